"""Ordinary words that sound like an entry: where a correction could do harm."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from minutes.dictionary.readings import ordinary_words

MOST_WORDS = 6
"""Of one reading; who sees six knows enough."""

_KANJI_WORD = re.compile(r"[一-鿿々]{2,}[ぁ-ゖ]?|[一-鿿]")
_RARE_KANJI_FROM = 0x989F
"""Kanji of the second level, in Shift_JIS; ordinary words need only the first. JIS X 0208."""


def find_everyday_words(readings: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the analyser's ordinary words for readings in hiragana, where it has any."""
    if not readings:
        return {}
    known = _words_by_reading()
    return {
        reading: tuple(sorted(known[reading], key=lambda word: not known[reading][word]))[
            :MOST_WORDS
        ]
        for reading in readings
        if reading in known
    }


@cache
def _words_by_reading() -> dict[str, dict[str, bool]]:
    """Return all ordinary words; true for those whose synonyms the analyser's makers listed.

    Those are the commoner ones: it has no figures of how often a word is used.
    """
    found: dict[str, dict[str, bool]] = {}
    for surface, reading, has_synonyms in ordinary_words():
        if _KANJI_WORD.fullmatch(surface) and not any(map(_is_rare, surface)):
            found.setdefault(reading, {})[surface] = has_synonyms
    return found


@cache
def _is_rare(letter: str) -> bool:
    try:
        return int.from_bytes(letter.encode("cp932"), "big") >= _RARE_KANJI_FROM
    except UnicodeEncodeError:
        return True
