"""Several channels to one voice that is neither halved nor cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minutes.audio.resampling import Channels
from minutes.types import SAMPLE_RATE, Samples, Seconds

MEMORY: Seconds = 5.0
"""Time constant of what the mixer knows: a sentence or two, so that levels stay calm."""

RAMP: Seconds = 0.01
"""Weights change over this time: no click, and shorter than a speech sound."""

OPPOSITE = -0.5
"""Below this correlation two channels carry the same sound with its sign turned.

Source: half way between unrelated sounds (0) and a wrongly wired pair (-1).
"""

Weights: TypeAlias = "NDArray[np.float32]"
"""One number a channel; their sizes add up to one."""

_DEAF = frozenset({"LFE", "LFE2"})
"""Channels for effects; no voice is on them."""


class Mixer:
    """Weights each channel by its power and turns channels of opposite sign.

    A silent channel therefore takes nothing from a speaking one, equal channels give
    their mean, and a phase-inverted pair, as some IC recorders and wrongly wired
    microphones make it, adds instead of cancelling. Weights add up to one: no clipping.
    """

    def __init__(self, names: Sequence[str]) -> None:
        """Prepare for channels called `names`, in that order ("FL", "LFE"…, or "")."""
        heard = [name not in _DEAF for name in names]
        self._heard = np.array(heard if any(heard) else [True] * len(names))
        self._covariance = np.zeros((len(names), len(names)))
        self._sign = np.ones(len(names))
        self._weights: Weights | None = None

    def mix(self, block: Channels) -> Samples:
        """Return one channel of the same length; blocks of about half a second fit."""
        if len(block) == 1 or not block.shape[1]:
            single: Samples = block[0]
            return single
        weights = self._learn(block)
        before = weights if self._weights is None else self._weights
        self._weights = weights
        mixed: Samples = weights @ block
        if not np.array_equal(before, weights):
            count = min(block.shape[1], round(RAMP * SAMPLE_RATE))
            fade = np.linspace(0, 1, count, dtype=np.float32)
            mixed[:count] = fade * mixed[:count] + (1 - fade) * (before @ block[:, :count])
        return mixed

    def _learn(self, block: Channels) -> Weights:
        # A constant offset, common in cheap recorders, is no sound.
        centred = np.nan_to_num(block - block.mean(axis=1, keepdims=True)).astype(np.float64)
        centred[~self._heard] = 0.0
        keep = np.exp(-block.shape[1] / (MEMORY * SAMPLE_RATE))
        covariance = centred @ centred.T / block.shape[1]
        self._covariance = keep * self._covariance + (1 - keep) * covariance
        power = np.diag(self._covariance)
        total = power.sum()
        if total <= 0:
            shares = self._heard / self._heard.sum()
            return shares.astype(np.float32) if self._weights is None else self._weights
        loudest = int(power.argmax())
        scale = np.sqrt(power[loudest] * power) + np.finfo(float).tiny
        agreement = self._covariance[loudest] / scale * self._sign * self._sign[loudest]
        self._sign[agreement < OPPOSITE] *= -1
        weights: Weights = (self._sign * power / total).astype(np.float32)
        return weights
