"""A sound or video file played as if it were the microphone."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from minutes.audio.decoding import Decoding, decode
from minutes.config import RecordingSettings
from minutes.types import SAMPLE_RATE, AudioBlock, Samples, Seconds


class FileReplay:
    """Delivers a file in the microphone's blocks, at its pace or as fast as it is read.

    At its pace a block comes when its last sample would have been spoken. A reader that
    is late gets every block all the same. Closed before its end and opened again, it goes
    on; what was spoken meanwhile is missed, as with a microphone.
    """

    def __init__(
        self, path: Path, settings: RecordingSettings | None = None, *, realtime: bool = True
    ) -> None:
        self._path = path
        self._size = max(1, round((settings or RecordingSettings()).block * SAMPLE_RATE))
        self._realtime = realtime
        self._decoding: Decoding | None = None
        self._waiting: Samples = np.zeros(0, np.float32)
        self._started_at = 0.0
        self._sent = 0
        self._has_ended = False

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self._path.name

    @property
    def has_ended(self) -> bool:
        """Whether the last block was read."""
        return self._has_ended

    def open(self) -> None:
        """Start, or go on; at the file's pace, return with the first block.

        Raises:
            FileUnreadable, FileEmpty, NotMedia, NoSoundTrack: it cannot be played.
        """
        self.close()
        if self._has_ended or not self._sent:
            self._sent, self._has_ended = 0, False
            self._started_at = time.monotonic()
        elif self._realtime:
            self._sent = round((time.monotonic() - self._started_at) * SAMPLE_RATE)
        self._decoding = decode(self._path)
        self._waiting = np.zeros(0, np.float32)
        self._skip(self._sent)
        self._has_ended = not len(self._waiting)
        self._wait(self._size / SAMPLE_RATE)

    def read(self, timeout: Seconds) -> AudioBlock | None:
        """Return the next block, or None when it is not due within `timeout`."""
        if self._has_ended or not self._wait(timeout):
            return None
        samples, self._waiting = self._waiting[: self._size], self._waiting[self._size :]
        self._sent += len(samples)
        self._fill()
        self._has_ended = not len(self._waiting)
        return AudioBlock(samples)

    def close(self) -> None:
        """Let go of the file."""
        if self._decoding is not None:
            self._decoding.close()
            self._decoding = None

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

    def _skip(self, count: int) -> None:
        """Leave out what came before; then a whole block waits, or the file has ended."""
        self._fill()
        while count and len(self._waiting):
            left_out = min(count, len(self._waiting))
            self._waiting, count = self._waiting[left_out:], count - left_out
            self._fill()

    def _fill(self) -> None:
        """Decode until a whole block waits, or the file ends."""
        while self._decoding is not None and len(self._waiting) < self._size:
            more = next(self._decoding, None)
            if more is None:
                return
            self._waiting = np.concatenate([self._waiting, more])

    def _wait(self, timeout: Seconds) -> bool:
        """Sleep until the next block is due; return whether it is within `timeout`."""
        if not self._realtime:
            return True
        length = min(self._size, len(self._waiting))
        left = self._started_at + (self._sent + length) / SAMPLE_RATE - time.monotonic()
        if left > 0:
            time.sleep(min(left, timeout))
        return left <= timeout
