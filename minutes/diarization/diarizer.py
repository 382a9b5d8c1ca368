"""The role of a diarizer: sound in, who speaks when out; and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from minutes.types import Samples, Seconds, Turn

Read: TypeAlias = Callable[[Seconds, Seconds], Samples]
"""Returns the sound between two positions, as much of it as there is."""

Report: TypeAlias = Callable[[Seconds], None]
"""Told now and then how far the work has come."""

Embedding: TypeAlias = tuple[float, ...]
"""A voiceprint, in the space of one model. Personal data once a name stands beside it."""


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """How many people speak: a range; without a maximum, the sound decides."""

    minimum: int = 1
    maximum: int | None = None

    def __post_init__(self) -> None:
        if self.minimum < 1 or (self.maximum is not None and self.maximum < self.minimum):
            raise ValueError("a count of speakers is a range from 1 on")


@dataclass(frozen=True, slots=True)
class Voice:
    """What one anonymous speaker sounds like, over the whole recording."""

    label: str
    embedding: Embedding


@dataclass(frozen=True, slots=True)
class Diarization:
    """Who speaks when. `exclusive` turns never overlap: they are made to hold words.

    Labels are 1, 2, … in the order in which the voices are first heard.
    """

    turns: tuple[Turn, ...] = ()
    exclusive: tuple[Turn, ...] = ()
    voices: tuple[Voice, ...] = ()


class Diarizer(Protocol):
    """Tells voices apart. Implementations: `diarization.pyannote`, a fixed one in tests."""

    def diarize(
        self, read: Read, duration: Seconds, speakers: SpeakerCount, report: Report
    ) -> Diarization:
        """Return who speaks when in the sound from 0 to `duration`."""
        ...

    def embed(self, samples: Samples) -> Embedding | None:
        """Return what one voice sounds like; None where there is too little sound."""
        ...


def label_of(number: int) -> str:
    """Return the label of the voice that was heard as the `number`th, from 1.

    Printed as 話者1 and so on, as long as nobody says whose voice it is.
    """
    return str(number)
