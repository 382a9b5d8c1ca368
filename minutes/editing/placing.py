"""Where the paragraphs of a document belong in a text that they were printed from.

Strings of letters that stand only once in the text are anchors. The paragraphs whose anchors
follow each other as in the text are the record itself; what repeats it elsewhere (a summary,
a list of decisions) is left out, and what was moved goes back to its place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

GRAM = 6
"""Letters of an anchor. Our choice: shorter ones repeat, longer ones miss edited text."""

REPEATED = 0.5
"""A paragraph out of order is a repetition when this part of its place is taken."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Paragraph `number` seems to begin at a character of the text."""

    number: int
    start: int
    length: int


def place(text: str, paragraphs: Sequence[str]) -> list[int]:
    """Return the numbers of the paragraphs that belong to a text, in the text's order.

    One without anchors stays behind the one before it. Before the first that has any and
    behind the last, only what stands in the text just so belongs to it: the rest are titles,
    lists, notes.
    """
    anchors = _anchors(text)
    spots = [_spot(anchors, number, item) for number, item in enumerate(paragraphs)]
    found = [spot for spot in spots if spot is not None]
    if not found:
        return []
    chain = _heaviest_chain(found)
    starts = {spot.number: spot.start for spot in [*chain, *_moved(found, chain, len(text))]}
    first, last = min(starts), max(starts)
    end = starts[last] + len(paragraphs[last])
    first -= _count_whole(text[: max(0, starts[first])], paragraphs[:first])
    last += _count_whole(text[end:][::-1], [item[::-1] for item in paragraphs[:last:-1]])
    order: list[tuple[int, int]] = []
    here = 0
    for number in range(first, last + 1):
        if spots[number] is None or number in starts:
            here = starts.get(number, here)
            order.append((here, number))
    return [number for _, number in sorted(order)]


def _count_whole(text: str, paragraphs: Sequence[str]) -> int:
    """Return how many paragraphs, from the last back, are just what the text ends with."""
    text, count = "".join(text.split()), 0
    for paragraph in reversed(paragraphs):
        letters = "".join(paragraph.split())
        if not letters or not text.endswith(letters):
            break
        text, count = text[: -len(letters)], count + 1
    return count


def _anchors(text: str) -> dict[str, int]:
    """Return where each string of letters stands that the text has only once."""
    seen: dict[str, int] = {}
    for at in range(len(text) - GRAM + 1):
        gram = text[at : at + GRAM]
        seen[gram] = -1 if gram in seen else at
    return {gram: at for gram, at in seen.items() if at >= 0}


def _spot(anchors: Mapping[str, int], number: int, paragraph: str) -> _Spot | None:
    starts = [
        anchors[gram] - at
        for at in range(len(paragraph) - GRAM + 1)
        if (gram := paragraph[at : at + GRAM]) in anchors
    ]
    return _Spot(number, median_low(starts), len(paragraph)) if starts else None


def _heaviest_chain(spots: Sequence[_Spot]) -> list[_Spot]:
    """Return the spots in the order of the document and of the text that hold most letters."""
    starts: list[int] = []
    weights: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, spot in enumerate(spots):
        at = bisect_right(starts, spot.start)
        weight = spot.length + (weights[at - 1] if at else 0)
        before.append(ends[at - 1] if at else -1)
        last = at
        while last < len(starts) and weights[last] <= weight:
            last += 1
        starts[at:last], weights[at:last], ends[at:last] = [spot.start], [weight], [number]
    chain, at = [], ends[-1]
    while at >= 0:
        chain.append(spots[at])
        at = before[at]
    return chain[::-1]


def _moved(spots: Sequence[_Spot], chain: Sequence[_Spot], length: int) -> list[_Spot]:
    """Return the spots out of order whose place in the text nothing else has taken."""
    taken = bytearray(length)
    for spot in chain:
        _take(taken, spot)
    moved = []
    inside = {spot.number for spot in chain}
    for spot in sorted(spots, key=lambda spot: -spot.length):
        if spot.number in inside:
            continue
        start, end = max(0, spot.start), max(0, spot.start + spot.length)
        if sum(taken[start:end]) < REPEATED * spot.length:
            _take(taken, spot)
            moved.append(spot)
    return moved


def _take(taken: bytearray, spot: _Spot) -> None:
    for at in range(max(0, spot.start), min(len(taken), spot.start + spot.length)):
        taken[at] = 1
