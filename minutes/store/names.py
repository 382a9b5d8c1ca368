"""Whose voice each label is, in the database."""

from __future__ import annotations

import sqlite3

from minutes.store import rows
from minutes.types import MeetingId, Speaker, UtteranceId

_LABELS = """
    WITH RECURSIVE labels (speaker) AS (
        SELECT min(speaker) FROM utterances WHERE meeting = ?1
        UNION ALL
        SELECT (SELECT min(speaker) FROM utterances
                WHERE meeting = ?1 AND speaker > labels.speaker)
        FROM labels WHERE labels.speaker IS NOT NULL
    )
    SELECT speaker, (SELECT min(start) FROM utterances u
                     WHERE u.meeting = ?1 AND u.speaker = labels.speaker) AS first
    FROM labels WHERE speaker IS NOT NULL ORDER BY first, speaker
"""
"""Goes from label to label in the index: a few steps, however long the meeting is."""


def read_speakers(connection: sqlite3.Connection, meeting: MeetingId) -> tuple[Speaker, ...]:
    """Return the labels in use, in the order in which they speak, then named ones besides."""
    known = read_names(connection, meeting)
    found = connection.execute(_LABELS, (meeting,))
    labels = [row["speaker"] for row in found]
    return tuple(Speaker(label, known.get(label)) for label in dict.fromkeys((*labels, *known)))


def read_names(connection: sqlite3.Connection, meeting: MeetingId) -> dict[str, str | None]:
    """Return the participant of each label of which somebody said whose it is."""
    found = connection.execute(
        "SELECT label, participant FROM speakers WHERE meeting = ? ORDER BY label", (meeting,)
    )
    return {row["label"]: row["participant"] for row in found}


def write_name(connection: sqlite3.Connection, meeting: MeetingId, speaker: Speaker) -> None:
    """Keep whose voice a label is, or that nobody knows."""
    if speaker.participant is None:
        connection.execute(
            "DELETE FROM speakers WHERE meeting = ? AND label = ?", (meeting, speaker.label)
        )
        return
    connection.execute(
        "INSERT OR REPLACE INTO speakers VALUES (?, ?, ?)",
        (meeting, rows.storable(speaker.label), rows.storable(speaker.participant)),
    )


def read_spoken(
    connection: sqlite3.Connection, meeting: MeetingId, label: str
) -> tuple[UtteranceId, ...]:
    """Return the ids of the utterances that have a label, in time order."""
    found = connection.execute(
        "SELECT id FROM utterances WHERE meeting = ? AND speaker = ? ORDER BY start, id",
        (meeting, label),
    )
    return tuple(UtteranceId(row["id"]) for row in found)
