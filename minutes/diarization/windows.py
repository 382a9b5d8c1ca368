"""Speaker diarization of a recording of any length, in bounded memory and little time.

Sound is seen in windows of 10 s, one each second. The stock pipeline runs the embedding
network once for each of the three local speakers of each window: every sound is embedded
thirty times. Here the frames of a window are made once and pooled under the mask of each
speaker, which gives the same vectors. With `is_quick`, frames are made once for the whole
recording, in blocks that each know a second of their neighbours, and every window takes its
frames from there. The features are then centred over other stretches than the window's: an
embedding that minds that gives other vectors, and voices may be grouped otherwise.

What is kept for each window is who was active (a byte a frame and speaker) and the voices,
17 MB an hour; of the sound and its frames, only what is being looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from minutes.diarization import clustering
from minutes.diarization.diarizer import (
    Diarization,
    Embedding,
    Read,
    Report,
    SpeakerCount,
    Voice,
)
from minutes.diarization.frames import (
    Activity,
    Grid,
    count_speakers,
    count_windows,
    find_turns,
    lay_together,
    name_turns,
    without_silent,
)
from minutes.types import SAMPLE_RATE, Samples, Seconds, Turn

BATCH = 8
"""Windows that the segmentation network sees at once; more is not quicker on a CPU."""

BLOCK: Seconds = 10.0
"""Sound embedded at once: the length over which the stock pipeline centres features too."""

MARGIN: Seconds = 0.96
"""Heard on each side of a block, so that its edges know their neighbours; a multiple of
0.08 s, the longest frame."""


class Networks(Protocol):
    """What the networks of a model can do. Implementations: `diarization.pyannote`."""

    grid: Grid
    clustering: Any
    minimum_samples: int
    samples_per_frame: int
    is_overlap_excluded: bool

    def segment(self, windows: NDArray[np.float32]) -> Activity:
        """Return who is active in windows of shape (windows, samples)."""
        ...

    def frames(self, samples: Samples) -> Any:
        """Return what the embedding sees in a stretch of sound, time in the last axis."""
        ...

    def join(self, pieces: list[Any]) -> Any:
        """Return frames of stretches that follow one another as those of one stretch."""
        ...

    def pool(self, frames: Any, masks: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the voice under each mask of shape (voices, any)."""
        ...


SHORTEST = SAMPLE_RATE // 10
"""Samples that the embedding gets at least, so that it has a frame to look at."""


class WindowDiarizer:
    """Tells voices apart with the networks of a model."""

    def __init__(self, networks: Networks, *, is_quick: bool) -> None:
        self._networks = networks
        self._grid = networks.grid
        self._is_quick = is_quick
        self._nobody: Activity | None = None
        """What a window without anybody looks like, once one was looked at."""

    def diarize(
        self, read: Read, duration: Seconds, speakers: SpeakerCount, report: Report
    ) -> Diarization:
        """Return who speaks when in the sound from 0 to `duration`."""
        seen, heard = [], []
        for position, activity, voices in self._look(read, duration):
            seen.append(activity)
            heard.append(voices)
            report(min(position, duration))
        if not any(activity.any() for activity in seen):
            return Diarization()
        return self._settle(np.concatenate(seen), np.concatenate(heard), duration, speakers)

    def embed(self, samples: Samples) -> Embedding | None:
        """Return what one voice sounds like; None where there is too little sound."""
        if len(samples) < self._networks.minimum_samples:
            return None
        (voice,) = self._networks.pool(self._networks.frames(samples), np.ones((1, 8), np.float32))
        return tuple(map(float, voice)) if np.isfinite(voice).all() else None

    def _settle(
        self,
        activity: Activity,
        voices: NDArray[np.float32],
        duration: Seconds,
        speakers: SpeakerCount,
    ) -> Diarization:
        """Group the voices and lay the windows over one another."""
        count = count_speakers(activity, self._grid)
        groups, centres = clustering.group(self._networks.clustering, activity, voices, speakers)
        groups = without_silent(groups, activity)
        if speakers.maximum is not None:
            count = np.minimum(count, speakers.maximum)
        speaking = lay_together(activity, groups, count, self._grid)
        turns, labels = name_turns(list(find_turns(speaking, self._grid, duration)))
        alone = lay_together(activity, groups, np.minimum(count, 1), self._grid)
        exclusive = [
            Turn(turn.start, turn.end, labels[voice])
            for voice, turn in find_turns(alone, self._grid, duration)
            if voice in labels
        ]
        known = ((label, voice) for voice, label in labels.items() if voice < len(centres))
        return Diarization(
            turns,
            tuple(sorted(exclusive, key=lambda turn: turn.start)),
            tuple(Voice(label, tuple(map(float, centres[voice]))) for label, voice in known),
        )

    def _look(
        self, read: Read, duration: Seconds
    ) -> Iterator[tuple[Seconds, Activity, NDArray[np.float32]]]:
        """Yield position, activity and voices of some windows at a time."""
        frames = _FrameStream(self._networks, read)
        grid = self._grid
        size = round(grid.length * SAMPLE_RATE)
        total = count_windows(duration, grid) if duration > 0 else 0
        for first in range(0, total, BATCH):
            numbers = range(first, min(first + BATCH, total))
            begin = first * grid.step
            sound = read(begin, numbers[-1] * grid.step + grid.length)
            step = round(grid.step * SAMPLE_RATE)
            windows = np.stack(
                [_padded(sound[at * step : at * step + size], size) for at in range(len(numbers))]
            )
            activity = self._segment(windows)
            voices = [
                self._hear(active, None if self._is_quick else window, frames, number)
                for active, window, number in zip(activity, windows, numbers, strict=True)
            ]
            yield numbers[-1] * grid.step + grid.length, activity, np.stack(voices)

    def _segment(self, windows: NDArray[np.float32]) -> Activity:
        """Return who is active; where there is no sound at all, nobody is.

        Hours off the record, and between two recordings of a meeting, cost nothing so.
        """
        if self._nobody is not None and not windows.any():
            return np.repeat(self._nobody, len(windows), axis=0)
        activity = self._networks.segment(windows)
        self._nobody = np.zeros_like(activity[:1])
        return activity

    def _hear(
        self,
        active: NDArray[np.uint8],
        window: Samples | None,
        stream: _FrameStream,
        number: int,
    ) -> NDArray[np.float32]:
        """Return the voice of each local speaker of a window, NaN where there is none."""
        if not active.any():
            return np.full((active.shape[1], stream.dimension), np.nan, np.float32)
        if window is not None:
            frames = self._networks.frames(window)
        else:
            start = number * self._grid.step
            frames = stream.span(start, start + self._grid.length)
        voices = self._networks.pool(frames, self._masks(active))
        voices[~np.asarray(active.any(axis=0))] = np.nan
        return voices

    def _masks(self, active: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return where each local speaker is heard, alone if that is long enough."""
        whole = active.T.astype(np.float32)
        if not self._networks.is_overlap_excluded:
            return whole
        clean = whole * (active.sum(axis=1) < 2)  # noqa: PLR2004 - one at a time
        length = self._grid.length * SAMPLE_RATE
        least = np.ceil(len(active) * self._networks.minimum_samples / length)
        is_enough = clean.sum(axis=1, keepdims=True) > least
        return np.where(is_enough, clean, whole).astype(np.float32)


class _FrameStream:
    """Frames of the whole recording, each made once; only the last blocks are kept."""

    def __init__(self, networks: Networks, read: Read) -> None:
        self._networks = networks
        self._read = read
        self._rate = SAMPLE_RATE / networks.samples_per_frame
        self._blocks: dict[int, Any] = {}
        silence = np.zeros(SAMPLE_RATE, np.float32)
        probe = networks.pool(networks.frames(silence), np.ones((1, 8), np.float32))
        self.dimension: int = probe.shape[1]

    def span(self, start: Seconds, end: Seconds) -> Any:
        """Return the frames from `start` to `end`; asked for in time order."""
        size = round(BLOCK * self._rate)
        first, last = round(start * self._rate), round(end * self._rate)
        numbers = range(first // size, (last - 1) // size + 1)
        for old in [number for number in self._blocks if number < numbers[0]]:
            del self._blocks[old]
        for number in numbers:
            if number not in self._blocks:
                self._blocks[number] = self._make(number)
        whole = self._networks.join([self._blocks[number] for number in numbers])
        begin = first - numbers[0] * size
        return whole[..., begin : begin + last - first]

    def _make(self, number: int) -> Any:
        """Return the frames of a block, as far as there is sound.

        Nothing is put in for what lies before or after the recording: silence would move
        the mean by which the features are centred.
        """
        start = number * BLOCK
        before = min(MARGIN, start)
        sound = self._read(start - before, start + BLOCK + MARGIN)
        frames = self._networks.frames(_padded(sound, max(len(sound), SHORTEST)))
        margin = round(before * self._rate)
        return self._filled(frames[..., margin : margin + round(BLOCK * self._rate)])

    def _filled(self, frames: Any) -> Any:
        """Return a block of full length; what is beyond the end is under no mask."""
        missing = round(BLOCK * self._rate) - frames.shape[-1]
        if missing <= 0:
            return frames
        edge = frames[..., -1:]
        return self._networks.join([frames, *[edge] * missing])


def _padded(samples: Samples, size: int) -> Samples:
    return np.pad(samples[:size], (0, max(0, size - len(samples)))).astype(np.float32)
