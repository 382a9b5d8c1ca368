"""Each shape is composed out of facts, and whatever the model writes it is usable."""

from __future__ import annotations

import itertools

import pytest

from minutes.summary.composing import Asker
from minutes.summary.covering import make_cover
from minutes.summary.grounding import check
from minutes.summary.prompting import read_prompt
from minutes.summary.said import GIST_SENTENCES, Stretch, shape_by_rule
from minutes.summary.shaping import PROMPTS, Shaper
from minutes.summary.sources import PIECE_LETTERS, Source, letters_of
from minutes.types import Origin, SummaryLength, SummaryShape, UtteranceId
from tests.unit.summary.scripted_writers import NONSENSE, Answer, RuledWriter, recite

CHAIR, OFFICIAL, MEMBER = "1", "2", "3"
DECISION = "議案第76号は、原案のとおり可決すべきものと決しました。"
SHAPES = tuple(SummaryShape)


def meeting(length: int = 1) -> tuple[Stretch, ...]:
    """Two items, of which the first one takes as long as wanted."""
    said = [(CHAIR, "それでは、議案第76号を議題といたします。")]
    for at in range(length):
        said += [
            (OFFICIAL, f"補正予算の{at + 1}番目は、道路の復旧に{at + 2}億円を追加するものです。"),
            (OFFICIAL, f"工事は来年{at % 12 + 1}月までに終えて、住民の皆様に説明してまいります。"),
            (MEMBER, f"第{at + 1}工区について、通学路の安全をどのように確保するのか伺います。"),
        ]
    said.append((CHAIR, DECISION))
    first = tuple(source(f"a{at}", *item) for at, item in enumerate(said))
    second = (
        source("b0", CHAIR, "次に、その他の件に入ります。事務局から何かありますか。"),
        source("b1", OFFICIAL, "次回の委員会は12月5日の午前10時から第1委員会室で開く予定です。"),
    )
    return first, second


def source(identity: str, label: str, text: str) -> Source:
    return Source(text, (UtteranceId(identity),), label=label)


def shaped(
    answer: Answer,
    shape: SummaryShape,
    stretches: tuple[Stretch, ...],
    length: SummaryLength = SummaryLength.NORMAL,
) -> tuple[RuledWriter, tuple[object, ...]]:
    writer = RuledWriter(answer)
    prompts = {name: read_prompt(name) for name in PROMPTS[shape]}
    told: list[tuple[int, int]] = []
    shaper = Shaper(Asker(writer), prompts, length, lambda *at: told.append(at))
    made = shaper.shape(shape, stretches)
    dones = [done for done, _ in told]
    assert dones == sorted(dones)
    assert not told or told[-1][0] == told[-1][1]
    return writer, made


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NONSENSE)
def test_whatever_a_model_writes_each_shape_is_usable_and_says_only_what_was_said(
    shape: SummaryShape, name: str
) -> None:
    stretches = meeting(8)[:1]
    said = {item.evidence[0]: item.text for item in itertools.chain(*stretches)}
    _, made = shaped(NONSENSE[name], shape, stretches)
    found = [finding for part in made for finding in part.findings]  # type: ignore[attr-defined]
    assert bool(found) is (shape is not SummaryShape.PLAIN)  # what was said is not easy
    assert all(part.is_fallback for part in made)  # type: ignore[attr-defined]
    for finding in found:
        assert finding.evidence
        assert check(finding.text, [said[one] for one in finding.evidence]) == ()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("length", SummaryLength)
def test_a_long_meeting_is_read_to_its_last_word_and_told_briefly(
    shape: SummaryShape, length: SummaryLength
) -> None:
    stretches = meeting(150)
    writer, made = shaped(recite, shape, stretches, length)
    shown = "".join(request.material for request in writer.requests)
    long = [item for item in itertools.chain(*stretches) if letters_of([item]) >= 30]
    assert all(item.text in shown for item in long)
    for request in writer.requests:
        whole = len(request.instruction) + len(request.material) + request.most_tokens
        assert whole <= writer.context
    points = [finding for part in made for finding in part.findings]  # type: ignore[attr-defined]
    if shape is SummaryShape.GIST:
        assert len(points) == GIST_SENTENCES
    elif shape is not SummaryShape.POINTS:
        assert len(points) < 40
        assert sum(len(point.text) for point in points) < letters_of(stretches[0]) / 2
    assert all(point.evidence for point in points)


def test_longer_summaries_say_more() -> None:
    for shape in (SummaryShape.OVERVIEW, SummaryShape.POINTS, SummaryShape.PLAIN):
        counts = []
        for length in (SummaryLength.SHORT, SummaryLength.NORMAL, SummaryLength.LONG):
            _, made = shaped(recite, shape, meeting(60), length)
            counts.append(sum(len(part.findings) for part in made))  # type: ignore[attr-defined]
        assert counts == sorted(counts)
        if shape is not SummaryShape.POINTS:
            assert counts[0] < counts[-1]


def test_the_second_shape_of_a_meeting_needs_no_second_reading() -> None:
    known: dict[str, str] = {}
    asked = []
    for shape in (SummaryShape.OVERVIEW, SummaryShape.GIST, SummaryShape.OVERVIEW):
        writer = RuledWriter(recite)
        prompts = {name: read_prompt(name) for name in PROMPTS[shape]}
        asker = Asker(writer, answers=dict(known), keep=known.__setitem__)
        shaper = Shaper(asker, prompts, SummaryLength.NORMAL, lambda done, total: None)
        shaper.shape(shape, meeting(80))
        asked.append(len(writer.requests))
    first, second, again = asked
    assert second < first / 2
    assert again == 0


def test_only_the_stretch_that_was_corrected_is_asked_again() -> None:
    known: dict[str, str] = {}
    stretches = meeting(80)
    changed = list(stretches[0])
    changed[-2] = source(
        "a239", MEMBER, "第80工区について、騒音の対策をどのようにするのか伺います。"
    )
    asked = []
    for said in (stretches, (tuple(changed), stretches[1])):
        writer = RuledWriter(recite)
        asker = Asker(writer, answers=dict(known), keep=known.__setitem__)
        prompts = {name: read_prompt(name) for name in PROMPTS[SummaryShape.OVERVIEW]}
        shaper = Shaper(asker, prompts, SummaryLength.NORMAL, lambda done, total: None)
        shaper.shape(SummaryShape.OVERVIEW, said)
        asked.append([request for request in writer.requests if "1. " in request.material])
    facts = [item for item in asked[1] if item.instruction == read_prompt("points").text]
    assert len(facts) == 1
    assert "騒音" in facts[0].material


def test_what_was_decided_is_in_the_overview_whatever_the_model_leaves_out() -> None:
    _, made = shaped(lambda request, attempt: '{"items": []}', SummaryShape.OVERVIEW, meeting())
    (point,) = made[0].findings  # type: ignore[attr-defined]
    assert (point.text, point.origin) == (DECISION, Origin.RULE)


def test_the_main_points_by_speaker_stand_in_the_order_of_speaking() -> None:
    _, made = shaped(recite, SummaryShape.POINTS, meeting(3), SummaryLength.LONG)
    points = made[0].findings  # type: ignore[attr-defined]
    places = [int(point.evidence[0][1:]) for point in points]
    assert places == sorted(places)
    who = [label for label, _ in itertools.groupby(point.who for point in points)]
    assert who[:4] == [OFFICIAL, MEMBER, OFFICIAL, MEMBER]
    assert all(len({identity[0] for identity in point.evidence}) == 1 for point in points)


def test_pieces_are_finished_while_the_meeting_goes_on_and_stay_as_they_are() -> None:
    writer = RuledWriter(recite)
    prompts = {"points": read_prompt("points")}
    shaper = Shaper(Asker(writer), prompts, SummaryLength.NORMAL, lambda done, total: None)
    whole = meeting(100)[0]
    finished = shaper.finished(whole, is_over=True)
    assert [item.text for piece in finished for item in piece] == [item.text for item in whole]
    assert all(letters_of(piece) <= PIECE_LETTERS for piece in finished)
    for end in range(0, len(whole), 17):
        so_far = shaper.finished(whole[:end], is_over=False)
        assert so_far == finished[: len(so_far)]
        assert end < 60 or so_far


def test_a_model_never_sees_what_is_covered_and_people_read_it_again() -> None:
    cover = make_cover([("氏名", "中村花子"), ("住所", "緑町1丁目2番3号")])
    said = (
        source(
            "a0",
            MEMBER,
            "中村花子さんから、緑町1丁目2番3号の街灯を直してほしいと要望がありました。",
        ),
    )
    for shape in (SummaryShape.OVERVIEW, SummaryShape.GIST, SummaryShape.POINTS):
        writer = RuledWriter(recite)
        prompts = {name: read_prompt(name) for name in PROMPTS[shape]}
        shaper = Shaper(Asker(writer, cover=cover), prompts, SummaryLength.NORMAL, lambda *_: None)
        (made,) = shaper.shape(shape, (said,))
        shown = "".join(request.material for request in writer.requests)
        assert "中村" not in shown
        assert "緑町" not in shown
        assert [point.text for point in made.findings] == [said[0].text]
        assert not made.is_fallback


@pytest.mark.parametrize("shape", [item for item in SHAPES if item is not SummaryShape.PLAIN])
@pytest.mark.parametrize("length", SummaryLength)
def test_without_a_model_every_shape_but_easy_words_is_made_of_what_was_said(
    shape: SummaryShape, length: SummaryLength
) -> None:
    stretches = meeting(20)
    said = "".join(item.text for item in itertools.chain(*stretches))
    made = shape_by_rule(shape, stretches, length)
    assert len(made) == (1 if shape is SummaryShape.GIST else len(stretches))
    found = [finding for part in made for finding in part.findings]
    assert found
    assert all(finding.text in said and finding.evidence for finding in found)
    if shape is SummaryShape.GIST:
        assert DECISION in {finding.text for finding in found}
        assert len(found) == GIST_SENTENCES
    order = [item.evidence[0] for item in itertools.chain(*stretches)]
    places = [order.index(finding.evidence[0]) for finding in found]
    assert places == sorted(places)


def test_main_points_by_speaker_tell_what_was_decided_and_in_full_short_answers() -> None:
    answer, decision = "道路の復旧に3億円を追加します。", "議案第76号は可決すべきものと決しました。"
    said = ("次は何でしょうか。", answer, decision)
    stretch = tuple(source(f"a{at}", str(at % 2), text) for at, text in enumerate(said))
    told = {}
    for length in SummaryLength:
        (points,) = shape_by_rule(SummaryShape.POINTS, (stretch,), length)
        told[length] = [finding.text for finding in points.findings]
    assert told[SummaryLength.NORMAL] == [decision]
    assert told[SummaryLength.LONG] == [answer, decision]


def test_a_meeting_in_which_nothing_was_said_has_an_empty_summary() -> None:
    for shape in SHAPES:
        _, made = shaped(recite, shape, ())
        assert [part.findings for part in made] == ([()] if shape is SummaryShape.GIST else [])  # type: ignore[attr-defined]
