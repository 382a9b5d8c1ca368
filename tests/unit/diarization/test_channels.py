"""One microphone a person: who speaks is who is loud."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from minutes.diarization.channels import diarize_channels, measure_levels
from minutes.evaluation.der import score_turns
from minutes.types import SAMPLE_RATE, Turn

TRUTH = (Turn(1, 4, "a"), Turn(5, 9, "b"), Turn(9.5, 12, "a"), Turn(11, 13, "c"))


def room(truth: tuple[Turn, ...], crosstalk: float, seconds: float = 14.0) -> NDArray[np.float32]:
    """Make a channel for each label; every voice reaches the others, weaker."""
    chance = np.random.default_rng(1)
    labels = sorted({turn.label for turn in truth})
    voices = np.zeros((len(labels), round(seconds * SAMPLE_RATE)), np.float32)
    for turn in truth:
        span = slice(round(turn.start * SAMPLE_RATE), round(turn.end * SAMPLE_RATE))
        noise = chance.normal(0, 0.1, span.stop - span.start)
        voices[labels.index(turn.label), span] = noise
    mixing = np.full((len(labels), len(labels)), crosstalk) + np.eye(len(labels)) * (1 - crosstalk)
    hum = chance.normal(0, 0.001, voices.shape)
    return (mixing @ voices + hum).astype(np.float32)


@pytest.mark.parametrize("crosstalk", [0.0, 0.1, 0.25])
def test_each_channel_is_a_speaker_also_where_voices_reach_other_microphones(
    crosstalk: float,
) -> None:
    found = diarize_channels(measure_levels(room(TRUTH, crosstalk)))
    rate = score_turns(TRUTH, found.turns, collar=0.1).rate
    assert rate is not None
    assert rate < 0.03


def test_labels_follow_the_channels_not_the_order_of_speaking() -> None:
    later_first = (Turn(1, 3, "b"), Turn(4, 6, "a"))
    found = diarize_channels(measure_levels(room(later_first, 0.1)))
    assert [turn.label for turn in found.turns] == ["2", "1"]


def test_exclusive_turns_never_overlap() -> None:
    found = diarize_channels(measure_levels(room(TRUTH, 0.2)))
    ends = [turn.end for turn in found.exclusive]
    starts = [turn.start for turn in found.exclusive]
    assert found.exclusive
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))


@pytest.mark.parametrize("gain", [1.0, 0.5])
def test_one_signal_on_two_channels_tells_nothing(gain: float) -> None:
    mono = room((Turn(1, 4, "a"), Turn(5, 8, "b")), 1.0)[:1]
    assert diarize_channels(measure_levels(np.concatenate([mono, mono * gain]))).turns == ()


@pytest.mark.parametrize("shape", [(0, 0), (1, 16000), (2, 0), (2, 100), (2, 32000)])
def test_silence_and_too_little_sound_have_no_turns(shape: tuple[int, int]) -> None:
    assert diarize_channels(measure_levels(np.zeros(shape, np.float32))).turns == ()
