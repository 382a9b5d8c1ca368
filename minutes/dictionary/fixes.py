"""What an editor's change to one utterance says about words that were misheard.

The machine's text and the person's are laid side by side; each difference is widened to
whole words; what is left out is everything that is no word put right: marks, numbers,
fillers, rephrasing, and a change in how an everyday word is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from rapidfuzz.distance import Levenshtein

from minutes.dictionary.entries import normalize_reading
from minutes.dictionary.phonetics import distance
from minutes.dictionary.readings import Morpheme, analyse, known_readings
from minutes.dictionary.spans import readings_of
from minutes.types import Utterance

LONGEST_WORD = 16
MOST_PARTS = 6
LONGEST_LETTERS = 4
"""A name or term is no longer; what is, is a phrase somebody put differently. Readings by
letters grow as 3 to the power of the letters."""

MOST_DIFFERENT = 0.4
"""How differently two spellings may sound and still be one word misheard: two of five
beats. Our choice: 福祉を for 福寿荘 is 0.37, another word for the same thing 0.41 (本日 for
今日) and more (議案 for 案件 0.6)."""

Readings = Mapping[str, Sequence[str]]
"""How known surfaces are read; what a dictionary says goes before what may be."""

_WORD = re.compile(r"[一-龥々〆ヶァ-ヴーぁ-んA-Za-zＡ-Ｚａ-ｚ・]+")
_TELLING = re.compile(r"[一-龥々ァ-ヴA-Za-zＡ-Ｚａ-ｚ]")
_NOUN_LIKE = frozenset({"名詞", "接頭辞", "接尾辞", "形状詞", "記号"})
_INNER = frozenset({"の", "ノ", "が", "ヶ", "ケ"})
"""Particles that stand inside of names: 道の駅, 霞が関."""

_NUMERALS = re.compile(r"[〇一二三四五六七八九十百千万億兆]")
_PREFECTURE = re.compile(r"(?:北海道|東京都|京都府|大阪府|[一-龥]{2,3}県)(?=..)")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]")
_PLACE_ENDS = frozenset("市区町村県府都道郡川山橋線駅港島湾湖")
_TITLES = frozenset("長氏様君殿")


@dataclass(frozen=True, slots=True)
class WordFix:
    """A word as the person wrote it, and what the machine had written in its place.

    Readings are the possible ones, the likeliest first.
    """

    surface: str
    misheard: str
    readings: tuple[str, ...]
    heard: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """A difference: characters `start`-`end` of the machine's text, `from_`-`to` of ours."""

    start: int
    end: int
    from_: int
    to: int


def find_fixes(utterance: Utterance, known: Readings) -> tuple[WordFix, ...]:
    """Return the words that a person put right in this utterance, in their order."""
    if not utterance.is_edited:
        return ()
    pieces = _pieces(utterance)
    machine = "".join(written for _, written in pieces)
    if machine == utterance.text:
        return ()
    done = {(item.before, item.after) for item in utterance.corrections}
    parts = analyse(utterance.text, is_fine=False)
    found: dict[WordFix, None] = {}
    for change in _changes(machine, utterance.text, pieces, parts):
        surface, misheard = utterance.text[change.from_ : change.to], _heard(pieces, change)
        if misheard == surface or (misheard, surface) in done:
            continue
        inside = [item for item in parts if change.from_ <= item.start < change.to]
        fix = _word_fix(surface, misheard, inside, known)
        if fix is not None:
            found[fix] = None
    return tuple(found)


def is_everyday(text: str) -> bool:
    """Return whether this is one common word, which people do say as well."""
    parts = analyse(text, is_fine=False)
    return len(parts) == 1 and parts[0].is_known and "固有名詞" not in parts[0].kind


def may_be_meant(text: str) -> bool:
    """Return whether people also say this: a word, a name, or a phrase of common words.

    Only what nobody would mean may be replaced wherever it stands: 牧塩, 節種, but not 渡辺
    for 渡邊, nor 福祉を for 福寿荘, though the machine wrote it once.
    """
    parts = analyse(text, is_fine=False)
    if len(parts) == 1:
        return parts[0].is_known
    if any(item.kind[0] not in _NOUN_LIKE | {"代名詞"} for item in parts):
        return True
    return all(item.is_known and len(item.surface) > 1 for item in parts)


def _pieces(utterance: Utterance) -> list[tuple[str, str]]:
    """Return what was recognised and what a rule made of it, piece by piece.

    Where the corrections do not fit the text any more, what was recognised stands alone.
    """
    pieces: list[tuple[str, str]] = []
    taken = shift = 0
    for item in sorted(utterance.corrections, key=lambda item: item.span):
        start = _nearest(utterance.recognized, item.before, item.span[0] - shift, taken)
        if start is None:
            return [(utterance.recognized, utterance.recognized)]
        same = utterance.recognized[taken:start]
        pieces += [(same, same), (item.before, item.after)]
        taken = start + len(item.before)
        shift += len(item.after) - len(item.before)
    rest = utterance.recognized[taken:]
    return [*pieces, (rest, rest)]


def _nearest(text: str, wanted: str, expected: int, first: int) -> int | None:
    """Return where `wanted` begins nearest to a place, not before `first`; None for nowhere.

    What a person changed before it has moved it.
    """
    if not wanted:
        return expected if first <= expected <= len(text) else None
    found = [item.start() for item in re.finditer(re.escape(wanted), text) if item.start() >= first]
    return min(found, key=lambda start: abs(start - expected), default=None)


def _heard(pieces: Sequence[tuple[str, str]], change: _Change) -> str:
    """Return what was recognised at a change, which never begins inside of a correction."""
    heard, place = "", 0
    for recognized, written in pieces:
        start, end = max(change.start, place), min(change.end, place + len(written))
        if recognized == written:
            heard += written[max(0, start - place) : max(0, end - place)]
        elif start < end:
            heard += recognized
        place += len(written)
    return heard


def _changes(
    machine: str, text: str, pieces: Sequence[tuple[str, str]], parts: Sequence[Morpheme]
) -> Iterator[_Change]:
    """Yield the differences, widened to where words begin and end in both texts."""
    ours = {0, len(text), *(item.start for item in parts)}
    theirs = {0, len(machine), *(item.start for item in analyse(machine, is_fine=False))}
    place = 0
    for recognized, written in pieces:
        if recognized != written:
            theirs -= set(range(place + 1, place + len(written)))
            theirs |= {place, place + len(written)}
        place += len(written)
    cuts = {(0, 0), (len(machine), len(text))}
    for block in Levenshtein.editops(machine, text).as_matching_blocks():
        for step in range(block.size + 1):
            if block.a + step in theirs and block.b + step in ours:
                cuts.add((block.a + step, block.b + step))
    for (start, from_), (end, to) in pairwise(sorted(cuts)):
        if machine[start:end] != text[from_:to]:
            yield _whole_name(_Change(start, end, from_, to), cuts, parts)


def _whole_name(change: _Change, cuts: set[tuple[int, int]], parts: Sequence[Morpheme]) -> _Change:
    """Return the change with the unchanged rest of a name: 塩 for 潮 is 牧塩 for 牧潮."""
    inside = [item for item in parts if change.from_ <= item.start < change.to]
    if not inside:
        return change
    start, end, from_, to = change.start, change.end, change.from_, change.to
    left = next((item for item in parts if item.end == from_), None)
    if left and _belongs(left, inside[0]) and (start - len(left.surface), left.start) in cuts:
        start, from_ = start - len(left.surface), left.start
    right = next((item for item in parts if item.start == to), None)
    if right and _belongs(right, inside[-1]) and (end + len(right.surface), right.end) in cuts:
        end, to = end + len(right.surface), right.end
    return _Change(start, end, from_, to)


def _belongs(neighbour: Morpheme, edge: Morpheme) -> bool:
    """Tell whether an unchanged word beside a changed one is part of the same name."""
    if neighbour.surface in _TITLES or neighbour.kind[0] != "名詞" or "数詞" in neighbour.kind:
        return False
    if neighbour.start >= edge.end and neighbour.surface in _PLACE_ENDS:
        return True
    if "人名" in neighbour.kind and "人名" in edge.kind:
        return True
    return len(edge.surface) == 1 and (
        len(neighbour.surface) == 1 or "固有名詞" in neighbour.kind or neighbour.end <= edge.start
    )


def _is_term(surface: str, parts: Sequence[Morpheme]) -> bool:
    """Tell whether this could be a name or a term: nouns, written as such, no number."""
    if not 1 < len(surface) <= LONGEST_WORD or len(parts) > MOST_PARTS:
        return False
    if not _WORD.fullmatch(surface) or not _TELLING.search(surface):
        return False
    for place, item in enumerate(parts):
        is_inner = item.surface in _INNER and 0 < place < len(parts) - 1
        if "数詞" in item.kind or (item.kind[0] not in _NOUN_LIKE and not is_inner):
            return False
    return True


def _word_fix(
    surface: str, misheard: str, inside: Sequence[Morpheme], known: Readings
) -> WordFix | None:
    """Return the fix if this is a term, and the other what it was misheard as."""
    prefecture = _PREFECTURE.match(surface)
    if prefecture and misheard.startswith(prefecture[0]):
        surface, misheard = surface[prefecture.end() :], misheard[prefecture.end() :]
        inside = analyse(surface, is_fine=False)
    if not _is_term(surface, inside) or _says_something_else(surface, misheard):
        return None
    parts = analyse(misheard, is_fine=False)
    readings = tuple(known.get(surface, ())) or readings_of(surface, inside)
    heard = (*readings_of(misheard, parts), *_by_letters(misheard))
    unlike = [distance(*pair) for pair in product(readings, heard)]
    if not unlike or min(unlike) > MOST_DIFFERENT:
        return None
    if min(unlike) == 0 and _is_style((surface, inside), (misheard, parts)):
        return None
    return WordFix(surface, misheard, readings, tuple(dict.fromkeys(heard)))


def _says_something_else(surface: str, misheard: str) -> bool:
    """Tell what is no mishearing: words added or taken away, numbers, two common words."""
    if len(misheard) > 2 * LONGEST_WORD or not _WORD.fullmatch(misheard):
        return True
    if surface in misheard or misheard in surface:
        return True
    if _NUMERALS.sub("", surface) == _NUMERALS.sub("", misheard):
        return True
    return is_everyday(surface) and is_everyday(misheard)


def _by_letters(misheard: str) -> tuple[str, ...]:
    """Return readings letter by letter: the machine spells a sound with any that fit."""
    letters = [_letter_readings(letter) for letter in misheard[:LONGEST_LETTERS]]
    if len(misheard) > LONGEST_LETTERS or not all(letters):
        return ()
    return tuple("".join(chosen) for chosen in product(*letters))


def _letter_readings(letter: str) -> tuple[str, ...]:
    if _KANA.match(letter):
        return (normalize_reading(letter),)
    return known_readings(letter)[:3]


def _is_style(ours: tuple[str, Sequence[Morpheme]], theirs: tuple[str, Sequence[Morpheme]]) -> bool:
    """Tell whether these are two ways to write the same common word: 子供, 子ども."""
    letters = [set(_KANA.sub("", text)) for text, _ in (ours, theirs)]
    return (letters[0] <= letters[1] or letters[1] <= letters[0]) and all(
        item.is_known and "固有名詞" not in item.kind and item.kind[0] in _NOUN_LIKE
        for _, parts in (ours, theirs)
        for item in parts
    )
