"""Hearing a recording again: from any place, at any speed, in loops, without silences.

A feeder thread reads the recording a little ahead and stretches it; PortAudio's callback
only copies. Positions are those of the recording, whatever the speed.
"""

from __future__ import annotations

import math
import threading
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from minutes.audio.devices import load_portaudio
from minutes.audio.stretching import QUICKEST, SLOWEST, Stretcher
from minutes.errors import LoudspeakerMissing, MicrophoneMissing, MinutesError
from minutes.recording import RecordingReader
from minutes.types import SAMPLE_RATE, Samples, Seconds

AHEAD: Seconds = 0.25
"""So much sound is ready before it is needed; a change of speed throws it away."""

PIECE: Seconds = 0.064
"""What the feeder reads at once: the first sound is there after so much."""


LATENCY: Seconds = 0.06
"""What the sound card keeps in hand. With the least that it can do (8 ms on PulseAudio) sound
was torn to pieces on a busy machine of two cores; the key is still answered within 100 ms."""

LOOK_AROUND: Seconds = 1.0
"""How often a quiet loudspeaker is looked at: opening a microphone stops all streams."""


@dataclass(slots=True)
class _Run:
    """Sound that follows on without a jump: from where, at what speed."""

    start: Seconds
    speed: float
    given: int = 0


class Player:
    """Plays one recording. Every method returns at once and may be called from anywhere.

    `on_end` is told from a thread of the player that the sound has ended by itself, with
    the failure if there is no way to play here.
    """

    def __init__(
        self,
        recording: RecordingReader,
        on_end: Callable[[MinutesError | None], None] = lambda failure: None,
    ) -> None:
        self._recording = recording
        self._on_end = on_end
        self._changed = threading.Condition()
        self._is_playing = False
        self._is_closed = False
        self._speed = 1.0
        self._loop: tuple[Seconds, Seconds] | None = None
        self._speech: tuple[tuple[Seconds, Seconds], ...] = ()
        self._next: Seconds = 0.0
        self._heard: Seconds = 0.0
        self._stretcher: Stretcher | None = None
        self._run = _Run(0.0, 1.0)
        self._ready: deque[tuple[Samples, Seconds, float]] = deque()
        self._is_at_end = False
        self._rate = SAMPLE_RATE
        self._stream: Any = None
        self._feeder: threading.Thread | None = None

    @property
    def position(self) -> Seconds:
        """What is heard now, or where playing goes on."""
        return self._heard

    @property
    def is_playing(self) -> bool:
        """Whether sound is to be heard."""
        return self._is_playing

    @property
    def speed(self) -> float:
        """How many times quicker than it was said."""
        return self._speed

    def prepare(self) -> None:
        """Open the loudspeaker, so that the first sound comes at once later."""
        with self._changed:
            self._start_feeder()

    def play(self, start: Seconds | None = None) -> None:
        """Play from `start`, or from where it was left."""
        with self._changed:
            self._move(self._heard if start is None else start)
            self._is_playing = True
            self._start_feeder()
            self._changed.notify_all()

    def pause(self) -> None:
        """Be silent at once and stay there."""
        with self._changed:
            self._is_playing = False
            self._move(self._heard)

    def seek(self, position: Seconds) -> None:
        """Go to another place; playing goes on there if it was."""
        with self._changed:
            self._move(position)
            self._changed.notify_all()

    def set_speed(self, speed: float) -> None:
        """Change the pace, kept within 0.5 to 3; the pitch stays."""
        with self._changed:
            self._speed = min(QUICKEST, max(SLOWEST, speed))
            self._move(self._heard)
            self._changed.notify_all()

    def set_loop(self, start: Seconds | None, end: Seconds = 0.0) -> None:
        """Repeat from `start` to `end` until this is called with None."""
        with self._changed:
            self._loop = (start, end) if start is not None and end > start else None
            self._move(self._heard)
            self._changed.notify_all()

    def skip_silence(self, speech: Sequence[tuple[Seconds, Seconds]]) -> None:
        """Play only these stretches, in time order; with none, everything."""
        with self._changed:
            self._speech = tuple(speech)
            self._move(self._heard)
            self._changed.notify_all()

    def close(self) -> None:
        """Give the loudspeaker back; nothing can be played after that."""
        with self._changed:
            self._is_closed, self._is_playing = True, False
            self._changed.notify_all()
        if self._feeder is not None:
            self._feeder.join()

    def fill(self, count: int) -> Samples:
        """Return the next `count` samples to be heard; silence where none are ready."""
        sound = np.zeros(count, np.float32)
        filled = 0
        with self._changed:
            while self._is_playing and self._ready and filled < count:
                samples, start, speed = self._ready.popleft()
                taken = min(len(samples), count - filled)
                sound[filled : filled + taken] = samples[:taken]
                filled += taken
                self._heard = start + taken * speed / self._rate
                if taken < len(samples):
                    self._ready.appendleft((samples[taken:], self._heard, speed))
            self._changed.notify_all()
        return sound

    # -- all below with the lock held, or in the feeder

    def _move(self, position: Seconds) -> None:
        self._ready.clear()
        self._heard = self._next = max(0.0, position)
        self._stretcher = None
        self._is_at_end = False

    def _start_feeder(self) -> None:
        if self._feeder is None and not self._is_closed:
            self._feeder = threading.Thread(target=self._feed, name="playback", daemon=True)
            self._feeder.start()

    def _feed(self) -> None:
        failure = self._open()
        while failure is None:
            with self._changed:
                has_work = self._changed.wait_for(self._has_work, LOOK_AROUND)
                if self._is_closed:
                    break
                if not has_work:
                    failure = self._reopen_dead()
                    continue
                has_ended = self._is_at_end and not self._ready
                if has_ended:
                    self._is_playing = False
                else:
                    failure = self._prepare_piece()
            if has_ended:
                self._on_end(None)
        self._shut()
        if failure is not None:
            with self._changed:
                self._is_playing, self._feeder = False, None
            self._on_end(failure)

    def _has_work(self) -> bool:
        if self._is_closed:
            return True
        waiting = sum(len(samples) for samples, _, _ in self._ready) / self._rate
        is_hungry = waiting < AHEAD and not self._is_at_end
        return self._is_playing and (is_hungry or (self._is_at_end and not self._ready))

    def _prepare_piece(self) -> MinutesError | None:
        """Read the next piece of sound and make it ready; in the feeder, with the lock."""
        begin, limit = self._allowed()
        if self._stretcher is None or begin != self._next:
            self._finish_run()
            self._next = begin
            self._stretcher = Stretcher(self._speed, self._rate)
            self._run = _Run(begin, self._speed)
        end = min(begin + PIECE * max(1.0, self._speed), limit)
        try:
            samples = self._recording.read(begin, end) if begin < end else ()
        except MinutesError as error:
            return error
        if not len(samples):
            self._finish_run()
            self._is_at_end = True
            return None
        self._next = begin + len(samples) / SAMPLE_RATE
        self._give(self._stretcher.push(np.asarray(samples)))
        return None

    def _allowed(self) -> tuple[Seconds, Seconds]:
        """Return where to read next, and how far without a jump."""
        begin, limit = self._next, math.inf
        if self._loop is not None:
            first, last = self._loop
            if begin >= last - 1 / SAMPLE_RATE:
                begin = first
            limit = last
        if self._speech and self._loop is None:
            at = bisect_right(self._speech, (begin, math.inf)) - 1
            if at < 0 or begin >= self._speech[at][1] - 1 / SAMPLE_RATE:
                at += 1
                if at == len(self._speech):
                    return begin, begin
                begin = self._speech[at][0]
            limit = self._speech[at][1]
        return begin, limit

    def _finish_run(self) -> None:
        if self._stretcher is not None:
            self._give(self._stretcher.flush())
            self._stretcher = None

    def _give(self, samples: Samples) -> None:
        if len(samples):
            run = self._run
            start = run.start + run.given * run.speed / self._rate
            self._ready.append((samples, start, run.speed))
            run.given += len(samples)

    def _open(self) -> MinutesError | None:
        """Start the default loudspeaker at the rate it takes."""
        try:
            sounddevice = load_portaudio()
            own = round(sounddevice.query_devices(kind="output")["default_samplerate"])
        except (MicrophoneMissing, ValueError) as error:
            return LoudspeakerMissing(str(error))
        except sounddevice.PortAudioError as error:
            return LoudspeakerMissing(str(error))
        reason = ""
        for rate in dict.fromkeys((SAMPLE_RATE, own)):
            try:
                self._stream = sounddevice.OutputStream(
                    samplerate=rate,
                    channels=1,
                    dtype="float32",
                    latency=LATENCY,
                    callback=self._on_wanted,
                )
                self._rate = rate
                self._stream.start()
            except (sounddevice.PortAudioError, ValueError) as error:
                reason = str(error)
                continue
            return None
        return LoudspeakerMissing(reason)

    def _reopen_dead(self) -> MinutesError | None:
        """Start the loudspeaker again that stopped asking for sound."""
        try:
            is_alive = bool(self._stream.active)
        except load_portaudio().PortAudioError:
            is_alive = False
        if is_alive:
            return None
        self._shut()
        return self._open()

    def _on_wanted(self, out: Samples, count: int, times: object, status: object) -> None:
        out[:, 0] = self.fill(count)

    def _shut(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(load_portaudio().PortAudioError):
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)
