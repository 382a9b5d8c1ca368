"""Parts of a live meeting in tests: a source in memory, and a listener that keeps all."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeAlias

from minutes import events
from minutes.config import DiarizationSettings, RecognitionSettings, Settings
from minutes.errors import MicrophoneLost, MicrophoneMissing
from minutes.session import Session
from minutes.types import SAMPLE_RATE, AudioBlock, Meeting, Samples, Utterance

SETTINGS = Settings(
    recognition=RecognitionSettings(model="practice-ja"),
    diarization=DiarizationSettings(is_live=False, is_after=False),
)
"""Without speakers, which cost ten seconds a process; tests of them say so."""

SessionMaker: TypeAlias = Callable[..., tuple[Session, Meeting]]


def until(condition: Callable[[], object], within: float = 20.0) -> None:
    """Wait for something that must happen soon."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


class Watcher:
    """Keeps every event and acts on some."""

    def __init__(self) -> None:
        self.events: list[events.Event] = []
        self.act: Callable[[events.Event], None] = lambda event: None

    def listen(self, event: events.Event) -> None:
        self.events.append(event)
        self.act(event)

    def of(self, kind: type[events.Event]) -> list[events.Event]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def finals(self) -> list[Utterance]:
        return [e.utterance for e in self.events if isinstance(e, events.UtteranceFinalized)]


class ArraySource:
    """A source whose sound is in memory; may lose its device once, as a test wishes."""

    def __init__(self, sound: Samples, lost_at: float | None = None, pace: float = 0.0) -> None:
        self._sound = sound
        self._at = 0
        self._lost_at = lost_at
        self._pace = pace
        self._failed_opens = 0
        self.name = "試験用"

    @property
    def has_ended(self) -> bool:
        return self._at >= len(self._sound)

    def open(self) -> None:
        if self._failed_opens:
            self._failed_opens -= 1
            raise MicrophoneMissing(self.name)

    def read(self, timeout: float) -> AudioBlock | None:
        if self._lost_at is not None and self._at >= self._lost_at * SAMPLE_RATE:
            self._lost_at, self._failed_opens = None, 1
            raise MicrophoneLost(self.name)
        if self.has_ended:
            return None
        block = self._sound[self._at : self._at + SAMPLE_RATE // 10]
        self._at += len(block)
        time.sleep(self._pace)
        return AudioBlock(block)

    def close(self) -> None:
        pass
