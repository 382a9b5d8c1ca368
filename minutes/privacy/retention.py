"""How long meetings are kept, and which ones are to be erased now.

Counted in days of the calendar, as offices count: a meeting of 1 April that is kept for
30 days is erased on 1 May. Work that is not done is never erased.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from minutes.config import RetentionSettings
from minutes.types import Meeting, MeetingState

WARNING_DAYS = 7
"""So long before its erasure a meeting is pointed out to people."""


def days_left(meeting: Meeting, settings: RetentionSettings, now: datetime) -> int | None:
    """Return the days until a meeting is erased, 0 or less when it is due; None for never.

    `now` carries a zone, in which the days are counted.
    """
    if settings.days <= 0 or meeting.state is not MeetingState.READY:
        return None
    end = meeting.started_at + timedelta(seconds=meeting.duration)
    held_on = end.astimezone(now.tzinfo).date()
    return (held_on + timedelta(days=settings.days) - now.date()).days


def due(
    meetings: Iterable[Meeting], settings: RetentionSettings, now: datetime
) -> tuple[Meeting, ...]:
    """Return the meetings whose time is over."""
    found = ((meeting, days_left(meeting, settings, now)) for meeting in meetings)
    return tuple(meeting for meeting, left in found if left is not None and left <= 0)


def ending_soon(
    meetings: Iterable[Meeting], settings: RetentionSettings, now: datetime
) -> tuple[Meeting, ...]:
    """Return the meetings that are erased within `WARNING_DAYS`, but not yet."""
    found = ((meeting, days_left(meeting, settings, now)) for meeting in meetings)
    return tuple(
        meeting for meeting, left in found if left is not None and 0 < left <= WARNING_DAYS
    )
