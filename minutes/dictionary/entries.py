"""Entries of a dictionary, and which one counts when several speak of the same word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import jaconv

_READING = re.compile(r"[ぁ-ゖー]+")
_COMPOSABLE = re.compile(r"[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")


class Layer(IntEnum):
    """Who says so. A higher layer wins over a lower one about the same surface."""

    NATIONAL = 1
    """Shipped: places, surnames, words of administration and councils."""
    MUNICIPALITY = 2
    """The office's own list."""
    MEETING = 3
    """Attendance list and agenda of one meeting."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word as it is to be written, and how it sounds.

    `reading` is in hiragana, empty when nobody knows it: such an entry can be expected but
    not found by its sound. `misheard` are spellings seen in its place. `weight` above 1
    makes it likelier to be chosen, 0 keeps it out.
    """

    surface: str
    reading: str = ""
    category: str = ""
    misheard: tuple[str, ...] = ()
    weight: float = 1.0
    note: str = ""
    layer: Layer = Layer.MUNICIPALITY


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a file that was skipped; `number` counts from 1, `reason` is Japanese."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class EntryFile:
    """What a file holds: its good entries in order, and the lines that were skipped."""

    entries: tuple[Entry, ...]
    bad_lines: tuple[BadLine, ...] = ()


def normalize_surface(text: str) -> str:
    """Return a surface as it is compared and kept: composed form, no space around it."""
    return compose(text).strip()


def compose(text: str) -> str:
    """Return text in composed form (NFC), its compatibility ideographs as they are.

    Unicode unites them with others, but the 神 of a family register (U+FA19) is not the
    everyday one.
    """
    if unicodedata.is_normalized("NFC", text):
        return text
    return _COMPOSABLE.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


def normalize_reading(text: str) -> str:
    """Return a reading in hiragana: half-width and katakana are turned, spaces go.

    What is not kana stays, so that `is_reading` can refuse it.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return jaconv.kata2hira(plain)


def is_reading(text: str) -> bool:
    """Return whether this is a normalised reading: hiragana and the long vowel mark."""
    return bool(_READING.fullmatch(text))


def merge(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries that count, in their order.

    About one surface the highest layer speaks alone: its reading replaces those below.
    Within a layer a surface may have several readings; the same pair counts once, the
    last one given.
    """
    best: dict[str, Layer] = {}
    found: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        best[entry.surface] = max(entry.layer, best.get(entry.surface, entry.layer))
        key = (entry.surface, entry.reading)
        if key not in found or entry.layer >= found[key].layer:
            found[key] = entry
    return tuple(entry for entry in found.values() if entry.layer == best[entry.surface])
