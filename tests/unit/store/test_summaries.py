"""Summaries are kept with their meeting, and one sentence of them can be revised."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.errors import MeetingUnknown, SummaryOutdated
from minutes.store.meetings import Store
from minutes.store.packed_summaries import pack_summary, unpack_summary
from minutes.store.summaries import basis_of
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Edit,
    EditKind,
    Finding,
    FindingKind,
    Meeting,
    MeetingId,
    Origin,
    Summary,
    SummaryLength,
    SummaryShape,
    Utterance,
    UtteranceId,
)

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
FIRST, SECOND = (
    Finding(FindingKind.POINT, text, (UtteranceId("u0000"),), "S1", "12月", Origin.MODEL)
    for text in ("補正予算の説明があった。", "質疑はなかった。")
)
PART = AgendaPart(AgendaStretch("議案第76号", 0.0, 60.5), (FIRST, SECOND))
OVERVIEW = Summary(
    *(SummaryShape.OVERVIEW, (PART,), NOW, "モデル", "points abc", 2, 1),
    SummaryLength.LONG,
    is_masked=True,
)


@pytest.fixture
def meeting(
    store: Store, make_meeting: Callable[..., Meeting], make_utterance: Callable[..., Utterance]
) -> MeetingId:
    made = make_meeting()
    store.create(made)
    store.add_utterance(made.id, make_utterance("補正予算を説明します。"))
    return made.id


def test_one_summary_of_each_shape_is_kept(store: Store, meeting: MeetingId) -> None:
    assert store.summaries(meeting) == {}
    gist = replace(OVERVIEW, shape=SummaryShape.GIST, parts=())
    for summary in (OVERVIEW, gist, OVERVIEW):
        store.keep_summary(meeting, summary)
    assert store.summaries(meeting) == {
        SummaryShape.OVERVIEW: OVERVIEW,
        SummaryShape.GIST: gist,
    }


def test_a_sentence_is_confirmed_changed_and_taken_out(store: Store, meeting: MeetingId) -> None:
    store.keep_summary(meeting, OVERVIEW)
    own = replace(FIRST, text="説明があった。", origin=Origin.PERSON, is_confirmed=True)
    seen = store.revise_summary(meeting, OVERVIEW, 0, 0, own)
    changed, left = seen.parts[0].points
    assert changed.basis
    assert (replace(changed, basis=""), left) == (own, SECOND)
    seen = store.revise_summary(meeting, seen, 0, 1, None)
    seen = store.revise_summary(meeting, seen, 0, 0, replace(changed, is_confirmed=False))
    assert store.summaries(meeting)[SummaryShape.OVERVIEW] == seen
    (last,) = seen.parts[0].points
    assert last.basis == ""


def test_a_summary_made_again_is_not_changed_by_who_saw_the_old_one(
    store: Store, meeting: MeetingId
) -> None:
    with pytest.raises(SummaryOutdated):
        store.revise_summary(meeting, OVERVIEW, 0, 0, None)
    again = replace(OVERVIEW, parts=(replace(PART, points=(SECOND,)),))
    store.keep_summary(meeting, again)
    with pytest.raises(SummaryOutdated):
        store.revise_summary(meeting, OVERVIEW, 0, 0, None)
    assert store.summaries(meeting)[SummaryShape.OVERVIEW] == again


def test_summaries_of_one_meeting_are_not_anothers_and_go_with_it(
    store: Store, meeting: MeetingId, make_meeting: Callable[..., Meeting]
) -> None:
    other = make_meeting(2)
    store.create(other)
    for identity in (meeting, other.id):
        store.keep_summary(identity, OVERVIEW)
        store.mask_summary(identity, is_masked=True)
    store.erase(meeting)
    with pytest.raises(MeetingUnknown):
        store.summaries(meeting)
    assert list(store.summaries(other.id)) == [SummaryShape.OVERVIEW]
    assert store.is_summary_masked(other.id)
    for file in store.data.glob("minutes.db*"):
        assert file.read_bytes().count(FIRST.text.encode()) <= 1


def test_sentences_follow_their_utterances_when_they_are_divided_and_made_one(
    store: Store, meeting: MeetingId
) -> None:
    own = replace(FIRST, is_confirmed=True)
    store.keep_summary(meeting, OVERVIEW)
    store.revise_summary(meeting, OVERVIEW, 0, 0, own)
    (whole,) = store.utterances(meeting)
    first = replace(whole, text=whole.text[:5], words=whole.words[:5], end=5.0)
    second = replace(
        whole, id=UtteranceId("u0001"), text=whole.text[5:], words=whole.words[5:], start=5.0
    )
    divided = Edit(EditKind.SPLIT, (whole,), (first, second))
    joined = Edit(EditKind.MERGE, (first, second), (whole,))
    for edit, ids in ((divided, ("u0000", "u0001")), (joined, ("u0000",))):
        store.apply(meeting, edit)
        kept = store.summaries(meeting)[SummaryShape.OVERVIEW].parts[0].points
        assert [point.evidence for point in kept] == [ids, ids]
        known = {item.id: item for item in store.utterances(meeting)}
        assert basis_of(kept[0], known) == kept[0].basis


def test_a_new_look_at_the_speakers_leaves_no_sentence_without_what_it_rests_on(
    store: Store, meeting: MeetingId
) -> None:
    store.keep_summary(meeting, OVERVIEW)
    (whole,) = store.utterances(meeting)
    parts = (
        replace(whole, revision=2, text=whole.text[:5], words=whole.words[:5], end=5.0),
        replace(
            whole,
            id=UtteranceId("u0000-b"),
            text=whole.text[5:],
            words=whole.words[5:],
            start=5.0,
            speaker="S2",
        ),
    )
    store.attribute(meeting, (), parts)
    points = store.summaries(meeting)[SummaryShape.OVERVIEW].parts[0].points
    assert {point.evidence for point in points} == {("u0000", "u0000-b")}


def test_whether_a_model_sees_personal_data_is_kept(store: Store, meeting: MeetingId) -> None:
    assert not store.is_summary_masked(meeting)
    for wanted in (True, True, False, False, True):
        store.mask_summary(meeting, is_masked=wanted)
        assert store.is_summary_masked(meeting) is wanted


@given(
    st.lists(
        st.builds(
            Finding,
            st.sampled_from(FindingKind),
            st.text(),
            st.lists(st.text().map(UtteranceId), min_size=1).map(tuple),
            st.none() | st.text(),
            st.text(),
            st.sampled_from(Origin),
            st.booleans(),
            st.text(),
        )
    ).map(tuple)
)
def test_what_was_packed_comes_back(points: tuple[Finding, ...]) -> None:
    parts = (AgendaPart(AgendaStretch("議題", 1.5, 2.5), points),)
    summary = replace(OVERVIEW, parts=parts, refused=("abc",))
    assert unpack_summary(json.loads(json.dumps(pack_summary(summary)))) == summary


@pytest.mark.parametrize(
    "change",
    [
        {"shape": "song"},
        {"made_at": "2026-11-18T12:00:00"},
        {"parts": 3},
        {"parts": [{}]},
        {"parts": [{"title": "", "start": 0, "end": 1, "points": [["point", "文", []]]}]},
        {"dropped": None},
    ],
)
def test_what_is_no_summary_is_refused(change: dict[str, object]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        unpack_summary({**pack_summary(OVERVIEW), **change})
