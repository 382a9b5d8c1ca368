"""How loud it is: for the meter on the screen, and to notice a microphone that is off."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from minutes.audio.source import AudioSource
from minutes.types import SAMPLE_RATE, AudioBlock, Samples, Seconds

WINDOW: Seconds = 0.1
"""A level is the mean over this long."""

FLOOR = -90.0
"""What counts as nothing at all, in dB of full scale: one step of 16 bits."""

QUIET = -60.0
"""Below this there is nothing but noise of the line, in dB of full scale.

Source: 15 recordings of people, near and by telephone, and 10 of empty rooms (November
2026): in any 10 s of speech the loudest tenth of a second is above -26, 30 dB more than
this, which leaves room for a distant microphone; empty rooms lie between -70 and -44.
"""

CLIPPED = 0.99
"""From here on a sample counts as cut off: resampling rounds full scale a little."""

CLIPPED_IN_A_ROW = 3
"""So many cut samples in a row are no chance peak. Source: the usual rule of meters, since
a sine that just touches full scale has two samples there."""

CLIPPING_HELD: Seconds = 2.0
"""How long clipping is told after it was heard, so that people see it."""

PREVIEW_TIMEOUT: Seconds = 0.2


@dataclass(frozen=True, slots=True)
class Level:
    """How loud the last moment was: mean and peak in dB of full scale, from `FLOOR` to 0.

    `is_silent`: nothing but noise of the line for a while; `is_clipping`: cut off.
    """

    level: float
    peak: float
    is_silent: bool
    is_clipping: bool


class LevelMeter:
    """Measures sound as it comes; costs some microseconds a block."""

    def __init__(self, silence_after: Seconds) -> None:
        """`silence_after`: how long it must be quiet to count as silent."""
        self._silence_after = silence_after
        self.reset()

    def reset(self) -> None:
        """Begin anew, as after a pause."""
        self._waiting = np.zeros(0, np.float32)
        self._quiet_for: Seconds = 0.0
        self._since_clipping: Seconds = CLIPPING_HELD
        self._run = 0

    def insert(self, samples: Samples) -> Level | None:
        """Return the newest level, None while there is not enough sound for one."""
        self._waiting = np.concatenate([self._waiting, samples])
        size = round(WINDOW * SAMPLE_RATE)
        newest: Level | None = None
        while len(self._waiting) >= size:
            window, self._waiting = self._waiting[:size], self._waiting[size:]
            newest = self._measure(window)
        return newest

    def _measure(self, window: Samples) -> Level:
        sound = np.nan_to_num(window)
        level = _decibels(float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))))
        self._quiet_for = self._quiet_for + WINDOW if level < QUIET else 0.0
        is_cut = self._is_cut(sound)
        self._since_clipping = 0.0 if is_cut else self._since_clipping + WINDOW
        return Level(
            level,
            _decibels(float(np.abs(sound).max())),
            # Half a window of grace: sums of tenths are not exact.
            is_silent=self._quiet_for > self._silence_after - WINDOW / 2,
            is_clipping=self._since_clipping < CLIPPING_HELD - WINDOW / 2,
        )

    def _is_cut(self, sound: Samples) -> bool:
        """Return whether samples in a row are cut, those before this window included."""
        cut = np.abs(sound) >= CLIPPED
        if not cut.any():
            self._run = 0
            return False
        edges = np.flatnonzero(~cut)
        first = int(edges[0]) if len(edges) else len(cut)
        longest = max(self._run + first, int(np.diff(edges).max(initial=1)) - 1)
        self._run = len(cut) - 1 - int(edges[-1]) if len(edges) else self._run + len(cut)
        return max(longest, self._run) >= CLIPPED_IN_A_ROW


def preview(source: AudioSource, silence_after: Seconds) -> Generator[Level]:
    """Yield about ten levels a second of a source that is not recorded, until it ends.

    Closes the source when the caller stops asking (close the generator). Never beside a
    recording: opening a microphone stops every other one of this process.

    Raises:
        MicrophoneMissing, MicrophoneRefused, MicrophoneLost: no sound can be had.
    """
    meter = LevelMeter(silence_after)
    nothing = np.zeros(round(PREVIEW_TIMEOUT * SAMPLE_RATE), np.float32)
    with source:
        while not source.has_ended:
            block = source.read(PREVIEW_TIMEOUT) or AudioBlock(nothing)
            if (level := meter.insert(block.samples)) is not None:
                yield level


def _decibels(amplitude: float) -> float:
    return max(FLOOR, 20 * float(np.log10(max(amplitude, 1e-9))))
