"""What is doubtful in lists of words: for a person to look at, nothing is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from minutes.dictionary.entries import Entry
from minutes.dictionary.everyday import find_everyday_words
from minutes.dictionary.formats import is_guessed
from minutes.dictionary.readings import analyse, known_readings, propose_reading


class Problem(StrEnum):
    """What can be doubtful; in the order in which it should be mended."""

    DUPLICATE = "duplicate"
    CONFLICTING_READINGS = "conflicting_readings"
    NO_READING = "no_reading"
    GUESSED_READING = "guessed_reading"
    SAME_READING = "same_reading"
    EVERYDAY_WORD = "everyday_word"
    EVERYDAY_MISHEARD = "everyday_misheard"
    UNLIKELY_READING = "unlikely_reading"


PROBLEM_NAMES = {
    Problem.DUPLICATE: "重複",
    Problem.CONFLICTING_READINGS: "読みの食い違い",
    Problem.NO_READING: "読みなし",
    Problem.GUESSED_READING: "読みが推定のまま",
    Problem.SAME_READING: "同じ読みの語",
    Problem.EVERYDAY_WORD: "ふつうの語と同じ読み",
    Problem.EVERYDAY_MISHEARD: "誤認識例がふつうの語",
    Problem.UNLIKELY_READING: "読みが推定と違う",
}
"""What people call a doubt."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry, and the name of the file it stands in."""

    entry: Entry
    file: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt about a word; `others` are the readings or words it clashes with."""

    problem: Problem
    surface: str
    reading: str
    others: tuple[str, ...]
    files: tuple[str, ...]


def check(words: Iterable[Listed]) -> tuple[Finding, ...]:
    """Return what is doubtful in these lists taken together, the gravest first."""
    listed = tuple(words)
    by_surface: dict[str, list[Listed]] = defaultdict(list)
    by_reading: dict[str, list[Listed]] = defaultdict(list)
    for item in listed:
        by_surface[item.entry.surface].append(item)
        if item.entry.reading:
            by_reading[item.entry.reading].append(item)
    found = [
        *_about_surfaces(by_surface),
        *_about_readings(by_reading),
        *_about_everyday_words(by_reading),
        *_about_misheard(listed, by_surface),
        *_about_single(by_surface),
    ]
    order = list(Problem)
    return tuple(sorted(found, key=lambda finding: order.index(finding.problem)))


def _about_surfaces(by_surface: Mapping[str, Sequence[Listed]]) -> Iterator[Finding]:
    for surface, items in by_surface.items():
        readings = tuple(dict.fromkeys(item.entry.reading for item in items))
        files = _files(items)
        for reading in readings:
            if sum(item.entry.reading == reading for item in items) > 1:
                yield Finding(Problem.DUPLICATE, surface, reading, (), files)
        if len(readings) > 1:
            others = tuple(reading or "（なし）" for reading in readings[1:])
            yield Finding(Problem.CONFLICTING_READINGS, surface, readings[0], others, files)


def _about_readings(by_reading: Mapping[str, Sequence[Listed]]) -> Iterator[Finding]:
    for reading, items in by_reading.items():
        surfaces = tuple(dict.fromkeys(item.entry.surface for item in items))
        if len(surfaces) > 1:
            yield Finding(Problem.SAME_READING, surfaces[0], reading, surfaces[1:], _files(items))


def _about_everyday_words(by_reading: Mapping[str, Sequence[Listed]]) -> Iterator[Finding]:
    everyday = find_everyday_words(by_reading.keys())
    for reading, items in by_reading.items():
        for surface in dict.fromkeys(item.entry.surface for item in items):
            words = tuple(word for word in everyday.get(reading, ()) if word != surface)
            if words:
                yield Finding(Problem.EVERYDAY_WORD, surface, reading, words, _files(items))


def _about_misheard(
    listed: Sequence[Listed], by_surface: Mapping[str, Sequence[Listed]]
) -> Iterator[Finding]:
    for item in listed:
        harmful = tuple(
            spelling
            for spelling in item.entry.misheard
            if spelling in by_surface or _is_everyday(spelling)
        )
        if harmful:
            entry = item.entry
            yield Finding(
                Problem.EVERYDAY_MISHEARD, entry.surface, entry.reading, harmful, (item.file,)
            )


def _about_single(by_surface: Mapping[str, Sequence[Listed]]) -> Iterator[Finding]:
    for surface, items in by_surface.items():
        entry = items[0].entry
        if not entry.reading:
            yield Finding(Problem.NO_READING, surface, "", (), _files(items))
            continue
        if is_guessed(entry):
            yield Finding(Problem.GUESSED_READING, surface, entry.reading, (), _files(items))
            continue
        proposed = propose_reading(surface)
        believed = {proposed, *known_readings(surface)}
        if proposed and not believed & {item.entry.reading for item in items}:
            yield Finding(
                Problem.UNLIKELY_READING, surface, entry.reading, (proposed,), _files(items)
            )


def _is_everyday(spelling: str) -> bool:
    pieces = analyse(spelling, is_fine=False)
    return len(pieces) == 1 and pieces[0].is_known and "固有名詞" not in pieces[0].kind


def _files(items: Iterable[Listed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.file for item in items))
