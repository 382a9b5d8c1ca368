"""Places in a text that somebody changes: which ones stay, and where they stand then."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

from minutes.types import Correction, Doubt

Placed = TypeVar("Placed", Correction, Doubt)

_BREAKS = re.compile(r"[ \t　]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+[ \t　]*")
_JOINERS = "\u200c\u200d"
"""Invisible, but they change how a letter looks."""


def clean(text: str) -> str:
    """Return text on one line, without characters that nobody sees and without a margin.

    Lines are joined as Japanese is, a space only between Latin letters. Characters of
    private use stay: town halls write names with them (外字).
    """
    joined = _BREAKS.sub(_joint, text).replace("\t", " ")
    return "".join(letter for letter in joined if _is_seen(letter)).strip()


def _joint(found: re.Match[str]) -> str:
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return " " if before and after and (before + after).isascii() else ""


def _is_seen(letter: str) -> bool:
    return letter in _JOINERS or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}


def letter_edge(text: str, at: int) -> int:
    """Return the next place that is not within a letter and its marks (異体字, か゛)."""
    while 0 < at < len(text) and (
        unicodedata.category(text[at]) == "Mn" or "\u200d" in (text[at - 1], text[at])
    ):
        at += 1
    return at


def keep_untouched(items: Sequence[Placed], before: str, after: str) -> tuple[Placed, ...]:
    """Return the items whose place in the text `before` nobody changed, moved to `after`."""
    changes = [
        (part.src_start, part.src_end, part.dest_end - part.dest_start)
        for part in Levenshtein.opcodes(before, after)
        if part.tag != "equal"
    ]
    kept = []
    for item in items:
        start, end = item.span
        if any(_touches(low, high, start, end) for low, high, _ in changes):
            continue
        shift = sum(length - (high - low) for low, high, length in changes if high <= start)
        kept.append(replace(item, span=(start + shift, end + shift)))
    return tuple(kept)


def _touches(low: int, high: int, start: int, end: int) -> bool:
    """Tell whether a change from `low` to `high` reaches into a span, or stands on it."""
    if start == end:
        return low <= start <= high
    if low == high:
        return start < low < end
    return low < end and start < high


def place_in(before: str, after: str, at: int) -> int:
    """Return where a place between two characters of `before` lies in `after`.

    Within a piece that was replaced it is estimated; what was added there in `after` goes
    to the right of it.
    """
    for part in Levenshtein.opcodes(before, after):
        if at <= part.src_end and part.src_start < part.src_end:
            length, inside = part.src_end - part.src_start, at - part.src_start
            return part.dest_start + round((part.dest_end - part.dest_start) * inside / length)
    return len(after)


def undone(text: str, corrections: Sequence[Correction]) -> str:
    """Return a text as it was before these corrections were made."""
    for item in sorted(corrections, key=lambda item: item.span, reverse=True):
        text = text[: item.span[0]] + item.before + text[item.span[1] :]
    return text


def place_undone(corrections: Sequence[Correction], at: int) -> int:
    """Return where a place in a text lay before these corrections were made."""
    shift = 0
    for item in sorted(corrections, key=lambda item: item.span):
        start, end = item.span
        if at <= start:
            break
        if at < end:
            return start + shift + round(len(item.before) * (at - start) / (end - start))
        shift += len(item.before) - (end - start)
    return at + shift


def divide(items: Sequence[Placed], at: int) -> tuple[tuple[Placed, ...], tuple[Placed, ...]]:
    """Return the items that stand whole before a place, and those behind it, from there on.

    What left nothing behind (an empty span) just at the place belongs to the second part.
    """
    first = tuple(item for item in items if item.span[1] <= at and item.span[0] < at)
    second = tuple(item for item in items if at <= item.span[0])
    return first, shifted(second, -at)


def shifted(items: Sequence[Placed], by: int) -> tuple[Placed, ...]:
    """Return items as they stand behind `by` more characters."""
    return tuple(replace(item, span=(item.span[0] + by, item.span[1] + by)) for item in items)
