"""The mixer keeps a voice whole, whatever the other channels do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.audio.mixing import Mixer
from minutes.types import SAMPLE_RATE, Samples
from tests.unit.audio import media

VOICE = media.voice(6.0)


def mixed(channels: list[Samples], names: list[str] | None = None) -> Samples:
    mixer = Mixer(names or [""] * len(channels))
    planar, size = np.stack(channels), SAMPLE_RATE // 2
    return np.concatenate(
        [mixer.mix(planar[:, start : start + size]) for start in range(0, len(VOICE), size)]
    )


def test_equal_channels_give_exactly_themselves() -> None:
    assert np.allclose(mixed([VOICE, VOICE]), VOICE, atol=1e-6)


def test_one_channel_is_not_touched() -> None:
    assert np.array_equal(mixed([VOICE]), VOICE)


@pytest.mark.parametrize("gain", [1.0, 0.5, 2.0])
def test_a_turned_channel_adds_instead_of_cancelling(gain: float) -> None:
    heard = mixed([VOICE, -gain * VOICE])
    assert abs(np.corrcoef(heard, VOICE)[0, 1]) > 0.999
    assert np.std(heard) >= 0.99 * min(1.0, gain) * np.std(VOICE)


def test_noise_or_an_offset_on_a_dead_channel_does_not_lower_the_voice() -> None:
    noise = np.random.default_rng(2).normal(0, 0.001, len(VOICE)).astype(np.float32)
    for dead in (noise, noise + np.float32(0.05)):
        heard = mixed([dead, VOICE])
        assert np.std(heard) == pytest.approx(np.std(VOICE), rel=0.02)


def test_speakers_on_different_sides_are_both_heard() -> None:
    left, right = VOICE.copy(), VOICE.copy()
    left[len(VOICE) // 2 :] = 0
    right[: len(VOICE) // 2] = 0
    heard = mixed([left, right])
    for half in (slice(SAMPLE_RATE, len(VOICE) // 2), slice(-SAMPLE_RATE, None)):
        assert np.std(heard[half]) > 0.5 * np.std(VOICE[half])


def test_effects_of_a_surround_track_are_left_out() -> None:
    rumble = np.random.default_rng(3).normal(0, 0.3, len(VOICE)).astype(np.float32)
    silence = np.zeros_like(VOICE)
    names = ["FL", "FR", "FC", "LFE"]
    assert np.allclose(mixed([silence, silence, VOICE, rumble], names), VOICE, atol=1e-6)


@given(st.integers(1, 6), st.integers(0, 100))
def test_mixing_never_makes_it_louder_than_the_loudest_channel(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    mixer = Mixer([""] * count)
    for size in (0, 1, 700, 8_000):
        block = random.uniform(-1, 1, (count, size)).astype(np.float32)
        heard = mixer.mix(block)
        assert heard.shape == (size,)
        assert not size or np.abs(heard).max() <= 1.0001


def test_a_change_of_weights_makes_no_click() -> None:
    tone = np.sin(2 * np.pi * 100 * np.arange(len(VOICE)) / SAMPLE_RATE).astype(np.float32)
    other = tone.copy()
    other[: len(VOICE) // 3] = 0
    other[2 * len(VOICE) // 3 :] *= -1
    other *= np.float32(0.9)
    steepest = np.abs(np.diff(tone)).max()
    jumps = np.abs(np.diff(mixed([tone, other])))
    jumps[len(VOICE) // 3 - 1 : len(VOICE) // 3 + 1] = 0
    jumps[2 * len(VOICE) // 3 - 1 : 2 * len(VOICE) // 3 + 1] = 0
    assert jumps.max() < 2 * steepest
