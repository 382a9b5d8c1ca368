"""Who said it, in the database: the turns that were found, and the speaker of each text.

An utterance in which the speaker changes becomes several. Together they hold what the one
held, what was recognised included; an utterance that somebody changed in the meantime is
left as it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from minutes.store import rows, search
from minutes.types import MeetingId, Turn, Utterance


def read_turns(connection: sqlite3.Connection, meeting: MeetingId) -> tuple[Turn, ...]:
    """Return the turns of a meeting in time order."""
    found = connection.execute(
        'SELECT start, "end", label FROM turns WHERE meeting = ? ORDER BY start, "end", label',
        (meeting,),
    )
    return tuple(Turn(row["start"], row["end"], row["label"]) for row in found)


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
) -> None:
    """Store utterances with their speakers; `known` is what the database holds now."""
    before = {utterance.id: utterance for utterance in known}
    parts: list[Utterance] = []
    is_fresh = False
    for utterance in attributed:
        own = before.get(utterance.id)
        if own is not None:  # the first part of an utterance, the others follow
            is_fresh = own.revision == utterance.revision - 1
        if is_fresh:
            parts.append(utterance)
    for part in parts:
        connection.execute(
            "INSERT OR REPLACE INTO utterances VALUES (:meeting, :id, :revision, :start, :end,"
            " :words, :recognized, :text, :corrections, :speaker, :is_edited, :doubts,"
            " :is_speaker_set)",
            rows.utterance_values(meeting, part),
        )
        search.index_utterance(connection, meeting, part)
