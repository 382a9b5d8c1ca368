"""From the cells of one line to an entry: cleaned, and refused where it could do harm."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

from minutes.dictionary.entries import (
    Entry,
    Layer,
    compose,
    is_reading,
    normalize_reading,
    normalize_surface,
)

LONGEST_SURFACE = 60
LONGEST_READING = 120
"""Characters. Our choice: longer than any title of a bill that is said in one breath."""

LARGEST_WEIGHT = 100.0

_SEPARATORS = re.compile(r"[|｜]")
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠]")
_TO_GUARD = re.compile(r"'*[=+\-@＝＋－＠]")
_PLAIN = re.compile(r"[0-9A-Za-zぁ-ゖァ-ヺー一-鿿々〆]+")
"""Text that cleaning would not change: most of a list, and a list may be long."""

_CONTROL = frozenset({"Cc", "Cs", "Zl", "Zp"})


class LineRefused(ValueError):  # noqa: N818 - what happened, as in errors.py
    """A line that is no entry; its text is the reason, in Japanese."""


@dataclass(frozen=True, slots=True)
class Cells:
    """What a line says, as text, before anything is believed."""

    surface: str
    reading: str = ""
    category: str = ""
    misheard: str = ""
    weight: str = ""
    note: str = ""


def make_entry(cells: Cells, layer: Layer) -> Entry:
    """Return the entry of a line.

    Raises:
        LineRefused: the line is not usable.
    """
    surface = clean_surface(cells.surface)
    return Entry(
        surface,
        clean_reading(cells.reading),
        clean_line(cells.category),
        clean_misheard(cells.misheard, surface),
        clean_weight(cells.weight),
        clean_line(cells.note),
        layer,
    )


def clean_surface(text: str) -> str:
    """Return a surface; invisible characters go.

    Raises:
        LineRefused: empty, too long, or with a line break or control character.
    """
    if _PLAIN.fullmatch(text) and len(text) <= LONGEST_SURFACE:
        return text
    surface = normalize_surface(_visible(text.strip()))
    if not surface:
        raise LineRefused("表記がありません")
    if any(unicodedata.category(letter) in _CONTROL for letter in surface):
        raise LineRefused("表記に改行か制御文字があります")
    if len(surface) > LONGEST_SURFACE:
        raise LineRefused(f"表記が長すぎます（{LONGEST_SURFACE} 字まで）")
    return surface


def clean_reading(text: str) -> str:
    """Return a reading in hiragana, empty where none is given.

    Raises:
        LineRefused: something other than kana, or too long.
    """
    if not text:
        return ""
    reading = text if is_reading(text) else normalize_reading(_visible(text))
    if not reading:
        return ""
    if not is_reading(reading):
        raise LineRefused("読みにひらがな・カタカナ以外の文字があります")
    if len(reading) > LONGEST_READING:
        raise LineRefused(f"読みが長すぎます（{LONGEST_READING} 字まで）")
    return reading


def clean_misheard(text: str, surface: str) -> tuple[str, ...]:
    """Return the spellings between the bars, each once, without the right one."""
    if not text.strip():
        return ()
    found = (normalize_surface(clean_line(part)) for part in _SEPARATORS.split(text))
    return tuple(dict.fromkeys(part for part in found if part and part != surface))


def clean_weight(text: str) -> float:
    """Return a weight, 1 where none is given; full-width digits count.

    Raises:
        LineRefused: no number from 0 to `LARGEST_WEIGHT`.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return 1.0
    try:
        weight = float(plain)
    except ValueError:
        weight = math.nan
    if not 0 <= weight <= LARGEST_WEIGHT:
        raise LineRefused(f"重みが 0 から {LARGEST_WEIGHT:.0f} までの数ではありません")
    return weight


def clean_line(text: str) -> str:
    """Return text on one line: breaks and control characters become a space."""
    if not text or _PLAIN.fullmatch(text):
        return text
    plain = text.strip()
    spaced = "".join(" " if unicodedata.category(x) in _CONTROL else x for x in _visible(plain))
    return compose(spaced).strip()


def guard(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `unguard` takes it back.

    Source: OWASP, CSV Injection; Japanese Excel takes the full-width signs as well.
    """
    return f"'{text}" if _TO_GUARD.match(text) else text


def unguard(text: str) -> str:
    """Return a cell without the apostrophe that `guard` put before it."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text


def _visible(text: str) -> str:
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
