"""Search: finds what a plain look through all texts finds, and shows where."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.store.meetings import Store
from minutes.store.search import normalize
from minutes.types import Meeting, Utterance

MakeMeeting = Callable[..., Meeting]
MakeUtterance = Callable[..., Utterance]


@pytest.mark.parametrize(
    "term", ["予算", "ｻﾞｲｾｲ", "ザイセイ", "wi-fi", "Ｗｉ－Ｆｉ", "31.8％", "31.8%"]
)
def test_width_and_case_do_not_matter_and_two_characters_suffice(
    store: Store, make_meeting: MakeMeeting, make_utterance: MakeUtterance, term: str
) -> None:
    store.create(make_meeting())
    utterance = make_utterance("ﾖｻﾝ、予算はザイセイ課のＷｉ－Ｆｉで31.8％です。")
    store.add_utterance(make_meeting().id, utterance)
    (hit,) = store.search(term)
    assert (hit.meeting, hit.utterance) == (make_meeting(), utterance)
    assert normalize(hit.found) == normalize(term)
    assert hit.found in hit.snippet


@pytest.mark.parametrize("term", ["第1委員会室", "総務常任", "議案第76", "みずたに", "水谷 委員長"])
def test_the_head_of_a_meeting_is_found(store: Store, make_meeting: MakeMeeting, term: str) -> None:
    store.create(make_meeting())
    (hit,) = store.search(term)
    assert hit.utterance is None
    assert hit.found


def test_all_words_must_stand_in_the_same_place(
    store: Store, make_meeting: MakeMeeting, make_utterance: MakeUtterance
) -> None:
    store.create(make_meeting())
    both = make_utterance("道路の予算について", 1)
    for utterance in (both, make_utterance("予算だけ", 2), make_utterance("道路工事だけ", 3)):
        store.add_utterance(make_meeting().id, utterance)
    assert [hit.utterance for hit in store.search("予算　道路の")] == [both]


def test_hits_come_newest_meeting_first_then_in_time_order_up_to_the_limit(
    store: Store, make_meeting: MakeMeeting, make_utterance: MakeUtterance
) -> None:
    for number in (1, 2):
        store.create(make_meeting(number, title="会議"))
        for at in (3, 1, 2):
            store.add_utterance(make_meeting(number).id, make_utterance("発言です", at))
    found = [
        (hit.meeting.id[-1], hit.utterance.start) for hit in store.search("発言") if hit.utterance
    ]
    assert found == [("2", 10), ("2", 20), ("2", 30), ("1", 10), ("1", 20), ("1", 30)]
    assert len(store.search("発言", limit=2)) == 2
    assert {hit.meeting.id for hit in store.search("発言", make_meeting(1).id)} == {
        make_meeting(1).id
    }


@pytest.mark.parametrize("term", ["", "  　", '"', "AND", "%", "_", "*", "a\x00b", "(", "\\"])
def test_odd_terms_are_only_text(
    store: Store, make_meeting: MakeMeeting, make_utterance: MakeUtterance, term: str
) -> None:
    store.create(make_meeting())
    store.add_utterance(make_meeting().id, make_utterance("普通の発言"))
    assert store.search(term) == ()


def test_the_snippet_is_short_and_marks_what_was_cut(
    store: Store, make_meeting: MakeMeeting, make_utterance: MakeUtterance
) -> None:
    store.create(make_meeting())
    store.add_utterance(make_meeting().id, make_utterance("あ" * 100 + "採択" + "い" * 100))
    (hit,) = store.search("採択")
    assert hit.snippet == "…" + "あ" * 20 + "採択" + "い" * 20 + "…"


LETTERS = st.text("予算採択ァｱﾞaAＡ①㍿ 。", max_size=12)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(LETTERS, min_size=1, max_size=5), term=LETTERS)
def test_the_index_and_a_plain_look_find_the_same(texts: list[str], term: str) -> None:
    from datetime import UTC, datetime

    from minutes.types import MeetingId, UtteranceId

    meeting = Meeting(MeetingId("m"), "", datetime(2026, 1, 1, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        store.create(meeting)
        for number, text in enumerate(texts):
            start = float(number)
            store.add_utterance(
                meeting.id,
                Utterance(UtteranceId(f"u{number}"), 1, start, start + 1, (), text, text),
            )
        words = normalize(term).split()
        expected = [
            float(number)
            for number, text in enumerate(texts)
            if words and all(word in normalize(text) for word in words)
        ]
        assert [hit.utterance.start for hit in store.search(term) if hit.utterance] == expected
