"""What is known of a meeting besides its text, in its JSON, both ways."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from minutes.export.fields import (
    UnfitError,
    read_number,
    read_object,
    read_objects,
    read_text,
    read_texts,
)
from minutes.types import (
    Attendance,
    Mark,
    MarkKind,
    Meeting,
    MeetingDetails,
    MeetingId,
    Participant,
    ReviewState,
)

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""The start of a meeting in a reference file that states none."""

Kind = TypeVar("Kind", bound=StrEnum)


def meeting_to_json(meeting: Meeting) -> dict[str, Any]:
    """Return what is known about a meeting besides its text."""
    return {
        "id": meeting.id,
        "title": meeting.title,
        "started_at": meeting.started_at.isoformat(),
        "duration": meeting.duration,
        "place": meeting.place,
        "participants": [
            {
                "name": item.name,
                "role": item.role,
                "reading": item.reading,
                "seat": item.seat,
                "attendance": item.attendance.value,
            }
            for item in meeting.participants
        ],
        "agenda": list(meeting.agenda),
        "review": meeting.review.value,
        "details": dataclasses.asdict(meeting.details),
    }


def read_meeting(content: dict[str, Any]) -> Meeting:
    """Return the meeting of a file.

    Raises:
        UnfitError: a value is not what it must be.
    """
    place = "meeting"
    return Meeting(
        id=MeetingId(read_text(content, "id", place, "")),
        title=read_text(content, "title", place, ""),
        started_at=_moment(content),
        duration=read_number(content, "duration", place, 0.0),
        place=read_text(content, "place", place, ""),
        participants=tuple(
            Participant(
                read_text(item, "name", inner),
                read_text(item, "role", inner, ""),
                read_text(item, "reading", inner, ""),
                read_text(item, "seat", inner, ""),
                _choice(item, "attendance", inner, Attendance.PRESENT),
            )
            for inner, item in read_objects(content, "participants", "meeting.")
        ),
        agenda=read_texts(content, "agenda", "meeting"),
        review=_choice(content, "review", place, ReviewState.UNREVIEWED),
        details=_details(read_object(content, "details", "meeting.details")),
    )


def mark_to_json(mark: Mark) -> dict[str, Any]:
    """Return a note of the live log."""
    return {
        "id": mark.id,
        "kind": mark.kind.value,
        "start": mark.start,
        "end": mark.end,
        "text": mark.text,
    }


def read_marks(content: dict[str, Any]) -> tuple[Mark, ...]:
    """Return the notes of a file.

    Raises:
        UnfitError: a value is not what it must be.
    """
    return tuple(
        _mark(item, number, place)
        for number, (place, item) in enumerate(read_objects(content, "marks", ""))
    )


def _details(content: dict[str, Any]) -> MeetingDetails:
    place = "meeting.details"
    is_public = content.get("is_public")
    if not isinstance(is_public, bool | None):
        raise UnfitError(f"{place} の is_public は true か false です")
    has_observers = content.get("observers") is not None
    return MeetingDetails(
        number=read_text(content, "number", place, ""),
        is_public=is_public,
        closed_reason=read_text(content, "closed_reason", place, ""),
        observers=int(read_number(content, "observers", place)) if has_observers else None,
        materials=read_texts(content, "materials", place),
        signers=read_texts(content, "signers", place),
        is_summary=content.get("is_summary") is True,
    )


def _mark(content: dict[str, Any], number: int, place: str) -> Mark:
    start = read_number(content, "start", place)
    end = read_number(content, "end", place, start)
    if end < start:
        raise UnfitError(f"{place} の end が start より前です")
    return Mark(
        read_text(content, "id", place, f"m{number:04d}"),
        _choice(content, "kind", place, MarkKind.BOOKMARK),
        start,
        end,
        read_text(content, "text", place, ""),
    )


def _choice(content: dict[str, Any], key: str, place: str, default: Kind) -> Kind:
    """Return one of a closed set of words, the default where none is given."""
    word = read_text(content, key, place, default.value)
    kind = type(default)
    if word not in {item.value for item in kind}:
        words = "・".join(item.value for item in kind)
        raise UnfitError(f"{place} の {key} は {words} のどれかです")
    return kind(word)


def _moment(content: dict[str, Any]) -> datetime:
    """Return when a meeting began, by this machine's clock; without an offset it means that."""
    if content.get("started_at") is None:
        return UNDATED
    try:
        return datetime.fromisoformat(read_text(content, "started_at", "meeting")).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise UnfitError("meeting の started_at が日時ではありません") from error
