"""Where items of the agenda begin: by the chair's words, and by hand where those are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minutes.dividing import item_starts, set_starts
from minutes.errors import AgendaOutOfOrder
from minutes.export.course import LineKind, course
from minutes.filing import minutes_of
from minutes.publishing import look_through, public_version, settle
from minutes.store.meetings import Store
from minutes.types import Mark, MarkKind, Meeting, MeetingId, Utterance, UtteranceId

MEETING = MeetingId("20261118-100000-k001")
FIRST, SECOND, LAST = AGENDA = ("議案第76号", "議案第77号", "山田太郎さんの陳情")
TEXTS = (
    "ただいまから会議を開きます。",
    "議案第76号を議題といたします。",
    "お答えします。",
    "次の件に入ります。",
    "陳情の件です。",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as store:
        moment = datetime(2026, 11, 18, tzinfo=UTC)
        store.create(Meeting(MEETING, "委員会", moment, 60.0, agenda=AGENDA))
        for number, text in enumerate(TEXTS):
            start = number * 10.0
            said = Utterance(UtteranceId(f"u{number}"), 1, start, start + 9, (), text, text)
            store.add_utterance(MEETING, said)
        yield store


def starts(store: Store) -> list[tuple[float | None, bool]]:
    return [(item.start, item.is_by_hand) for item in item_starts(store, MEETING)]


def headings(store: Store) -> list[tuple[str, float]]:
    lines = course(minutes_of(store.transcript(MEETING)))
    return [(line.text, line.start) for line in lines if line.kind is LineKind.ITEM]


def test_what_a_person_says_weighs_more_than_the_words_and_can_be_taken_back(store: Store) -> None:
    assert starts(store) == [(10.0, False), (None, False), (None, False)]
    assert item_starts(store, MEETING)[0].said == TEXTS[1]
    set_starts(store, MEETING, {SECOND: 30.0, FIRST: 12.0})
    assert starts(store) == [(12.0, True), (30.0, True), (None, False)]
    assert headings(store) == [(FIRST, 12.0), (SECOND, 30.0)]
    set_starts(store, MEETING, {SECOND: 31.0, FIRST: None})
    assert starts(store) == [(10.0, False), (31.0, True), (None, False)]
    assert len(store.marks(MEETING)) == 1


def test_other_notes_are_left_alone(store: Store) -> None:
    notes = (Mark("b", MarkKind.BOOKMARK, 1, 1, "要確認"), Mark("a", MarkKind.APPLAUSE, 2, 2))
    for note in notes:
        store.add_mark(MEETING, note)
    set_starts(store, MEETING, {LAST: 40.0})
    set_starts(store, MEETING, {LAST: None})
    assert store.marks(MEETING) == notes


def test_items_keep_their_order_and_nothing_is_changed_otherwise(store: Store) -> None:
    set_starts(store, MEETING, {SECOND: 30.0})
    for wrong in ({LAST: 29.0}, {FIRST: 31.0}, {SECOND: 45.0, LAST: 40.0}):
        with pytest.raises(AgendaOutOfOrder):
            set_starts(store, MEETING, wrong)
    assert starts(store)[1:] == [(30.0, True), (None, False)]


def test_items_taken_together_begin_in_one_place(store: Store) -> None:
    set_starts(store, MEETING, {SECOND: 30.0, LAST: 30.0})
    assert starts(store) == [(10.0, False), (30.0, True), (30.0, True)]
    assert headings(store) == [(FIRST, 10.0), (SECOND, 30.0), (LAST, 30.0)]
    said = [x.text for x in course(minutes_of(store.transcript(MEETING)))]
    assert said[said.index(LAST) + 1] == TEXTS[3]


def test_the_public_version_is_divided_in_the_same_places(store: Store) -> None:
    set_starts(store, MEETING, {SECOND: 30.0, LAST: 40.0})
    store.add_mark(MEETING, Mark("b", MarkKind.BOOKMARK, 1, 1, "内緒のしおり"))
    for _ in range(5):
        found = look_through(store, MEETING)
        settle(store, MEETING, found.open, is_accepted=True)
    public = public_version(store, MEETING).transcript
    lines = course(minutes_of(public))
    items = [(line.text, line.start) for line in lines if line.kind is LineKind.ITEM]
    assert items == [(FIRST, 10.0), (SECOND, 30.0), ("■■■さんの陳情", 40.0)]
    assert "内緒" not in str(public)
