"""Write entries where they were said but misheard; each change explained and reversible.

Three kinds of change, the surest first: a spelling that somebody listed as misheard, the
same sound spelt otherwise, a similar sound that the recording itself bears out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from minutes.dictionary.entries import Entry
from minutes.dictionary.proposals import Proposal, Vocabulary, propose
from minutes.dictionary.readings import Morpheme, analyse
from minutes.dictionary.same_reading import AMBIGUOUS, settle_same_reading
from minutes.dictionary.sounding import Ear, Sounding, hear
from minutes.types import Correction, Doubt, Utterance

Placed = TypeVar("Placed", Correction, Doubt)

Rejected = Collection[tuple[str, str]]
"""Pairs (before, after) that a person has refused in this meeting."""

WITHOUT_SOUND = 0.13
"""How different an entry may sound when the recording cannot be asked."""

MARGIN = 0.5
"""How much better the sound must speak for one entry than for the next."""

MOST_ASKED = 3
"""Proposals for one place that the sound is asked about."""

LISTED = "誤認識例として登録"
BORNE_OUT = "読みが近く、音でも確認"
NEAR = "読みが近い"
MAYBE = "読みの近い語があります"


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was decided; `start` and `end` count characters of the text before."""

    start: int
    end: int
    entry: Entry
    reason: str


def correct(
    utterance: Utterance,
    vocabulary: Vocabulary,
    ear: Ear | None = None,
    rejected: Rejected = (),
) -> Utterance:
    """Return the utterance with misheard entries written as listed.

    What a person edited is left alone, whole. Without an `ear` only the surest changes
    are made. A revision is not counted up: that is for whoever stores it.
    """
    if utterance.is_edited or utterance.corrections or not utterance.text:
        return utterance
    text = utterance.text
    morphemes = analyse(text)
    probabilities = _probabilities(utterance)
    changes = _Chosen(text, rejected)
    changes.add(_listed(text, morphemes, vocabulary))
    settled, doubts = settle_same_reading(text, morphemes, probabilities, vocabulary)
    changes.add(Change(item.span.start, item.span.end, item.entry, item.reason) for item in settled)
    waiting = [
        item
        for item in propose(text, morphemes, probabilities, vocabulary)
        if changes.is_free(item.span.start, item.span.end, item.entry)
        and not any(_meets(item, doubt) for doubt in doubts)
    ]
    borne_out = _near(waiting, hear(utterance), ear)
    for decided, spare in borne_out:
        place = (decided.span.start, decided.span.end)
        close = [item for item, other in borne_out if other > spare - MARGIN]
        rivals = _rivals(decided, waiting, close)
        if len(rivals) > 1 or spare <= 0:
            reason = AMBIGUOUS if len(rivals) > 1 else MAYBE
            doubts.append(Doubt(place, (decided.span.text, *rivals), reason))
        else:
            reason = NEAR if ear is None else BORNE_OUT
            changes.add([Change(*place, decided.entry, reason)])
    return apply(utterance, changes.ordered(), _apart(doubts))


def _near(
    waiting: Sequence[Proposal], sounding: Sounding | None, ear: Ear | None
) -> list[tuple[Proposal, float]]:
    """Return what similar sound decides, the clearest first; what it only suggests, last.

    The number is below 0 for the latter.
    """
    if ear is None or sounding is None:
        return [
            (item, 1.0)
            for item in waiting
            if item.distance <= WITHOUT_SOUND and (item.span.is_name or not item.span.is_word)
        ]
    borne_out = sounding.weigh(_shortlist(waiting), ear)
    return sorted(borne_out, key=lambda pair: -pair[1])


def _rivals(decided: Proposal, waiting: Sequence[Proposal], close: Sequence[Proposal]) -> list[str]:
    """Return the spellings that compete with a decision, its own first.

    Those that sound just like it, and those for which the sound speaks as well.
    """
    entry = decided.entry
    alike = (
        item
        for item in waiting
        if (item.entry.reading, item.entry.layer) == (entry.reading, entry.layer)
    )
    found = (item.entry.surface for item in (*alike, *close) if item.span == decided.span)
    return list(dict.fromkeys((entry.surface, *found)))


def _meets(proposal: Proposal, doubt: Doubt) -> bool:
    return proposal.span.start < doubt.span[1] and doubt.span[0] < proposal.span.end


def _apart(doubts: Sequence[Doubt]) -> list[Doubt]:
    """Return the doubts without those that meet an earlier one."""
    kept: list[Doubt] = []
    for doubt in doubts:
        if all(doubt.span[1] <= other.span[0] or other.span[1] <= doubt.span[0] for other in kept):
            kept.append(doubt)
    return sorted(kept, key=lambda item: item.span)


def _shortlist(waiting: Sequence[Proposal]) -> list[Proposal]:
    """Return the proposals worth asking about: a few for each place."""
    chosen: list[Proposal] = []
    for item in waiting:
        rivals = [other for other in chosen if _overlap(item, other)]
        if len(rivals) < MOST_ASKED:
            chosen.append(item)
    return chosen


def _overlap(first: Proposal, second: Proposal) -> bool:
    return first.span.start < second.span.end and second.span.start < first.span.end


def _listed(text: str, morphemes: Sequence[Morpheme], vocabulary: Vocabulary) -> Iterator[Change]:
    """Yield where a spelling stands that somebody listed as misheard."""
    starts = {item.start for item in morphemes}
    ends = {item.end for item in morphemes}
    for start in sorted(starts):
        for end in sorted((end for end in ends if end > start), reverse=True):
            entry = vocabulary.misheard.get(text[start:end])
            if entry is not None:
                yield Change(start, end, entry, LISTED)
                break


def _probabilities(utterance: Utterance) -> list[float]:
    """Return one probability for each character; sure where the words spell otherwise."""
    if "".join(word.text for word in utterance.words) != utterance.text:
        return [1.0] * len(utterance.text)
    return [word.probability for word in utterance.words for _ in word.text]


class _Chosen:
    """Changes that do not touch each other; what comes first stays."""

    def __init__(self, text: str, rejected: Rejected) -> None:
        self._text = text
        self._rejected = rejected
        self._changes: list[Change] = []

    def is_free(self, start: int, end: int, entry: Entry) -> bool:
        """Tell whether nothing was decided there and nobody refused this."""
        is_apart = all(end <= other.start or other.end <= start for other in self._changes)
        before = self._text[start:end]
        return (
            is_apart and before != entry.surface and (before, entry.surface) not in self._rejected
        )

    def add(self, changes: Iterable[Change]) -> None:
        """Take the changes whose place is still free."""
        for change in changes:
            if self.is_free(change.start, change.end, change.entry):
                self._changes.append(change)

    def ordered(self) -> list[Change]:
        """Return the changes from left to right."""
        return sorted(self._changes, key=lambda change: change.start)


def apply(
    utterance: Utterance, changes: Sequence[Change], doubts: Sequence[Doubt] = ()
) -> Utterance:
    """Return the utterance with changes made, which are in order and do not overlap.

    The words stay what the machine heard, with their times.
    """
    text, made, kept = utterance.text, list(utterance.corrections), list(doubts)
    for change in reversed(changes):
        before, after = text[change.start : change.end], change.entry.surface
        text = text[: change.start] + after + text[change.end :]
        shift = len(after) - len(before)
        made = [_shifted(item, change.end, shift) for item in made]
        kept = [
            _shifted(item, change.end, shift)
            for item in kept
            if item.span[1] <= change.start or change.end <= item.span[0]
        ]
        span = (change.start, change.start + len(after))
        made.append(Correction(span, before, after, after, change.reason))
    ordered = tuple(sorted(made, key=lambda item: item.span))
    return replace(utterance, text=text, corrections=ordered, doubts=(*utterance.doubts, *kept))


def undo(utterance: Utterance, correction: Correction) -> Utterance:
    """Return the utterance without one of its corrections, the text as it was there."""
    start, end = correction.span
    shift = len(correction.before) - len(correction.after)
    # By place in the order: of two that left nothing behind, both have the same span.
    place = utterance.corrections.index(correction)
    later = (_shifted(item, end, shift) for item in utterance.corrections[place + 1 :])
    return replace(
        utterance,
        text=utterance.text[:start] + correction.before + utterance.text[end:],
        corrections=(*utterance.corrections[:place], *later),
        doubts=tuple(_shifted(item, end, shift) for item in utterance.doubts),
    )


def _shifted(placed: Placed, at: int, by: int) -> Placed:
    start, end = placed.span
    return replace(placed, span=(start + by, end + by)) if start >= at else placed
