"""Who speaks where within one utterance: few seconds of sound, looked at at once.

The segmentation network tells whether the speaker changes; each of its speakers gets one
voiceprint over what is said alone. During a meeting that is all that can be afforded, and
it is enough: whose voice it is, `online.LiveSpeakers` knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from minutes.diarization.diarizer import Embedding
from minutes.diarization.frames import Activity
from minutes.diarization.windows import Networks
from minutes.types import SAMPLE_RATE, Samples, Seconds


@dataclass(frozen=True, slots=True)
class Heard:
    """One voice of an utterance: where it speaks, and for how long nobody else does.

    `voice` is None where that is too little to tell it.
    """

    spans: tuple[tuple[Seconds, Seconds], ...]
    alone: Seconds
    voice: Embedding | None


def hear(networks: Networks, samples: Samples, start: Seconds) -> tuple[Heard, ...]:
    """Return the voices in a stretch of sound that begins at `start` of the recording.

    One longer than a window is looked at in several; the voices of each stand alone.
    """
    size = round(networks.grid.length * SAMPLE_RATE)
    heard: list[Heard] = []
    done = 0
    while done < len(samples):
        # The last window is a full one where that is possible: short ones tell little.
        first = max(0, min(done, len(samples) - size))
        window = samples[first : first + size]
        heard += _hear(networks, window, start + first / SAMPLE_RATE, (done - first) / SAMPLE_RATE)
        done = first + len(window)
    return tuple(heard)


def _hear(networks: Networks, window: Samples, start: Seconds, told: Seconds) -> Iterator[Heard]:
    """Yield the voices of one window; what is before `told` was told already."""
    if len(window) < networks.minimum_samples:
        return
    frame = networks.grid.frame
    active = _activity(networks, window)
    alone = (active * (active.sum(axis=1, keepdims=True) < 2)).T.astype(np.float32)  # noqa: PLR2004
    if not alone.any():
        return
    # Only what was said, without the padding: silence would move the mean of the features.
    voices = networks.pool(networks.frames(window), alone)
    for speaker, voice in enumerate(voices):
        spans = tuple(_spans(_leading(active) == speaker, start, frame, start + told))
        if spans:
            is_told = np.isfinite(voice).all() and alone[speaker].any()
            known = tuple(map(float, voice)) if is_told else None
            yield Heard(spans, float(alone[speaker].sum()) * frame, known)


def _activity(networks: Networks, window: Samples) -> NDArray[np.uint8]:
    """Return who is active in the frames of the sound, shape (frames, speakers)."""
    size = round(networks.grid.length * SAMPLE_RATE)
    padded = np.pad(window, (0, size - len(window))).astype(np.float32)
    seen: Activity = networks.segment(padded[None])
    count = int(np.ceil(len(window) / SAMPLE_RATE / networks.grid.frame))
    return np.asarray(seen[0, :count], np.uint8)


def _leading(active: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return one speaker for each frame: of several, whoever says more; -1 is nobody."""
    most = active * (1 + active.sum(axis=0))
    return np.where(active.any(axis=1), most.argmax(axis=1), -1)


def _spans(
    speaks: NDArray[np.bool_], start: Seconds, frame: Seconds, told: Seconds
) -> Iterator[tuple[Seconds, Seconds]]:
    edges = np.flatnonzero(np.diff(speaks.astype(np.int8), prepend=0, append=0))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        begin, end = start + float(first) * frame, start + float(last) * frame
        if end > told:
            yield max(begin, told), end
