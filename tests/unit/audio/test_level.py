"""How loud it is; a microphone that is off and one that is overdriven are noticed."""

from __future__ import annotations

from typing import Self

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.audio.level import FLOOR, Level, LevelMeter, preview
from minutes.types import SAMPLE_RATE, AudioBlock, Samples


def tone(seconds: float, amplitude: float) -> Samples:
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (amplitude * np.sin(2 * np.pi * 440 * at)).astype(np.float32)


def levels(sound: Samples, silence_after: float = 1.0, size: int = 1600) -> list[Level]:
    meter = LevelMeter(silence_after)
    found = [meter.insert(sound[at : at + size]) for at in range(0, len(sound), size)]
    return [level for level in found if level is not None]


@pytest.mark.parametrize(("amplitude", "expected"), [(1.0, -3.0), (0.1, -23.0), (0.001, -63.0)])
def test_a_tone_is_as_loud_as_it_is(amplitude: float, expected: float) -> None:
    for level in levels(tone(1.0, amplitude)):
        assert level.level == pytest.approx(expected, abs=0.1)
        assert level.peak == pytest.approx(expected + 3.0, abs=0.1)


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=30), st.integers(0, 2**32 - 1))
def test_the_size_of_blocks_does_not_matter(sizes: list[int], seed: int) -> None:
    sound = np.random.default_rng(seed).normal(0, 0.6, 24_000).astype(np.float32)
    meter, at, ragged = LevelMeter(1.0), 0, []
    for size in [*sizes, len(sound)]:
        ragged.append(meter.insert(sound[at : at + size]))
        at += size
    whole = LevelMeter(1.0)
    expected = whole.insert(sound)
    last = [level for level in ragged if level is not None][-1]
    assert last == expected


@pytest.mark.parametrize("amplitude", [0.0, 0.0005])
def test_nothing_but_the_noise_of_the_line_is_silence_after_a_while(amplitude: float) -> None:
    told = [level.is_silent for level in levels(tone(2.0, amplitude), silence_after=1.0)]
    assert told == [False] * 9 + [True] * 11


def test_a_word_ends_silence_at_once() -> None:
    sound = np.concatenate([tone(2.0, 0.0), tone(0.1, 0.05), tone(0.5, 0.0)])
    told = [level.is_silent for level in levels(sound)]
    assert told[19] is True
    assert told[20:] == [False] * 6


def test_silence_is_the_floor_and_no_number_is_no_trouble() -> None:
    assert {level.level for level in levels(tone(0.5, 0.0))} == {FLOOR}
    broken = np.full(1600, np.nan, np.float32)
    assert levels(broken)[0].level == FLOOR


def test_cut_off_peaks_are_told_for_two_seconds() -> None:
    sound = np.concatenate([tone(0.1, 0.5), tone(0.1, 3.0).clip(-1, 1), tone(4.0, 0.5)])
    told = [level.is_clipping for level in levels(sound)]
    assert told[:2] == [False, True]
    assert sum(told) == 20
    assert not any(told[22:])


def test_a_single_peak_at_full_scale_is_not_cut_off() -> None:
    sound = tone(1.0, 0.3)
    sound[[100, 3000, 3001, 9000]] = 1.0
    assert not any(level.is_clipping for level in levels(sound))


def test_a_run_over_the_edge_of_two_blocks_counts() -> None:
    sound = tone(1.0, 0.3)
    sound[1598:1601] = -1.0
    assert any(level.is_clipping for level in levels(sound))


class Held:
    """A source that delivers one block and then nothing."""

    name = "試験用"
    has_ended = False
    is_open = False

    def __init__(self) -> None:
        self._blocks = [AudioBlock(tone(0.1, 0.1))]

    def open(self) -> None:
        self.is_open = True

    def read(self, timeout: float) -> AudioBlock | None:
        return self._blocks.pop() if self._blocks else None

    def close(self) -> None:
        self.is_open = False

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def test_a_preview_shows_levels_and_lets_go_of_the_device() -> None:
    source = Held()
    shown = preview(source, 0.5)
    assert next(shown).level > -30
    assert source.is_open
    assert [next(shown).is_silent for _ in range(4)][-1] is True
    shown.close()
    assert not source.is_open
