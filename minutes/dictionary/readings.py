"""How text is read: the only file that imports the analyser (SudachiPy)."""

from __future__ import annotations

import re
import threading
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from minutes.dictionary.entries import is_reading, normalize_reading

if TYPE_CHECKING:
    from sudachipy import Dictionary, Tokenizer

LONGEST_TEXT = 10_000
"""Characters given to the analyser at once; it takes 49,149 bytes. Source: SudachiPy."""


_VARIANTS = str.maketrans(
    "髙﨑濵𠮷栁桒槗𣘺瀨增德淸靏靍緖巢昻曻鷗俱條",
    "高崎浜吉柳桑橋橋瀬増徳清鶴鶴緒巣昂昇鴎倶条",
)
"""Forms of kanji in names (異体字) that the analyser lacks, and the ones that it reads.
Source: of the variants in the surnames we ship, those it left unread (SudachiDict 20261015)."""


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A piece of text as the analyser sees it; `start` and `end` count characters.

    `reading` is in hiragana, empty when the analyser knows none; `is_known` says that the
    analyser's own dictionary has the word. `kind` is its part of speech from the general
    to the special, as 名詞, 固有名詞, 人名, 姓.
    """

    start: int
    end: int
    surface: str
    reading: str
    is_known: bool
    kind: tuple[str, ...]


@cache
def _dictionary() -> Dictionary:
    # Kept for the life of the process: mapped memory, opened in 0.1 s.
    import sudachipy

    return sudachipy.Dictionary(dict="core")


class _OfThread(threading.local):
    """What a thread has for itself: a tokenizer refuses to be used by two at once."""

    @cached_property
    def tokenizer(self) -> Tokenizer:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return _dictionary().create()


_own = _OfThread()


def analyse(text: str, *, is_fine: bool = True) -> tuple[Morpheme, ...]:
    """Return the morphemes of a text, in order; together they are the text.

    `is_fine` asks for the shortest units (防府 + 市) instead of the longest (防府市).
    """
    import sudachipy

    mode = sudachipy.SplitMode.A if is_fine else sudachipy.SplitMode.C
    found = []
    plain = text.translate(_VARIANTS)
    for offset in range(0, len(text), LONGEST_TEXT):
        for item in _own.tokenizer.tokenize(plain[offset : offset + LONGEST_TEXT], mode):
            reading = normalize_reading(item.reading_form())
            found.append(
                Morpheme(
                    start=offset + item.begin(),
                    end=offset + item.end(),
                    surface=text[offset + item.begin() : offset + item.end()],
                    reading=reading if is_reading(reading) else "",
                    is_known=not item.is_oov(),
                    kind=tuple(part for part in item.part_of_speech()[:4] if part != "*"),
                )
            )
    return tuple(found)


def propose_reading(surface: str) -> str:
    """Return the likeliest reading of a word, empty where a part of it has none."""
    plain = normalize_reading(surface)
    if is_reading(plain):
        return plain
    return join_readings(analyse(surface, is_fine=False))


@lru_cache(maxsize=65_536)
def known_readings(surface: str) -> tuple[str, ...]:
    """Return every reading that the analyser's dictionary has for exactly this surface."""
    items = _dictionary().lookup(surface.translate(_VARIANTS))
    found = (normalize_reading(item.reading_form()) for item in items)
    return tuple(dict.fromkeys(reading for reading in found if is_reading(reading)))


def ordinary_words() -> Iterator[tuple[str, str, bool]]:
    """Yield surface and reading of each noun that is no name, and whether it has synonyms.

    The dictionary cannot be asked by reading: this goes through its 1.6 million words, in
    about 5 seconds.
    """
    is_ordinary = _dictionary().pos_matcher(
        lambda kind: kind[0] in {"名詞", "形状詞", "副詞"} and kind[1] not in {"固有名詞", "数詞"}
    )
    for item in _dictionary().entries():
        if is_ordinary(item):
            reading = normalize_reading(item.reading_form())
            yield item.surface(), reading, bool(item.synonym_group_ids())


def join_readings(morphemes: Iterable[Morpheme]) -> str:
    """Return the reading of consecutive morphemes, empty if one of them has none.

    Marks are not read and do not count.
    """
    readings = []
    for item in morphemes:
        if item.kind[:1] in {("補助記号",), ("空白",)}:
            continue
        if not item.reading:
            return ""
        readings.append(item.reading)
    return "".join(readings)


_DIGITS = "〇一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")


def spell_numbers(text: str) -> str:
    """Return a text with its numbers up to 9999 in kanji, as names have them (4日市).

    Longer ones stay: they are amounts, not names.
    """
    plain = unicodedata.normalize("NFKC", text)
    return _NUMBER.sub(lambda found: _in_kanji(found.group()), plain)


def _in_kanji(digits: str) -> str:
    if int(digits) == 0:
        return _DIGITS[0]
    parts = (
        # 十, 百 and 千 are said without a one before them.
        ("" if digit == "1" and place else _DIGITS[int(digit)]) + _PLACES[place]
        for place, digit in zip(reversed(range(len(digits))), digits, strict=True)
        if digit != "0"
    )
    return "".join(parts)
