"""The picture of a recording: right, and the same when it is made in steps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from minutes.audio.waveform import BIN, NAME, load_or_measure, measure
from minutes.config import RecordingSettings
from minutes.recording import RecordingReader, RecordingWriter
from minutes.types import SAMPLE_RATE, Samples


@pytest.fixture
def sound() -> Samples:
    """Seventy seconds in which second n is as loud as n / 70."""
    noise = np.random.default_rng(1).choice([-1.0, 1.0], 70 * SAMPLE_RATE)
    return (noise * np.repeat(np.arange(70) / 70, SAMPLE_RATE)).astype(np.float32)


def test_every_moment_is_as_high_as_it_is_loud(tmp_path: Path, sound: Samples) -> None:
    with RecordingWriter(tmp_path, RecordingSettings()) as writer:
        writer.append(sound)
    peaks = measure(RecordingReader(tmp_path))
    assert len(peaks) == 70 / BIN
    assert peaks[round(35.5 / BIN)] == pytest.approx(127, abs=1)


def test_a_growing_recording_gives_the_same_picture_as_a_whole_one(
    tmp_path: Path, sound: Samples
) -> None:
    with RecordingWriter(tmp_path, RecordingSettings()) as writer:
        writer.append(sound[:100_100])
        first = load_or_measure(tmp_path)
        writer.append(sound[100_100:])
    assert len(first) == 100_100 // round(BIN * SAMPLE_RATE)
    assert np.array_equal(load_or_measure(tmp_path), measure(RecordingReader(tmp_path)))


def test_a_picture_of_another_recording_is_made_anew(tmp_path: Path, sound: Samples) -> None:
    (tmp_path / NAME).write_bytes(bytes(10_000))
    with RecordingWriter(tmp_path, RecordingSettings()) as writer:
        writer.append(sound[-2 * SAMPLE_RATE :])
    assert load_or_measure(tmp_path).min() > 200
