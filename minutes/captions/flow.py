"""Lines of text that grows: what people have read stays where it is.

A line end between two letters that will not change any more is never taken back. The last
words of what the recogniser is sure of count as tentative until the next phrase begins:
whether they fit on their line is known only then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from minutes.captions.lines import Border, Breaker, measure


@dataclass(frozen=True, slots=True)
class Flow:
    """A text in lines: `ends` are their ends, `fixed` how many letters keep their place."""

    text: str = ""
    ends: tuple[int, ...] = ()
    fixed: int = 0

    @property
    def lines(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each line."""
        return tuple(pairwise((0, *self.ends)))


def reflow(breaker: Breaker, old: Flow, text: str, sure: int | None = None) -> Flow:
    """Return the lines of a text that was `old` before, moving as little as possible.

    `sure` letters will not change any more; None says that the text is complete.
    """
    if old.text == text and sure is None and old.fixed == len(text):
        return old
    borders = breaker.borders(text)
    common = _shared(old.text, text)
    if common == len(old.text) == len(text):
        common += 1
    kept = _kept_ends(old, text, common)
    fixed = old.fixed if old.fixed <= common else _fixed_before(borders, common - 1)
    ends: list[int] = []
    start = 0
    while start < len(text):
        end = kept.get(start, 0)
        is_good = start < end < len(text) and (end < common or borders[end] > Border.FORBIDDEN)
        if not is_good or measure(text[start:end]) > breaker.width:
            end = breaker.end(text, borders, start, fixed if fixed > start else 0)
        ends.append(end)
        start = end
    return Flow(text, tuple(ends), _fixed_now(borders, fixed, len(text), sure))


def _kept_ends(old: Flow, text: str, common: int) -> dict[int, int]:
    """Return where lines of the old text that were read would begin and end in the new one."""
    tail = _shared(old.text[::-1], text[::-1])
    tail = min(tail, len(old.text) - min(common, len(old.text)), max(0, len(text) - common))
    shift = len(text) - len(old.text)

    def moved(place: int) -> int | None:
        if place < common:
            return place
        return place + shift if place >= len(old.text) - tail else None

    kept: dict[int, int] = {}
    for start, end in old.lines:
        new_start, new_end = moved(start), moved(end)
        if end <= old.fixed and end < len(old.text) and new_start is not None:
            kept[new_start] = new_end or 0
    return kept


def _fixed_before(borders: Sequence[Border], place: int) -> int:
    """Return the last place up to this one where a line may end."""
    while place > 0 and (place >= len(borders) or borders[place] < Border.ENDING):
        place -= 1
    return max(0, place)


def _fixed_now(borders: Sequence[Border], before: int, length: int, sure: int | None) -> int:
    if sure is None:
        return length
    for place in range(min(sure, length) - 1, before, -1):
        if borders[place] >= Border.PHRASE:
            return place
    return min(before, length)


def _shared(one: str, other: str) -> int:
    """Return how many letters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
