"""Term recall: are the names right that must be right?

A name counts each time it is said. An occurrence is found when the hypothesis has it in an
utterance that overlaps the reference utterance in time; each occurrence in the hypothesis
answers for one in the reference. Looking through the whole text instead would let a name
that was heard once excuse all its misses elsewhere, and a lucky error in another hour would
count as success.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from minutes.evaluation.cer import normalize
from minutes.types import Seconds, Utterance

TOLERANCE: Seconds = 1.0
"""How far apart two utterances may lie and still be the same moment.

Source: speech is cut at pauses of 0.5 s with 0.2 s of padding (`config.VadSettings`), so
boundaries of the same speech lie within that of one another.
"""


@dataclass(frozen=True, slots=True)
class TermScore:
    """`said` occurrences in the reference, `found` of them, `false` without reference."""

    said: int
    found: int
    false: int

    @property
    def recall(self) -> float | None:
        """Return found / said; None where no name was said."""
        return self.found / self.said if self.said else None


@dataclass(frozen=True, slots=True)
class _Occurrence:
    name: str
    start: Seconds
    end: Seconds


def score_terms(
    reference: Sequence[Utterance], hypothesis: Sequence[Utterance], names: Collection[str]
) -> TermScore:
    """Count how many of the names said were written, and how many were written wrongly.

    A name inside a longer listed name is not counted again: with 港町 and 港町公園 listed,
    港町公園 is one name.
    """
    said = _find(reference, names)
    waiting = _find(hypothesis, names)
    written = len(waiting)
    found = 0
    for occurrence in said:
        answer = next((other for other in waiting if _is_same(occurrence, other)), None)
        if answer is not None:
            waiting.remove(answer)
            found += 1
    return TermScore(said=len(said), found=found, false=written - found)


def _find(utterances: Sequence[Utterance], names: Collection[str]) -> list[_Occurrence]:
    """Return where the names stand, in order of end, so that the earliest is used first."""
    surfaces = sorted({normalize(name) for name in names} - {""}, key=len, reverse=True)
    if not surfaces:
        return []
    pattern = re.compile("|".join(map(re.escape, surfaces)))
    found = [
        _Occurrence(match.group(), utterance.start, utterance.end)
        for utterance in utterances
        for match in pattern.finditer(normalize(utterance.text))
    ]
    return sorted(found, key=lambda occurrence: (occurrence.end, occurrence.start))


def _is_same(said: _Occurrence, written: _Occurrence) -> bool:
    return (
        said.name == written.name
        and written.start <= said.end + TOLERANCE
        and said.start <= written.end + TOLERANCE
    )
