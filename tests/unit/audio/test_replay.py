"""A file played as if it were the microphone."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from minutes.audio.replay import FileReplay
from minutes.audio.source import AudioSource
from minutes.config import RecordingSettings
from minutes.errors import FileUnreadable
from minutes.types import SAMPLE_RATE
from tests.unit.audio import media

VOICE = np.round(media.voice(1.25) * 32_768).astype(np.float32) / 32_768
SETTINGS = RecordingSettings(block=0.1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return media.write(tmp_path / "会議 １.wav", VOICE[None], "pcm_s16le")


def test_every_sample_comes_once_in_blocks_of_the_microphone(path: Path) -> None:
    replay: AudioSource = FileReplay(path, SETTINGS, realtime=False)
    assert replay.name == "会議 １.wav"
    for _ in range(2):
        with replay as source:
            blocks = []
            while not source.has_ended:
                block = source.read(1.0)
                assert block is not None
                blocks.append(block.samples)
            assert source.read(1.0) is None
        assert {len(block) for block in blocks[:-1]} == {1_600}
        assert np.array_equal(np.concatenate(blocks), VOICE)


def test_at_its_pace_a_block_comes_when_it_was_spoken(path: Path) -> None:
    with FileReplay(path, SETTINGS, realtime=True) as source:
        started = time.monotonic() - SETTINGS.block
        heard = 0
        while not source.has_ended:
            block = source.read(0.03)
            if block is not None:
                heard += len(block.samples)
            assert heard / SAMPLE_RATE <= time.monotonic() - started + 0.02
    assert heard == len(VOICE)
    assert time.monotonic() - started >= len(VOICE) / SAMPLE_RATE - 0.02


def test_a_reader_that_is_late_misses_nothing(path: Path) -> None:
    with FileReplay(path, SETTINGS, realtime=True) as source:
        time.sleep(0.5)
        started = time.monotonic()
        blocks = [source.read(0.0) for _ in range(5)]
        assert all(block is not None for block in blocks)
        assert time.monotonic() - started < 0.3


def test_nothing_is_due_before_its_time(path: Path) -> None:
    with FileReplay(path, SETTINGS, realtime=True) as source:
        assert source.read(0.0) is not None
        assert source.read(0.01) is None
        assert not source.has_ended


def test_a_missing_file_is_told_when_it_is_opened(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        FileReplay(tmp_path / "ない.wav", SETTINGS).open()


def test_closed_in_between_it_goes_on_where_it_was(path: Path) -> None:
    replay = FileReplay(path, SETTINGS, realtime=False)
    replay.open()
    blocks = [replay.read(1.0) for _ in range(3)]
    replay.close()
    replay.open()
    while not replay.has_ended:
        blocks.append(replay.read(1.0))
    assert np.array_equal(np.concatenate([block.samples for block in blocks if block]), VOICE)


def test_at_its_pace_what_was_spoken_while_it_was_closed_is_missed(path: Path) -> None:
    replay = FileReplay(path, SETTINGS, realtime=True)
    replay.open()
    assert replay.read(1.0) is not None
    replay.close()
    time.sleep(0.5)
    replay.open()
    heard = []
    while not replay.has_ended:
        if (block := replay.read(1.0)) is not None:
            heard.append(block.samples)
    rest = np.concatenate(heard)
    assert np.array_equal(rest, VOICE[len(VOICE) - len(rest) :])
    assert len(rest) < len(VOICE) - 0.6 * SAMPLE_RATE


def test_a_file_that_was_over_while_it_was_closed_has_ended(path: Path) -> None:
    replay = FileReplay(path, SETTINGS, realtime=True)
    replay.open()
    assert replay.read(1.0) is not None
    replay.close()
    time.sleep(1.3)
    replay.open()
    assert replay.has_ended
    assert replay.read(0.1) is None
