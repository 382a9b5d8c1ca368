"""A summary in the meeting's own words, how long each shape is, and what none may leave out.

Needs no model: of each stretch the sentences that say most are chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, pairwise

from minutes.summary.composing import Composed
from minutes.summary.findings import find_findings
from minutes.summary.sources import (
    Source,
    as_utterances,
    choose,
    letters_of,
    statements_of,
)
from minutes.types import Finding, FindingKind, SummaryLength, SummaryShape

Stretch = tuple[Source, ...]
"""What was said about one item of the agenda."""

GIST_SENTENCES = 3
"""要旨 has three, however long the meeting is."""

SHORTEST_STATEMENT = 30
"""Letters; 「はい、委員長。」 says nothing that 要点記録 would tell."""

LEAST_STATEMENT = {
    SummaryLength.SHORT: SHORTEST_STATEMENT,
    SummaryLength.NORMAL: SHORTEST_STATEMENT,
    SummaryLength.LONG: 15,
}
"""The same in the meeting's own words: in full, an answer of one sentence is told as well."""

ITEM = {
    SummaryLength.SHORT: (1, 4_000),
    SummaryLength.NORMAL: (3, 1_500),
    SummaryLength.LONG: (5, 600),
}
"""Sentences for an item of the agenda, and one more for each so many letters (300 letters
are a minute)."""

STATEMENT = {
    SummaryLength.SHORT: (1, 2_000),
    SummaryLength.NORMAL: (1, 500),
    SummaryLength.LONG: (2, 250),
}
"""The same for what somebody said in one go."""

MANY, MANY_SHARE = 10, 3
"""Beyond so many only each third one more is taken: three hours are not read as three times
one hour."""


def shape_by_rule(
    shape: SummaryShape, stretches: Sequence[Stretch], length: SummaryLength
) -> tuple[Composed, ...]:
    """Return a shape out of sentences that were said; needs no model.

    Raises:
        ValueError: nobody said it in easy words.
    """
    match shape:
        case SummaryShape.OVERVIEW:
            found = [_said_of_item(stretch, wanted(ITEM[length], stretch)) for stretch in stretches]
        case SummaryShape.POINTS:
            found = [said_by_speaker(stretch, length) for stretch in stretches]
        case SummaryShape.GIST:
            found = [_said_gist(tuple(chain.from_iterable(stretches)))]
        case SummaryShape.PLAIN:
            raise ValueError("easy words need a model")
    return tuple(Composed(points) for points in found)


def said_by_speaker(stretch: Stretch, length: SummaryLength) -> tuple[Finding, ...]:
    """Return the main points of each statement, in the order of speaking, and all decisions."""
    points = [
        point
        for statement in long_enough(statements_of(stretch), LEAST_STATEMENT[length])
        for point in choose(statement, wanted(STATEMENT[length], statement))
    ]
    return tuple(with_decisions(stretch, points))


def _said_of_item(stretch: Stretch, most: int) -> tuple[Finding, ...]:
    """Return what was decided, and at least half as much of what it was about."""
    decided = {identity for item in _decisions(stretch) for identity in item.evidence}
    rest = [source for source in stretch if decided.isdisjoint(source.evidence)]
    room = max(most - len(_decisions(stretch)), (most + 1) // 2)
    return tuple(with_decisions(stretch, choose(rest, room)))


def _said_gist(sources: Stretch) -> tuple[Finding, ...]:
    """Return the decisions talked about longest, and the rest of it, in the order of speaking."""
    places = {identity: at for at, item in enumerate(sources) for identity in item.evidence}
    decisions = _decisions(sources)
    ends = [places[item.evidence[-1]] + 1 for item in decisions]
    spans = pairwise([0, *ends])
    talk = [letters_of(sources[start:end]) for start, end in spans]
    longest = sorted(range(len(talk)), key=lambda at: -talk[at])[: GIST_SENTENCES - 1]
    chosen = [replace(decisions[at], kind=FindingKind.POINT) for at in sorted(longest)]
    known = {identity for item in decisions for identity in item.evidence}
    rest = [source for source in sources if known.isdisjoint(source.evidence)]
    every = [*chosen, *choose(rest, GIST_SENTENCES - len(chosen))]
    return tuple(sorted(every, key=lambda finding: places.get(finding.evidence[0], 0)))


def with_decisions(stretch: Stretch, findings: Sequence[Finding]) -> list[Finding]:
    """Return sentences, and word for word what was decided where none of them tells it."""
    told = {identity for finding in findings for identity in finding.evidence}
    missing = [item for item in _decisions(stretch) if item.evidence[-1] not in told]
    places = {
        identity: place for place, source in enumerate(stretch) for identity in source.evidence
    }
    every = [*findings, *(replace(item, kind=FindingKind.POINT) for item in missing)]
    return sorted(every, key=lambda finding: places.get(finding.evidence[0], 0))


def _decisions(sources: Stretch) -> list[Finding]:
    found = find_findings(as_utterances(sources))
    return [
        replace(
            item,
            evidence=tuple(
                dict.fromkeys(
                    identity for place in item.evidence for identity in sources[int(place)].evidence
                )
            ),
        )
        for item in found
        if item.kind is FindingKind.DECISION
    ]


def long_enough(statements: Sequence[Stretch], least: int = SHORTEST_STATEMENT) -> list[Stretch]:
    """Return the statements that say something: those of `least` letters and more."""
    return [item for item in statements if letters_of(item) >= least]


def wanted(measure: tuple[int, int], sources: Stretch) -> int:
    """Return how many sentences are wanted of sources, by one of the measures above."""
    least, letters = measure
    more = letters_of(sources) // letters
    return least + min(more, MANY) + max(0, more - MANY) // MANY_SHARE
