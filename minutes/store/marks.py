"""Notes of the live log, in the database: applause, recess, what was off the record."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from minutes.store import rows
from minutes.types import Mark, MarkKind, MeetingId, Seconds


def read_marks(connection: sqlite3.Connection, meeting: MeetingId) -> tuple[Mark, ...]:
    """Return the marks of a meeting in time order."""
    found = connection.execute(
        'SELECT * FROM marks WHERE meeting = ? ORDER BY start, "end", id', (meeting,)
    )
    return tuple(
        Mark(row["id"], MarkKind(row["kind"]), row["start"], row["end"], row["text"])
        for row in found
    )


def write_mark(connection: sqlite3.Connection, meeting: MeetingId, mark: Mark) -> None:
    """Keep a mark, in the place of one with the same id."""
    connection.execute(
        "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?, ?)",
        (meeting, mark.id, mark.kind.value, mark.start, mark.end, rows.storable(mark.text)),
    )


def delete_mark(connection: sqlite3.Connection, meeting: MeetingId, mark: str) -> None:
    """Delete a mark; nothing happens where it is gone already."""
    connection.execute("DELETE FROM marks WHERE meeting = ? AND id = ?", (meeting, mark))


def end_marks(connection: sqlite3.Connection, meeting: MeetingId, position: Seconds) -> None:
    """Give stretches that are open their end."""
    for mark in read_marks(connection, meeting):
        is_stretch = mark.kind in (MarkKind.OFF_RECORD, MarkKind.GAP)
        if is_stretch and mark.end <= mark.start:
            write_mark(connection, meeting, replace(mark, end=max(mark.start, position)))
