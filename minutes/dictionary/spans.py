"""Stretches of recognised text that may be a misheard word, and how they may be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from minutes.dictionary.readings import (
    Morpheme,
    analyse,
    known_readings,
    propose_reading,
    spell_numbers,
)

MOST_MORPHEMES = 4
MOST_CHARACTERS = 10
MOST_READINGS = 8
"""Ways to read one stretch that are tried: 生田町 alone has 24 by its characters."""

_NAMING = ("名詞", "接頭辞", "接尾辞", "形状詞")
_BREAKS = ("補助記号", "空白", "記号")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text from `start` to `end`, counted in characters.

    `probability` is that of its most doubtful character; `is_word` says that the analyser
    knows it as one word, `is_name` that this word is somebody's or a place's name.
    """

    start: int
    end: int
    text: str
    readings: tuple[str, ...]
    probability: float
    is_word: bool
    is_name: bool


def doubtful_spans(
    text: str, morphemes: Sequence[Morpheme], probabilities: Sequence[float], below: float
) -> Iterator[Span]:
    """Yield the stretches of whole morphemes that each hold a character less sure.

    `probabilities` has one for each character of the text.
    """
    sure = [min(probabilities[item.start : item.end], default=1.0) for item in morphemes]
    may_hold = [
        probability < below and not _is_break(item)
        for item, probability in zip(morphemes, sure, strict=True)
    ]
    yield from _spans(text, morphemes, sure, may_hold)


def naming_spans(
    text: str, morphemes: Sequence[Morpheme], probabilities: Sequence[float]
) -> Iterator[Span]:
    """Yield the stretches that consist of nouns and what is joined to them, sure or not."""
    sure = [min(probabilities[item.start : item.end], default=1.0) for item in morphemes]
    may_hold = [item.kind[0] in _NAMING and not _is_break(item) for item in morphemes]
    yield from _spans(text, morphemes, sure, may_hold)


def _spans(
    text: str, morphemes: Sequence[Morpheme], sure: Sequence[float], may_hold: Sequence[bool]
) -> Iterator[Span]:
    inner = _inside_words(text)
    for first in range(len(morphemes)):
        for last in range(first, min(first + MOST_MORPHEMES, len(morphemes))):
            start, end = morphemes[first].start, morphemes[last].end
            if not may_hold[last] or end - start > MOST_CHARACTERS:
                break
            if _tears(morphemes, may_hold, first - 1) or _tears(morphemes, may_hold, last + 1):
                continue
            if start in inner or end in inner:
                continue
            yield _span(text[start:end], morphemes[first : last + 1], min(sure[first : last + 1]))


def _inside_words(text: str) -> set[int]:
    """Return the places inside words that the analyser knows as a whole (放課|後)."""
    words = (item for item in analyse(text, is_fine=False) if item.is_known)
    return {at for item in words for at in range(item.start + 1, item.end)}


def _tears(morphemes: Sequence[Morpheme], may_hold: Sequence[bool], beside: int) -> bool:
    """Tell whether a stretch would leave a lone character of a name behind (水|ヶ谷)."""
    if not 0 <= beside < len(morphemes) or not may_hold[beside]:
        return False
    return len(morphemes[beside].surface) == 1 and morphemes[beside].kind[0] == "名詞"


def _is_break(morpheme: Morpheme) -> bool:
    return morpheme.kind[0] in _BREAKS


def _span(text: str, inside: Sequence[Morpheme], probability: float) -> Span:
    start = inside[0].start
    is_word = (len(inside) == 1 and inside[0].is_known) or bool(known_readings(text))
    return Span(
        start=start,
        end=inside[-1].end,
        text=text,
        readings=readings_of(text, inside),
        probability=probability,
        is_word=is_word,
        is_name=is_word and any("固有名詞" in item.kind for item in inside),
    )


def readings_of(text: str, morphemes: Sequence[Morpheme]) -> tuple[str, ...]:
    """Return how a text may be read, the likeliest first.

    As a whole word, as the analyser reads its parts, then with the other readings of
    each part, since 牧潮 may be まきうしお or まきしお.
    """
    if any(letter.isdecimal() for letter in text):
        return _numbered(spell_numbers(text))
    whole = known_readings(text)
    parts = [_part_readings(item) for item in morphemes]
    mixed = ("".join(chosen) for chosen in product(*parts)) if all(parts) else iter(())
    return tuple(dict.fromkeys([*whole, *islice(mixed, MOST_READINGS * 2)]))[:MOST_READINGS]


def _numbered(text: str) -> tuple[str, ...]:
    found = (*known_readings(text), propose_reading(text))
    return tuple(dict.fromkeys(filter(None, found)))


def _part_readings(morpheme: Morpheme) -> tuple[str, ...]:
    found = dict.fromkeys([morpheme.reading, *known_readings(morpheme.surface)])
    found.pop("", None)
    if found:
        return tuple(found)[:4]
    letters = [known_readings(letter)[:3] for letter in morpheme.surface]
    if not all(letters):
        return ()
    return tuple("".join(chosen) for chosen in islice(product(*letters), 4))
