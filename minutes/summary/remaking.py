"""A summary made again: what a person wrote, confirmed or took out stays as they left it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from minutes.summary.said import GIST_SENTENCES
from minutes.types import (
    AgendaPart,
    Finding,
    Origin,
    Summary,
    SummaryShape,
    Utterance,
    UtteranceId,
)

Places = Mapping[UtteranceId, int]
"""Where an utterance stands in the record."""


def remake(
    old: Summary, new: Summary, utterances: Sequence[Utterance], digest_of: Callable[[Finding], str]
) -> Summary:
    """Return a new summary with what a person decided about the old one.

    Their sentences stay in their item, in the order of the record; a new one that rests on
    nothing else is left out, and so is one that they took out before: `digest_of` tells it.
    What a person decided about the new one stays too.
    """
    places = {item.id: place for place, item in enumerate(utterances)}
    by_hand = _by_part(old, new, utterances)
    refused = tuple(dict.fromkeys((*old.refused, *new.refused)))
    if not new.parts:
        return replace(new, parts=_of_hand(old.parts), refused=refused)
    parts = tuple(
        replace(
            part,
            points=_joined(
                [
                    item
                    for item in part.points
                    if _is_by_hand(item) or digest_of(item) not in old.refused
                ],
                by_hand[number],
                places,
                GIST_SENTENCES if new.shape is SummaryShape.GIST else None,
            ),
        )
        for number, part in enumerate(new.parts)
    )
    return replace(new, parts=parts, refused=refused)


def _is_by_hand(finding: Finding) -> bool:
    return finding.is_confirmed or finding.origin is Origin.PERSON


def _of_hand(parts: Iterable[AgendaPart]) -> tuple[AgendaPart, ...]:
    kept = (replace(part, points=tuple(filter(_is_by_hand, part.points))) for part in parts)
    return tuple(part for part in kept if part.points)


def _by_part(old: Summary, new: Summary, utterances: Sequence[Utterance]) -> list[list[Finding]]:
    """Return the sentences of a person for each new part: by its title, else by its time."""
    starts = {item.id: item.start for item in utterances}
    titles = {part.stretch.title: number for number, part in reversed([*enumerate(new.parts)])}
    found: list[list[Finding]] = [[] for _ in new.parts]
    for part in _of_hand(old.parts) if new.parts else ():
        for finding in part.points:
            start = min((starts[item] for item in finding.evidence if item in starts), default=0.0)
            begun = [at for at, item in enumerate(new.parts) if item.stretch.start <= start]
            by_time = begun[-1] if begun else 0
            found[titles.get(part.stretch.title, by_time)].append(finding)
    return found


def _joined(
    points: Sequence[Finding], by_hand: Sequence[Finding], places: Places, most: int | None
) -> tuple[Finding, ...]:
    if not by_hand:
        return tuple(points)
    told = {identity for finding in by_hand for identity in finding.evidence}
    texts = {finding.text for finding in by_hand}
    fresh = [
        finding
        for finding in points
        if finding.text not in texts
        and (_is_by_hand(finding) or not told.issuperset(finding.evidence))
    ]
    room = None if most is None else max(0, most - len(by_hand))
    every = [*by_hand, *fresh[:room]]
    return tuple(sorted(every, key=lambda item: _place(item, places)))


def _place(finding: Finding, places: Places) -> int:
    return min((places[item] for item in finding.evidence if item in places), default=0)
