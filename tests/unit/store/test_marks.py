"""Notes of the live log are kept, changed and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from minutes.errors import MeetingUnknown
from minutes.store.meetings import Store
from minutes.types import Mark, MarkKind, Meeting, MeetingId

PAUSE = Mark("m2", MarkKind.OFF_RECORD, 10.0, 10.0)
APPLAUSE = Mark("m1", MarkKind.APPLAUSE, 4.0, 4.0)


@pytest.fixture
def meeting(store: Store, make_meeting: Callable[..., Meeting]) -> MeetingId:
    made = make_meeting()
    store.create(made)
    return made.id


def test_marks_come_back_in_time_order_with_the_transcript(
    store: Store, meeting: MeetingId
) -> None:
    assert store.marks(meeting) == ()
    for mark in (PAUSE, APPLAUSE):
        store.add_mark(meeting, mark)
    assert store.marks(meeting) == store.transcript(meeting).marks == (APPLAUSE, PAUSE)


def test_a_mark_with_a_known_id_replaces_it(store: Store, meeting: MeetingId) -> None:
    store.add_mark(meeting, PAUSE)
    ended = replace(PAUSE, end=42.5, text="休憩中の相談")
    store.add_mark(meeting, ended)
    assert store.marks(meeting) == (ended,)


def test_a_mark_can_be_taken_back_twice(store: Store, meeting: MeetingId) -> None:
    store.add_mark(meeting, PAUSE)
    store.add_mark(meeting, APPLAUSE)
    for _ in range(2):
        store.remove_mark(meeting, PAUSE)
    assert store.marks(meeting) == (APPLAUSE,)


def test_marks_of_one_meeting_are_not_anothers_and_go_with_it(
    store: Store, meeting: MeetingId, make_meeting: Callable[..., Meeting]
) -> None:
    other = make_meeting(2)
    store.create(other)
    store.add_mark(meeting, APPLAUSE)
    store.add_mark(other.id, APPLAUSE)
    store.erase(meeting)
    assert store.marks(other.id) == (APPLAUSE,)
    with pytest.raises(MeetingUnknown):
        store.marks(meeting)
    with pytest.raises(MeetingUnknown):
        store.add_mark(meeting, APPLAUSE)
