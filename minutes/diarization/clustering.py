"""Which of the voices seen in single windows are the same person, over the whole recording.

The grouping itself is the library's. Its memory grows with the square of what it is given,
so of a long recording it gets every so many-th window; all other voices join the nearest
group. Windows overlap by nine tenths, so nearly nothing is hidden from it.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from contextlib import redirect_stdout
from types import SimpleNamespace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minutes.assignment import best_pairs
from minutes.diarization.diarizer import SpeakerCount
from minutes.diarization.frames import Activity, Clusters

MOST_GROUPED = 4000
"""Voices that are grouped at once, those of about an hour: 16 million distances, and as
many numbers for who belongs where, 0.13 GB for each copy."""

CLEAR_PART = 0.2
"""A voice that is alone in less of its window than this is not asked who there is.
Source: pyannote.audio 4.0, `BaseClustering.filter_embeddings`."""


Library: TypeAlias = Callable[..., tuple[Any, Any, Any]]
"""The library's clustering: returns numbers, how sure it is, and the centre of each group."""


def group(
    library: Library, activity: Activity, voices: NDArray[np.float32], speakers: SpeakerCount
) -> tuple[Clusters, NDArray[np.float64]]:
    """Return the group of each local speaker, and the centre of each group.

    `voices` has shape (windows, local speakers, dimensions), NaN where too short.
    """
    clear = find_clear(activity, voices)
    known = int(clear.sum())
    if known < 2:  # noqa: PLR2004 - nothing to compare
        return _one_group(activity, voices)
    every = -(-known // MOST_GROUPED)
    while int(clear[::every].sum()) < 2:  # noqa: PLR2004
        every -= 1
    least = min(speakers.minimum, known)
    most = None if speakers.maximum is None else max(1, min(speakers.maximum, known))
    # Where it finds fewer groups than wanted, it prints advice for programmers.
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        numbers, _, centres = library(
            embeddings=voices[::every].astype(np.float64),
            segmentations=SimpleNamespace(data=activity[::every].astype(np.float32)),
            num_clusters=least if least == most else None,
            min_clusters=least,
            max_clusters=np.inf if most is None else most,
        )
    if every == 1:
        return np.asarray(numbers, np.int64), np.asarray(centres)
    return join_nearest(activity, voices, np.asarray(centres)), np.asarray(centres)


def find_clear(activity: Activity, voices: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which local speakers are heard alone for long enough, shape as `clusters`."""
    alone = activity.sum(axis=2, keepdims=True) == 1
    seconds = (activity * alone).sum(axis=1)
    heard = ~np.isnan(voices).any(axis=2)
    return np.asarray((seconds >= CLEAR_PART * activity.shape[1]) & heard)


def join_nearest(
    activity: Activity, voices: NDArray[np.float32], centres: NDArray[np.float64]
) -> Clusters:
    """Return the nearest group of each local speaker; two of a window share none.

    Where there are more speakers in a window than groups, the rest join the nearest.
    """
    likeness = cosine(np.nan_to_num(voices), centres)
    numbers = likeness.argmax(axis=2)
    for window in np.flatnonzero(activity.any(axis=1).sum(axis=1) > 1):
        active = np.flatnonzero(activity[window].any(axis=0))
        for row, group_number in best_pairs(likeness[window, active].tolist()):
            numbers[window, active[row]] = group_number
    return np.asarray(numbers, np.int64)


def cosine(voices: NDArray[Any], centres: NDArray[Any]) -> NDArray[np.float64]:
    """Return the cosine of each voice with each centre, 0 where one of them is nothing."""
    return _unit(voices) @ _unit(centres).T


def _unit(vectors: NDArray[Any]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float64)


def _one_group(
    activity: Activity, voices: NDArray[np.float32]
) -> tuple[Clusters, NDArray[np.float64]]:
    """Return one group for all: there is too little speech to tell anybody apart."""
    active = activity.any(axis=1) & ~np.isnan(voices).any(axis=2)
    numbers = np.zeros(active.shape, np.int64)
    if not active.any():
        return numbers, np.zeros((0, voices.shape[2]))
    return numbers, voices[active].mean(axis=0, keepdims=True).astype(np.float64)
