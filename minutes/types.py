"""The nouns: pure values that every stage shares.

One clock: every time is in seconds from the start of the recording, that is sample
index / `SAMPLE_RATE`, the position one would seek to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NewType, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Samples: TypeAlias = "NDArray[np.float32]"
"""Mono sound at `SAMPLE_RATE`, shape (n,), in -1..1."""

Seconds: TypeAlias = float
"""A position in, or a length of, the recording; or a length of wall-clock time."""

MeetingId = NewType("MeetingId", str)
UtteranceId = NewType("UtteranceId", str)

SAMPLE_RATE = 16_000
"""Samples a second of every recording. Source: the input rate of Whisper and Silero."""


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """What an audio source delivered at once, 16 kHz mono.

    `dropped` counts samples that were lost just before this block.
    """

    samples: Samples
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class SpeechSegment:
    """A stretch in which somebody speaks; knows nothing of the text.

    `is_cut` says that the speech goes on: it became too long to wait for its end. Of those,
    `is_paused` ones end in a short pause, the others perhaps within a word.
    """

    start: Seconds
    end: Seconds
    is_cut: bool = False
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """The recogniser's smallest timed piece; in Japanese one or a few characters."""

    start: Seconds
    end: Seconds
    text: str
    probability: float

    @property
    def middle(self) -> Seconds:
        """Where the word stands, when its edges are not to be trusted."""
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Text that may still change: shown to people, never stored."""

    committed: tuple[Word, ...]
    tentative: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """Why a rule changed the recognised text; `span` counts characters of the result."""

    span: tuple[int, int]
    before: str
    after: str
    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that a person should settle: `span` counts characters of the text.

    `candidates` are the spellings to choose from, the likeliest first.
    """

    span: tuple[int, int]
    candidates: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """Finished text. `recognized` is what the machine heard and is never overwritten."""

    id: UtteranceId
    revision: int
    start: Seconds
    end: Seconds
    words: tuple[Word, ...]
    recognized: str
    text: str
    corrections: tuple[Correction, ...] = ()
    speaker: str | None = None
    is_edited: bool = False
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """A person on the attendance list."""

    name: str
    role: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch in which one voice speaks; `label` is anonymous. Turns may overlap."""

    start: Seconds
    end: Seconds
    label: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """An anonymous voice label, and the participant whom somebody said it is."""

    label: str
    participant: str | None = None


class MeetingState(StrEnum):
    """How far a meeting has come. A crash leaves the first two behind: see `resume`."""

    RECORDING = "recording"
    TRANSCRIBING = "transcribing"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is known about a meeting besides its text. `started_at` carries a zone."""

    id: MeetingId
    title: str
    started_at: datetime
    duration: Seconds = 0.0
    place: str = ""
    participants: tuple[Participant, ...] = ()
    agenda: tuple[str, ...] = ()
    state: MeetingState = MeetingState.READY


@dataclass(frozen=True, slots=True)
class Engine:
    """Which model made the text, with what settings, and how fast.

    `rtf` is processing time / audio duration, None while unknown.
    """

    model: str
    settings: tuple[tuple[str, str | int | float | bool], ...] = ()
    rtf: float | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A meeting with its text in time order."""

    meeting: Meeting
    speakers: tuple[Speaker, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    engine: Engine | None = field(default=None)
