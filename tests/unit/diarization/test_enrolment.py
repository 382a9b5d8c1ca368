"""Enrolled voices are known again rarely, and never wrongly where that can be helped."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.diarization.diarizer import Voice
from minutes.diarization.enrolment import (
    KNOWN_AGAIN,
    LONGEST_STRETCH,
    LONGEST_VOICE,
    SHORTEST_STRETCH,
    alone,
    recognise,
    require_one,
    require_voice,
)
from minutes.errors import VoicesMixed, VoiceTooShort
from minutes.types import Turn, Voiceprint

SIZE = 32
DIRECTIONS = np.linalg.qr(np.random.default_rng(3).normal(size=(SIZE, SIZE)))[0]


def between(one: int, other: int, likeness: float) -> tuple[float, ...]:
    """Return a voice that is so like the first one, its rest in the other's direction."""
    mixed = likeness * DIRECTIONS[one] + np.sqrt(1 - likeness**2) * DIRECTIONS[other]
    return tuple(map(float, mixed * 7.5))


def voiceprint(name: str, embedding: tuple[float, ...]) -> Voiceprint:
    return Voiceprint(name, name, "m", embedding, datetime(2026, 11, 1, tzinfo=UTC), "本人")


HANAKO, JIRO = voiceprint("水谷 花子", between(0, 9, 1)), voiceprint("髙﨑 次郎", between(1, 9, 1))


def test_a_voice_that_is_very_like_one_person_is_that_person() -> None:
    voices = (Voice("1", between(1, 9, 0.9)), Voice("2", between(5, 9, 1)))
    (found,) = recognise(voices, (HANAKO, JIRO))
    assert (found.label, found.participant) == ("1", "髙﨑 次郎")
    assert found.likeness == pytest.approx(0.9)


@pytest.mark.parametrize(
    "voices",
    [
        (),
        (Voice("1", between(5, 6, 1)),),
        (Voice("1", between(0, 9, KNOWN_AGAIN.same - 0.01)),),
        (Voice("1", between(0, 1, 0.72)),),  # like both
        (Voice("1", between(0, 9, 0.9)), Voice("2", between(0, 8, 0.85))),  # both like her
        (Voice("1", (1.0, 0.0)),),  # another model's space
        (Voice("1", (0.0,) * SIZE),),
    ],
)
def test_an_unclear_or_foreign_voice_is_nobodys(voices: tuple[Voice, ...]) -> None:
    assert recognise(voices, (HANAKO, JIRO)) == ()


def test_without_enrolled_voices_nobody_is_known() -> None:
    assert recognise((Voice("1", between(0, 9, 1)),), ()) == ()


def test_a_person_enrolled_twice_is_known_by_either() -> None:
    prints = (HANAKO, voiceprint("水谷 花子", between(4, 9, 1)), JIRO)
    (found,) = recognise((Voice("3", between(4, 9, 0.95)),), prints)
    assert found.participant == "水谷 花子"


@given(st.lists(st.lists(st.floats(-1, 1), min_size=8, max_size=8), max_size=6))
def test_nobody_is_two_labels_and_no_label_two_people(vectors: list[list[float]]) -> None:
    voices = [Voice(str(at), tuple(vector)) for at, vector in enumerate(vectors, 1)]
    prints = [voiceprint(f"p{at}", tuple(DIRECTIONS[at][:8])) for at in range(4)]
    found = recognise(voices, prints)
    assert len({item.label for item in found}) == len(found)
    assert len({item.participant for item in found}) == len(found)
    assert all(item.likeness >= KNOWN_AGAIN.same for item in found)


# Where somebody speaks alone

TURNS = st.lists(
    st.builds(
        lambda start, length, label: Turn(start, start + length, label),
        st.floats(0, 300),
        st.floats(0.1, 40),
        st.sampled_from("123"),
    ),
    max_size=20,
)


@given(TURNS, TURNS)
def test_only_stretches_of_that_voice_alone_are_heard(turns: list[Turn], heard: list[Turn]) -> None:
    stretches = alone(turns, "1", heard)
    for start, end in stretches:
        assert SHORTEST_STRETCH <= end - start <= LONGEST_STRETCH + 1e-9
        assert any(turn.label == "1" and turn.start <= start < end <= turn.end for turn in turns)
        others = [turn for turn in turns if turn.label != "1"]
        assert not any(turn.start < end and start < turn.end for turn in others)
        middle = (start + end) / 2
        assert sum(turn.start < middle < turn.end for turn in heard) <= 1
    lengths = [end - start for start, end in stretches]
    assert sum(lengths) <= LONGEST_VOICE + LONGEST_STRETCH
    assert lengths == sorted(lengths, reverse=True)


def test_a_voice_needs_some_seconds() -> None:
    require_voice("水谷", [(0.0, 3.0), (5.0, 8.0)])
    with pytest.raises(VoiceTooShort):
        require_voice("水谷", [(0.0, 4.0)])


def test_a_file_of_one_person_has_one_voice_but_for_slips() -> None:
    slip = [Turn(0, 9, "2"), Turn(9, 10, "1"), Turn(10, 20, "2")]
    assert require_one("水谷", slip) == "2"
    with pytest.raises(VoicesMixed):
        require_one("水谷", [Turn(0, 9, "2"), Turn(9, 14, "1")])
    with pytest.raises(VoiceTooShort):
        require_one("水谷", [])
