"""From what was seen in overlapping windows to turns on one clock; arrays only.

A window is looked at by itself: its speakers are numbered anew each time. Clustering gives
each of them a global number; here the windows are laid over one another again.

Source: Bredin and Laurent, "End-to-end speaker segmentation for overlap-aware
resegmentation", 2021, and the same steps in pyannote.audio 4.0 (aggregation without
window function, number of speakers rounded from the mean), with which they are compared
label by label in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minutes.diarization.diarizer import label_of
from minutes.types import Seconds, Turn

Activity: TypeAlias = NDArray[np.uint8]
"""Who is active, shape (windows, frames, local speakers), 0 or 1."""

Clusters: TypeAlias = NDArray[np.int64]
"""The global number of each local speaker, shape (windows, speakers); `SILENT` for none."""

SILENT = -2

RANKED_AT_ONCE = 20_000
"""Frames, about six minutes: ranks need 20 bytes a frame and voice while they are made."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where windows and frames lie: a window of `length` each `step`, a frame each `frame`.

    `receptive` is the stretch of sound that one frame looks at.
    """

    length: Seconds
    step: Seconds
    frame: Seconds
    receptive: Seconds

    def first_frame(self, window: int) -> int:
        """Return the global number of a window's first frame."""
        return int(np.rint(window * self.step / self.frame))

    def frames(self, windows: int) -> int:
        """Return how many frames so many windows cover."""
        return int(np.rint((self.length + (windows - 1) * self.step) / self.frame)) + 1

    def middle(self, frame: int) -> Seconds:
        """Return the position of a frame."""
        return frame * self.frame + self.receptive / 2


def count_windows(duration: Seconds, grid: Grid) -> int:
    """Return how many windows a recording needs; the last one may hang over its end."""
    beyond = max(0.0, duration - grid.length)
    return 1 + int(np.ceil(round(beyond / grid.step, 6)))


def count_speakers(activity: Activity, grid: Grid) -> NDArray[np.uint8]:
    """Return how many people speak in each frame, shape (frames,)."""
    total = np.zeros(grid.frames(len(activity)), np.float32)
    seen = np.zeros_like(total)
    for window, active in enumerate(activity):
        at = grid.first_frame(window)
        total[at : at + len(active)] += active.sum(axis=1)
        seen[at : at + len(active)] += 1
    return np.rint(total / np.maximum(seen, 1)).astype(np.uint8)


def without_silent(clusters: Clusters, activity: Activity) -> Clusters:
    """Return the clusters with `SILENT` for every local speaker who never speaks."""
    return np.where(activity.any(axis=1), clusters, SILENT)


def lay_together(
    activity: Activity, clusters: Clusters, count: NDArray[np.uint8], grid: Grid
) -> NDArray[np.bool_]:
    """Return who speaks in each frame, shape (frames, voices).

    Of the voices that the windows vote for, the strongest are taken, as many as `count`.
    """
    voices = max(int(clusters.max(initial=0)) + 1, int(count.max(initial=0)))
    votes = np.zeros((grid.frames(len(activity)), voices), np.float32)
    for window, (active, numbers) in enumerate(zip(activity, clusters, strict=True)):
        at = grid.first_frame(window)
        for number in np.unique(numbers[numbers != SILENT]):
            votes[at : at + len(active), number] += active[:, numbers == number].max(axis=1)
    speaking = np.zeros(votes.shape, np.bool_)
    for at in range(0, len(votes), RANKED_AT_ONCE):
        some = slice(at, at + RANKED_AT_ONCE)
        order = np.argsort(-votes[some], axis=1)
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.arange(voices)[None], axis=1)
        speaking[some] = rank < count[some, None]
    return speaking


def find_turns(speaking: NDArray[np.bool_], grid: Grid, end: Seconds) -> Iterator[tuple[int, Turn]]:
    """Yield voice and turn of each stretch, voice by voice; labels are still numbers."""
    for voice, active in enumerate(speaking.T):
        edges = np.flatnonzero(np.diff(active.astype(np.int8), prepend=0, append=0))
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            start = grid.middle(int(first))
            stop = min(grid.middle(min(int(last), len(active) - 1)), end)
            if start < stop:
                yield voice, Turn(start, stop, str(voice))


def name_turns(found: list[tuple[int, Turn]]) -> tuple[tuple[Turn, ...], dict[int, str]]:
    """Return the turns in time order under their labels, and the label of each voice."""
    ordered = sorted(found, key=lambda item: (item[1].start, item[1].end, item[0]))
    labels: dict[int, str] = {}
    for voice, _ in ordered:
        labels.setdefault(voice, label_of(len(labels) + 1))
    turns = tuple(Turn(turn.start, turn.end, labels[voice]) for voice, turn in ordered)
    return turns, labels
