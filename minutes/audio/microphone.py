"""A real microphone through PortAudio; its callback only copies."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack, suppress
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Protocol, Self, TypeAlias

import numpy as np

from minutes.audio.devices import InputDevice, find_input, load_portaudio, refresh
from minutes.audio.elapsed import elapsed, slept
from minutes.audio.mixing import Mixer
from minutes.audio.resampling import ArrayResampler
from minutes.config import RecordingSettings
from minutes.errors import MicrophoneLost, MicrophoneRefused
from minutes.types import SAMPLE_RATE, AudioBlock, Samples, Seconds

FIRST_BLOCK_WITHIN: Seconds = 8.0
"""A device that stays silent this long after its start gives nothing.

Source: PulseAudio takes 1.5 to 2.2 s (measured), Bluetooth headsets some seconds.
"""

CLOCK_JUMP: Seconds = 1.0
"""The device's clock jumped further than this: the machine slept, or somebody set it."""

_Delivery: TypeAlias = tuple[Samples, Seconds] | None
"""Frames of shape (n, channels) and the time lost before them; None: it stopped."""


class Microphone:
    """A device by its name, or the system's default one.

    Asked for 16 kHz mono; a device that refuses is opened as it likes and converted in
    `read`, never in the callback. Used from one thread.
    """

    def __init__(self, device: str, settings: RecordingSettings) -> None:
        """Prepare; `device` is a name or a part of one, empty for the default device."""
        self._wanted = device
        self._settings = settings
        self._name = device
        self._stream: Any = None
        self._intake = _Intake(SAMPLE_RATE, 1)
        self._deliveries: SimpleQueue[_Delivery] = SimpleQueue()
        self._ready: deque[AudioBlock] = deque()
        self._silent_for: Seconds = 0.0

    @property
    def name(self) -> str:
        """The device's full name once it was open, before that what was asked for."""
        return self._name

    @property
    def has_ended(self) -> bool:
        """False: a microphone may be lost but never ends."""
        return False

    def open(self) -> None:
        """Look anew for the device, start it and wait for its first block.

        Stops every other PortAudio stream of this process, see `devices.refresh`.

        Raises:
            MicrophoneMissing: no such device, or no PortAudio library.
            MicrophoneRefused: in use by another program, or not permitted.
            MicrophoneLost: it started but delivers nothing.
        """
        self.close()
        refresh()
        device = find_input(self._wanted)
        self._name = device.name
        self._start(device)
        with ExitStack() as undo:
            undo.callback(self.close)
            first = self._receive(FIRST_BLOCK_WITHIN)
            if first is None:
                raise MicrophoneLost(self._name)
            self._ready.append(first)
            undo.pop_all()

    def read(self, timeout: Seconds) -> AudioBlock | None:
        """Return the next block, or None when nothing came within `timeout`.

        Raises:
            MicrophoneLost: the device went away or has been silent for
                `settings.silent_device_after`; `open` tries to get it back.
        """
        if self._ready:
            return self._ready.popleft()
        block = self._receive(timeout)
        # Waited for, not passed: after a sleep or a freeze of this process the device
        # gets its time anew, and what it kept meanwhile still comes.
        self._silent_for = 0.0 if block is not None else self._silent_for + timeout
        if self._silent_for > self._settings.silent_device_after:
            raise MicrophoneLost(self._name)
        return block

    def close(self) -> None:
        """Stop the device; what it delivered but nobody read is gone."""
        stream, self._stream = self._stream, None
        if stream is not None:
            # abort, not stop: a device that is gone would never play its buffers out.
            with suppress(load_portaudio().PortAudioError):
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)
        self._ready.clear()
        self._silent_for = 0.0

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self, device: InputDevice) -> None:
        """Start the first of the formats that the device takes."""
        sounddevice = load_portaudio()
        reason = ""
        for rate, channels in _formats(device):
            # A queue of its own for each stream: the last words of a dead one stay away.
            self._deliveries = SimpleQueue()
            listener = _Listener(self._deliveries, rate)
            try:
                stream = sounddevice.InputStream(
                    device=device.index,
                    samplerate=rate,
                    channels=channels,
                    dtype="float32",
                    blocksize=round(rate * self._settings.block),
                    latency="high",
                    callback=listener.take,
                    finished_callback=listener.finish,
                )
                self._stream = stream
                stream.start()
            except (sounddevice.PortAudioError, ValueError) as error:
                reason = str(error)
                self.close()
                continue
            self._intake = _Intake(rate, channels)
            return
        raise MicrophoneRefused(device.name, reason)

    def _receive(self, timeout: Seconds) -> AudioBlock | None:
        """Wait for a block; a resampler may swallow the first deliveries."""
        until = time.monotonic() + timeout
        lost: Seconds = 0.0
        while True:
            try:
                delivery = self._deliveries.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                return None
            if delivery is None:
                raise MicrophoneLost(self._name)
            frames, before = delivery
            lost += before
            samples = self._intake.convert(frames)
            if len(samples):
                return AudioBlock(samples, round(lost * SAMPLE_RATE))


class _Times(Protocol):
    """When PortAudio's block was taken up, by the device's clock; 0 when unknown."""

    inputBufferAdcTime: Seconds  # noqa: N815, the library's name


class _Flags(Protocol):
    """What PortAudio noticed while it took the block."""

    input_overflow: bool


class _Listener:
    """What PortAudio calls, on a thread of its own where nothing may take time.

    Two clocks tell what was lost. The device's says where, but on Linux it is the wall
    clock (seen, PortAudio 19.6 with ALSA), which may be set; so no more counts as lost
    than the time that really passed without sound. On a Mac it stands still while the
    machine sleeps; then the sleep itself is what was lost.
    """

    def __init__(
        self,
        deliveries: SimpleQueue[_Delivery],
        rate: int,
        clocks: Callable[[], tuple[Seconds, Seconds]] = lambda: (elapsed(), slept()),
    ) -> None:
        self._deliveries = deliveries
        self._rate = rate
        self._clocks = clocks
        self._expected: Seconds | None = None
        self._accounted: Seconds | None = None
        self._slept: Seconds = 0.0

    def take(self, frames: Samples, count: int, times: _Times, status: _Flags) -> None:
        """Copy one block into the queue, with the time that was lost before it."""
        length = count / self._rate
        began = times.inputBufferAdcTime
        lost = self._lost(began, length, is_overflow=status.input_overflow)
        self._expected = began + length if began else None
        self._deliveries.put((frames.copy(), lost))

    def _lost(self, began: Seconds, length: Seconds, *, is_overflow: bool) -> Seconds:
        missing, has_slept = self._account(length)
        jump = 0.0 if self._expected is None or not began else began - self._expected
        lost = has_slept
        if jump > CLOCK_JUMP or (is_overflow and jump > 0):
            lost = max(lost, jump)
        elif is_overflow:
            # The device cannot say how much it lost; a block is the least it can be.
            lost = max(lost, length)
            missing = max(missing, length)
        lost = min(lost, missing)
        if lost <= CLOCK_JUMP and not is_overflow:
            return 0.0
        assert self._accounted is not None
        self._accounted += lost
        return lost

    def _account(self, length: Seconds) -> tuple[Seconds, Seconds]:
        """Return the time without sound so far, and how long the machine slept just now."""
        now, asleep = self._clocks()
        if self._accounted is None:
            self._accounted, self._slept = now - length, asleep
        has_slept, self._slept = asleep - self._slept, asleep
        # A device whose clock is quick delivers more than passes: that is no credit.
        self._accounted = min(now, self._accounted + length)
        return now - self._accounted, has_slept

    def finish(self) -> None:
        """Say that nothing more comes."""
        self._deliveries.put(None)


class _Intake:
    """Turns the device's frames into 16 kHz mono."""

    def __init__(self, rate: int, channels: int) -> None:
        self._resampler = None if rate == SAMPLE_RATE else ArrayResampler(rate, channels)
        self._mixer = Mixer([""] * channels)

    def convert(self, frames: Samples) -> Samples:
        """Return mono sound for frames of shape (n, channels)."""
        planar = frames.T if self._resampler is None else self._resampler.push(frames)
        return np.ascontiguousarray(self._mixer.mix(planar))


def _formats(device: InputDevice) -> list[tuple[int, int]]:
    """Return rate and channels to try, the one that needs no conversion first."""
    stereo = min(2, device.channels)
    formats = [
        (SAMPLE_RATE, 1),
        (SAMPLE_RATE, stereo),
        (device.rate, 1),
        (device.rate, stereo),
        (device.rate, device.channels),
    ]
    return list(dict.fromkeys(formats))
