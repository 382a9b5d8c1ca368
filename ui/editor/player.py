"""Sound for the editor: what keys and the bar ask of the player, and what it tells back."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from minutes.audio.playback import Player
from minutes.audio.stretching import QUICKEST
from minutes.config import PlaybackSettings
from minutes.errors import MinutesError
from minutes.recording import RecordingReader
from minutes.timing import Span
from minutes.types import Seconds, Utterance

TICK_MS = 33
"""How often the place is told while sound plays: thirty times a second."""

SPEED_STEP = 0.05
STEP: Seconds = 2.0
SHORT_STEP: Seconds = 0.5

HURRY = 1.6
"""So many times quicker than else what is certain is played, where a person wants that.
Source: Foulke and Sticht (1969): comprehension of quickened speech falls slowly up to about
275 words a minute, 1.6 times what is usual, and fast beyond it."""

BEFORE, AFTER = 0.8, 0.7
"""What is heard around a doubtful place (seconds): a word before it and one after."""

TYPING_PAUSE_MS = 1000
"""Playing goes on so long after the last key."""

PADDING: Seconds = 0.3
"""Around speech, when silences are skipped: breath before a word belongs to it."""


class EditorPlayer(QObject):
    """Plays one meeting the way a typist works.

    A little back on resume, silent while typing, in loops over an utterance.
    """

    position_changed = Signal(float)
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    loop_changed = Signal(bool)
    failed = Signal(object)
    """A `MinutesError`: there is no sound here, text can still be corrected."""

    _ended = Signal(object)

    def __init__(
        self, recording: RecordingReader, settings: PlaybackSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._player = Player(recording, self._ended.emit)
        self._ended.connect(self._on_end)
        self._speed = self._player.speed
        self._doubtful: tuple[Span, ...] | None = None
        self._until: Seconds | None = None
        self._is_looping = False
        self._is_waiting_for_typist = False
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._typing = QTimer(self, interval=TYPING_PAUSE_MS, singleShot=True)
        self._typing.timeout.connect(self._typist_rests)

    @property
    def position(self) -> Seconds:
        """What is heard now, in seconds of the recording."""
        return self._player.position

    @property
    def is_playing(self) -> bool:
        """Whether sound is to be heard."""
        return self._player.is_playing

    @property
    def speed(self) -> float:
        """How many times quicker than it was said, where nothing is hurried through."""
        return self._speed

    def prepare(self) -> None:
        """Open the loudspeaker early, so that the first sound comes at once."""
        self._player.prepare()

    def toggle(self) -> None:
        """Play, a little further back than it was left, or be silent."""
        if self.is_playing:
            self.pause()
        else:
            self.play(self.position - self._settings.backstep)

    def play(self, start: Seconds) -> None:
        """Play from a position."""
        self._is_waiting_for_typist, self._until = False, None
        self._player.play(max(0.0, start))
        self._timer.start()
        self.playing_changed.emit(True)
        self._tick()

    def play_around(self, start: Seconds, end: Seconds) -> None:
        """Play one place with a little around it, then be silent before it."""
        self.end_loop()
        self.play(start - BEFORE)
        self._until = end + AFTER

    def pause(self) -> None:
        """Be silent and stay there."""
        self._is_waiting_for_typist = False
        self._silence()

    def go(self, position: Seconds) -> None:
        """Go to a position, playing or not; a loop ends."""
        self.end_loop()
        if self._until is not None and position > self._until:
            self._until = None  # a person went elsewhere
        self._player.seek(max(0.0, position))
        self._tick()

    def step(self, seconds: Seconds) -> None:
        """Go forward, or back with a negative length."""
        self.go(self.position + seconds)

    def change_speed(self, difference: float) -> None:
        """Go quicker or slower by so much."""
        self.set_speed(self.speed + difference)

    def set_speed(self, speed: float) -> None:
        """Go at this pace, in steps of 0.05, from 0.5 to 3."""
        self._player.set_speed(round(speed / SPEED_STEP) * SPEED_STEP)
        self._speed = self._player.speed
        self.speed_changed.emit(self.speed)

    def hurry_between(self, doubtful: Sequence[Span] | None) -> None:
        """Go quicker wherever none of these stretches is heard; None goes evenly."""
        self._doubtful = None if doubtful is None else joined_stretches(doubtful)
        self._pace()

    def _pace(self) -> None:
        """Take the speed that belongs to what is heard now."""
        wanted = self._speed
        if self._doubtful is not None and self._until is None and not self._is_looping:
            place = bisect_right(self._doubtful, (self.position, math.inf)) - 1
            is_doubtful = place >= 0 and self.position < self._doubtful[place][1]
            wanted = self._speed if is_doubtful else min(QUICKEST, self._speed * HURRY)
        if wanted != self._player.speed:
            self._player.set_speed(wanted)

    def toggle_loop(self, utterance: Utterance | None) -> None:
        """Repeat an utterance until this is asked again, or another place is."""
        if self._is_looping or utterance is None:
            self.end_loop()
            return
        self._is_looping = True
        self._player.set_loop(max(0.0, utterance.start - PADDING), utterance.end + PADDING)
        self.play(max(0.0, utterance.start - PADDING))
        self.loop_changed.emit(True)

    def end_loop(self) -> None:
        """Play on after the stretch."""
        if self._is_looping:
            self._is_looping = False
            self._player.set_loop(None)
            self.loop_changed.emit(False)

    def skip_silence(self, utterances: Sequence[Utterance]) -> None:
        """Play only what is said in these utterances; with none, everything."""
        self._player.skip_silence(_speech(utterances))

    def on_typing(self) -> None:
        """A person types: be silent, and go on a moment after the last key."""
        if not self._settings.waits_while_typing:
            return
        if self.is_playing:
            self._silence()
            self._is_waiting_for_typist = True
        self._typing.start()

    def close(self) -> None:
        """Give the loudspeaker back."""
        self._timer.stop()
        self._typing.stop()
        self._player.close()

    def _typist_rests(self) -> None:
        if self._is_waiting_for_typist:
            self.play(self.position - self._settings.backstep)

    def _silence(self) -> None:
        self._player.pause()
        self._timer.stop()
        self.playing_changed.emit(False)
        self._tick()

    def _tick(self) -> None:
        if self._until is not None and self.is_playing and self.position >= self._until:
            self.pause()
            return
        if self.is_playing:
            self._pace()
        self.position_changed.emit(self.position)

    def _on_end(self, failure: MinutesError | None) -> None:
        self._timer.stop()
        self.playing_changed.emit(False)
        self._tick()
        if failure is not None:
            self.failed.emit(failure)


def _speech(utterances: Sequence[Utterance]) -> tuple[Span, ...]:
    """Return the stretches with speech, joined where they touch."""
    return joined_stretches(
        (max(0.0, item.start - PADDING), item.end + PADDING) for item in utterances
    )


def joined_stretches(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return stretches in time order, those that touch as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
