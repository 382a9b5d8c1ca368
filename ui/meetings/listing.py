"""What the list of meetings shows, read and chosen without any window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from minutes.config import RetentionSettings
from minutes.errors import FileUnreadable
from minutes.privacy.retention import days_left
from minutes.recording import RecordingReader
from minutes.store.files import MEETINGS_NAME
from minutes.store.meetings import Store
from minutes.store.search import normalize
from minutes.types import Meeting, MeetingState, ReviewState

MINUTE, HOUR = 60, 3600


class State(Enum):
    """How far a meeting has come, as people are told: a sign and a word."""

    RECORDING = ("●", "録音中")
    TRANSCRIBING = ("◎", "文字起こし中")
    INTERRUPTED = ("▲", "途中で止まっています")
    UNREVIEWED = ("○", "未校正")
    REVIEWED = ("◇", "校正済")
    PUBLISHED = ("◆", "公開済")

    @property
    def sign(self) -> str:
        """A shape, so that nobody needs to see colours."""
        return self.value[0]

    @property
    def word(self) -> str:
        """What it is called."""
        return self.value[1]


_REVIEWS = {
    ReviewState.UNREVIEWED: State.UNREVIEWED,
    ReviewState.REVIEWED: State.REVIEWED,
    ReviewState.PUBLISHED: State.PUBLISHED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A meeting in the list.

    `days_left` is the time until it is erased, None for never. `has_sound` is False where
    its folder has vanished. `text` is what the filter looks through.
    """

    meeting: Meeting
    state: State
    speakers: int
    days_left: int | None
    has_sound: bool
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Which meetings are wanted: all of these at once."""

    words: str = ""
    since: date | None = None
    until: date | None = None
    state: State | None = None

    def chooses(self, row: Row) -> bool:
        """Return whether a meeting is wanted."""
        return (
            (self.state is None or row.state is self.state)
            and all(word in row.text for word in normalize(self.words).split())
            and self._is_in_time(row)
        )

    def _is_in_time(self, row: Row) -> bool:
        if self.since is None and self.until is None:
            return True
        day = row.meeting.started_at.astimezone().date()
        return (self.since or date.min) <= day <= (self.until or date.max)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and marks of the store that tell whether it is still so."""

    rows: tuple[Row, ...] = ()
    marks: tuple[object, ...] = ()


def read_again(store: Store, retention: RetentionSettings, now: datetime, last: Reading) -> Reading:
    """Return all meetings, newest first; `last` itself where nothing has changed.

    Raises:
        FolderUnwritable, StoreDamaged: the store cannot be read.
    """
    marks = (store.version(), retention, now.date(), _changed_at(store))
    if last.marks == (*marks, _at_work(store, last.rows)):
        return last
    rows = read(store, retention, now)
    return Reading(rows, (*marks, _at_work(store, rows)))


def read(store: Store, retention: RetentionSettings, now: datetime) -> tuple[Row, ...]:
    """Return all meetings, newest first.

    Raises:
        FolderUnwritable, StoreDamaged: the store cannot be read.
    """
    folders = _folder_names(store)
    speakers = store.speaker_counts()
    return tuple(
        Row(
            measured,
            _state(store, meeting),
            speakers.get(meeting.id, 0),
            days_left(meeting, retention, now),
            meeting.id in folders,
            _text(meeting),
        )
        for meeting in store.meetings()
        for measured in (_measured(store, meeting),)
    )


def describe_length(row: Row) -> str:
    """Return the length as 2時間05分, below an hour as 1分33秒; empty while it is not known."""
    seconds = round(row.meeting.duration)
    if not row.meeting.duration:
        return ""
    if seconds < HOUR:
        return f"{seconds // MINUTE}分{seconds % MINUTE:02d}秒"
    minutes = round(seconds / MINUTE)
    return f"{minutes // 60}時間{minutes % 60:02d}分"


def describe_rest(row: Row) -> str:
    """Return how long until it is erased."""
    if row.days_left is None:
        return ""
    return f"{row.days_left} 日" if row.days_left > 0 else "次の起動時"


def titles(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the titles that were given before, the latest first."""
    return tuple(dict.fromkeys(row.meeting.title for row in rows))


def _at_work(store: Store, rows: tuple[Row, ...]) -> tuple[bool, ...]:
    """Return which unfinished meetings somebody works on: a crash changes no table."""
    unfinished = (row.meeting for row in rows if row.meeting.state is not MeetingState.READY)
    return tuple(store.is_busy(meeting.id) for meeting in unfinished)


def _changed_at(store: Store) -> int:
    try:
        return (store.data / MEETINGS_NAME).stat().st_mtime_ns
    except OSError:
        return 0


def _folder_names(store: Store) -> frozenset[str]:
    try:
        return frozenset(path.name for path in (store.data / MEETINGS_NAME).iterdir())
    except OSError:
        return frozenset()


def _state(store: Store, meeting: Meeting) -> State:
    if meeting.state is MeetingState.READY:
        return _REVIEWS[meeting.review]
    if store.is_interrupted(meeting):
        return State.INTERRUPTED
    is_live = meeting.state is MeetingState.RECORDING
    return State.RECORDING if is_live else State.TRANSCRIBING


def _measured(store: Store, meeting: Meeting) -> Meeting:
    """Return it with the length of its sound so far, where that is not noted yet."""
    if meeting.duration or meeting.state is MeetingState.READY:
        return meeting
    try:
        return replace(meeting, duration=RecordingReader(store.folder(meeting.id)).duration)
    except FileUnreadable:
        return meeting


def _text(meeting: Meeting) -> str:
    people = (f"{item.name} {item.role} {item.reading}" for item in meeting.participants)
    return normalize("\n".join((meeting.title, meeting.place, *people)))
