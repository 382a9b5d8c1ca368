"""Furigana: which words get their reading, and over which letters it stands.

What the meeting's dictionary says wins over the analyser: 神戸町 is ごうどちょう if the
office says so. A reading stands over kanji only (行う: おこな over 行); a compound whose
letters can be told apart gets one for each, else one for all (御前崎).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import jaconv

from minutes.captions.counting import read_counted
from minutes.captions.kanji import has_kanji, is_hard, is_kanji
from minutes.captions.lines import Analyse
from minutes.captions.names import NO_NAMES, NameList

_VOICED = str.maketrans(
    "かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ"
)
_POPPED = str.maketrans("はひふへほ", "ぱぴぷぺぽ")
_SHORTENED = "くつちき"
"""Kana that become っ before another reading (学校). Source: 連濁 and 促音化, school grammar."""

SHORT_NAME = 2
"""Names of up to so many letters count only where words begin and end: 林 is not in 林業."""


class RubyMode(StrEnum):
    """Which words get furigana; the values of `captions.ruby`."""

    NONE = "none"
    HARD = "hard"
    ALL = "all"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Ruby:
    """A reading in hiragana over the letters from `start` to `end`."""

    start: int
    end: int
    reading: str


@dataclass(frozen=True, slots=True)
class Annotator:
    """Puts readings over text.

    `analyse` gives words with their readings, the longest ones; `names` are those of the
    dictionaries; `letter_readings` are those that one kanji can have.
    Without `analyse` only names get a reading.
    """

    mode: RubyMode = RubyMode.NONE
    known_grade: int = 6
    analyse: Analyse | None = None
    names: NameList = NO_NAMES
    letter_readings: Callable[[str], Sequence[str]] | None = None

    def annotate(self, text: str) -> tuple[Ruby, ...]:
        """Return the readings over a text, in order; no two share a letter."""
        if self.mode == RubyMode.NONE or not has_kanji(text):
            return ()
        found: dict[int, Ruby] = {}
        taken = [False] * len(text)
        for start, end, reading in self._readings(text):
            if any(taken[start:end]):
                continue
            for place in range(start, end):
                taken[place] = True
            if not self._is_wanted(text[start:end]):
                continue
            if text[start].isdecimal():  # 20日: one reading over number and counter
                found.update({start: Ruby(start, end, reading)} if reading else {})
                continue
            for ruby in align(text[start:end], reading, self.letter_readings):
                found[start + ruby.start] = Ruby(start + ruby.start, start + ruby.end, ruby.reading)
        return tuple(found[place] for place in sorted(found))

    def _is_wanted(self, word: str) -> bool:
        return self.mode != RubyMode.HARD or is_hard(word, self.known_grade)

    def _readings(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield words with readings, what counts most first."""
        pieces = tuple(self.analyse(text)) if self.analyse else ()
        edges = {piece.start for piece in pieces} | {piece.end for piece in pieces}
        yield from self._named(text, edges if pieces else None)
        if self.mode == RubyMode.NAMES:
            return
        for (start, end), reading in read_counted(text).items():
            if not pieces or end in edges:  # 12番地 is no 番
                yield start, end, reading
        for piece in pieces:
            if has_kanji(piece.surface):
                yield piece.start, piece.end, piece.reading

    def _named(self, text: str, edges: set[int] | None) -> Iterator[tuple[int, int, str]]:
        found = sorted(self.names.find(text), key=lambda item: item[0] - item[1])
        for start, end, reading in found:
            is_word = edges is None or (start in edges and end in edges)
            if has_kanji(text[start:end]) and (is_word or end - start > SHORT_NAME):
                yield start, end, reading


def align(
    surface: str, reading: str, letter_readings: Callable[[str], Sequence[str]] | None = None
) -> tuple[Ruby, ...]:
    """Return a word's reading over its kanji, empty where it has none.

    Kana of the word must be found in the reading; where they are not, the reading stands
    over the whole word.
    """
    if not reading or not has_kanji(surface):
        return ()
    runs = _runs(surface)
    pattern = "".join("(.+?)" if is_read else _literal(text) for _, text, is_read in runs)
    match = re.fullmatch(pattern, reading)
    if match is None:
        return (Ruby(0, len(surface), reading),)
    found: list[Ruby] = []
    readings = iter(match.groups())
    for start, text, is_read in runs:
        if is_read:
            found.extend(_over_letters(start, text, next(readings), letter_readings))
    return tuple(found)


def _runs(surface: str) -> list[tuple[int, str, bool]]:
    """Return stretches with where they begin, and whether they are kanji."""
    runs: list[tuple[int, str, bool]] = []
    for place, letter in enumerate(surface):
        is_read = is_kanji(letter) and (letter != "ヶ" or place > 0)
        if runs and runs[-1][2] == is_read:
            start, text, _ = runs[-1]
            runs[-1] = (start, text + letter, is_read)
        else:
            runs.append((place, letter, is_read))
    return runs


def _literal(text: str) -> str:
    plain = jaconv.kata2hira(text)
    return "".join(
        re.escape(letter) if "ぁ" <= letter <= "ゖ" or letter == "ー" else ".*?" for letter in plain
    )


def _over_letters(
    start: int,
    text: str,
    reading: str,
    letter_readings: Callable[[str], Sequence[str]] | None,
) -> list[Ruby]:
    """Return a reading for each kanji if it can be divided in one way only, else one for all."""
    if len(text) > 1 and letter_readings is not None:
        ways = list(_ways(text, reading, letter_readings, ""))
        if len(ways) == 1:
            return [Ruby(start + at, start + at + 1, part) for at, part in enumerate(ways[0])]
    return [Ruby(start, start + len(text), reading)]


def _ways(
    text: str, reading: str, letter_readings: Callable[[str], Sequence[str]], before: str
) -> Iterator[tuple[str, ...]]:
    if not text:
        if not reading:
            yield ()
        return
    known = (before,) if text[0] == "々" and before else letter_readings(text[0])
    for part in _sounds(known, is_first=not before, is_last=len(text) == 1):
        if reading.startswith(part):
            rest = _ways(text[1:], reading[len(part) :], letter_readings, part)
            yield from ((part, *way) for way in rest)


def _sounds(known: Sequence[str], *, is_first: bool, is_last: bool) -> list[str]:
    """Return readings with what joining does to them: 会 as がい, 学 as がっ."""
    found = dict.fromkeys(item for item in known if item)
    for item in tuple(found):
        if not is_first:
            found.setdefault(item[0].translate(_VOICED) + item[1:])
            found.setdefault(item[0].translate(_POPPED) + item[1:])
    for item in tuple(found):
        if not is_last and len(item) > 1 and item[-1] in _SHORTENED:
            found.setdefault(item[:-1] + "っ")
    return list(found)
