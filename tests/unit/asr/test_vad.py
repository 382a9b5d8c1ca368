from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.asr.streaming import SEAM_SEARCH
from minutes.asr.vad import FRAME_SECONDS, SpeechCutter, VoiceActivity
from minutes.config import VadSettings
from minutes.types import SAMPLE_RATE, Samples, Seconds, SpeechSegment

SETTINGS = VadSettings()


def cut(probabilities: list[float], settings: VadSettings = SETTINGS) -> list[SpeechSegment]:
    cutter = SpeechCutter(settings)
    segments = [cutter.push(value) for value in probabilities]
    return [segment for segment in [*segments, cutter.finish()] if segment is not None]


def frames(seconds: Seconds) -> int:
    return round(seconds / FRAME_SECONDS)


def test_speech_between_silences_becomes_one_padded_segment() -> None:
    (segment,) = cut([0.0] * frames(2) + [0.9] * frames(3) + [0.0] * frames(2))

    assert segment.start == pytest.approx(2.0 - SETTINGS.padding, abs=0.05)
    assert segment.end == pytest.approx(5.0 + SETTINGS.padding, abs=0.05)


def test_a_click_is_not_speech() -> None:
    assert cut([0.0] * 50 + [0.9] * 3 + [0.0] * 50) == []


def test_a_pause_shorter_than_the_minimum_does_not_cut() -> None:
    pause = [0.0] * frames(SETTINGS.minimum_silence - 0.1)

    assert len(cut([0.9] * 60 + pause + [0.9] * 60)) == 1


def test_speech_that_is_cut_off_by_the_end_is_kept() -> None:
    (segment,) = cut([0.0] * 10 + [0.9] * 60)

    assert segment.end == pytest.approx(70 * FRAME_SECONDS)


def test_endless_speech_is_cut_in_its_lull_and_nothing_is_lost() -> None:
    speech = [0.9] * frames(60)
    lull = frames(15)
    speech[lull : lull + 6] = [0.4] * 6

    first, *rest = cut(speech)

    assert first.end == pytest.approx(15.1, abs=0.2)
    assert first.is_cut
    assert not rest[-1].is_cut
    for before, after in pairwise([first, *rest]):
        assert after.start == pytest.approx(before.end)
    assert rest[-1].end == pytest.approx(60.0, abs=0.05)


def test_endless_speech_is_cut_in_the_longest_pause_of_the_later_half() -> None:
    speech = [0.9] * frames(60)
    for at, length in ((5.0, 0.4), (12.0, 0.3), (17.0, 0.25)):
        speech[frames(at) : frames(at + length)] = [0.1] * frames(length)

    first, *rest = cut(speech)

    assert first.is_cut
    assert first.is_paused
    assert first.end == pytest.approx(12.15, abs=0.05)
    assert rest[0].start == pytest.approx(first.end)
    assert not any(item.is_paused for item in rest)  # the one at 17 s was not late enough


def test_the_closure_within_a_word_is_no_pause() -> None:
    speech = [0.9] * frames(60)
    for at in range(3, 60, 3):
        speech[frames(at) : frames(at) + 4] = [0.1] * 4  # 0.13 s, as in いっぽう

    assert not any(item.is_paused for item in cut(speech))


def test_no_piece_is_longer_than_whisper_can_hear_with_what_came_before() -> None:
    segments = cut([0.9] * frames(200), VadSettings(maximum_speech=60.0))

    assert max(item.end - item.start for item in segments) + SEAM_SEARCH <= 30.1


@given(st.lists(st.floats(0, 1), max_size=400), st.floats(0.5, 5.0))
def test_segments_are_in_order_apart_and_never_too_long(
    probabilities: list[float], maximum: float
) -> None:
    segments = cut(probabilities, VadSettings(maximum_speech=maximum))

    for segment in segments:
        assert 0 <= segment.start < segment.end <= len(probabilities) * FRAME_SECONDS + 1e-6
        assert segment.end - segment.start <= maximum + 2 * SETTINGS.padding + FRAME_SECONDS
    for before, after in pairwise(segments):
        assert before.end <= after.start


def hear(sound: Samples, block: int) -> list[SpeechSegment]:
    activity = VoiceActivity(SETTINGS)
    segments = []
    for start in range(0, len(sound), block):
        segments += activity.insert(sound[start : start + block])
    return segments + activity.finish()


def test_how_the_sound_is_cut_into_blocks_changes_nothing(meeting_sound: Samples) -> None:
    sound = meeting_sound[: 30 * SAMPLE_RATE]

    assert hear(sound, 333) == hear(sound, 16_000) == hear(sound, len(sound))


def test_silence_and_noise_are_not_speech() -> None:
    noise = np.random.default_rng(1).normal(0, 0.01, 20 * SAMPLE_RATE).astype(np.float32)

    assert hear(noise, 8000) == []
    assert hear(np.zeros(5 * SAMPLE_RATE, np.float32), 8000) == []


def test_no_sound_at_all_gives_nothing() -> None:
    assert VoiceActivity(SETTINGS).finish() == []


def test_quiet_rooms_hold_no_speech(
    shared_folder: Callable[[str], Path], read_wave: Callable[[Path], Samples]
) -> None:
    for path in sorted((shared_folder("eval") / "quiet").glob("*.wav")):
        assert hear(read_wave(path), 16_000) == [], path.name
