"""Errors of speakers follow their definitions, by hand and beside an independent program."""

from __future__ import annotations

import importlib.util
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.evaluation.cer import count_errors
from minutes.evaluation.der import count_attributed_errors, score_turns, turns_of
from minutes.types import Turn, Utterance, UtteranceId

A_THEN_B = (Turn(0, 10, "a"), Turn(10, 20, "b"))


def said(start: float, text: str, speaker: str | None) -> Utterance:
    return Utterance(UtteranceId(f"u{start}"), 1, start, start + 1, (), text, text, speaker=speaker)


@pytest.mark.parametrize(
    ("hypothesis", "rate"),
    [
        ((Turn(0, 10, "1"), Turn(10, 20, "2")), 0.0),
        ((Turn(0, 10, "2"), Turn(10, 20, "1")), 0.0),
        ((Turn(0, 20, "1"),), 0.5),
        ((), 1.0),
        ((*A_THEN_B, Turn(20, 30, "a")), 0.5),
        ((Turn(0, 12, "1"), Turn(12, 20, "2")), 0.1),
        ((*A_THEN_B, Turn(0, 10, "c")), 0.5),
    ],
    ids=["same", "other names", "one voice", "nothing", "invented", "late change", "overlap"],
)
def test_the_rate_is_wrong_time_over_spoken_time(hypothesis: tuple[Turn, ...], rate: float) -> None:
    assert score_turns(A_THEN_B, hypothesis, collar=0).rate == pytest.approx(rate)


def test_near_a_boundary_nothing_counts() -> None:
    late = (Turn(0, 10.2, "1"), Turn(10.2, 20, "2"))
    assert score_turns(A_THEN_B, late, collar=0.25).rate == 0
    assert score_turns(A_THEN_B, late, collar=0.1).rate == pytest.approx(0.1 / 19.6)


def test_two_people_at_once_count_twice() -> None:
    both = (Turn(0, 10, "a"), Turn(0, 10, "b"))
    errors = score_turns(both, (Turn(0, 10, "1"),), collar=0)
    assert (errors.spoken, errors.missed) == (20, 10)


def test_where_nobody_speaks_there_is_no_rate_but_invented_time_is_counted() -> None:
    errors = score_turns((), (Turn(0, 3, "1"),))
    assert errors.rate is None
    assert errors.invented == 3


def test_utterances_without_a_speaker_are_no_turns() -> None:
    assert turns_of([said(0, "はい", None), said(1, "はい", "a")]) == (Turn(1, 2, "a"),)


@st.composite
def turns(draw: Any) -> tuple[Turn, ...]:
    """Draw turns, those of one label never overlapping."""
    found = []
    for label in draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3)):
        edges = draw(st.lists(st.integers(0, 200), unique=True, min_size=2, max_size=8))
        times = [edge / 10 for edge in sorted(edges[: len(edges) // 2 * 2])]
        found += [
            Turn(start, end, label) for start, end in zip(times[::2], times[1::2], strict=True)
        ]
    return tuple(found)


@given(turns(), turns())
def test_renaming_the_labels_of_the_hypothesis_changes_nothing(
    reference: tuple[Turn, ...], hypothesis: tuple[Turn, ...]
) -> None:
    names = {"a": "x", "b": "y", "c": "a"}
    renamed = tuple(Turn(turn.start, turn.end, names[turn.label]) for turn in hypothesis)
    one, other = score_turns(reference, hypothesis), score_turns(reference, renamed)
    assert one.confused == pytest.approx(other.confused)
    assert score_turns(reference, reference, collar=0).rate in {0, None}


@pytest.mark.skipif(
    importlib.util.find_spec("pyannote") is None, reason="the diarization extra is not installed"
)
@settings(max_examples=60, deadline=None)
@given(turns(), turns(), st.sampled_from([0.0, 0.25]))
@pytest.mark.filterwarnings("ignore")
def test_an_independent_program_counts_the_same(
    reference: tuple[Turn, ...], hypothesis: tuple[Turn, ...], collar: float
) -> None:
    from pyannote.core import Annotation, Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    def annotate(turns: tuple[Turn, ...]) -> Annotation:
        annotation = Annotation()
        for turn in turns:
            annotation[Segment(turn.start, turn.end), turn.label] = turn.label
        return annotation

    detail = DiarizationErrorRate(collar=2 * collar)(
        annotate(reference),
        annotate(hypothesis),
        uem=Timeline([Segment(-1, 30)]),
        detailed=True,
    )
    errors = score_turns(reference, hypothesis, collar)
    assert errors.spoken == pytest.approx(detail["total"], abs=1e-6)
    assert errors.missed == pytest.approx(detail["missed detection"], abs=1e-6)
    assert errors.invented == pytest.approx(detail["false alarm"], abs=1e-6)
    assert errors.confused == pytest.approx(detail["confusion"], abs=1e-6)


def test_text_under_the_wrong_speaker_is_wrong() -> None:
    reference = [said(0, "予算です", "長"), said(2, "反対です", "員")]
    right = [said(0, "予算です", "2"), said(2, "反対です", "1")]
    merged = [said(0, "予算です", "1"), said(2, "反対です", "1")]
    assert count_attributed_errors(reference, right).rate == 0
    assert count_attributed_errors(reference, merged).errors == 8


def test_text_under_no_speaker_is_wrong_as_a_whole() -> None:
    reference = [said(0, "予算です", "長")]
    assert count_attributed_errors(reference, [said(0, "予算です", None)]).errors == 8


def test_a_label_too_many_costs_its_text() -> None:
    reference = [said(0, "予算です", "長")]
    hypothesis = [said(0, "予算です", "1"), said(2, "はい", "2")]
    assert count_attributed_errors(reference, hypothesis).errors == 2


def test_without_a_reference_everything_is_invented() -> None:
    errors = count_attributed_errors([], [said(0, "はい", "1")])
    assert (errors.errors, errors.rate) == (2, None)


@given(
    st.lists(st.text("予算案可決", max_size=4), max_size=3),
    st.lists(st.text("予算案可決", max_size=4), max_size=3),
)
def test_the_pairing_is_the_best_of_all(said_texts: list[str], heard_texts: list[str]) -> None:
    reference = [said(at, text, f"r{at}") for at, text in enumerate(said_texts)]
    hypothesis = [said(at, text, f"h{at}") for at, text in enumerate(heard_texts)]
    size = max(len(said_texts), len(heard_texts))
    rows = said_texts + [""] * (size - len(said_texts))
    columns = heard_texts + [""] * (size - len(heard_texts))
    best = min(
        sum(count_errors(row, column).errors for row, column in zip(rows, order, strict=True))
        for order in itertools.permutations(columns)
    )
    assert count_attributed_errors(reference, hypothesis).errors == best
