"""What the public version hides and leaves out, in the database: decisions, never texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from minutes.store import rows
from minutes.store.database import Database
from minutes.types import (
    MaskDecision,
    MaskKind,
    MaskStyle,
    MeetingId,
    Omission,
    OmissionKind,
    UtteranceId,
)


class MaskTable:
    """The part of the store that keeps what people decided about the public version."""

    _database: Database

    def masks(self, meeting: MeetingId) -> tuple[MaskDecision, ...]:
        """Return what was decided about single places."""
        with self._database.reading() as connection:
            rows.read_meeting(connection, meeting)
            found = connection.execute(
                'SELECT * FROM masks WHERE meeting = ? ORDER BY place, start, "end", kind',
                (meeting,),
            ).fetchall()
        return tuple(map(_decision, found))

    def decide_masks(
        self,
        meeting: MeetingId,
        decisions: Iterable[MaskDecision],
        outdated: Iterable[MaskDecision] = (),
    ) -> None:
        """Keep decisions, each in the place of an earlier one; forget the outdated ones."""
        with self._database.writing() as connection:
            rows.read_meeting(connection, meeting)
            for item in outdated:
                connection.execute(
                    "DELETE FROM masks WHERE (meeting, place, start, end, kind) = (?, ?, ?, ?, ?)",
                    (meeting, item.place, *item.span, item.kind.value),
                )
            for item in decisions:
                connection.execute(
                    "INSERT OR REPLACE INTO masks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    _values(meeting, item),
                )

    def omissions(self, meeting: MeetingId) -> tuple[Omission, ...]:
        """Return the stretches that are left out, in time order."""
        with self._database.reading() as connection:
            rows.read_meeting(connection, meeting)
            found = connection.execute(
                'SELECT * FROM omissions WHERE meeting = ? ORDER BY start, "end", id', (meeting,)
            ).fetchall()
        return tuple(map(_omission, found))

    def add_omission(self, meeting: MeetingId, omission: Omission) -> None:
        """Keep a stretch that is left out, in the place of one with the same id."""
        with self._database.writing() as connection:
            rows.read_meeting(connection, meeting)
            connection.execute(
                "INSERT OR REPLACE INTO omissions VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    meeting,
                    omission.id,
                    omission.kind.value,
                    omission.start,
                    omission.end,
                    omission.utterance,
                    rows.storable(omission.reason),
                ),
            )

    def remove_omission(self, meeting: MeetingId, omission: str) -> None:
        """Let a stretch stand again; nothing happens where it does already."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM omissions WHERE meeting = ? AND id = ?", (meeting, omission)
            )

    def mask_style(self, meeting: MeetingId) -> MaskStyle:
        """Return what stands instead of what is hidden: a bar where nobody chose."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT style FROM mask_styles WHERE meeting = ?", (meeting,)
            ).fetchone()
        return MaskStyle.BAR if row is None else MaskStyle(row["style"])

    def set_mask_style(self, meeting: MeetingId, style: MaskStyle) -> None:
        """Keep what is to stand instead of what is hidden."""
        with self._database.writing() as connection:
            rows.read_meeting(connection, meeting)
            connection.execute(
                "INSERT OR REPLACE INTO mask_styles VALUES (?, ?)", (meeting, style.value)
            )


def _values(meeting: MeetingId, item: MaskDecision) -> tuple[str | int, ...]:
    return (
        meeting,
        item.place,
        *item.span,
        item.kind.value,
        int(item.is_accepted),
        item.check,
        rows.storable(item.reason),
        item.decided_at.isoformat(),
    )


def _decision(row: sqlite3.Row) -> MaskDecision:
    return MaskDecision(
        row["place"],
        (row["start"], row["end"]),
        MaskKind(row["kind"]),
        bool(row["is_accepted"]),
        row["check"],
        row["reason"],
        datetime.fromisoformat(row["decided_at"]),
    )


def _omission(row: sqlite3.Row) -> Omission:
    return Omission(
        row["id"],
        OmissionKind(row["kind"]),
        row["start"],
        row["end"],
        None if row["utterance"] is None else UtteranceId(row["utterance"]),
        row["reason"],
    )
