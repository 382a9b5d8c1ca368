"""Ask the recording: does it bear out an entry better than what was written?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from minutes.dictionary.proposals import Proposal
from minutes.types import Seconds, Utterance, Word

CONTEXT = 6
"""Characters on each side of a place that are heard with it."""

READINGS = 2
"""Ways to read the written text that are heard."""

NEEDED = ((0.16, -7.0), (0.3, -4.0), (0.41, 0.0), (1.0, 5.0))
"""How much better the sound must speak for an entry, by how different it sounds: the more
alike, the less evidence is needed. Source: docs/evaluation.md, rare names."""

EVERYDAY = 5.0
"""More of it, where an everyday word is written: names must not eat ordinary speech."""


@dataclass(frozen=True, slots=True)
class Sounding:
    """The words of an utterance whose text they spell."""

    text: str
    words: tuple[Word, ...]

    def weigh(
        self,
        proposals: Sequence[Proposal],
        support: Callable[[Seconds, Seconds, Sequence[str]], Sequence[float]],
    ) -> Iterator[tuple[Proposal, float]]:
        """Yield what the sound bears out, with by how much.

        Spellings are compared with spellings and readings with readings, the better of
        the two counts: a model that never saw a name may still know how it sounds.
        """
        for item in proposals:
            start, end, before, after = self._around(item)
            written = [item.span.text, *item.span.readings[:READINGS]]
            wanted = [item.entry.surface, item.entry.reading]
            heard = support(start, end, [before + part + after for part in (*wanted, *written)])
            gain = max(heard[0] - heard[2], heard[1] - max(heard[3:], default=heard[2]))
            spare = gain - _needed(item)
            if spare > 0:
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
    needed = next(gain for reach, gain in NEEDED if proposal.distance <= reach)
    is_everyday = proposal.span.is_word and not proposal.span.is_name
    return needed + (EVERYDAY if is_everyday else 0.0)


def hear(utterance: Utterance) -> Sounding | None:
    """Return what can be asked, None where the words do not spell the text."""
    if "".join(word.text for word in utterance.words) != utterance.text:
        return None
    return Sounding(utterance.text, utterance.words)
