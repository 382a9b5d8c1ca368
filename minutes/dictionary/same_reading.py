"""The same sound, spelt otherwise: settled by the meeting's list, else shown as a doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.phonetics import morae
from minutes.dictionary.proposals import DOUBTFUL, Vocabulary
from minutes.dictionary.readings import Morpheme
from minutes.dictionary.spans import Span, naming_spans
from minutes.types import Doubt

BY_MEETING = "同じ読み（会議の名簿・用語にある表記）"
BY_LIST = "同じ読み（辞書にある表記）"
AMBIGUOUS = "同じ読みの表記が複数あります"

LONG = 6
"""Beats from which on a shipped word is told by its sound alone."""

UNSURE = 0.5
"""A name less sure than this is shown as a doubt when other spellings are listed."""


@dataclass(frozen=True, slots=True)
class Settled:
    """That a span is to be written as the entry is."""

    span: Span
    entry: Entry
    reason: str


def settle_same_reading(
    text: str,
    morphemes: Sequence[Morpheme],
    probabilities: Sequence[float],
    vocabulary: Vocabulary,
) -> tuple[list[Settled], list[Doubt]]:
    """Return what a list settles, and the places where spellings compete.

    A word of everyday language is never touched, however it sounds; only what the
    analyser takes for a name, or does not know, and of the latter only what the
    recogniser itself doubts.
    """
    settled: list[Settled] = []
    doubts: list[Doubt] = []
    for span in _longest_first(naming_spans(text, morphemes, probabilities)):
        taken = [*(item.span.start for item in settled), *(item.span[0] for item in doubts)]
        if any(span.start <= at < span.end for at in taken) or not _may_be_name(span):
            continue
        decided = _decide(span, vocabulary)
        if isinstance(decided, Settled):
            settled.append(decided)
        elif decided is not None:
            doubts.append(decided)
    return settled, doubts


def _longest_first(spans: Iterator[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: (span.start - span.end, span.start))


def _may_be_name(span: Span) -> bool:
    if any(letter.isdecimal() for letter in span.text):
        return False
    if span.is_word:
        return span.is_name
    return span.probability < DOUBTFUL


def _decide(span: Span, vocabulary: Vocabulary) -> Settled | Doubt | None:
    written = vocabulary.by_surface.get(span.text)
    for layer in sorted(Layer, reverse=True):
        # As the analyser reads it, not in every way that it might be read.
        found = [item for reading in span.readings[:2] for item in vocabulary.same(reading, layer)]
        surfaces = list(dict.fromkeys(item.surface for item in found))
        if written == layer:
            return _doubt(span, surfaces) if len(surfaces) > 1 else None
        if not surfaces:
            continue
        if len(surfaces) > 1:
            return _doubt(span, surfaces)
        if layer is Layer.MEETING:
            return Settled(span, found[0], BY_MEETING)
        if not span.is_word:
            return Settled(span, found[0], BY_LIST) if _is_telling(span, found[0]) else None
        return _doubt(span, surfaces) if layer is Layer.MUNICIPALITY else None
    return None


def _is_telling(span: Span, entry: Entry) -> bool:
    """Tell whether a list may settle an unknown word.

    A shipped entry only where it is long, and where kanji stand for kanji (共土資料館):
    橋りょう for 橋梁 is a manner of spelling and no mishearing.
    """
    if entry.layer is not Layer.NATIONAL:
        return True
    return len(entry.surface) == len(span.text) and len(morae(entry.reading)) >= LONG


def _doubt(span: Span, surfaces: Sequence[str]) -> Doubt | None:
    if span.probability >= UNSURE and span.text in surfaces:
        return None
    candidates = tuple(dict.fromkeys([span.text, *surfaces]))
    return Doubt((span.start, span.end), candidates, AMBIGUOUS)
