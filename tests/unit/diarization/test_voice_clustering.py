"""Voices are grouped over the whole recording, and nobody is left out of a long one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from minutes.diarization.clustering import MOST_GROUPED, find_clear, group, join_nearest
from minutes.diarization.diarizer import SpeakerCount
from minutes.diarization.frames import Activity

FRAMES = 20


class ByDirection:
    """Groups voices by their largest component, as if that were who they are."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def __call__(
        self, embeddings: NDArray[np.float64], segmentations: SimpleNamespace, **limits: Any
    ) -> tuple[NDArray[np.int64], None, NDArray[np.float64]]:
        self.asked.append({"windows": len(embeddings), **limits})
        assert len(segmentations.data) == len(embeddings)
        return embeddings.argmax(axis=2), None, np.eye(embeddings.shape[2])


def room(windows: int, people: int, seed: int = 0) -> tuple[Activity, NDArray[np.float32], Any]:
    """Make windows of two speakers who take turns; return who they are, too."""
    order = np.random.default_rng(seed)
    who = np.stack([order.permutation(people)[:2] for _ in range(windows)])
    activity = np.zeros((windows, FRAMES, 3), np.uint8)
    activity[:, : FRAMES // 2, 0] = 1
    activity[:, FRAMES // 2 :, 1] = 1
    voices = np.full((windows, 3, people), np.nan, np.float32)
    for place in range(2):
        voices[np.arange(windows), place] = np.eye(people)[who[:, place]]
    voices[:, :2] += order.normal(0, 0.1, voices[:, :2].shape)
    return activity, voices, who


def test_the_library_sees_everything_of_a_short_recording() -> None:
    library = ByDirection()
    activity, voices, who = room(50, 4)
    groups, centres = group(library, activity, voices, SpeakerCount())
    assert (groups[:, :2] == who).all()
    assert len(centres) == 4
    assert library.asked[0]["windows"] == 50


def test_of_a_long_recording_it_sees_a_part_and_still_everybody_is_grouped() -> None:
    library = ByDirection()
    activity, voices, who = room(2 * MOST_GROUPED, 4)
    groups, _ = group(library, activity, voices, SpeakerCount())
    assert library.asked[0]["windows"] * 2 <= MOST_GROUPED
    assert (groups[:, :2] == who).all()


@pytest.mark.parametrize(
    ("speakers", "limits"),
    [
        (SpeakerCount(), (None, 1, np.inf)),
        (SpeakerCount(3, 3), (3, 3, 3)),
        (SpeakerCount(2, 5), (None, 2, 5)),
        (SpeakerCount(2000, 2000), (100, 100, 100)),
    ],
)
def test_the_number_of_people_is_handed_on_as_far_as_there_are_voices(
    speakers: SpeakerCount, limits: tuple[Any, ...]
) -> None:
    library = ByDirection()
    activity, voices, _ = room(50, 4)
    group(library, activity, voices, speakers)
    asked = library.asked[0]
    assert (asked["num_clusters"], asked["min_clusters"], asked["max_clusters"]) == limits


def test_where_there_is_nothing_to_compare_everybody_is_one_person() -> None:
    activity, voices, _ = room(1, 4)
    activity[:, :, 1] = 0
    voices[:, 1] = np.nan
    library = ByDirection()
    groups, centres = group(library, activity, voices, SpeakerCount(3, 3))
    assert library.asked == []
    assert set(groups.ravel()) == {0}
    assert len(centres) == 1
    voices[:] = np.nan
    assert len(group(library, activity, voices, SpeakerCount())[1]) == 0


def test_two_people_of_one_window_are_never_the_same_person() -> None:
    activity = np.ones((1, FRAMES, 3), np.uint8)
    voices = np.tile(np.array([1.0, 0.1, 0.05], np.float32), (1, 3, 1))
    groups = join_nearest(activity, voices, np.eye(3))
    assert sorted(groups[0]) == [0, 1, 2]


def test_a_voice_heard_only_together_with_others_does_not_say_who_there_is() -> None:
    activity, voices, _ = room(1, 4)
    activity[:, :, 1] = activity[:, :, 0] = 1
    assert not find_clear(activity, voices).any()


def test_what_the_library_prints_for_programmers_reaches_nobody(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Talkative(ByDirection):
        def __call__(self, *given: Any, **limits: Any) -> Any:
            print("Found only 2 clusters.")
            return super().__call__(*given, **limits)

    activity, voices, _ = room(50, 4)
    group(Talkative(), activity, voices, SpeakerCount(9, 9))
    assert capsys.readouterr() == ("", "")
