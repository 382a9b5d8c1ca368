"""Find and replace over a meeting: a list to look at first, then one edit for all of it.

Letters are compared as people mean them: full or half width, capitals or not (NFKC). With
`sounds` a term is also found where it is written otherwise but read the same.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from minutes.editing.edits import change_text, join
from minutes.types import Edit, Utterance

Sound: TypeAlias = tuple[int, int, str]
"""Characters `start` to `end` of a text may be read like this, in hiragana."""

Sounds: TypeAlias = Callable[[str], Sequence[Sound]]
"""How a text may be read: pieces that may overlap. The dictionary stage knows."""

AROUND = 12
"""Characters shown on either side of what was found."""

_VOICED_MARKS = "ﾞﾟ"
"""Half-width: with a half-width kana before them they are one letter."""

_SAME_SOUNDS = str.maketrans("ぢづゔゐゑを", "じずぶいえお")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a term stands; `span` counts characters of the utterance's text."""

    utterance: Utterance
    span: tuple[int, int]
    is_by_reading: bool = False

    @property
    def text(self) -> str:
        """What stands there."""
        return self.utterance.text[self.span[0] : self.span[1]]

    def excerpt(self, replacement: str | None = None) -> tuple[str, str, str]:
        """Return what stands before, what is found (or to be written) there, and after."""
        text, (start, end) = self.utterance.text, self.span
        found = self.text if replacement is None else replacement
        return text[max(0, start - AROUND) : start], found, text[end : end + AROUND]


def find(
    utterances: Iterable[Utterance], term: str, sounds: Sounds | None = None
) -> tuple[Match, ...]:
    """Return where a term stands, in order and without overlap; nothing for no term."""
    wanted = _fold(term)
    if not wanted:
        return ()
    said = _readings(term, sounds) if sounds is not None else frozenset()
    found: list[Match] = []
    for utterance in utterances:
        spans = dict.fromkeys(_written(utterance.text, wanted), False)
        if sounds is not None and said:
            for span in _said(sounds(utterance.text), said):
                spans.setdefault(span, True)
        found += (Match(utterance, span, spans[span]) for span in _apart(spans))
    return tuple(found)


def replace_all(matches: Iterable[Match], replacement: str) -> Edit | None:
    """Return the one edit that writes `replacement` in all these places."""
    places: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        places[match.utterance.id].append(match)
    edits = []
    for group in places.values():
        text = group[0].utterance.text
        for match in sorted(group, key=lambda match: match.span, reverse=True):
            text = text[: match.span[0]] + replacement + text[match.span[1] :]
        edits.append(change_text(group[0].utterance, text))
    return join(edits)


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded).strip()


def _letters(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each letter with the marks that belong to it."""
    start = 0
    for at in range(1, len(text) + 1):
        is_inside = at < len(text) and _belongs(text[at - 1], text[at])
        if not is_inside:
            yield start, at
            start = at


def _belongs(before: str, letter: str) -> bool:
    """Tell whether a mark is one letter with what stands before it."""
    if letter in _VOICED_MARKS:
        return "ｦ" <= before <= "ﾝ"
    return unicodedata.combining(letter) != 0


def _written(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield where the folded text has the term, if whole letters of the text stand there."""
    folded, starts, ends = "", {0: 0}, {0: 0}
    for start, end in _letters(text) if text else ():
        starts[len(folded)] = start
        folded += unicodedata.normalize(
            "NFKC", unicodedata.normalize("NFKC", text[start:end]).casefold()
        )
        ends[len(folded)] = end
    at = folded.find(wanted)
    while at >= 0:
        if at in starts and at + len(wanted) in ends:
            yield starts[at], ends[at + len(wanted)]
            at = folded.find(wanted, at + len(wanted))
        else:
            at = folded.find(wanted, at + 1)


def _readings(term: str, sounds: Sounds) -> frozenset[str]:
    """Return every way to read a term from its first to its last character."""
    by_start = _by_start(sounds(term))
    found: set[str] = set()
    waiting = [(0, "")]
    while waiting and len(found) < _MOST_READINGS:
        at, read = waiting.pop()
        if at == len(term):
            found.add(read)
            continue
        waiting += ((end, read + sound) for end, sound in by_start.get(at, ()))
    return frozenset(found) - {""}


_MOST_READINGS = 32


def _said(pieces: Sequence[Sound], wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of whole pieces that may be read like one of these."""
    by_start = _by_start(pieces)
    for start in sorted(by_start):
        waiting = [(start, reading) for reading in wanted]
        while waiting:
            at, rest = waiting.pop()
            if not rest:
                yield start, at
                break
            waiting += (
                (end, rest[len(sound) :])
                for end, sound in by_start.get(at, ())
                if sound and rest.startswith(sound)
            )


def _by_start(pieces: Iterable[Sound]) -> dict[int, list[tuple[int, str]]]:
    by_start: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for start, end, sound in pieces:
        by_start[start].append((end, sound.translate(_SAME_SOUNDS)))
    return by_start


def _apart(spans: dict[tuple[int, int], bool]) -> list[tuple[int, int]]:
    """Return spans in order without overlap; what is written so goes before what sounds so."""
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: (spans[span], span)):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return sorted(kept)
