"""Ask the recording: does it bear out an entry better than what was written?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from minutes.dictionary.entries import Layer
from minutes.dictionary.proposals import FIRM, NAME_REACH, Proposal
from minutes.types import Seconds, Utterance, Word

CONTEXT = 6
"""Characters on each side of a place that are heard with it."""

READINGS = 2
"""Ways to read the written text that are heard."""

NEEDED: Mapping[Layer, Sequence[tuple[float, float]]] = {
    Layer.MEETING: ((0.16, -6.0), (0.26, -2.0), (0.41, 1.0)),
    Layer.MUNICIPALITY: ((0.16, 0.0),),
}
"""How much better the sound must speak for an entry, by how different it sounds: the more
alike, the less evidence is needed. Source: docs/evaluation.md, rare names and ordinary
speech (practice model, November 2026)."""

EVERYDAY, FIRM_NAME = 5.0, 3.0
"""More of it, where an everyday word is written, or a name that the recogniser believes."""

AGAINST, CLEAR = -6.5, 1.5
"""Where the spelling speaks so much against an entry, its reading must be clearly better
and not far off: a model that never saw a name cannot spell it, but it hears it."""

NEARLY = 3.0
"""Evidence short of what is needed by less than this is worth a person's look."""


class Ear(Protocol):
    """Who can be asked about the sound; positions are seconds of the recording."""

    def support(self, start: Seconds, end: Seconds, texts: Sequence[str]) -> Sequence[float]:
        """Return how much the sound speaks for each of several texts.

        The logarithm of how much likelier it makes them than mere noise does.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sounding:
    """The words of an utterance whose text they spell."""

    text: str
    words: tuple[Word, ...]

    def weigh(self, proposals: Sequence[Proposal], ear: Ear) -> Iterator[tuple[Proposal, float]]:
        """Yield what the sound bears out, or nearly, with by how much (below 0: nearly).

        Spellings are compared with spellings and readings with readings, the better of
        the two counts: a model that never saw a name may still know how it sounds.
        """
        for item in proposals:
            start, end, before, after = self._around(item)
            written = [item.span.text, *item.span.readings[:READINGS]]
            wanted = [item.entry.surface, item.entry.reading]
            heard = ear.support(start, end, [before + part + after for part in (*wanted, *written)])
            spelling, reading = heard[0] - heard[2], heard[1] - max(heard[3:], default=heard[2])
            is_told_apart = item.distance > 0  # one sound cannot be heard better than itself
            is_far = reading < CLEAR or item.distance > NAME_REACH
            if is_told_apart and spelling < AGAINST and is_far:
                continue
            spare = max(spelling, reading) - _needed(item)
            if spare > -NEARLY:
                yield item, spare

    def _around(self, proposal: Proposal) -> tuple[Seconds, Seconds, str, str]:
        """Return a stretch of sound around a place, and the text before and after it."""
        span, at, first, last = proposal.span, 0, 0, len(self.words) - 1
        for number, word in enumerate(self.words):
            if at <= max(0, span.start - CONTEXT):
                first = number
            if at < min(len(self.text), span.end + CONTEXT):
                last = number
            at += len(word.text)
        begin = sum(len(word.text) for word in self.words[:first])
        end = sum(len(word.text) for word in self.words[: last + 1])
        return (
            self.words[first].start,
            self.words[last].end,
            self.text[begin : span.start],
            self.text[span.end : end],
        )


def _needed(proposal: Proposal) -> float:
    span, steps = proposal.span, NEEDED[proposal.entry.layer]
    needed = next(gain for reach, gain in steps if proposal.distance <= reach)
    if span.is_everyday:
        return needed + EVERYDAY
    return needed + (FIRM_NAME if span.is_name and span.probability >= FIRM else 0.0)


def hear(utterance: Utterance) -> Sounding | None:
    """Return what can be asked, None where the words do not spell the text."""
    if "".join(word.text for word in utterance.words) != utterance.text:
        return None
    return Sounding(utterance.text, tuple(utterance.words))
