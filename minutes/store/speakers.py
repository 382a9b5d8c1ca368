"""Who said it, in the database: the turns that were found, and the speaker of each text.

An utterance in which the speaker changes becomes several. Together they hold what the one
held, what was recognised included; an utterance that somebody changed in the meantime is
left as it is, and so is what a person decided: whose it is, its text, and that it is one.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from minutes.store import edits, names, rows, search
from minutes.store.database import Database
from minutes.store.summaries import follow_ids
from minutes.types import MeetingId, Speaker, Turn, Utterance, UtteranceId


class SpeakerTable:
    """The part of the store that keeps who said it."""

    _database: Database

    def turns(self, meeting: MeetingId) -> tuple[Turn, ...]:
        """Return who spoke when, as it was found last; nothing before that."""
        with self._database.reading() as connection:
            rows.read_meeting(connection, meeting)
            return read_turns(connection, meeting)

    def attribute(
        self, meeting: MeetingId, turns: Sequence[Turn], utterances: Sequence[Utterance]
    ) -> tuple[Utterance, ...]:
        """Keep who spoke when and who said what; `utterances` may be cut into parts.

        What somebody changed since `utterances` were read stays as it is now. Return the
        utterances that are new or not as they were.
        """
        with self._database.writing() as connection:
            rows.read_meeting(connection, meeting)
            write_turns(connection, meeting, turns)
            known = rows.read_utterances(connection, meeting)
            return write_speakers(connection, meeting, known, utterances)

    def guess_speaker(
        self, meeting: MeetingId, parts: Sequence[Utterance]
    ) -> tuple[Utterance, ...]:
        """Keep who seems to have said one utterance, perhaps cut into parts, as `attribute`."""
        with self._database.writing() as connection:
            found = (rows.find_utterance(connection, meeting, part.id) for part in parts)
            known = [utterance for utterance in found if utterance is not None]
            return write_speakers(connection, meeting, known, parts)

    def name_speaker(self, meeting: MeetingId, speaker: Speaker) -> None:
        """Keep whose voice a label is, where a machine knows it: nothing is logged."""
        with self._database.writing() as connection:
            rows.read_meeting(connection, meeting)
            names.write_name(connection, meeting, speaker)


def read_turns(connection: sqlite3.Connection, meeting: MeetingId) -> tuple[Turn, ...]:
    """Return the turns of a meeting in time order."""
    found = connection.execute(
        'SELECT start, "end", label FROM turns WHERE meeting = ? ORDER BY start, "end", label',
        (meeting,),
    )
    return tuple(Turn(*row) for row in found)


def write_turns(connection: sqlite3.Connection, meeting: MeetingId, turns: Sequence[Turn]) -> None:
    """Keep these turns in the place of earlier ones."""
    connection.execute("DELETE FROM turns WHERE meeting = ?", (meeting,))
    connection.executemany(
        "INSERT INTO turns VALUES (?, ?, ?, ?)",
        [(meeting, turn.start, turn.end, rows.storable(turn.label)) for turn in turns],
    )


def write_speakers(
    connection: sqlite3.Connection,
    meeting: MeetingId,
    known: Sequence[Utterance],
    attributed: Sequence[Utterance],
) -> tuple[Utterance, ...]:
    """Store utterances with their speakers; `known` is what the database holds now.

    Return what was stored: nothing for utterances that stay as they are.
    """
    stored: list[Utterance] = []
    before = {utterance.id: utterance for utterance in known}
    taken = set(before)
    joined = edits.joined_by_hand(connection, meeting)
    for own, parts in _grouped(before, attributed):
        if own.is_speaker_decided or own.revision != parts[0].revision - 1:
            continue
        if len(parts) > 1 and (own.is_whole or own.id in joined):
            whole = replace(own, revision=own.revision + 1, speaker=_speaks_most(parts))
            rows.write_utterance(connection, meeting, whole)
            stored.append(whole)
            continue
        for number, part in enumerate(parts):
            kept = part if number == 0 else _with_free_id(connection, meeting, part, taken)
            taken.add(kept.id)
            rows.write_utterance(connection, meeting, kept)
            search.index_utterance(connection, meeting, kept)
            stored.append(kept)
        follow_ids(connection, meeting, [own.id], [item.id for item in stored[-len(parts) :]])
    return tuple(stored)


def _grouped(
    before: dict[UtteranceId, Utterance], attributed: Sequence[Utterance]
) -> Iterator[tuple[Utterance, list[Utterance]]]:
    """Yield each utterance that is still there with what it became; parts follow the first."""
    own: Utterance | None = None
    parts: list[Utterance] = []
    for utterance in attributed:
        known = before.get(utterance.id)
        # A part may by chance have the id of another utterance, but not its start.
        if known is not None and known.start == utterance.start:
            if own is not None:
                yield own, parts
            own, parts = known, [utterance]
        elif own is not None and sum(len(part.words) for part in parts) < len(own.words):
            parts.append(utterance)
        else:  # a part of what is there no more
            if own is not None:
                yield own, parts
            own, parts = None, []
    if own is not None:
        yield own, parts


def _speaks_most(parts: Sequence[Utterance]) -> str | None:
    time: Counter[str | None] = Counter()
    for part in parts:
        time[part.speaker] += round((part.end - part.start) * 1000) + 1
    return time.most_common(1)[0][0]


def _with_free_id(
    connection: sqlite3.Connection,
    meeting: MeetingId,
    part: Utterance,
    taken: Collection[UtteranceId],
) -> Utterance:
    """Return a part under an id that nothing has or had, so that it replaces nothing."""
    found, number = part.id, 1
    while found in taken or edits.has_vanished(connection, meeting, found):
        number += 1
        found = UtteranceId(f"{part.id}-{number}")
    return replace(part, id=found)
