"""Every way in which the pieces of a text may be read, to find words by their sound."""

from __future__ import annotations

import re

from minutes.dictionary.entries import normalize_reading
from minutes.dictionary.readings import analyse, known_readings

_KANA = re.compile(r"[ぁ-ゖァ-ヺー]+")
_KANJI = re.compile(r"[一-龥々〆ヶ]")


def read_aloud(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return start, end and reading (hiragana) of pieces of a text, which may overlap.

    Words as the analyser cuts them, and below them each character by itself: a name that
    was misheard is written with any characters that sound like it.
    """
    found = [(item.start, item.end, item.reading) for item in analyse(text) if item.reading]
    for at, letter in enumerate(text):
        if _KANA.match(letter):
            found.append((at, at + 1, normalize_reading(letter)))
        elif _KANJI.match(letter):
            found += ((at, at + 1, reading) for reading in known_readings(letter))
    return tuple(dict.fromkeys(found))
