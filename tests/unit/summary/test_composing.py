"""Whatever a language model writes, what people get rests on what was said."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.summary.composing import ATTEMPTS
from minutes.summary.grounding import check
from minutes.summary.prompting import FOLDER, NAMES, Prompt, read_prompt
from minutes.summary.sources import Source
from minutes.types import Origin, UtteranceId
from tests.unit.summary.scripted_writers import RuledWriter, compose, in_turn, says

PROMPT = Prompt("points", "要点を書く。", "1")
SAID = (
    "補正予算は歳入歳出それぞれ3億7,000万円を追加するものです。",
    "道路の復旧工事は来年3月までに終える予定です。",
    "議案第76号は原案のとおり可決すべきものと決しました。",
)
SOURCES = tuple(Source(text, (UtteranceId(f"u{at}"),)) for at, text in enumerate(SAID))


def answer(*items: tuple[str, Sequence[int | str]]) -> str:
    return json.dumps({"items": [{"text": text, "evidence": list(ids)} for text, ids in items]})


def test_a_true_sentence_is_kept_with_the_utterances_it_rests_on() -> None:
    writer = RuledWriter(in_turn(answer(("補正予算は3億7,000万円の追加である。", ["1"]))))
    (found,) = compose(writer, PROMPT, SOURCES, 3).findings
    assert (found.evidence, found.origin, found.is_confirmed) == (("u0",), Origin.MODEL, False)


@pytest.mark.parametrize(
    "lie",
    [
        ("補正予算は3億9,000万円の追加である。", ["1"]),
        ("議案第76号は否決すべきものと決した。", ["3"]),
        ("補正予算は3億7,000万円の追加である。", ["2"]),
        ("道路の復旧工事は来年3月までに終えない予定である。", ["2"]),
        ("補正予算を審査した。", []),
        ("補正予算を審査した。", ["99"]),
    ],
)
def test_a_lie_never_comes_through(lie: tuple[str, list[str]]) -> None:
    writer = RuledWriter(says(answer(lie)))
    made = compose(writer, PROMPT, SOURCES, 3)
    assert made.is_fallback
    assert made.dropped == ATTEMPTS
    assert {finding.text for finding in made.findings} <= set(SAID)


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "{",
        "[]",
        '{"items": 3}',
        '{"items": [{"text": "予算'.ljust(4000, "算"),
        answer(("The budget was increased considerably.", ["1"])),
        answer(("予算予算予算予算予算予算予算予算予算予算予算予算予算予算", ["1"])),
    ],
)
def test_nonsense_ends_in_what_was_said(nonsense: str) -> None:
    writer = RuledWriter(says(nonsense))
    made = compose(writer, PROMPT, SOURCES, 2)
    assert made.is_fallback
    assert 0 < len(made.findings) <= 2
    assert {finding.text for finding in made.findings} <= set(SAID)


def test_a_second_try_is_taken_when_the_first_was_nonsense() -> None:
    writer = RuledWriter(in_turn("{", answer(("復旧工事は来年3月までに終える予定である。", ["2"]))))
    made = compose(writer, PROMPT, SOURCES, 3)
    assert not made.is_fallback
    assert [finding.evidence for finding in made.findings] == [("u1",)]


def test_a_model_that_finds_nothing_to_say_is_believed() -> None:
    made = compose(RuledWriter(in_turn(answer())), PROMPT, SOURCES, 3)
    assert (made.findings, made.is_fallback) == ((), False)


def test_nothing_is_no_answer_about_minutes_of_speech() -> None:
    made = compose(RuledWriter(says(answer())), PROMPT, SOURCES * 4, 3)
    assert made.is_fallback
    assert made.findings


@given(st.integers(1, 400), st.integers(1, 20))
def test_a_model_that_sees_hardly_anything_is_asked_for_less_and_in_few_pieces(
    context: int, most: int
) -> None:
    writer = RuledWriter(says(""), context)
    made = compose(writer, PROMPT, SOURCES * 20, most)
    assert len(writer.first_requests) < 60
    assert made.findings


@given(st.integers(260, 900), st.lists(st.integers(1, 120), min_size=1, max_size=30))
def test_every_source_is_shown_to_the_model_and_every_request_fits(
    context: int, lengths: list[int]
) -> None:
    sources = [Source("予" * length, (UtteranceId(f"u{at}"),)) for at, length in enumerate(lengths)]
    writer = RuledWriter(says(""), context)
    compose(writer, PROMPT, sources, 1)
    shown = "".join(request.material for request in writer.first_requests)
    assert shown.count("予") == sum(lengths)
    for request in writer.requests:
        whole = writer.count(request.instruction + request.material) + request.most_tokens
        assert whole <= context


@given(st.text("補正予算3億7,000万円可決否決ない。", max_size=60), st.lists(st.integers(0, 4)))
def test_whatever_is_written_what_comes_out_is_borne_out(text: str, ids: list[int]) -> None:
    writer = RuledWriter(says(answer((text, ids))))
    said = {source.evidence[0]: source.text for source in SOURCES}
    for finding in compose(writer, PROMPT, SOURCES, 3).findings:
        assert finding.evidence
        assert check(finding.text, [said[identity] for identity in finding.evidence]) == ()


def test_an_offices_own_prompt_stands_in_for_ours(tmp_path: object) -> None:
    from pathlib import Path

    data = Path(str(tmp_path))
    ours = read_prompt("points", data)
    (data / FOLDER).mkdir()
    (data / FOLDER / "points.md").write_text("短く書く。", encoding="utf-8")
    own = read_prompt("points", data)
    assert own.text == "短く書く。"
    assert own.version != ours.version
    assert all(read_prompt(name).text for name in NAMES)
