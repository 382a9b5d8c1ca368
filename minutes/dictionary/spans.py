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
    knows it as one word, `is_name` that this word is somebody's or a place's name, and
    `is_everyday` that it is, or is made of, words that are no names. `tail` is its last
    morpheme where it has several.
    """

    start: int
    end: int
    text: str
    readings: tuple[str, ...]
    probability: float
    is_word: bool
    is_name: bool
    is_everyday: bool
    tail: str = ""


def doubtful_spans(
    text: str, morphemes: Sequence[Morpheme], probabilities: Sequence[float], below: float
) -> Iterator[Span]:
    """Yield the stretches of whole morphemes that each hold a character less sure.

    What stands beside a stretch is no doubtful noun: a misheard name is replaced whole or
    not at all. `probabilities` has one for each character of the text.
    """
    sure = [min(probabilities[item.start : item.end], default=1.0) for item in morphemes]
    may_hold = [
        probability < below and not _is_break(item)
        for item, probability in zip(morphemes, sure, strict=True)
    ]
    is_part = [
        may and item.kind[0] in _NAMING for item, may in zip(morphemes, may_hold, strict=True)
    ]
    yield from _spans(text, _Row(morphemes, sure, may_hold, is_part))


def naming_spans(
    text: str, morphemes: Sequence[Morpheme], probabilities: Sequence[float]
) -> Iterator[Span]:
    """Yield the stretches that consist of nouns and what is joined to them, sure or not."""
    sure = [min(probabilities[item.start : item.end], default=1.0) for item in morphemes]
    may_hold = [item.kind[0] in _NAMING and not _is_break(item) for item in morphemes]
    is_part = [
        may and item.kind[0] == "名詞" and len(item.surface) == 1
        for item, may in zip(morphemes, may_hold, strict=True)
    ]
    yield from _spans(text, _Row(morphemes, sure, may_hold, is_part))


@dataclass(frozen=True, slots=True)
class _Row:
    """The morphemes of a text; which may be in a stretch, which must not be left beside one."""

    morphemes: Sequence[Morpheme]
    sure: Sequence[float]
    may_hold: Sequence[bool]
    is_part: Sequence[bool]

    def leaves(self, beside: int) -> bool:
        """Tell whether a part of what is misheard would be left behind (水|ヶ谷)."""
        return 0 <= beside < len(self.is_part) and self.is_part[beside]


def _spans(text: str, row: _Row) -> Iterator[Span]:
    inner = _inside_words(text)
    for first, morpheme in enumerate(row.morphemes):
        for last in range(first, min(first + MOST_MORPHEMES, len(row.morphemes))):
            start, end = morpheme.start, row.morphemes[last].end
            if not row.may_hold[last] or end - start > MOST_CHARACTERS:
                break
            if start in inner or end in inner or row.leaves(first - 1) or row.leaves(last + 1):
                continue
            probability = min(row.sure[first : last + 1])
            yield _span(text[start:end], row.morphemes[first : last + 1], probability)


def _inside_words(text: str) -> set[int]:
    """Return the places inside words that the analyser knows as a whole (放課|後)."""
    words = (item for item in analyse(text, is_fine=False) if item.is_known)
    return {at for item in words for at in range(item.start + 1, item.end)}


def _is_break(morpheme: Morpheme) -> bool:
    return morpheme.kind[0] in _BREAKS


def _span(text: str, inside: Sequence[Morpheme], probability: float) -> Span:
    start = inside[0].start
    has_name = any("固有名詞" in item.kind for item in inside)
    is_word = (len(inside) == 1 and inside[0].is_known) or bool(known_readings(text))
    return Span(
        start=start,
        end=inside[-1].end,
        text=text,
        readings=readings_of(text, inside),
        probability=probability,
        is_word=is_word,
        is_name=is_word and has_name,
        is_everyday=not has_name and _is_everyday(inside, is_word=is_word),
        tail=inside[-1].surface if len(inside) > 1 else "",
    )


def _is_everyday(inside: Sequence[Morpheme], *, is_word: bool) -> bool:
    """Tell words from the lone characters that a misheard name falls into (赤|戸)."""
    if not all(item.is_known for item in inside):
        return False
    has_word = any(len(item.surface) > 1 or item.kind[0] not in _NAMING for item in inside)
    return is_word or has_word or len(inside) == 1


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
