"""Turns and speakers are kept; what somebody changed in the meantime is left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from minutes.errors import MeetingUnknown
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Speaker, Turn, Utterance, UtteranceId

TURNS = (Turn(0.0, 4.0, "話者1"), Turn(3.5, 9.0, "話者2"))


def cut(utterance: Utterance, at: int) -> tuple[Utterance, Utterance]:
    words = utterance.words
    texts = ("".join(word.text for word in part) for part in (words[:at], words[at:]))
    first, second = texts
    middle = words[at].start
    revised = replace(utterance, revision=utterance.revision + 1)
    return (
        replace(
            revised, end=middle, words=words[:at], text=first, recognized=first, speaker="話者1"
        ),
        replace(
            revised,
            id=UtteranceId(f"{utterance.id}-b"),
            start=middle,
            words=words[at:],
            text=second,
            recognized=second,
            speaker="話者2",
        ),
    )


@pytest.fixture
def meeting(store: Store, make_meeting: Callable[..., Meeting]) -> MeetingId:
    made = make_meeting()
    store.create(made)
    return made.id


def test_turns_come_back_in_time_order_and_later_ones_replace_them(
    store: Store, meeting: MeetingId
) -> None:
    assert store.turns(meeting) == ()
    store.attribute(meeting, TURNS[::-1], ())
    assert store.turns(meeting) == TURNS
    store.attribute(meeting, TURNS[:1], ())
    assert store.turns(meeting) == TURNS[:1]


def test_an_utterance_becomes_its_parts_and_all_of_them_are_found(
    store: Store, meeting: MeetingId, make_utterance: Callable[..., Utterance]
) -> None:
    whole = make_utterance("賛成ですか反対です")
    store.add_utterance(meeting, whole)
    parts = cut(whole, 5)
    store.attribute(meeting, TURNS, parts)
    assert store.utterances(meeting) == parts
    assert [hit.utterance.text for hit in store.search("反対です") if hit.utterance] == ["反対です"]
    assert [item.label for item in store.transcript(meeting).speakers] == ["話者1", "話者2"]


def test_what_was_changed_in_the_meantime_is_left_whole(
    store: Store, meeting: MeetingId, make_utterance: Callable[..., Utterance]
) -> None:
    read = make_utterance("賛成ですか反対です")
    store.add_utterance(meeting, read)
    edited = replace(read, revision=read.revision + 1, text="直した文", is_edited=True)
    store.add_utterance(meeting, edited)
    store.attribute(meeting, TURNS, cut(read, 5))
    assert [item.text for item in store.utterances(meeting)] == ["直した文"]


def test_turns_go_with_their_meeting(store: Store, meeting: MeetingId) -> None:
    store.attribute(meeting, TURNS, ())
    store.erase(meeting)
    with pytest.raises(MeetingUnknown):
        store.turns(meeting)


def test_a_guess_changes_one_utterance_and_tells_what_it_became(
    store: Store, meeting: MeetingId, make_utterance: Callable[..., Utterance]
) -> None:
    first, second = make_utterance("賛成ですか反対です"), make_utterance("次です", number=1)
    for said in (first, second):
        store.add_utterance(meeting, said)
    changed = store.guess_speaker(meeting, cut(first, 5))
    assert [(part.text, part.speaker) for part in changed] == [
        ("賛成ですか", "話者1"), ("反対です", "話者2"),
    ]  # fmt: skip
    assert store.utterances(meeting) == (*changed, second)


@pytest.mark.parametrize("change", [{"is_speaker_set": True}, {"revision": 5}])
def test_a_guess_that_comes_too_late_changes_nothing(
    store: Store,
    meeting: MeetingId,
    make_utterance: Callable[..., Utterance],
    change: dict[str, bool | int],
) -> None:
    said = make_utterance("賛成ですか反対です")
    store.add_utterance(meeting, said)
    decided = replace(said, **{"revision": said.revision + 1, "speaker": "水谷", **change})
    store.add_utterance(meeting, decided)
    assert store.guess_speaker(meeting, cut(said, 5)) == ()
    assert store.guess_speaker(meeting, [replace(said, id=UtteranceId("gone"))]) == ()
    assert store.utterances(meeting) == (decided,)


def test_a_name_that_a_machine_knows_is_kept(store: Store, meeting: MeetingId) -> None:
    store.name_speaker(meeting, Speaker("水谷", "水谷"))
    assert store.speakers(meeting) == (Speaker("水谷", "水谷"),)
