"""A microphone for each person: channels to turns, without any model; a pure function.

Works for a recorder with one channel a seat, and for a call with the two sides apart. A
voice also reaches the neighbour's microphone, but weaker: only channels nearly as loud as
the loudest count. Where the channels carry the same sound nothing can be told.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from minutes.diarization.diarizer import Diarization, label_of
from minutes.types import SAMPLE_RATE, Seconds, Turn

FRAME: Seconds = 0.05
"""Length over which loudness is measured."""

ABOVE_NOISE = 10.0
"""Decibels above a channel's own quiet, its tenth percentile, that count as speech."""

QUIET_FLOOR, LOUD_FLOOR = -60.0, -30.0
"""Decibels of full scale: nothing below the first is speech, all above the second is."""

CROSSTALK = 9.0
"""Decibels below the loudest channel at which sound is the neighbour's voice."""

ALIKE = 1.5
ALIKE_PART = 0.9
"""Channels that differ by less than `ALIKE` dB in this part of the speech are one signal."""

LONGEST_GAP: Seconds = 0.5
SHORTEST_TURN: Seconds = 0.25


def measure_levels(channels: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the loudness of sound of shape (channels, samples) at 16 kHz, frame by frame.

    In decibels of full scale, shape (channels, frames); what does not fill the last frame
    is left out, so blocks should hold whole frames.
    """
    size = round(FRAME * SAMPLE_RATE)
    frames = channels.shape[1] // size
    whole = channels[:, : frames * size].astype(np.float64)
    power = np.square(whole.reshape(len(channels), frames, size)).mean(axis=2)
    return np.asarray(10 * np.log10(power + 1e-12))


def diarize_channels(levels: NDArray[np.float64]) -> Diarization:
    """Return who speaks when from the loudness of each channel; empty if none differ.

    The label of channel number n, from 0, is n + 1, whoever speaks first.
    """
    if levels.ndim != 2 or len(levels) < 2 or not levels.shape[1]:  # noqa: PLR2004 - a table
        return Diarization()
    floor = np.percentile(levels, 10, axis=1, keepdims=True) + ABOVE_NOISE
    loudest = levels.max(axis=0, keepdims=True)
    is_speech = levels > np.clip(floor, QUIET_FLOOR, LOUD_FLOOR)
    active = is_speech & (levels > loudest - CROSSTALK)
    if are_alike(levels, np.asarray(is_speech.any(axis=0))):
        return Diarization()
    turns = [turn for channel, row in enumerate(active) for turn in _find_turns(row, channel)]
    smooth = np.zeros_like(active)
    for turn in turns:
        channel = int(turn.label)
        smooth[channel, round(turn.start / FRAME) : round(turn.end / FRAME)] = True
    leader = np.where(smooth, levels, -np.inf).argmax(axis=0)
    alone = smooth & (np.arange(len(levels))[:, None] == leader)
    exclusive = [
        turn
        for channel, row in enumerate(alone)
        for turn in _find_turns(row, channel, smooth=False)
    ]
    return Diarization(_named(turns), _named(exclusive))


def are_alike(levels: NDArray[np.float64], is_heard: NDArray[np.bool_]) -> bool:
    """Return whether all channels carry the same sound, as loud or louder throughout."""
    if not is_heard.any():
        return True
    apart = levels[1:, is_heard] - levels[:1, is_heard]
    apart -= np.median(apart, axis=1, keepdims=True)
    return bool((np.abs(apart) < ALIKE).all(axis=0).mean() >= ALIKE_PART)


def _find_turns(active: NDArray[np.bool_], channel: int, *, smooth: bool = True) -> Iterator[Turn]:
    """Yield the stretches of a channel, short gaps closed and short noises left out."""
    edges = np.flatnonzero(np.diff(active.astype(np.int8), prepend=0, append=0))
    spans: list[list[float]] = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        start, end = float(first * FRAME), float(last * FRAME)
        if smooth and spans and start - spans[-1][1] < LONGEST_GAP:
            spans[-1][1] = end
        else:
            spans.append([start, end])
    for start, end in spans:
        if not smooth or end - start >= SHORTEST_TURN:
            yield Turn(start, end, str(channel))


def _named(turns: list[Turn]) -> tuple[Turn, ...]:
    ordered = sorted(turns, key=lambda turn: (turn.start, turn.label))
    return tuple(Turn(turn.start, turn.end, label_of(int(turn.label) + 1)) for turn in ordered)
