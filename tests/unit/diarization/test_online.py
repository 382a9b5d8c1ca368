"""A live guess would rather be silent than wrong, and labels never jump."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minutes.diarization.diarizer import Embedding
from minutes.diarization.online import LiveSpeakers


def voice(*directions: float) -> Embedding:
    return (*directions, *(0.0,) * (4 - len(directions)))


A, B, C = voice(1), voice(0, 1), voice(0, 0, 1)
BETWEEN_A_AND_NOBODY = voice(0.47, 0, 0, float(np.sqrt(1 - 0.47**2)))


def test_voices_are_numbered_as_they_are_first_heard_and_known_again() -> None:
    live = LiveSpeakers()
    assert [live.hear(item, 3.0) for item in (A, B, A, C, B)] == [
        "1", "2", "1", "3", "2",
    ]  # fmt: skip


def test_a_voice_like_two_people_is_nobodys() -> None:
    live = LiveSpeakers()
    live.hear(B, 3.0)
    live.hear(A, 3.0)
    assert live.hear(voice(0.7, 0.72), 3.0) is None


def test_a_voice_that_is_neither_known_nor_clearly_new_is_nobodys() -> None:
    live = LiveSpeakers()
    live.hear(A, 3.0)
    live.hear(C, 3.0)
    assert live.hear(BETWEEN_A_AND_NOBODY, 3.0) is None
    assert live.labels == ("1", "2")


def test_whoever_spoke_last_is_believed_more_easily() -> None:
    nearly = voice(0.52, 0, 0, float(np.sqrt(1 - 0.52**2)))
    live = LiveSpeakers()
    live.hear(A, 3.0)
    assert live.hear(nearly, 1.0) == "1"
    live.hear(B, 3.0)
    assert live.hear(nearly, 1.0) is None


def test_a_short_hai_is_nobodys_and_begins_no_voice() -> None:
    live = LiveSpeakers()
    assert live.hear(A, 0.4) is None
    assert live.hear(A, 1.0) is None
    assert live.hear(None, 5.0) is None
    assert live.labels == ()


def test_no_more_voices_begin_than_people_are_there() -> None:
    live = LiveSpeakers(maximum=2)
    assert [live.hear(item, 3.0) for item in (A, B, C)] == ["1", "2", None]


def test_an_enrolled_participant_has_the_name_at_once_and_can_be_forgotten() -> None:
    live = LiveSpeakers()
    live.enrol("東海林", A)
    assert live.hear(A, 1.0) == "東海林"
    live.forget("東海林")
    assert live.labels == ()
    assert live.hear(A, 3.0) == "1"


def test_a_persons_word_teaches_the_voice() -> None:
    live = LiveSpeakers()
    live.hear(A, 3.0)
    live.rename("1", "東海林")
    assert live.hear(A, 3.0) == "東海林"
    live.correct("水谷", C, 3.0)
    assert live.hear(C, 3.0) == "水谷"


def test_a_person_who_names_one_utterance_of_a_voice_names_the_next_ones_too() -> None:
    live = LiveSpeakers()
    for _ in range(5):
        assert live.hear(A, 3.0) == "1"
    live.correct("水谷", voice(0.98, 0.2), 2.0)
    assert [live.hear(item, 3.0) for item in (A, A, B)] == ["水谷", "水谷", "2"]


def test_two_voices_that_people_named_and_that_are_as_like_are_nobodys() -> None:
    live = LiveSpeakers()
    live.correct("水谷", A, 3.0)
    live.correct("東海林", voice(0.98, 0.2), 3.0)
    assert live.hear(voice(1, 0.02), 3.0) is None


def test_two_labels_of_one_person_do_not_make_each_other_doubtful() -> None:
    live = LiveSpeakers()
    live.correct("1", A, 3.0)
    live.correct("2", voice(0.98, 0.2), 3.0)
    between = voice(1, 0.02)
    assert live.hear(between, 3.0) is None
    live.names = {"1": "佐藤", "2": "佐藤"}
    assert live.hear(between, 3.0) in {"1", "2"}
    live.names = {"1": "佐藤", "2": "水谷"}
    assert live.hear(between, 3.0) is None


@given(st.lists(st.tuples(st.sampled_from([A, B, C]), st.floats(0, 10)), max_size=30))
def test_the_same_voice_never_has_two_labels(said: list[tuple[Embedding, float]]) -> None:
    live = LiveSpeakers()
    seen: dict[Embedding, set[str]] = {}
    for heard, length in said:
        label = live.hear(heard, length)
        if label is not None:
            seen.setdefault(heard, set()).add(label)
    assert all(len(labels) == 1 for labels in seen.values())
    assert len(set().union(*seen.values())) == len(seen)
