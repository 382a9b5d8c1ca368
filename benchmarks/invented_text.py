"""Text made of sound in which nobody speaks; every character of it is invented.

python benchmarks/invented_text.py [--minutes 15] [--model FOLDER]

Four kinds of sound, made here: digital silence, room noise (white, pink and hum at
several levels), applause-like (dense bursts of noise), music-like (chords with overtones
and a beat). Each goes through the same stream as a meeting, partial text included. Also
given: clips of quiet rooms, where they stand beside the project.
"""

from __future__ import annotations

import argparse
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from sample import PROJECT

from minutes.asr.streaming import StreamingTranscriber
from minutes.asr.vad import VoiceActivity
from minutes.asr.whisper import WhisperRecognizer
from minutes.config import RecognitionSettings, VadSettings
from minutes.types import SAMPLE_RATE, Hypothesis, Samples, Seconds, Utterance

QUIET = PROJECT.parent / "shared" / "eval" / "quiet"
BLOCK = SAMPLE_RATE // 2
Random = np.random.Generator


def main() -> None:
    """Print, for each kind of sound, the characters that were invented."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=15.0, help="of each kind")
    parser.add_argument("--model", type=Path, default=PROJECT / "models" / "practice-ja")
    options = parser.parse_args()
    recognizer = WhisperRecognizer(options.model, RecognitionSettings())
    for name, sound in sounds(options.minutes * 60):
        finals, partials, segments = invented(recognizer, sound)
        print(
            f"{name}: {len(sound) / SAMPLE_RATE / 60:.1f} min, speech segments {segments}, "
            f"invented characters final {finals}, partial {partials}",
            flush=True,
        )


def sounds(seconds: Seconds) -> Iterator[tuple[str, Samples]]:
    """Yield each kind of sound with its name."""
    random = np.random.default_rng(20261121)
    count = int(seconds * SAMPLE_RATE)
    yield "silence", np.zeros(count, np.float32)
    yield "room noise", pieces(count, lambda size: room(random, size))
    yield "applause", pieces(count, lambda size: applause(random, size))
    yield "music", pieces(count, lambda size: music(random, size))
    if QUIET.is_dir():
        yield "quiet rooms", np.concatenate([read(path) for path in sorted(QUIET.glob("*.wav"))])


def pieces(count: int, make: Callable[[int], Samples]) -> Samples:
    """Join pieces of 30 s with two seconds of silence between them."""
    size = 30 * SAMPLE_RATE
    gap = np.zeros(2 * SAMPLE_RATE, np.float32)
    joined = [part for _ in range(count // size + 1) for part in (make(size), gap)]
    return np.concatenate(joined)[:count].astype(np.float32)


def room(random: Random, size: int) -> Samples:
    """Return white or pink noise with mains hum, -60 to -25 dB."""
    noise = random.normal(0, 1, size)
    if random.random() < 0.5:
        spectrum = np.fft.rfft(noise)
        spectrum /= np.sqrt(np.maximum(1, np.arange(len(spectrum))))
        noise = np.fft.irfft(spectrum, size)
    hum = np.sin(2 * np.pi * random.choice([50, 100, 120]) * np.arange(size) / SAMPLE_RATE)
    mixed = noise / np.std(noise) + 0.5 * hum
    return level(mixed, random.uniform(-60, -25))


def applause(random: Random, size: int) -> Samples:
    """Return many claps: short bursts of filtered noise that fade within 20 ms."""
    sound = np.zeros(size + SAMPLE_RATE)
    fade = np.exp(-np.arange(800) / 160)
    for at in random.integers(0, size, int(size / SAMPLE_RATE * random.uniform(20, 120))):
        clap = random.normal(0, random.uniform(0.2, 1.0), 800) * fade
        sound[at : at + 800] += np.convolve(clap, [1, -0.6], mode="same")
    return level(sound[:size], random.uniform(-35, -15))


def music(random: Random, size: int) -> Samples:
    """Return a chord every half second, with overtones, and a beat."""
    sound = np.zeros(size)
    step = SAMPLE_RATE // 2
    time = np.arange(step) / SAMPLE_RATE
    for at in range(0, size - step, step):
        root = 110 * 2 ** (random.integers(0, 24) / 12)
        for ratio in (1, 1.25, 1.5):
            for overtone in (1, 2, 3, 4):
                sound[at : at + step] += (
                    np.sin(2 * np.pi * root * ratio * overtone * time) / overtone**1.5
                ) * np.exp(-2 * time)
        sound[at : at + 1600] += random.normal(0, 2, 1600) * np.exp(-np.arange(1600) / 200)
    return level(sound, random.uniform(-35, -15))


def level(sound: Samples, decibels: float) -> Samples:
    """Return the sound with this level, relative to full scale."""
    loud = sound / max(1e-9, float(np.sqrt(np.mean(sound**2)))) * 10 ** (decibels / 20)
    return np.clip(loud, -1, 1).astype(np.float32)


def read(path: Path) -> Samples:
    """Return a 16 kHz mono WAV file."""
    with wave.open(str(path)) as file:
        data = file.readframes(file.getnframes())
    return np.frombuffer(data, "<i2").astype(np.float32) / 32768


def invented(recognizer: WhisperRecognizer, sound: Samples) -> tuple[int, int, int]:
    """Return characters of final and of tentative text, and pieces taken for speech."""
    activity = VoiceActivity(VadSettings())
    asked = 0

    def read_sound(start: Seconds, end: Seconds) -> Samples:
        nonlocal asked
        asked += 1
        return sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]

    stream = StreamingTranscriber(recognizer, activity, read_sound, RecognitionSettings())
    results: list[Utterance | Hypothesis] = []
    for at in range(0, len(sound), BLOCK):
        stream.insert(sound[at : at + BLOCK])
        results += stream.process(want_partial=True)
    results += stream.finish()
    finals = sum(len(item.text) for item in results if isinstance(item, Utterance))
    partials = max(
        (len(i.committed) + len(i.tentative) for i in results if isinstance(i, Hypothesis)),
        default=0,
    )
    return finals, partials, asked


if __name__ == "__main__":
    main()
