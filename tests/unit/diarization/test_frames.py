"""Windows that number their speakers anew are laid over one another again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from minutes.diarization.frames import (
    SILENT,
    Activity,
    Clusters,
    Grid,
    count_speakers,
    count_windows,
    find_turns,
    lay_together,
    name_turns,
    without_silent,
)
from minutes.evaluation.der import score_turns
from minutes.types import Turn

GRID = Grid(length=10.0, step=1.0, frame=0.016875, receptive=0.0619375)
"""The real one: pyannote/segmentation-3.0, windows each second."""

FRAMES = 589


def see(
    truth: tuple[Turn, ...], duration: float, order: np.random.Generator
) -> tuple[Activity, Clusters]:
    """Make what perfect networks would see: three local speakers in any order."""
    labels = sorted({turn.label for turn in truth})
    windows = count_windows(duration, GRID)
    activity = np.zeros((windows, FRAMES, 3), np.uint8)
    clusters = np.zeros((windows, 3), np.int64)
    for window in range(windows):
        start = window * GRID.step
        times = start + np.arange(FRAMES) * GRID.frame + GRID.receptive / 2
        places = order.permutation(3)
        present = [
            number
            for number, label in enumerate(labels)
            if any(
                turn.label == label and turn.start < start + 10 and turn.end > start
                for turn in truth
            )
        ][:3]
        for place, number in zip(places, present, strict=False):
            clusters[window, place] = number
            for turn in truth:
                if turn.label == labels[number]:
                    inside = (times >= turn.start) & (times < turn.end)
                    activity[window, inside, place] = 1
    return activity, clusters


def assemble(activity: Activity, clusters: Clusters, duration: float) -> tuple[Turn, ...]:
    groups = without_silent(clusters, activity)
    speaking: NDArray[np.bool_] = lay_together(
        activity, groups, count_speakers(activity, GRID), GRID
    )
    return name_turns(list(find_turns(speaking, GRID, duration)))[0]


@pytest.mark.parametrize("seed", range(4))
def test_turns_come_back_whatever_order_the_windows_number_their_speakers_in(seed: int) -> None:
    truth = (
        *(Turn(0.5, 7, "a"), Turn(8, 15, "b"), Turn(14, 18, "c")),
        *(Turn(19, 31, "a"), Turn(33, 40, "b")),
    )
    activity, clusters = see(truth, 41.3, np.random.default_rng(seed))
    found = assemble(activity, clusters, 41.3)
    rate = score_turns(truth, found, collar=0.02).rate
    assert rate is not None
    assert rate < 0.001
    assert [turn.label for turn in found] == ["1", "2", "3", "1", "2"]


@pytest.mark.parametrize(
    ("duration", "windows"), [(0.1, 1), (10.0, 1), (10.01, 2), (11.0, 2), (11.5, 3), (3600, 3591)]
)
def test_the_last_window_hangs_over_the_end_and_nothing_is_left_out(
    duration: float, windows: int
) -> None:
    assert count_windows(duration, GRID) == windows
    assert (windows - 1) * GRID.step + GRID.length >= duration


def test_no_turn_goes_beyond_the_end_of_the_recording() -> None:
    activity = np.ones((1, FRAMES, 3), np.uint8)
    clusters = np.zeros((1, 3), np.int64)
    for duration in (0.2, 5.0, 9.99):
        assert all(turn.end <= duration for turn in assemble(activity, clusters, duration))


def test_a_speaker_who_never_speaks_has_no_group() -> None:
    activity = np.zeros((2, FRAMES, 3), np.uint8)
    activity[0, :, 1] = 1
    groups = without_silent(np.zeros((2, 3), np.int64), activity)
    assert groups.tolist() == [[SILENT, 0, SILENT], [SILENT] * 3]


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 4), st.integers(0, 3), st.randoms(use_true_random=False))
def test_never_more_people_at_once_than_were_counted(
    windows: int, most: int, chance: object
) -> None:
    seed = getattr(chance, "randrange")(2**32)  # noqa: B009 - hypothesis types it loosely
    order = np.random.default_rng(seed)
    activity = order.integers(0, 2, (windows, FRAMES, 3)).astype(np.uint8)
    clusters = order.integers(0, 4, (windows, 3))
    count = np.minimum(count_speakers(activity, GRID), most)
    speaking = lay_together(activity, without_silent(clusters, activity), count, GRID)
    assert (speaking.sum(axis=1) <= count).all()
