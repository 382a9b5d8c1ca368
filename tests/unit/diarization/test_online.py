"""A live guess would rather be silent than wrong, and labels never jump."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minutes.diarization.diarizer import Diarization, Embedding
from minutes.diarization.online import LiveSpeakers, impose, relabel
from minutes.types import Turn


def voice(*directions: float) -> Embedding:
    return (*directions, *(0.0,) * (4 - len(directions)))


A, B, C = voice(1), voice(0, 1), voice(0, 0, 1)
BETWEEN_A_AND_NOBODY = voice(0.47, 0, 0, float(np.sqrt(1 - 0.47**2)))


def test_voices_are_numbered_as_they_are_first_heard_and_known_again() -> None:
    live = LiveSpeakers()
    assert [live.hear(item, 3.0) for item in (A, B, A, C, B)] == [
        "1", "2", "1", "3", "2",
    ]  # fmt: skip


def test_a_voice_like_two_people_is_nobodys() -> None:
    live = LiveSpeakers()
    live.hear(B, 3.0)
    live.hear(A, 3.0)
    assert live.hear(voice(0.7, 0.72), 3.0) is None


def test_a_voice_that_is_neither_known_nor_clearly_new_is_nobodys() -> None:
    live = LiveSpeakers()
    live.hear(A, 3.0)
    live.hear(C, 3.0)
    assert live.hear(BETWEEN_A_AND_NOBODY, 3.0) is None
    assert live.labels == ("1", "2")


def test_whoever_spoke_last_is_believed_more_easily() -> None:
    nearly = voice(0.52, 0, 0, float(np.sqrt(1 - 0.52**2)))
    live = LiveSpeakers()
    live.hear(A, 3.0)
    assert live.hear(nearly, 1.0) == "1"
    live.hear(B, 3.0)
    assert live.hear(nearly, 1.0) is None


def test_a_short_hai_is_nobodys_and_begins_no_voice() -> None:
    live = LiveSpeakers()
    assert live.hear(A, 0.4) is None
    assert live.hear(A, 1.0) is None
    assert live.hear(None, 5.0) is None
    assert live.labels == ()


def test_no_more_voices_begin_than_people_are_there() -> None:
    live = LiveSpeakers(maximum=2)
    assert [live.hear(item, 3.0) for item in (A, B, C)] == ["1", "2", None]


def test_an_enrolled_participant_has_the_name_at_once_and_can_be_forgotten() -> None:
    live = LiveSpeakers()
    live.enrol("東海林", A)
    assert live.hear(A, 1.0) == "東海林"
    live.forget("東海林")
    assert live.labels == ()
    assert live.hear(A, 3.0) == "1"


def test_a_persons_word_teaches_the_voice() -> None:
    live = LiveSpeakers()
    live.hear(A, 3.0)
    live.rename("1", "東海林")
    assert live.hear(A, 3.0) == "東海林"
    live.correct("水谷", C, 3.0)
    assert live.hear(C, 3.0) == "水谷"


def test_a_person_who_names_one_utterance_of_a_voice_names_the_next_ones_too() -> None:
    live = LiveSpeakers()
    for _ in range(5):
        assert live.hear(A, 3.0) == "1"
    live.correct("水谷", voice(0.98, 0.2), 2.0)
    assert [live.hear(item, 3.0) for item in (A, A, B)] == ["水谷", "水谷", "2"]


def test_two_voices_that_people_named_and_that_are_as_like_are_nobodys() -> None:
    live = LiveSpeakers()
    live.correct("水谷", A, 3.0)
    live.correct("東海林", voice(0.98, 0.2), 3.0)
    assert live.hear(voice(1, 0.02), 3.0) is None


@given(st.lists(st.tuples(st.sampled_from([A, B, C]), st.floats(0, 10)), max_size=30))
def test_the_same_voice_never_has_two_labels(said: list[tuple[Embedding, float]]) -> None:
    live = LiveSpeakers()
    seen: dict[Embedding, set[str]] = {}
    for heard, length in said:
        label = live.hear(heard, length)
        if label is not None:
            seen.setdefault(heard, set()).add(label)
    assert all(len(labels) == 1 for labels in seen.values())
    assert len(set().union(*seen.values())) == len(seen)


# Later passes


def made(*turns: Turn) -> Diarization:
    return Diarization(turns, turns)


@st.composite
def exclusive_turns(draw: st.DrawFn) -> tuple[Turn, ...]:
    position, turns = 0.0, []
    for gap, length, label in draw(
        st.lists(
            st.tuples(st.integers(0, 5), st.integers(1, 20), st.sampled_from("甲乙丙丁")),
            max_size=12,
        )
    ):
        turns.append(Turn(position + gap, position + gap + length, label))
        position = turns[-1].end
    return tuple(turns)


@given(exclusive_turns(), st.permutations("甲乙丙丁"))
def test_the_same_voices_under_other_names_get_their_old_names(
    before: tuple[Turn, ...], names: list[str]
) -> None:
    renamed = dict(zip("甲乙丙丁", names, strict=True))
    later = made(*(Turn(turn.start, turn.end, renamed[turn.label]) for turn in before))
    assert relabel(later, before).turns == before


@given(exclusive_turns(), exclusive_turns())
def test_two_voices_never_become_one(found: tuple[Turn, ...], before: tuple[Turn, ...]) -> None:
    named = relabel(made(*found), before)
    pairs = {(old.label, new.label) for old, new in zip(found, named.turns, strict=True)}
    assert len(pairs) == len({old for old, _ in pairs}) == len({new for _, new in pairs})


def test_a_persons_decision_weighs_more_than_an_hour_of_guesses() -> None:
    before = [Turn(0, 3600, "1"), Turn(3600, 3700, "2")]
    later = made(Turn(0, 3600, "x"), Turn(3600, 3700, "y"))
    named = relabel(later, before, decided=[Turn(10, 12, "2")])
    assert named.turns[0].label == "2"
    assert named.turns[1].label != "2"


def test_voices_that_a_person_gave_one_label_become_one() -> None:
    later = made(Turn(0, 50, "x"), Turn(50, 90, "y"), Turn(90, 99, "z"))
    ruled = [Turn(10, 12, "水谷"), Turn(60, 65, "水谷"), Turn(65, 66, "1")]
    before = [Turn(0, 50, "1"), Turn(50, 99, "2")]
    named = relabel(later, before, ruled)
    assert [turn.label for turn in named.turns] == ["水谷", "水谷", "2"]


def test_a_guess_never_joins_what_a_decision_named() -> None:
    later = made(Turn(0, 50, "x"), Turn(50, 90, "y"))
    before = [Turn(0, 50, "1"), Turn(50, 90, "2")]
    named = relabel(later, before, decided=[Turn(60, 65, "1"), Turn(70, 73, "2")])
    assert named.turns[1].label == "1"
    assert named.turns[0].label != "1"


def test_a_voice_that_nobody_has_seen_gets_a_label_that_nobody_has() -> None:
    named = relabel(made(Turn(0, 5, "1"), Turn(5, 9, "2")), [Turn(5, 9, "1")])
    assert [turn.label for turn in named.turns] == ["2", "1"]


@given(exclusive_turns(), exclusive_turns())
def test_what_a_person_decided_stands_and_nothing_lies_under_it(
    turns: tuple[Turn, ...], decided: tuple[Turn, ...]
) -> None:
    laid = impose(turns, decided)
    assert set(decided) <= set(laid)
    assert all(one.end <= other.start for one, other in itertools.pairwise(laid))
    covered = sum(turn.end - turn.start for turn in laid)
    assert covered >= max(
        sum(turn.end - turn.start for turn in group) for group in ((), turns, decided)
    )
