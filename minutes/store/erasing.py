"""The rows of a meeting that is erased, and the record that this happened."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from minutes.store import search
from minutes.types import Meeting, MeetingId, Seconds


@dataclass(frozen=True, slots=True)
class Erasure:
    """That a meeting was erased, when, and how much went; nothing of what was said."""

    meeting: MeetingId
    erased_at: datetime
    duration: Seconds
    utterances: int
    files: int


def erase_rows(connection: sqlite3.Connection, meeting: Meeting, file_count: int) -> Erasure:
    """Delete everything about a meeting, its log of edits included, and note that."""
    now = datetime.now().astimezone()
    deleted = connection.execute("DELETE FROM utterances WHERE meeting = ?", (meeting.id,))
    erasure = Erasure(meeting.id, now, meeting.duration, deleted.rowcount, file_count)
    search.clear_index(connection, meeting.id)
    connection.execute("DELETE FROM meetings WHERE id = ?", (meeting.id,))
    connection.execute(
        "INSERT INTO erasures VALUES (?, ?, ?, ?, ?)",
        (meeting.id, now.isoformat(), meeting.duration, deleted.rowcount, file_count),
    )
    return erasure


def read_erasures(connection: sqlite3.Connection) -> tuple[Erasure, ...]:
    """Return what has been erased, the latest first."""
    found = connection.execute("SELECT * FROM erasures ORDER BY rowid DESC").fetchall()
    return tuple(
        Erasure(
            row["meeting"],
            datetime.fromisoformat(row["erased_at"]),
            row["duration"],
            row["utterances"],
            row["files"],
        )
        for row in found
    )
