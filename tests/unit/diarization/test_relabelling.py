"""Labels and names never jump, and what people decided stands."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from minutes.diarization.diarizer import Diarization
from minutes.diarization.relabelling import impose, relabel
from minutes.types import Turn


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
