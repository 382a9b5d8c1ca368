"""Sound in the editor: keys, the bar and the strip over a real recording."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from minutes.audio.waveform import BIN
from minutes.config import PlaybackSettings, RecordingSettings
from minutes.errors import LoudspeakerMissing
from minutes.recording import RecordingReader, RecordingWriter
from minutes.types import SAMPLE_RATE, Turn, Utterance, UtteranceId, Word
from ui.editor.player import HURRY, EditorPlayer
from ui.editor.transport import TransportBar
from ui.editor.waveform_strip import WaveformStrip

LENGTH = 20.0


def said(start: float, end: float, text: str = "はい") -> Utterance:
    step = (end - start) / len(text)
    words = tuple(
        Word(start + at * step, start + (at + 1) * step, letter, 0.9)
        for at, letter in enumerate(text)
    )
    return Utterance(UtteranceId(f"u{start}"), 1, start, end, words, text, text)


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EditorPlayer]:
    """The player without a loudspeaker: nothing is heard, everything else is real."""
    monkeypatch.setattr("minutes.audio.playback.Player._open", lambda self: None)
    monkeypatch.setattr("minutes.audio.playback.Player._reopen_dead", lambda self: None)
    with RecordingWriter(tmp_path, RecordingSettings()) as writer:
        writer.append(np.full(round(LENGTH * SAMPLE_RATE), 0.1, np.float32))
    playing = EditorPlayer(RecordingReader(tmp_path), PlaybackSettings())
    yield playing
    playing.close()


def test_resuming_goes_back_a_little(player: EditorPlayer) -> None:
    player.go(10.0)
    player.toggle()
    assert player.is_playing
    assert player.position == pytest.approx(8.0)


def test_typing_silences_and_a_rest_goes_on(qtbot: QtBot, player: EditorPlayer) -> None:
    player.play(5.0)
    player.on_typing()
    assert not player.is_playing
    qtbot.waitUntil(lambda: player.is_playing, timeout=3000)
    assert player.position == pytest.approx(3.0)


def test_typing_starts_nothing_that_was_not_playing(qtbot: QtBot, player: EditorPlayer) -> None:
    player.on_typing()
    qtbot.wait(1200)
    assert not player.is_playing


def test_the_speed_moves_in_small_steps_within_its_limits(player: EditorPlayer) -> None:
    player.set_speed(1.0)
    player.change_speed(0.05)
    assert player.speed == pytest.approx(1.05)
    player.set_speed(9.0)
    assert player.speed == 3.0


def test_a_loop_lasts_until_another_place_is_wanted(player: EditorPlayer) -> None:
    told: list[bool] = []
    player.loop_changed.connect(told.append)
    player.toggle_loop(said(4.0, 6.0))
    assert player.position == pytest.approx(3.7)
    player.go(10.0)
    assert told == [True, False]


def test_the_bar_shows_the_place_and_asks_the_player(qtbot: QtBot, player: EditorPlayer) -> None:
    bar = TransportBar(player, LENGTH)
    qtbot.addWidget(bar)
    bar.forward.trigger()
    assert player.position == pytest.approx(2.0)
    assert "0:00:02" in bar._place.text()
    assert bar.minimumSizeHint().width() < bar.sizeHint().width() * 2 / 3  # it takes two lines
    bar.play.trigger()
    assert "一時停止" in bar.play.text()


def test_without_a_loudspeaker_the_failure_is_told(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minutes.audio.playback.Player._open", lambda self: LoudspeakerMissing())
    with RecordingWriter(tmp_path, RecordingSettings()) as writer:
        writer.append(np.zeros(SAMPLE_RATE, np.float32))
    playing = EditorPlayer(RecordingReader(tmp_path), PlaybackSettings())
    with qtbot.waitSignal(playing.failed) as told:
        playing.play(0.0)
    assert isinstance(told.args[0], LoudspeakerMissing)
    playing.close()


def test_a_click_into_the_strip_goes_there(qtbot: QtBot) -> None:
    strip = WaveformStrip()
    qtbot.addWidget(strip)
    strip.resize(400, 64)
    strip.show_sound(np.full(round(LENGTH / BIN), 100, np.uint8), LENGTH)
    strip.show_turns([Turn(0.0, 10.0, "1")], {"1": QColor("red")})
    strip.show()
    with qtbot.waitSignal(strip.position_wanted) as wanted:
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.rect().center())
    assert wanted.args[0] == pytest.approx(LENGTH / 2, abs=0.1)
    picture = strip.grab().toImage()
    middle = picture.height() // 2
    assert picture.pixelColor(picture.width() // 4, middle).name() == "#ff0000"
    assert picture.pixelColor(picture.width() * 3 // 4, middle).name() != "#ff0000"


def hear(qtbot: QtBot, player: EditorPlayer, seconds: float) -> None:
    """Let so much sound be played, as a sound card asks for it."""
    left = round(seconds * SAMPLE_RATE)
    while left > 0 and player.is_playing:
        qtbot.waitUntil(lambda: bool(player._player._ready) or not player.is_playing)
        player._player.fill(min(left, 800))
        left -= 800
        player._tick()


def test_a_doubtful_place_is_heard_and_nothing_after_it(qtbot: QtBot, player: EditorPlayer) -> None:
    player.play_around(5.0, 5.5)
    assert player.position < 5.0
    hear(qtbot, player, 4.0)
    assert not player.is_playing
    assert 5.5 < player.position < 7.0
    player.toggle()
    hear(qtbot, player, 4.0)
    assert player.is_playing


def test_what_is_certain_is_hurried_through_and_doubts_are_not(
    qtbot: QtBot, player: EditorPlayer
) -> None:
    player.set_speed(1.0)
    player.hurry_between([(5.0, 6.0), (5.5, 7.0)])
    player.play(0.0)
    hear(qtbot, player, 2.0)
    assert player._player.speed == pytest.approx(HURRY)
    assert player.position > 2.2  # what was not ready in time is silence
    assert player.speed == 1.0
    player.play(5.2)
    hear(qtbot, player, 1.0)
    assert player._player.speed == 1.0
    hear(qtbot, player, 1.5)
    assert player._player.speed == pytest.approx(HURRY)
    player.hurry_between(None)
    assert player._player.speed == 1.0


def test_the_one_place_asked_for_is_never_hurried_through(
    qtbot: QtBot, player: EditorPlayer
) -> None:
    player.hurry_between([])
    player.play_around(5.0, 5.5)
    hear(qtbot, player, 0.5)
    assert player._player.speed == player.speed
