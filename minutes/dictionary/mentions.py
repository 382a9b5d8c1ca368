"""Where a line of a document names persons, gives furigana or calls a bill by its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minutes.dictionary.entries import normalize_reading
from minutes.dictionary.naming import (
    BILL,
    BILL_LINE,
    FURIGANA,
    OFFICES,
    PERSON,
    TITLE,
    TITLE_BEFORE_NAME,
)
from minutes.dictionary.people import split_name
from minutes.dictionary.readings import Morpheme, join_readings

LONGEST_NAME = 8
FEWEST_KANA, MOST_KANA = 1.0, 3.5
"""Kana for one character of a name: 匝瑳 そうさ has 1.5, 志 こころざし is the exception."""

_MOST_UNLIKE = 0.5
"""How far furigana may be from what the analyser reads in a word it knows: （うち） behind
条例 is a remark. Source: our choice; 0 is the same, 1 has nothing in common."""

_KANJI = "[々ヶ一-鿿]"
_SPACED_NAME = re.compile(
    rf"(?<![々ヶ一-鿿])(?P<surface>{_KANJI}+[ 　]+{_KANJI}+|{_KANJI}{{2,8}})"
    r"(?:[ 　]*[（(]|[ 　]+)[ 　]*"
    r"(?P<reading>[ぁ-ゖー]{2,}[ 　・]+[ぁ-ゖー]{2,}|[ァ-ヴー]{2,}[ 　・]+[ァ-ヴー]{2,})"
    r"(?![ぁ-ゖァ-ヴー])"
)
"""A full name and its reading with a space in it, in brackets or in the next column."""

_JOINED = re.compile(r"[々ヶ一-鿿ぁ-ゖァ-ヺー]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A word at a place in a line; `reading` only where the document gives it."""

    start: int
    surface: str
    kind: str
    reading: str = ""


def find_furigana(text: str, pieces: Sequence[Morpheme]) -> Iterator[Mention]:
    """Yield the words behind which their reading stands in brackets; kind may be empty."""
    spaced = [found.span() for found in _SPACED_NAME.finditer(text)]
    for found in _SPACED_NAME.finditer(text):
        name = _without_title(found["surface"])
        yield from _full_name(
            found.end("surface") - len(name), name, found["reading"].replace("・", " ")
        )
    for found in FURIGANA.finditer(text):
        if any(start <= found.start() < end for start, end in spaced):
            continue
        reading = normalize_reading(found["reading"].replace("・", ""))
        start = _start_of_word(pieces, found.start(), reading)
        if start is not None:
            surface = text[start : found.start()].strip()
            is_person = bool(TITLE.match(text, found.end())) or _is_name(pieces, start)
            if is_person:
                yield from _full_name(start, surface, found["reading"])
            else:
                yield Mention(start, surface, "", reading)


def find_people(text: str, pieces: Sequence[Morpheme]) -> Iterator[Mention]:
    """Yield names before a title (山田委員) and behind one (委員　山田　太郎)."""
    ends = {item.end for item in pieces}
    for found in TITLE.finditer(text):
        if found.end() not in ends:  # 委員 in 委員会
            continue
        begin = _name_before(pieces, found.start(), found[0])
        if begin is not None:
            yield from _full_name(begin, text[begin : found.start()], "")
    for found in TITLE_BEFORE_NAME.finditer(text):
        start, name = found.start("name"), found["name"]
        inside = [item for item in pieces if start <= item.start < start + len(name)]
        if _could_be_name(inside, len("".join(name.split()))):
            yield from _full_name(start, name, "")


def find_bill(text: str) -> Iterator[Mention]:
    """Yield the title of a bill where a line gives its number."""
    found = BILL_LINE.match(text)
    if found is not None:
        title = re.sub(r"について$|[（(][^（）()]*[）)]$", "", found["title"]).strip()
        yield Mention(found.start("title"), title, BILL)


def _without_title(surface: str) -> str:
    first, *rest = surface.split(maxsplit=1)
    return rest[0] if rest and TITLE.fullmatch(first) else surface


def _full_name(start: int, surface: str, reading: str) -> Iterator[Mention]:
    whole = "".join(surface.split())
    yield Mention(start, whole, PERSON, normalize_reading(reading))
    parts = split_name(surface, reading) if reading or surface != whole else None
    if parts is not None:
        yield Mention(start, parts[0], PERSON, parts[1])


def _name_before(pieces: Sequence[Morpheme], end: int, title: str) -> int | None:
    """Return where the name before a title begins, None where none stands there.

    One space may part it: 江山 稔君.
    """
    start = border = end
    inside: list[Morpheme] = []
    has_space = False
    for item in reversed([item for item in pieces if item.end <= end]):
        is_space = item.kind[:1] == ("空白",) and bool(inside) and not has_space
        is_part = _is_name_like(item) and end - item.start <= LONGEST_NAME
        if item.end != border or not (is_space or is_part):
            break
        border = item.start
        has_space = has_space or is_space
        if is_part:
            start = item.start
            inside.insert(0, item)
    if not inside or any(item.start < end < item.end for item in pieces):
        return None
    if title in OFFICES and not any("人名" in item.kind for item in inside):
        return None
    return start if _could_be_name(inside, end - start) else None


def _is_name_like(item: Morpheme) -> bool:
    """Return whether a piece can be part of a name: known as one, unknown, or one kanji."""
    if not _JOINED.fullmatch(item.surface) or item.kind[:1] != ("名詞",):
        return False
    is_single = len(item.surface) == 1 and "数詞" not in item.kind
    return "固有名詞" in item.kind or not item.is_known or is_single


def _could_be_name(pieces: Sequence[Morpheme], length: int) -> bool:
    words = [item for item in pieces if item.kind[:1] != ("空白",)]
    if not words or not all(map(_is_name_like, words)) or length > LONGEST_NAME:
        return False
    if length == 1 and words[0].kind[-1:] != ("姓",):
        return False
    is_person = any("人名" in item.kind or not item.is_known for item in words)
    return is_person or (length > 1 and (len(words) > 1 or "固有名詞" in words[0].kind))


def _is_name(pieces: Sequence[Morpheme], start: int) -> bool:
    return any(item.start == start and "人名" in item.kind for item in pieces)


def _start_of_word(pieces: Sequence[Morpheme], end: int, reading: str) -> int | None:
    """Return where the word begins whose reading stands behind it, by likeness of sound."""
    from rapidfuzz.distance import Levenshtein

    inside: list[Morpheme] = []
    best: tuple[float, int] | None = None
    for item in reversed([item for item in pieces if item.end <= end]):
        if item.end != (inside[0].start if inside else end) or not _is_content(item):
            break
        inside.insert(0, item)
        if not FEWEST_KANA <= len(reading) / (end - item.start) <= MOST_KANA:
            continue
        if _contradicts(inside, reading):
            continue
        unlike = Levenshtein.normalized_distance(join_readings(inside), reading)
        if best is None or unlike < best[0]:
            best = unlike, item.start
    return best[1] if best else None


def _contradicts(inside: Sequence[Morpheme], reading: str) -> bool:
    """Return whether the ordinary words at the end sound otherwise: a remark, a nickname.

    Of a single character all readings are believed: 町 is まち and ちょう.
    """
    from rapidfuzz.distance import Levenshtein

    ordinary: list[Morpheme] = []
    for item in reversed(inside):
        if not item.is_known or "固有名詞" in item.kind:
            break
        ordinary.insert(0, item)
    if not ordinary or ordinary[-1].end - ordinary[0].start < 2:  # noqa: PLR2004 - see above
        return False
    expected = join_readings(ordinary)
    heard = reading if len(ordinary) == len(inside) else reading[-len(expected) :]
    return Levenshtein.normalized_distance(expected, heard) > _MOST_UNLIKE


def _is_content(item: Morpheme) -> bool:
    return item.kind[:1] in {("名詞",), ("接頭辞",), ("接尾辞",), ("形状詞",)}
