"""Names are recalled where they were said, each once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minutes.evaluation.terms import TermScore, score_terms
from minutes.types import Utterance, UtteranceId

NAMES = ["東海林", "港町", "港町公園"]


def utterance(start: float, end: float, text: str) -> Utterance:
    return Utterance(UtteranceId(f"u{start}-{end}"), 1, start, end, (), text, text)


def test_a_name_written_in_its_moment_is_found() -> None:
    reference = [utterance(0, 4, "東海林でございます"), utterance(5, 9, "港町の件です")]
    hypothesis = [utterance(0.2, 8.8, "東海林でございます。港町の件です。")]
    assert score_terms(reference, hypothesis, NAMES) == TermScore(said=2, found=2, false=0)


def test_a_name_misspelt_is_missed() -> None:
    score = score_terms(
        [utterance(0, 4, "東海林でございます")], [utterance(0, 4, "正司でございます")], NAMES
    )
    assert score == TermScore(said=1, found=0, false=0)
    assert score.recall == 0


def test_a_name_written_at_another_time_is_both_missed_and_false() -> None:
    score = score_terms(
        [utterance(0, 4, "東海林でございます")], [utterance(600, 604, "東海林です")], NAMES
    )
    assert score == TermScore(said=1, found=0, false=1)


def test_one_name_written_does_not_answer_for_two_said() -> None:
    score = score_terms(
        [utterance(0, 4, "港町から"), utterance(4, 8, "港町まで")],
        [utterance(0, 8, "港町から皆とまちまで")],
        NAMES,
    )
    assert score == TermScore(said=2, found=1, false=0)


def test_a_name_that_nobody_said_is_false() -> None:
    score = score_terms([utterance(0, 4, "正司です")], [utterance(0, 4, "東海林です")], NAMES)
    assert score == TermScore(said=0, found=0, false=1)
    assert score.recall is None


def test_a_name_inside_a_longer_name_is_not_a_second_one() -> None:
    score = score_terms(
        [utterance(0, 4, "港町公園について")], [utterance(0, 4, "港町校園について")], NAMES
    )
    assert score == TermScore(said=1, found=0, false=1)


def test_width_and_spaces_inside_a_name_do_not_matter() -> None:
    score = score_terms(
        [utterance(0, 4, "ＡＢＣホール")], [utterance(0, 4, "ABC ホール")], ["ABCホール"]
    )
    assert score.recall == 1


spoken = st.lists(
    st.builds(
        lambda start, length, text: utterance(start, start + length, text),
        st.floats(0, 1000),
        st.floats(0, 30),
        st.lists(st.sampled_from([*NAMES, "の", "です"]), max_size=6).map("".join),
    ),
    max_size=8,
)


@given(spoken)
def test_a_perfect_transcript_recalls_everything_and_invents_nothing(
    reference: list[Utterance],
) -> None:
    score = score_terms(reference, list(reversed(reference)), NAMES)
    assert score.found == score.said
    assert score.false == 0


@given(spoken, spoken)
def test_the_counts_never_contradict_each_other(
    reference: list[Utterance], hypothesis: list[Utterance]
) -> None:
    score = score_terms(reference, hypothesis, NAMES)
    back = score_terms(hypothesis, reference, NAMES)
    assert 0 <= score.found <= score.said
    assert score.found + score.false == back.said
