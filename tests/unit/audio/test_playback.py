"""Playing without a loudspeaker: the sound is pulled by hand, as PortAudio would."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.audio.playback import AHEAD, Player
from minutes.audio.stretching import Stretcher
from minutes.config import RecordingSettings
from minutes.recording import RecordingReader, RecordingWriter
from minutes.types import SAMPLE_RATE, Samples, Seconds

LENGTH: Seconds = 4.0


class HandPlayer(Player):
    """The player with its feeder, but no stream: the test asks for the sound."""

    def _open(self) -> None:
        return None

    def _reopen_dead(self) -> None:
        return None


def tone(frequency: float, seconds: Seconds) -> Samples:
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (0.5 * np.sin(2 * np.pi * frequency * times)).astype(np.float32)


def pitch(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * SAMPLE_RATE / len(samples))


@pytest.fixture
def player(tmp_path: Path) -> Iterator[HandPlayer]:
    """A recording whose second n sounds at 300 + 100 n Hz."""
    with RecordingWriter(tmp_path, RecordingSettings()) as writer:
        for second in range(round(LENGTH)):
            writer.append(tone(300 + 100 * second, 1.0))
    playing = HandPlayer(RecordingReader(tmp_path))
    yield playing
    playing.close()


def pull(player: Player, seconds: Seconds) -> Samples:
    """Return so much sound, in the pieces and at the pace a loudspeaker asks for."""
    pieces: list[Samples] = []
    wanted = round(0.05 * SAMPLE_RATE)
    for _ in range(round(seconds / 0.05)):
        until = time.monotonic() + 2
        while _is_short(player, wanted) and time.monotonic() < until:
            time.sleep(0.001)
        pieces.append(player.fill(wanted))
    return np.concatenate(pieces)


def _is_short(player: Player, wanted: int) -> bool:
    """Return whether more sound is still to be prepared."""
    waiting = sum(len(samples) for samples, _, _ in player._ready)
    return player.is_playing and waiting < wanted and not player._is_at_end


def test_sound_starts_at_the_place_that_was_asked_for(player: HandPlayer) -> None:
    player.play(2.0)
    assert pitch(pull(player, 0.5)) == pytest.approx(500, abs=5)
    assert player.position == pytest.approx(2.5, abs=0.01)


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.5, 2.0, 3.0])
def test_a_quicker_pace_keeps_the_pitch_and_the_position(player: HandPlayer, speed: float) -> None:
    player.set_speed(speed)
    player.play(1.0)
    assert pitch(pull(player, 0.3)) == pytest.approx(400, abs=10)
    assert player.position == pytest.approx(1.0 + 0.3 * speed, abs=0.02)


def test_pausing_is_silent_at_once_and_loses_no_word(player: HandPlayer) -> None:
    player.play(0.0)
    pull(player, 0.5)
    player.pause()
    assert not player.fill(800).any()
    player.play()
    pull(player, 0.25)
    assert player.position == pytest.approx(0.75, abs=0.01)


def test_a_change_of_speed_goes_on_where_it_was_heard(player: HandPlayer) -> None:
    player.play(1.0)
    pull(player, 0.25)
    player.set_speed(2.0)
    assert player.position == pytest.approx(1.25, abs=0.01)
    pull(player, 0.25)
    assert player.position == pytest.approx(1.75, abs=0.02)


def test_a_loop_repeats_its_stretch_until_it_is_ended(player: HandPlayer) -> None:
    player.set_loop(1.0, 1.4)
    player.play(1.0)
    heard = [pull(player, 0.1) for _ in range(12)]
    assert all(pitch(piece) == pytest.approx(400, abs=20) for piece in heard)
    player.set_loop(None)
    pull(player, 0.8)
    assert player.position > 1.4


def test_silences_are_skipped(player: HandPlayer) -> None:
    player.skip_silence([(0.0, 0.5), (3.0, 3.5)])
    player.play(0.25)
    assert pitch(pull(player, 0.25)) == pytest.approx(300, abs=10)
    assert pitch(pull(player, 0.25)) == pytest.approx(600, abs=10)
    assert player.position == pytest.approx(3.25, abs=0.01)


def test_the_end_is_told_and_playing_can_begin_anew(tmp_path: Path) -> None:
    with RecordingWriter(tmp_path, RecordingSettings()) as writer:
        writer.append(tone(300, 0.3))
    ends: list[object] = []
    player = HandPlayer(RecordingReader(tmp_path), ends.append)
    player.play(0.0)
    pull(player, 0.5)
    until = time.monotonic() + 2
    while not ends and time.monotonic() < until:
        time.sleep(0.01)
    assert ends == [None]
    assert not player.is_playing
    player.play(0.0)
    assert pull(player, 0.1).any()
    player.close()


def test_no_more_is_prepared_than_a_change_of_mind_can_waste(player: HandPlayer) -> None:
    player.play(0.0)
    time.sleep(0.2)
    waiting = sum(len(samples) for samples, _, _ in player._ready) / SAMPLE_RATE
    assert 0 < waiting < AHEAD + 0.2


@given(speed=st.floats(0.5, 3.0), cuts=st.lists(st.integers(1, 4000), min_size=3, max_size=12))
def test_stretched_sound_is_as_long_as_the_speed_says(speed: float, cuts: list[int]) -> None:
    sound = tone(220, sum(cuts) / SAMPLE_RATE)
    stretcher = Stretcher(speed)
    pieces, at = [], 0
    for cut in cuts:
        pieces.append(stretcher.push(sound[at : at + cut]))
        at += cut
    length = sum(map(len, pieces)) + len(stretcher.flush())
    assert length == pytest.approx(len(sound) / speed, abs=0.06 * SAMPLE_RATE)
