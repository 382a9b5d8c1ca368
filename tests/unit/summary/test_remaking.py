"""A summary made again leaves alone what a person decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from minutes.store.summaries import digest_of
from minutes.summary.remaking import remake
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Finding,
    FindingKind,
    Origin,
    Summary,
    SummaryShape,
    Utterance,
    UtteranceId,
)

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
UTTERANCES = tuple(
    Utterance(UtteranceId(f"u{at}"), 1, at * 10.0, at * 10.0 + 9, (), "発言", "発言")
    for at in range(8)
)


def point(text: str, *places: int, by_hand: bool = False) -> Finding:
    evidence = tuple(UtteranceId(f"u{place}") for place in places)
    origin = Origin.PERSON if by_hand else Origin.MODEL
    return Finding(FindingKind.POINT, text, evidence, origin=origin, is_confirmed=by_hand)


def summary(*parts: tuple[str, float, tuple[Finding, ...]]) -> Summary:
    made = tuple(
        AgendaPart(AgendaStretch(title, start, start + 40), points)
        for title, start, points in parts
    )
    return Summary(SummaryShape.OVERVIEW, made, NOW)


def remade(old: Summary, new: Summary) -> list[list[str]]:
    made = remake(old, new, UTTERANCES, digest_of)
    return [[finding.text for finding in part.points] for part in made.parts]


def test_what_a_person_wrote_stays_in_its_place_and_is_not_told_twice() -> None:
    old = summary(("甲", 0.0, (point("一", 0), point("人の文", 2, by_hand=True))))
    new = summary(("甲", 0.0, (point("二", 0), point("同じこと", 2), point("三", 2, 3))))
    assert remade(old, new) == [["二", "人の文", "三"]]


def test_what_a_person_took_out_does_not_come_back() -> None:
    old = replace(summary(("甲", 0.0, ())), refused=(digest_of(point("要らない", 1)),))
    new = summary(("甲", 0.0, (point("一", 0), point("要らない", 1))))
    assert remade(old, new) == [["一"]]
    assert remake(old, new, UTTERANCES, digest_of).refused == old.refused


def test_an_item_that_is_called_otherwise_keeps_its_sentences_by_their_time() -> None:
    old = summary(("甲", 40.0, (point("人の文", 5, by_hand=True),)))
    new = summary(("乙", 0.0, (point("一", 0),)), ("丙", 40.0, ()))
    assert remade(old, new) == [["一"], ["人の文"]]


def test_nothing_of_a_person_is_lost_where_nothing_new_was_written() -> None:
    old = summary(("甲", 0.0, (point("一", 0), point("人の文", 2, by_hand=True))), ("乙", 40.0, ()))
    assert remade(old, summary()) == [["人の文"]]
