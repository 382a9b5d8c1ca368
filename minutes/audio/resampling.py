"""Any rate, sample format and channel layout to planar float at 16 kHz, streaming."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from minutes.types import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import av
    from numpy.typing import NDArray

Channels: TypeAlias = "NDArray[np.float32]"
"""Sound at `SAMPLE_RATE` before it is mixed, shape (channels, n)."""


class Resampler:
    """Converts one stream of equal frames; the sample count is exact after `flush`."""

    def __init__(self, frame: av.AudioFrame) -> None:
        """Prepare for frames like `frame`."""
        from av import AudioResampler

        self._shape = _shape(frame)
        self._native = AudioResampler(format="fltp", layout=frame.layout, rate=SAMPLE_RATE)

    def fits(self, frame: av.AudioFrame) -> bool:
        """Return whether `frame` may be pushed, or needs a resampler of its own."""
        return _shape(frame) == self._shape

    def push(self, frame: av.AudioFrame) -> Iterator[Channels]:
        """Yield what is ready; some milliseconds stay inside until more comes."""
        # The caller keeps the clock: a time stamp here could only make the filter guess.
        frame.pts = None
        yield from _arrays(self._native.resample(frame))

    def flush(self) -> Iterator[Channels]:
        """Yield the rest; nothing can be pushed after that."""
        yield from _arrays(self._native.resample(None))


class ArrayResampler:
    """The same for arrays of a fixed rate, as a sound card delivers them."""

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._layout = "mono" if channels == 1 else f"{channels} channels"
        self._resampler: Resampler | None = None

    def push(self, block: Samples) -> Channels:
        """Convert `block` of shape (n, channels); the result may be some samples late."""
        from av import AudioFrame

        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(block.T), format="fltp", layout=self._layout
        )
        frame.sample_rate = self._rate
        if self._resampler is None:
            self._resampler = Resampler(frame)
        return np.concatenate(
            [np.zeros((block.shape[1], 0), np.float32), *self._resampler.push(frame)], axis=1
        )


def _shape(frame: av.AudioFrame) -> tuple[str, str, int]:
    return frame.format.name, frame.layout.name, frame.sample_rate


def _arrays(frames: Sequence[av.AudioFrame | None]) -> Iterator[Channels]:
    for frame in frames:
        # Without work to do PyAV hands the flush mark itself back.
        if frame is not None and frame.samples:
            yield frame.to_ndarray().astype(np.float32, copy=False)
