"""Everything the engine says while it works: one closed union.

Each event carries `clock`, the recording position heard when it was made, and `wall`,
the Unix time. The session stores before it publishes; listeners return at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from minutes.types import (
    Hypothesis,
    Mark,
    MeetingId,
    Seconds,
    Speaker,
    Turn,
    Utterance,
    UtteranceId,
)


@dataclass(frozen=True, slots=True)
class RecordingStarted:
    """The first sound is on its way to the disk; only now may one say "recording"."""

    clock: Seconds
    wall: float
    meeting: MeetingId
    device: str


@dataclass(frozen=True, slots=True)
class HypothesisUpdated:
    clock: Seconds
    wall: float
    hypothesis: Hypothesis


@dataclass(frozen=True, slots=True)
class UtteranceFinalized:
    """Already stored when this is published."""

    clock: Seconds
    wall: float
    utterance: Utterance


@dataclass(frozen=True, slots=True)
class UtteranceRevised:
    """An utterance is now this; an id not known yet is a new one. `replaced` ones are gone."""

    clock: Seconds
    wall: float
    utterance: Utterance
    replaced: tuple[UtteranceId, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnsUpdated:
    """Who spoke when, as it is known now, and whose voice each label is.

    Utterances that this changes follow as `UtteranceRevised`.
    """

    clock: Seconds
    wall: float
    turns: tuple[Turn, ...]
    speakers: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True)
class MarkMade:
    """A note in the live log; one with a known id replaces it (its end is known now)."""

    clock: Seconds
    wall: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class MarkRemoved:
    clock: Seconds
    wall: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class LevelMeasured:
    """How loud the last moments were, in dB of full scale (0 is the loudest; floor -90).

    `is_silent`: nothing but noise of the line for `recording.silence_warning` seconds;
    `is_clipping`: too loud, the sound is being cut off.
    """

    clock: Seconds
    wall: float
    level: float
    peak: float
    is_silent: bool
    is_clipping: bool


@dataclass(frozen=True, slots=True)
class RecordingPaused:
    """Off the record: the microphone is closed, nothing is heard and nothing kept."""

    clock: Seconds
    wall: float


@dataclass(frozen=True, slots=True)
class RecordingResumed:
    """On the record again; silence of the same length stands in for what was left out."""

    clock: Seconds
    wall: float


@dataclass(frozen=True, slots=True)
class DelayMeasured:
    """How far recognition is behind the recording: clock - position worked through."""

    clock: Seconds
    wall: float
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class SamplesDropped:
    """The sound system lost samples; silence of the same length stands in for them."""

    clock: Seconds
    wall: float
    samples: int


@dataclass(frozen=True, slots=True)
class DeviceLost:
    """The microphone stopped delivering; the session keeps trying to get it back."""

    clock: Seconds
    wall: float
    device: str


@dataclass(frozen=True, slots=True)
class GapMarked:
    """No sound was to be had from `start` to `end`; silence stands in for it."""

    clock: Seconds
    wall: float
    start: Seconds
    end: Seconds


@dataclass(frozen=True, slots=True)
class DamageFound:
    """A file was broken in places; `seconds` of silence stand in for what is missing."""

    clock: Seconds
    wall: float
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class WorkerFailed:
    """A worker process died. Sound and finished text are not touched by that."""

    clock: Seconds
    wall: float
    stage: str
    exit_code: int | None


@dataclass(frozen=True, slots=True)
class WorkerRestarted:
    """A new worker goes on from `position`."""

    clock: Seconds
    wall: float
    stage: str
    position: Seconds


@dataclass(frozen=True, slots=True)
class ProgressMade:
    """`position` of `total` seconds done; `speed` is audio seconds per second."""

    clock: Seconds
    wall: float
    stage: str
    position: Seconds
    total: Seconds
    speed: float


class StopReason(StrEnum):
    """Why a recording ended."""

    ASKED = "asked"
    SOURCE_ENDED = "source_ended"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RecordingStopped:
    """The sound is complete on disk; text may still be on its way."""

    clock: Seconds
    wall: float
    meeting: MeetingId
    reason: StopReason


Event: TypeAlias = (
    RecordingStarted
    | HypothesisUpdated
    | UtteranceFinalized
    | UtteranceRevised
    | TurnsUpdated
    | MarkMade
    | MarkRemoved
    | LevelMeasured
    | RecordingPaused
    | RecordingResumed
    | DelayMeasured
    | SamplesDropped
    | DeviceLost
    | GapMarked
    | DamageFound
    | WorkerFailed
    | WorkerRestarted
    | ProgressMade
    | RecordingStopped
)

Listener: TypeAlias = Callable[[Event], None]
