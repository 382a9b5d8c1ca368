"""Sounds that are not speech, and what a room does, all as mel power so that mixing is cheap.

Adding powers leaves the phases out; for training that is close enough and needs no audio.
"""

import random

import numpy as np
from model import MELS
from numpy.typing import NDArray
from scipy.signal import lfilter
from synthesize import raw_mel
from vocoder import RATE

Power = NDArray[np.float32]
SECONDS = 40
QUIETEST = 1e-10


def _coloured(rng: np.random.Generator, exponent: float) -> NDArray[np.float64]:
    n = SECONDS * RATE
    frequency = np.fft.rfftfreq(n, 1 / RATE)
    frequency[0] = 1
    shape = (frequency > 30) / frequency**exponent
    return np.fft.irfft(np.fft.rfft(rng.standard_normal(n)) * shape, n)


def _hum(rng: np.random.Generator) -> NDArray[np.float64]:
    room = _coloured(rng, 0.8)
    t = np.arange(len(room)) / RATE
    return room / room.std() + 0.5 * sum(np.sin(100 * np.pi * h * t) / h for h in (1, 2, 3, 6))


def claps(rng: np.random.Generator, people: int) -> NDArray[np.float64]:
    """Return applause: every person claps 3-5 times a second, each clap a short burst of noise."""
    out = np.zeros(SECONDS * RATE)
    burst = np.exp(-np.arange(480) / 90)
    for _ in range(people):
        every, loudness = RATE / rng.uniform(3, 5), rng.uniform(0.2, 1)
        at = rng.uniform(0, every)
        while at < len(out) - len(burst):
            out[int(at) : int(at) + len(burst)] += loudness * burst * rng.standard_normal(480)
            at += every * rng.uniform(0.9, 1.1)
    return out + 0.02 * _coloured(rng, 0.5)


def music(rng: np.random.Generator) -> NDArray[np.float64]:
    """Return chords of decaying harmonic tones, changing every 0.3-1.2 s."""
    out, at = np.zeros(SECONDS * RATE), 0
    while at < len(out):
        n = min(len(out) - at, int(rng.uniform(0.3, 1.2) * RATE))
        t = np.arange(n) / RATE
        for _ in range(rng.integers(1, 4)):
            pitch = 110 * 2 ** (rng.integers(0, 36) / 12)
            for harmonic in range(1, 7):
                decay = np.exp(-t * rng.uniform(0.5, 4))
                out[at : at + n] += np.sin(2 * np.pi * pitch * harmonic * t) / harmonic**1.5 * decay
        at += n
    return out


def clicks(rng: np.random.Generator) -> NDArray[np.float64]:
    """Return keyboard, paper and knocks over a quiet room."""
    out = 0.02 * _coloured(rng, 0.6)
    for at in rng.integers(0, len(out) - 2000, 90):
        n = int(rng.uniform(100, 1500))
        out[at : at + n] += rng.standard_normal(n) * np.exp(-np.arange(n) / (n / 5))
    return out


class NoiseBank:
    """Unit-power sounds as mel power [frames, 80]."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        steady = [_coloured(rng, e) for e in (0, 0.5, 1.0)] + [_hum(rng)]
        events = [claps(rng, 12), claps(rng, 60), music(rng), music(rng), clicks(rng)]
        self.steady = [self._power(x) for x in steady]
        self.events = [self._power(x) for x in events]

    @staticmethod
    def _power(samples: NDArray[np.float64]) -> Power:
        samples = samples / np.sqrt(np.mean(samples**2))
        return (10 ** raw_mel(samples.astype(np.float32))).astype(np.float32)

    def draw(self, rng: random.Random, frames: int, *, events: float) -> Power:
        """Return a piece of a random sound; `events` is the share of applause, music, clicks."""
        source = rng.choice(self.events if rng.random() < events else self.steady)
        start = rng.randrange(max(1, len(source) - frames))
        piece = source[start : start + frames]
        if len(piece) < frames:
            piece = np.concatenate([piece, source[: frames - len(piece)]])
        return piece


def reverberate(power: Power, rng: random.Random) -> Power:
    """Add an exponential tail (reverberation time 0.3-1.2 s)."""
    decay = 10 ** (-0.06 / rng.uniform(0.3, 1.2))
    amount = rng.uniform(0.05, 0.4) * (1 - decay) * 4
    return power + lfilter([0, amount], [1, -decay], power, axis=0).astype(np.float32)


def mel_warps() -> list[NDArray[np.float32]]:
    """Return matrices [80, 80] that stretch the mel axis by 0.94 to 1.06: other formants."""
    result = []
    for factor in np.linspace(0.94, 1.06, 7):
        source = np.clip(np.arange(MELS) * factor, 0, MELS - 1)
        low = np.floor(source).astype(int)
        share = (source - low).astype(np.float32)
        matrix = np.zeros((MELS, MELS), np.float32)
        matrix[low, np.arange(MELS)] += 1 - share
        matrix[np.minimum(low + 1, MELS - 1), np.arange(MELS)] += share
        result.append(matrix)
    return result


def normalise(power: Power, headroom: float = 0.0) -> NDArray[np.float32]:
    """Return Whisper's log-mel: 8 decades below the loudest value, then (x + 4) / 4.

    `headroom` decades stand for something louder elsewhere in the same 30 s.
    Source: openai/whisper, audio.py, log_mel_spectrogram.
    """
    mel = np.log10(np.maximum(power, QUIETEST))
    return ((np.maximum(mel, mel.max() + headroom - 8) + 4) / 4).astype(np.float32)
