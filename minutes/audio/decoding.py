"""Any sound or video file to 16 kHz mono, streaming, with the clock of the file.

Time zero is where a player starts. Holes in the time stamps (lost packets, sound that
starts later than the picture) become silence, so that a position here is the position
in the file. Memory does not grow with the length.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

import numpy as np

from minutes.audio.container import MediaFile
from minutes.audio.mixing import Mixer
from minutes.audio.recorded_time import guess_recorded_at
from minutes.audio.resampling import Channels, Resampler
from minutes.errors import FileEmpty, NotMedia
from minutes.types import SAMPLE_RATE, Samples, Seconds

BLOCK: Seconds = 0.5
"""What `decode` yields at once; also the window of the mixer."""

CLOCK_TOLERANCE: Seconds = 0.1
"""Time stamps may differ this much from the samples counted before silence is put in.

Source: containers round to 1 ms and WMA starts at 92 ms (measured, FFmpeg 8).
"""

HOLE_LIMIT: Seconds = 600.0
"""A longer jump, in a file that states no length, is a broken time stamp and no hole."""

SHORTAGE: Seconds = 1.0
"""A file that ends this much before its stated end was cut."""

_Piece: TypeAlias = tuple[Channels, tuple[str, ...]]
"""Sound before mixing and the names of its channels."""


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What a file says about itself. `recorded_at` is a guess, with a zone."""

    path: Path
    duration: Seconds
    recorded_at: datetime
    format: str
    codec: str
    sample_rate: int
    channels: int
    has_video: bool


def probe(path: Path) -> MediaInfo:
    """Return what the file says about itself; of its sound only the beginning is decoded.

    Raises:
        FileUnreadable, FileEmpty, NotMedia, NoSoundTrack: it cannot be used.
    """
    decode(path).close()
    media = MediaFile(path)
    try:
        duration = media.duration or media.measure()
        if duration <= 0:
            raise FileEmpty(path)
        return MediaInfo(
            path=path,
            duration=duration,
            recorded_at=guess_recorded_at(path, media.tags, duration),
            format=media.format,
            codec=media.codec,
            sample_rate=media.sample_rate,
            channels=media.channels,
            has_video=media.has_video,
        )
    finally:
        media.close()


def decode(path: Path) -> Decoding:
    """Return an iterator over the sound of the file in blocks of at most `BLOCK`.

    Raises:
        FileUnreadable, FileEmpty, NotMedia, NoSoundTrack: at once, it cannot be used.
    """
    return Decoding(path)


class Decoding(Iterator[Samples]):
    """The sound of one file, block by block; keeps all that a damaged file still gives.

    `filled` is how much silence stands in for holes so far.
    """

    def __init__(self, path: Path) -> None:
        self.filled: Seconds = 0.0
        self._media = MediaFile(path)
        self._is_short = False
        self._produced = 0
        self._yielded = 0
        self._blocks = self._decode()
        self._first = self._decode_first()

    @property
    def position(self) -> Seconds:
        """The length of what has been yielded."""
        return self._yielded / SAMPLE_RATE

    @property
    def damaged(self) -> bool:
        """Whether packets were unreadable or the file ends early, as far as read."""
        return self._is_short or self._media.is_damaged

    def __next__(self) -> Samples:
        block, self._first = self._first, None
        block = next(self._blocks) if block is None else block
        self._yielded += len(block)
        return block

    def close(self) -> None:
        """Let go of the file; nothing more comes."""
        self._blocks.close()
        self._media.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _decode_first(self) -> Samples | None:
        """Return the first block, so that a useless file is told at once."""
        with ExitStack() as undo:
            undo.callback(self.close)
            block = next(self._blocks, None)
            # Some bytes of any file look like a frame of MP3.
            is_scrap = block is None or len(block) < BLOCK * SAMPLE_RATE
            if is_scrap and self._media.is_mostly_broken:
                raise NotMedia(self._media.path)
            if block is None:
                raise FileEmpty(self._media.path)
            undo.pop_all()
            return block

    def _decode(self) -> Generator[Samples, None, None]:
        yield from _mix(self._count(self._resample()))
        promised = self._media.promised
        missing = 0.0 if promised is None else promised - self._produced / SAMPLE_RATE
        self._is_short = missing > SHORTAGE
        self._media.close()

    def _count(self, pieces: Iterable[_Piece]) -> Iterator[_Piece]:
        for piece in pieces:
            self._produced += piece[0].shape[1]
            yield piece

    def _resample(self) -> Iterator[_Piece]:
        """Yield the sound at 16 kHz, each frame where its time stamp puts it."""
        clock = Clock(self._media.origin, self._media.promised)
        resampler: Resampler | None = None
        names: tuple[str, ...] = ()
        for frame in self._media.frames():
            hole = clock.place(_stamp(frame), frame.samples / frame.sample_rate)
            if resampler is None or hole or not resampler.fits(frame):
                yield from _named(resampler.flush() if resampler else (), names)
                if hole:
                    self.filled += hole
                    # Counted from here, so that no rounding adds up over many holes.
                    missing = round(clock.start * SAMPLE_RATE) - self._produced
                    yield from _named(_silence(missing), names or ("",))
                resampler = Resampler(frame)
                names = tuple(channel.name for channel in frame.layout.channels)
            yield from _named(resampler.push(frame), names)
        yield from _named(resampler.flush() if resampler else (), names)


class Clock:
    """Compares time stamps with the sound counted so far.

    `start` is the position of the frame placed last.
    """

    def __init__(self, origin: Seconds | None, promised: Seconds | None) -> None:
        self.start: Seconds = 0.0
        self._next: Seconds = 0.0
        self._origin = origin
        self._promised = promised

    def place(self, stamp: Seconds | None, length: Seconds) -> Seconds:
        """Return how much silence belongs before a frame of this stamp and length.

        A stamp that jumps back or unbelievably far ahead counts as a new origin: every
        sound is kept and follows the one before.
        """
        hole = 0.0
        if stamp is not None:
            if self._origin is None:
                self._origin = stamp - self._next
            ahead = stamp - self._origin - self._next
            if ahead > CLOCK_TOLERANCE and self._is_believable(ahead):
                hole = ahead
            elif abs(ahead) > CLOCK_TOLERANCE:
                self._origin += ahead
        self.start = self._next + hole
        self._next = self.start + length
        return hole

    def _is_believable(self, hole: Seconds) -> bool:
        if self._promised is None:
            return hole <= HOLE_LIMIT
        return self._next + hole <= self._promised + SHORTAGE


def _stamp(frame: object) -> Seconds | None:
    pts, base = getattr(frame, "pts", None), getattr(frame, "time_base", None)
    return None if pts is None or not base else float(pts * base)


def _named(pieces: Iterable[Channels], names: tuple[str, ...]) -> Iterator[_Piece]:
    for piece in pieces:
        yield piece, names


def _silence(samples: int) -> Iterator[Channels]:
    block = round(BLOCK * SAMPLE_RATE)
    for start in range(0, samples, block):
        yield np.zeros((1, min(block, samples - start)), np.float32)


def _mix(pieces: Iterable[_Piece]) -> Iterator[Samples]:
    """Gather pieces into blocks and mix each; a change of channels ends a block early."""
    size = round(BLOCK * SAMPLE_RATE)
    names: tuple[str, ...] = ("",)
    mixer, waiting = Mixer(names), np.zeros((1, 0), np.float32)
    for piece, new_names in pieces:
        if new_names != names or len(piece) != len(waiting):
            if waiting.shape[1]:
                yield mixer.mix(waiting)
            if new_names != names:
                mixer, names = Mixer(new_names), new_names
            waiting = piece[:, :0]
        waiting = np.concatenate([waiting, piece], axis=1)
        while waiting.shape[1] >= size:
            yield mixer.mix(waiting[:, :size])
            waiting = waiting[:, size:]
    if waiting.shape[1]:
        yield mixer.mix(waiting)
