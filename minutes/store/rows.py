"""Values to rows and back. Lists are compact JSON; times are seconds, dates ISO 8601."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from minutes.errors import MeetingUnknown
from minutes.store.stored_words import StoredWords
from minutes.types import (
    Attendance,
    Correction,
    Doubt,
    Engine,
    Meeting,
    MeetingDetails,
    MeetingId,
    MeetingState,
    Participant,
    ReviewState,
    Seconds,
    Utterance,
    UtteranceId,
)

NEWEST_FIRST = "julianday(m.started_at) DESC, m.id DESC"
"""The order of meetings, whatever their zones; `m` is the table of meetings."""


def storable(text: str) -> str:
    """Return text that can be written as UTF-8.

    A file name that is no UTF-8 reaches us with lone surrogates, and becomes a title.
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def pack(value: object) -> str:
    """Return compact JSON."""
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def meeting_values(meeting: Meeting) -> dict[str, str | float]:
    """Return a meeting as the columns of its row.

    Raises:
        ValueError: `started_at` has no zone, so that it would mean another time elsewhere.
    """
    if meeting.started_at.tzinfo is None:
        raise ValueError("a meeting's start carries a zone")
    return {
        "id": meeting.id,
        "title": storable(meeting.title),
        "started_at": meeting.started_at.isoformat(),
        "duration": meeting.duration,
        "place": storable(meeting.place),
        "participants": pack(
            [
                [item.name, item.role, item.reading, item.seat, item.attendance.value]
                for item in meeting.participants
            ]
        ),
        "agenda": pack(meeting.agenda),
        "state": meeting.state.value,
        "review": meeting.review.value,
        "details": pack(dataclasses.asdict(meeting.details)),
    }


def utterance_values(meeting: MeetingId, utterance: Utterance) -> dict[str, Any]:
    """Return an utterance as the columns of its row."""
    names = (item.name for item in fields(Utterance))
    return {"meeting": meeting, **{name: column(utterance, name) for name in names}}


def column(utterance: Utterance, name: str) -> str | float | None:
    """Return one field of an utterance as its column."""
    value = getattr(utterance, name)
    match name:
        case "words":
            return pack([[w.start, w.end, w.text, w.probability] for w in utterance.words])
        case "corrections":
            return pack(
                [[*c.span, c.before, c.after, c.entry, c.reason] for c in utterance.corrections]
            )
        case "doubts":
            return pack([[*d.span, d.candidates, d.reason] for d in utterance.doubts])
        case _ if isinstance(value, str):
            return storable(value)
        case _ if isinstance(value, bool):
            return int(value)
    return value  # type: ignore[no-any-return]  # a number, or no speaker


def pack_engine(engine: Engine) -> str:
    """Return an engine as JSON."""
    return pack([engine.model, engine.settings, engine.rtf])


def read_meeting(connection: sqlite3.Connection, meeting: str) -> Meeting:
    """Return a meeting by its whole id.

    Raises:
        MeetingUnknown: there is none.
    """
    row = connection.execute("SELECT * FROM meetings WHERE id = ?", (meeting,)).fetchone()
    if row is None:
        raise MeetingUnknown(meeting)
    return to_meeting(row)


def read_utterances(
    connection: sqlite3.Connection, meeting: str, start: Seconds = 0.0, most: int | None = None
) -> tuple[Utterance, ...]:
    """Return the utterances of a meeting in time order: all, or `most` from `start` on."""
    found = connection.execute(
        "SELECT * FROM utterances WHERE meeting = ? AND start >= ?"
        ' ORDER BY start, "end", id LIMIT ?',
        (meeting, start, -1 if most is None else most),
    )
    return tuple(map(to_utterance, found))  # row by row: all at once take much memory


def read_utterance(connection: sqlite3.Connection, meeting: str, utterance: str) -> Utterance:
    """Return an utterance that the database is known to hold."""
    row = connection.execute(
        "SELECT * FROM utterances WHERE meeting = ? AND id = ?", (meeting, utterance)
    ).fetchone()
    return to_utterance(row)


def find_utterance(
    connection: sqlite3.Connection, meeting: str, utterance: str
) -> Utterance | None:
    """Return an utterance, None where there is none of this id."""
    row = connection.execute(
        "SELECT * FROM utterances WHERE meeting = ? AND id = ?", (meeting, utterance)
    ).fetchone()
    return None if row is None else to_utterance(row)


def read_next(
    connection: sqlite3.Connection, meeting: str, utterance: Utterance
) -> Utterance | None:
    """Return the utterance after another in time order."""
    row = connection.execute(
        'SELECT * FROM utterances WHERE meeting = ? AND (start, "end", id) > (?, ?, ?)'
        ' ORDER BY start, "end", id LIMIT 1',
        (meeting, utterance.start, utterance.end, utterance.id),
    ).fetchone()
    return None if row is None else to_utterance(row)


def read_engine(connection: sqlite3.Connection, meeting: str) -> Engine | None:
    """Return which model made a meeting's text; None while nobody said."""
    row = connection.execute("SELECT engine FROM meetings WHERE id = ?", (meeting,)).fetchone()
    if row is None or row["engine"] is None:
        return None
    model, settings, rtf = json.loads(row["engine"])
    return Engine(model, tuple((name, value) for name, value in settings), rtf)


def to_meeting(row: sqlite3.Row) -> Meeting:
    """Return the meeting of a row, its start by this machine's clock.

    A meeting from another zone is then shown, printed and listed at one and the same time.
    """
    return Meeting(
        id=MeetingId(row["id"]),
        title=row["title"],
        started_at=datetime.fromisoformat(row["started_at"]).astimezone(),
        duration=row["duration"],
        place=row["place"],
        participants=tuple(map(_participant, json.loads(row["participants"]))),
        agenda=tuple(json.loads(row["agenda"])),
        state=MeetingState(row["state"]),
        review=ReviewState(row["review"]),
        details=_details(json.loads(row["details"])),
    )


def write_utterance(
    connection: sqlite3.Connection, meeting: MeetingId, utterance: Utterance
) -> None:
    """Keep an utterance in the place of whatever has its id."""
    connection.execute(
        "INSERT OR REPLACE INTO utterances VALUES (:meeting, :id, :revision, :start, :end,"
        " :words, :recognized, :text, :corrections, :speaker, :is_edited, :doubts,"
        " :is_speaker_set, :is_checked)",
        utterance_values(meeting, utterance),
    )


def _participant(item: list[str]) -> Participant:
    """Return a person; early databases know the first three or four columns only."""
    name, role, reading, seat, attendance = (*item, "", "", "", "")[:5]
    return Participant(name, role, reading, seat, Attendance(attendance or Attendance.PRESENT))


def _details(values: dict[str, Any]) -> MeetingDetails:
    for name in ("materials", "signers"):
        values[name] = tuple(values.get(name, ()))
    return MeetingDetails(**values)


def to_utterance(row: sqlite3.Row | Mapping[str, Any]) -> Utterance:
    """Return the utterance of a row."""
    corrections: list[list[Any]] = json.loads(row["corrections"])
    return Utterance(
        id=UtteranceId(row["id"]),
        revision=row["revision"],
        start=row["start"],
        end=row["end"],
        words=StoredWords(row["words"]),
        recognized=row["recognized"],
        text=row["text"],
        corrections=tuple(Correction((item[0], item[1]), *item[2:]) for item in corrections),
        speaker=row["speaker"],
        is_edited=bool(row["is_edited"]),
        doubts=tuple(
            Doubt((item[0], item[1]), tuple(item[2]), item[3]) for item in json.loads(row["doubts"])
        ),
        is_speaker_set=bool(row["is_speaker_set"]),
        is_checked=bool(row["is_checked"]),
    )
