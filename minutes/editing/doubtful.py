"""Places that a person should look at first, and how much is still to be looked at."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from rapidfuzz.distance import Levenshtein

from minutes.types import Seconds, Turn, Utterance, UtteranceId

Stretch: TypeAlias = tuple[Seconds, Seconds]

UNSURE = 0.5
"""A letter that the recogniser gave less is as likely wrong as right."""

OVERLAP: Seconds = 0.5
"""So much of two voices at once is more than the roughness of their edges."""

MOST = 0.8
"""From this share of utterances with a speaker on, a missing one is an exception and listed.
Whoever gives speakers by hand goes through the meeting anyway; a list of all that is still
to be done would hide the places that only the list can show. So at most one utterance in
five is listed for this. Our choice."""


class DoubtKind(StrEnum):
    """Why a place should be looked at."""

    SPELLING = "spelling"
    UNSURE = "unsure"
    SPEAKER = "speaker"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class DoubtfulPlace:
    """A place in the text: `span` counts characters of the utterance's text."""

    utterance: UtteranceId
    start: Seconds
    span: tuple[int, int]
    kind: DoubtKind


@dataclass(frozen=True, slots=True)
class Progress:
    """How many utterances are settled, of how many; a person did, or nothing is doubtful."""

    settled: int
    total: int


_Spans: TypeAlias = tuple[tuple[tuple[int, int], DoubtKind], ...]


def find_doubtful(
    utterances: Sequence[Utterance], turns: Sequence[Turn] = ()
) -> tuple[DoubtfulPlace, ...]:
    """Return the places to look at, in time order; none in what a person has checked.

    Missing speakers are listed where most utterances have one, see `has_most_speakers`.
    """
    return DoubtFinder().find(utterances, turns)


class DoubtFinder:
    """Finds doubtful places again and again: only what has changed is looked through."""

    def __init__(self) -> None:
        self._known: dict[UtteranceId, tuple[Utterance, _Spans]] = {}

    def find(
        self, utterances: Sequence[Utterance], turns: Sequence[Turn] = ()
    ) -> tuple[DoubtfulPlace, ...]:
        """Return the places to look at, as `find_doubtful` does."""
        crossings, has_speakers = find_crossings(turns), has_most_speakers(utterances)
        known, self._known = self._known, {}
        found: list[DoubtfulPlace] = []
        for item in utterances:
            before = known.get(item.id)
            is_same = before is not None and before[0] is item
            spans = before[1] if before is not None and is_same else _in_text(item)
            self._known[item.id] = (item, spans)
            found += _places(item, spans, crossings, has_speakers=has_speakers)
        return tuple(sorted(found, key=lambda place: (place.start, place.utterance, place.span)))


def has_most_speakers(utterances: Iterable[Utterance]) -> bool:
    """Return whether a missing speaker is an exception here, and not the state of things."""
    known = [item.speaker is not None for item in utterances if item.text]
    return bool(known) and sum(known) >= MOST * len(known)


def find_doubtful_in(
    utterance: Utterance, crossings: Sequence[Stretch], *, has_speakers: bool
) -> tuple[DoubtfulPlace, ...]:
    """Return the places of one utterance, as `find_doubtful` finds them."""
    return _places(utterance, _in_text(utterance), crossings, has_speakers=has_speakers)


def _places(
    utterance: Utterance, spans: _Spans, crossings: Sequence[Stretch], *, has_speakers: bool
) -> tuple[DoubtfulPlace, ...]:
    if utterance.is_checked or not utterance.text:
        return ()
    own, start = utterance.id, utterance.start
    whole = (0, len(utterance.text))
    found = [DoubtfulPlace(own, start, span, kind) for span, kind in spans]
    if has_speakers and utterance.speaker is None:
        found.append(DoubtfulPlace(own, start, whole, DoubtKind.SPEAKER))
    elif not utterance.is_speaker_set and _crosses(utterance, crossings):
        found.append(DoubtfulPlace(own, start, whole, DoubtKind.OVERLAP))
    return tuple(sorted(found, key=lambda place: place.span))


def find_crossings(turns: Sequence[Turn]) -> tuple[Stretch, ...]:
    """Return where two voices speak at once, in time order, no two overlapping."""
    return tuple(_crossings(turns))


def measure_progress(utterances: Sequence[Utterance], places: Sequence[DoubtfulPlace]) -> Progress:
    """Return how far the proofreading has come."""
    open_ones = {place.utterance for place in places}
    spoken = [item for item in utterances if item.text]
    return Progress(sum(item.id not in open_ones for item in spoken), len(spoken))


def letter_probabilities(utterance: Utterance) -> tuple[float, ...]:
    """Return how sure the recogniser was of each character of the text.

    What a rule or a person wrote is sure; the letters beside it are as sure as before, for
    nobody need have looked at them.
    """
    heard = [word.probability for word in utterance.words for _ in word.text]
    spelt = "".join(word.text for word in utterance.words)
    if spelt == utterance.text:
        return tuple(heard)
    sure = [1.0] * len(utterance.text)
    for part in Levenshtein.opcodes(spelt, utterance.text):
        if part.tag == "equal":
            sure[part.dest_start : part.dest_end] = heard[part.src_start : part.src_end]
    return tuple(sure)


def _in_text(utterance: Utterance) -> _Spans:
    spelling = [(doubt.span, DoubtKind.SPELLING) for doubt in utterance.doubts]
    unsure = [
        (span, DoubtKind.UNSURE)
        for span in unsure_spans(utterance)
        if not any(span[0] < other[1] and other[0] < span[1] for other, _ in spelling)
    ]
    return (*spelling, *unsure)


def unsure_spans(utterance: Utterance) -> Iterator[tuple[int, int]]:
    """Yield stretches of unsure letters; marks of punctuation begin and end none.

    What a person wrote is sure, and all of what a person checked.
    """
    if utterance.is_checked:
        return
    start: int | None = None
    text = utterance.text
    for at, probability in enumerate((*letter_probabilities(utterance), 1.0)):
        is_unsure = probability < UNSURE and unicodedata.category(text[at])[0] in "LN"
        if is_unsure and start is None:
            start = at
        elif not is_unsure and start is not None:
            yield start, at
            start = None


def _crossings(turns: Sequence[Turn]) -> Iterator[Stretch]:
    """Yield where two voices speak at once, in time order, no two overlapping."""
    furthest: Turn | None = None
    begun, until = 0.0, 0.0
    for turn in sorted(turns, key=lambda turn: (turn.start, turn.end)):
        if furthest is not None and furthest.label != turn.label and turn.start < furthest.end:
            if turn.start > until:
                if until > begun:
                    yield begun, until
                begun = turn.start
            until = max(until, min(furthest.end, turn.end))
        if furthest is None or turn.end > furthest.end:
            furthest = turn
    if until > begun:
        yield begun, until


def _crosses(utterance: Utterance, crossings: Sequence[Stretch]) -> bool:
    """Return whether two voices are heard at once in it; crossings do not overlap."""
    at = bisect_left(crossings, (utterance.start, 0.0))
    for start, end in crossings[max(0, at - 1) :]:
        if start >= utterance.end:
            return False
        if min(utterance.end, end) - max(utterance.start, start) >= OVERLAP:
            return True
    return False
