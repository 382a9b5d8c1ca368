"""When a meeting's time is over: days of the calendar, and only finished work."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.config import RetentionSettings
from minutes.privacy.retention import WARNING_DAYS, days_left, due, ending_soon
from minutes.types import Meeting, MeetingId, MeetingState, ReviewState

JAPAN = timezone(timedelta(hours=9))
APRIL_1 = datetime(2026, 4, 1, 10, tzinfo=JAPAN)
MEETING = Meeting(MeetingId("m1"), "総務常任委員会", APRIL_1, duration=3600.0)
THIRTY = RetentionSettings(days=30)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (datetime(2026, 4, 1, 10, 30, tzinfo=JAPAN), 30),
        (datetime(2026, 4, 30, 23, 59, tzinfo=JAPAN), 1),
        (datetime(2026, 5, 1, 0, 0, tzinfo=JAPAN), 0),
        (datetime(2026, 5, 9, tzinfo=JAPAN), -8),
    ],
)
def test_days_are_counted_from_the_day_of_the_meeting(now: datetime, left: int) -> None:
    assert days_left(MEETING, THIRTY, now) == left
    assert (due([MEETING], THIRTY, now) == (MEETING,)) == (left <= 0)


def test_a_meeting_past_midnight_counts_from_the_day_on_which_it_ended() -> None:
    late = replace(MEETING, started_at=APRIL_1.replace(hour=23), duration=7200.0)
    assert days_left(late, THIRTY, APRIL_1) == 31


def test_the_days_are_those_of_the_office_not_of_greenwich() -> None:
    early = replace(MEETING, started_at=datetime(2026, 3, 31, 23, tzinfo=UTC))
    assert days_left(early, THIRTY, APRIL_1) == 30


def test_nothing_is_ever_due_where_no_limit_is_set() -> None:
    in_a_century = APRIL_1 + timedelta(days=36_500)
    assert days_left(MEETING, RetentionSettings(), in_a_century) is None
    assert due([MEETING], RetentionSettings(), in_a_century) == ()


@pytest.mark.parametrize("state", [MeetingState.RECORDING, MeetingState.TRANSCRIBING])
def test_unfinished_work_is_kept_however_old_it_is(state: MeetingState) -> None:
    unfinished = replace(MEETING, state=state)
    assert due([unfinished], THIRTY, APRIL_1 + timedelta(days=3650)) == ()


@pytest.mark.parametrize("review", ReviewState)
def test_the_limit_is_the_same_however_far_people_have_come(review: ReviewState) -> None:
    meeting = replace(MEETING, review=review)
    assert due([meeting], THIRTY, APRIL_1 + timedelta(days=30)) == (meeting,)


@given(st.integers(1, 400), st.integers(0, 800))
def test_each_meeting_is_kept_pointed_out_or_due(days: int, age: int) -> None:
    settings, now = RetentionSettings(days=days), APRIL_1 + timedelta(days=age)
    is_due = due([MEETING], settings, now) != ()
    is_ending = ending_soon([MEETING], settings, now) != ()
    assert is_due == (age >= days)
    assert is_ending == (not is_due and days - age <= WARNING_DAYS)
