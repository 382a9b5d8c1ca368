"""A live guess at who speaks.

`LiveSpeakers` gets one voiceprint for each finished utterance and compares it with the
voices known by then: those heard in this meeting, and those of enrolled participants. It
would rather say nothing than a wrong name: a voice that is like nobody is a new one, and a
voice in between, or like two people, is nobody's. No networks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minutes.diarization.diarizer import Embedding, label_of
from minutes.types import Seconds


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two voiceprints must be, as the cosine between them.

    From `same` on it is the same person, below `other` somebody new, between them nobody
    knows; the best must lead the second by `lead`, and whoever spoke last is believed
    `staying` more easily. Source: chosen inside the range that is usual for ResNet34
    embeddings (0.3-0.7); not measured, since no real weights were at hand.
    """

    same: float = 0.55
    other: float = 0.40
    lead: float = 0.05
    staying: float = 0.05


STAND_IN = Likeness(same=0.80, other=0.70)
"""For the ear of the practice model, to which synthetic voices are all much alike.

Source: `meeting-a` and three recordings of real people (docs/evaluation.md, November 2026):
the first pair of numbers, from 0.45 / 0.35 up, with which nobody in them but in the
telephone call gets a wrong speaker."""

SHORTEST_TOLD: Seconds = 0.8
"""In a shorter utterance nobody is recognised."""

SHORTEST_LEARNED: Seconds = 1.5
"""A shorter one neither begins a new voice nor changes a known one."""

LONGEST_MEMORY: Seconds = 120.0
"""A voice is the mean of so much speech; what is newer moves it on."""


@dataclass(slots=True)
class _Known:
    """A voice by its mean direction; an enrolled one does not drift.

    `is_vouched`: a person said whose it is, which counts more than a guess that is as like.
    """

    label: str
    direction: NDArray[np.float64]
    seconds: Seconds
    is_enrolled: bool = False
    is_vouched: bool = False


class LiveSpeakers:
    """The voices of a running meeting. Forgets everything with the object."""

    def __init__(self, likeness: Likeness | None = None, maximum: int | None = None) -> None:
        self._likeness = likeness or Likeness()
        self.maximum = maximum
        """The number of people present, where it is known; it may change."""
        self.names: Mapping[str, str] = {}
        """Whose voice a label is, where somebody said so; several may be one person's."""
        self._known: list[_Known] = []
        self._last: str | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The voices known by now, in the order in which they became known."""
        return tuple(known.label for known in self._known)

    def enrol(self, label: str, voice: Embedding) -> None:
        """Know a participant from the start, by a voiceprint given with consent."""
        self.forget(label)
        self._known.append(
            _Known(label, _unit(voice), LONGEST_MEMORY, is_enrolled=True, is_vouched=True)
        )

    def forget(self, label: str) -> None:
        """Delete a voice."""
        self._known = [known for known in self._known if known.label != label]
        self._last = None if self._last == label else self._last

    def rename(self, label: str, name: str) -> None:
        """Give a voice another label, as when a person says who it is."""
        if any(known.label == name for known in self._known):
            self.forget(label)  # the other one is the same person
        for known in self._known:
            if known.label == label:
                known.label = name
        self._last = name if self._last == label else self._last

    def hear(self, voice: Embedding | None, length: Seconds) -> str | None:
        """Return whose voice it is, perhaps a new one's; None where that is not clear."""
        if voice is None or length < SHORTEST_TOLD:
            return None
        direction = _unit(voice)
        best, lead, known = self._best(direction)
        if known is not None and best >= self._likeness.same and lead >= self._likeness.lead:
            _learn(known, direction, length)
            self._last = known.label
            return known.label
        if best < self._likeness.other and length >= SHORTEST_LEARNED and self._has_room():
            return self._begin(direction, length)
        return None

    def correct(
        self, label: str, voice: Embedding | None, length: Seconds, *, is_vouched: bool = True
    ) -> None:
        """Learn that this voice is that label's, mostly because a person says so."""
        self._last = label
        if voice is None or length < SHORTEST_TOLD:
            return
        for known in self._known:
            if known.label == label:
                _learn(known, _unit(voice), length)
                known.is_vouched = known.is_vouched or is_vouched
                return
        self._known.append(_Known(label, _unit(voice), length, is_vouched=is_vouched))

    def _best(self, direction: NDArray[np.float64]) -> tuple[float, float, _Known | None]:
        """Return how like the best known voice is, its lead, and which one it is.

        A voice that only the machine named is no rival of one that a person vouched for:
        they may well be the same person's, heard before and after somebody said so.
        """
        scores = [(self._likeness_to(known, direction), known) for known in self._known]
        if not scores:
            return -1.0, 0.0, None
        best, known = max(scores, key=lambda item: item[0])
        vouched = [item for item in scores if self._is_vouched(item[1])]
        if not self._is_vouched(known) and vouched:
            near, own = max(vouched, key=lambda item: item[0])
            if near >= self._likeness.same and best - near < self._likeness.lead:
                best, known = near, own
        rivals = [score for score, other in scores if self._is_rival(other, known)]
        return best, best - max(rivals, default=-1.0), known

    def _is_rival(self, other: _Known, known: _Known) -> bool:
        if other is known or self._is_vouched(other) < self._is_vouched(known):
            return False
        name = self.names.get(known.label)
        return name is None or self.names.get(other.label) != name

    def _is_vouched(self, known: _Known) -> bool:
        return known.is_vouched or known.label in self.names

    def _likeness_to(self, known: _Known, direction: NDArray[np.float64]) -> float:
        bonus = self._likeness.staying if known.label == self._last else 0.0
        return float(_unit(known.direction) @ direction) + bonus

    def _has_room(self) -> bool:
        return self.maximum is None or len(self._known) < self.maximum

    def _begin(self, direction: NDArray[np.float64], length: Seconds) -> str:
        label = fresh_label(self.labels)
        self._known.append(_Known(label, direction, length))
        self._last = label
        return label


def fresh_label(used: Iterable[str]) -> str:
    """Return the first label that nobody has."""
    taken = set(used)
    number = 1
    while label_of(number) in taken:
        number += 1
    return label_of(number)


def _learn(known: _Known, direction: NDArray[np.float64], length: Seconds) -> None:
    if known.is_enrolled or length < SHORTEST_LEARNED:
        return
    weight = min(known.seconds, LONGEST_MEMORY)
    mixed = (known.direction * weight + direction * length) / (weight + length)
    known.direction, known.seconds = _unit(mixed), known.seconds + length


def _unit(vector: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    array = np.asarray(vector, np.float64)
    return np.asarray(array / max(float(np.linalg.norm(array)), 1e-12))
