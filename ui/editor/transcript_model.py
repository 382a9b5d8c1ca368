"""The text of a meeting as rows: utterances, marks, and what is still being said.

Rows stand in time order and follow the events of the engine and of people's edits. A row
is found by its utterance's id in O(log n).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from minutes import events
from minutes.editing.doubtful import (
    DoubtfulPlace,
    Stretch,
    find_crossings,
    find_doubtful_in,
    has_most_speakers,
)
from minutes.editing.keeping import Place
from minutes.editing.showing import Shown
from minutes.editing.tidying import TidyingLevel
from minutes.types import (
    Hypothesis,
    Mark,
    Participant,
    Seconds,
    Transcript,
    Utterance,
    UtteranceId,
)
from ui.editor.mark_words import mark_text
from ui.editor.speaker_names import SpeakerNames
from ui.editor.tidied_text import TidiedText

Index: TypeAlias = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Tail:
    """What is being said at this moment; always the last row."""

    hypothesis: Hypothesis


Row: TypeAlias = Utterance | Mark | Tail

_Key: TypeAlias = tuple[Seconds, int, Seconds, str]

NOTHING = Hypothesis((), ())

UNKNOWN = "話者不明"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands beside a text; empty where it is that of the row before.

    `voice` tells apart who speaks, also where nothing is shown; `color` is an index.
    """

    time: str
    name: str
    role: str
    voice: str
    color: int


class TranscriptModel(QAbstractListModel):
    """Rows for the transcript view; lives in the thread of the windows."""

    def __init__(
        self,
        started_at: datetime,
        participants: tuple[Participant, ...] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._started_at = started_at.astimezone()
        self.names = SpeakerNames(participants)
        self._rows: list[Row] = []
        self._keys: list[_Key] = []
        self._key_of: dict[str, _Key] = {}
        self._tail = NOTHING
        self._pending: dict[UtteranceId, str] = {}
        self._has_speakers: bool | None = None
        self.expected_speaker: str | None = None
        """Who a person says is speaking at this moment."""
        self.crossings: tuple[Stretch, ...] = ()
        """Where two voices speak at once."""
        self.tidied = TidiedText(participants)
        """As which level of tidying the rows are read."""

    # -- what happens

    def load(self, transcript: Transcript) -> None:
        """Show a stored meeting in the place of what was shown."""
        self.beginResetModel()
        self._started_at = transcript.meeting.started_at.astimezone()
        self.names = SpeakerNames(transcript.meeting.participants)
        self.names.learn(transcript.speakers)
        self.names.meet(item.speaker for item in transcript.utterances)
        self.tidied.know(self.names.participants)
        found: list[Utterance | Mark] = [*transcript.utterances, *transcript.marks]
        keyed = sorted(((_key(row), row) for row in found), key=itemgetter(0))
        self._rows = [row for _, row in keyed]
        self._keys = [key for key, _ in keyed]
        self._key_of = {row.id: key for key, row in keyed}
        self._tail = NOTHING
        self._has_speakers = None
        self._pending.clear()
        self.endResetModel()

    def take(self, event: events.Event) -> None:
        """Follow an event; those that change no text are ignored."""
        match event:
            case events.HypothesisUpdated(hypothesis=hypothesis):
                self._say(hypothesis)
            case events.UtteranceFinalized(utterance=utterance):
                self._say(_said_after(self._tail, utterance.end))
                self._put(utterance)
            case events.UtteranceRevised(utterance=utterance, replaced=replaced):
                for gone in replaced:
                    if gone != utterance.id:
                        self._remove(gone)
                self._put(utterance)
            case events.TurnsUpdated(turns=turns, speakers=speakers):
                self.crossings = find_crossings(turns)
                if self.names.learn(speakers):
                    self._touch(0, len(self._rows) - 1)
            case events.MarkMade(mark=mark):
                self._put(mark)
            case events.MarkRemoved(mark=mark):
                self._remove(mark.id)
            case _:
                pass

    def end_speech(self) -> None:
        """Show nothing any more of what was not finished."""
        self._say(NOTHING)

    def know(self, participants: tuple[Participant, ...], started_at: datetime) -> None:
        """Take who attends and when it began, which people may put right at any time."""
        began = started_at.astimezone()
        if (participants, began) == (self.names.participants, self._started_at):
            return
        self._started_at = began
        self.names.know(participants)
        self.tidied.know(self.names.participants)
        self._touch(0, len(self._rows) - 1)

    def expect_speaker(self, who: str | None) -> None:
        """Show who is speaking beside what is still being said; None shows nobody."""
        if who != self.expected_speaker:
            self.expected_speaker = who
            self._touch(len(self._keys), len(self._keys))

    def expect_text(self, utterance: UtteranceId, text: str | None) -> None:
        """Show what a person wrote while it is being stored; None shows the stored text."""
        if text is None:
            self._pending.pop(utterance, None)
        else:
            self._pending[utterance] = text
        row = self.row_of(utterance)
        if row is not None:
            self._touch(row, row)

    def show_level(
        self, level: TidyingLevel, *, is_marking: bool, kept: frozenset[Place] = frozenset()
    ) -> None:
        """Show the record as a level tidies it, see `TidiedText`; rows keep their text."""
        self.tidied.choose(level, is_marking=is_marking, kept=kept)
        self._touch(0, len(self._rows) - 1)

    # -- what is there

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return a row's text, or what a screen reader says of it."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.spoken(index.row())
        return None

    def item(self, row: int) -> Row:
        """Return what a row shows."""
        return self._rows[row]

    def utterance(self, row: int) -> Utterance | None:
        """Return the utterance of a row, None for marks and what is still being said."""
        if not 0 <= row < len(self._rows):
            return None
        found = self._rows[row]
        return found if isinstance(found, Utterance) else None

    def row_of(self, wanted: str) -> int | None:
        """Return where an utterance or a mark stands, None where it is gone."""
        key = self._key_of.get(wanted)
        return None if key is None else bisect_left(self._keys, key)

    def row_at(self, position: Seconds) -> int:
        """Return the last row that begins at or before a position of the recording."""
        return max(0, bisect_left(self._keys, (position, 2, 0.0, "")) - 1)

    def next_utterance(self, row: int, step: int = 1) -> int | None:
        """Return the next row with an utterance after `row`, or before it for step -1."""
        row += step
        while 0 <= row < len(self._rows):
            if isinstance(self._rows[row], Utterance):
                return row
            row += step
        return None

    def doubts(self, row: int) -> tuple[DoubtfulPlace, ...]:
        """Return the places of a row that a person should look at, in their order."""
        utterance = self.utterance(row)
        if utterance is None:
            return ()
        if self._has_speakers is None:
            self._has_speakers = has_most_speakers(
                row for row in self._rows if isinstance(row, Utterance)
            )
        return find_doubtful_in(utterance, self.crossings, has_speakers=self._has_speakers)

    def last_utterance(self) -> Utterance | None:
        """Return what was finished last."""
        row = self.next_utterance(len(self._rows), -1)
        return None if row is None else self.utterance(row)

    def within(self, start: Seconds, end: Seconds) -> tuple[Utterance, ...]:
        """Return the utterances whose middle lies in this stretch, in time order."""
        found = []
        for row in range(max(0, self.row_at(start) - 1), len(self._keys)):
            if self._keys[row][0] > end:
                break
            item = self._rows[row]
            if isinstance(item, Utterance) and start <= (item.start + item.end) / 2 <= end:
                found.append(item)
        return tuple(found)

    def text(self, row: int) -> str:
        """Return the text of a row as it is shown."""
        match self._rows[row]:
            case Utterance(id=own, text=text):
                return self._pending.get(own, text)
            case Tail(hypothesis=hypothesis):
                words = (*hypothesis.committed, *hypothesis.tentative)
                return "".join(word.text for word in words)
            case Mark() as mark:
                return mark_text(mark, self.clock)

    def shown(self, row: int, text: str | None = None) -> Shown:
        """Return a row's text as the level shows it; `text` is what is being written there."""
        item = self._rows[row]
        own = self.text(row) if text is None else text
        return self.tidied.show(item.id, own) if isinstance(item, Utterance) else Shown(own)

    def is_pending(self, row: int) -> bool:
        """Return whether a row shows what is not stored yet: its places do not fit then."""
        item = self._rows[row]
        return isinstance(item, Utterance) and item.id in self._pending

    def heading(self, row: int) -> Heading:
        """Return what stands beside a row's text."""
        item = self._rows[row]
        if isinstance(item, Mark):
            return Heading("", "", "", "", 0)
        if isinstance(item, Tail):
            voice, time = self.expected_speaker or "", ""
        else:
            voice, time = self.names.voice(item.speaker), self.clock(item.start)
        before = self.next_utterance(row, -1)
        previous = None if before is None else self.utterance(before)
        is_same = previous is not None and self.names.voice(previous.speaker) == voice
        if is_same and previous is not None and self.clock(previous.start) == time:
            time = ""
        if is_same or (not voice and (isinstance(item, Tail) or previous is None)):
            return Heading(time, "", "", voice, self.names.color(voice))
        if not voice:  # or it would pass for the speaker above
            return Heading(time, UNKNOWN, "", voice, 0)
        return Heading(time, voice, self.names.role(voice), voice, self.names.color(voice))

    def clock(self, position: Seconds) -> str:
        """Return the time of day at a position of the recording, as 10:02."""
        moment = self._started_at + timedelta(seconds=position)
        return f"{moment.hour}:{moment.minute:02d}"

    def spoken(self, row: int) -> str:
        """Return what a screen reader says of a row: time, speaker, text."""
        item = self._rows[row]
        if isinstance(item, Mark):
            return mark_text(item, self.clock)
        if isinstance(item, Tail):
            return f"認識の途中：{self.text(row)}"
        hour, _, minute = self.clock(item.start).partition(":")
        voice = self.names.voice(item.speaker)
        doubts = f"（確かめる所 {len(item.doubts)}）" if item.doubts else ""
        doubts += "（確認済み）" if item.is_checked else ""
        return f"{hour}時{int(minute)}分 {voice or UNKNOWN}：{self.shown(row).plain}{doubts}"

    # -- changes

    def _put(self, item: Utterance | Mark) -> None:
        """Show an utterance or a mark, in the place of an earlier one with its id."""
        row = self.row_of(item.id)
        if row is None:
            self._insert(item)
            return
        known = self._rows[row]
        if isinstance(known, Utterance) and isinstance(item, Utterance):
            if item.revision < known.revision:
                return
            if item.is_edited:
                self._pending.pop(item.id, None)
        key = _key(item)
        before = self._keys[row - 1] if row else None
        after = self._keys[row + 1] if row + 1 < len(self._keys) else None
        if (before is None or before < key) and (after is None or key < after):
            self._rows[row] = item
            self._keys[row] = self._key_of[item.id] = key
            self._touch(row, self._headed_after(row))
        else:
            self._remove(item.id)
            self._insert(item)

    def _insert(self, item: Utterance | Mark) -> None:
        key = _key(item)
        row = bisect_left(self._keys, key)
        self.beginInsertRows(QModelIndex(), row, row)
        self._rows.insert(row, item)
        self._keys.insert(row, key)
        self._key_of[item.id] = key
        self.endInsertRows()
        self._touch(row + 1, self._headed_after(row))

    def _remove(self, gone: str) -> None:
        row = self.row_of(gone)
        if row is None:
            return
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row], self._keys[row], self._key_of[gone]
        self.endRemoveRows()
        self._pending.pop(UtteranceId(gone), None)
        self._touch(row, self._headed_after(row - 1))

    def _say(self, hypothesis: Hypothesis) -> None:
        """Show what is being said in the last row, or no such row where it is nothing."""
        had, self._tail = self._tail, hypothesis
        is_something = any(word.text for word in (*hypothesis.committed, *hypothesis.tentative))
        row = len(self._keys)
        has_row = len(self._rows) > row
        if is_something and has_row:
            if had != hypothesis:
                self._rows[row] = Tail(hypothesis)
                self._touch(row, row)
        elif is_something:
            self.beginInsertRows(QModelIndex(), row, row)
            self._rows.append(Tail(hypothesis))
            self.endInsertRows()
        elif has_row:
            self.beginRemoveRows(QModelIndex(), row, row)
            self._rows.pop()
            self.endRemoveRows()

    def _headed_after(self, row: int) -> int:
        """Return the next row whose heading depends on `row`; marks between have none."""
        following = self.next_utterance(row)
        return len(self._rows) - 1 if following is None else following

    def _touch(self, first: int, last: int) -> None:
        """Announce that these rows look different; those beyond the end do not count."""
        self._has_speakers = None
        last = min(last, len(self._rows) - 1)
        if first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))


def _key(item: Utterance | Mark) -> _Key:
    return (item.start, int(isinstance(item, Utterance)), item.end, item.id)


def _said_after(said: Hypothesis, end: Seconds) -> Hypothesis:
    """Return what is left of a hypothesis once the text up to `end` is final."""
    return replace(
        said,
        committed=tuple(word for word in said.committed if word.middle > end),
        tentative=tuple(word for word in said.tentative if word.middle > end),
    )
