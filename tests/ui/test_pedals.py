"""Foot pedals play, go back and go on, also while somebody types."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from minutes.config import KeySettings, PlaybackSettings, RecordingSettings
from minutes.pedals.devices import Device, Found
from minutes.recording import RecordingReader, RecordingWriter
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE
from ui import keys, tasks
from ui.context import Context, Preferences
from ui.dialogs.pedal import PedalDialog
from ui.editor.hid_pedals import HidPedals
from ui.editor.pedals import REPEAT_MS, Pedals
from ui.editor.player import EditorPlayer

LEFT, MIDDLE, RIGHT = Qt.Key.Key_F13, Qt.Key.Key_F14, Qt.Key.Key_F15


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EditorPlayer]:
    """The player without a loudspeaker: nothing is heard, everything else is real."""
    monkeypatch.setattr("minutes.audio.playback.Player._open", lambda self: None)
    monkeypatch.setattr("minutes.audio.playback.Player._reopen_dead", lambda self: None)
    with RecordingWriter(tmp_path, RecordingSettings()) as writer:
        writer.append(np.full(60 * SAMPLE_RATE, 0.1, np.float32))
    playing = EditorPlayer(RecordingReader(tmp_path), PlaybackSettings())
    yield playing
    playing.close()
    keys.use(KeySettings())


@pytest.fixture
def field(qtbot: QtBot, player: EditorPlayer) -> QLineEdit:
    made = QLineEdit()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    made.setFocus()
    Pedals(player, made).listen()
    return made


def window_of(field: QLineEdit) -> QWindow:
    found = field.windowHandle()
    assert found is not None
    return found


def test_the_middle_pedal_plays_as_long_as_it_is_down(
    field: QLineEdit, player: EditorPlayer
) -> None:
    player.go(30.0)
    QTest.keyPress(window_of(field), MIDDLE)
    assert player.is_playing
    assert player.position == pytest.approx(28.0)  # a little back, as after every pause
    QTest.keyRelease(window_of(field), MIDDLE)
    assert not player.is_playing


def test_the_outer_pedals_go_back_and_on_as_long_as_they_are_down(
    qtbot: QtBot, field: QLineEdit, player: EditorPlayer
) -> None:
    player.go(30.0)
    QTest.keyPress(window_of(field), LEFT)
    assert player.position == pytest.approx(28.0)
    qtbot.waitUntil(lambda: player.position == pytest.approx(24.0), timeout=10 * REPEAT_MS)
    QTest.keyRelease(window_of(field), LEFT)
    qtbot.wait(2 * REPEAT_MS)
    assert player.position == pytest.approx(24.0)
    QTest.keyClick(window_of(field), RIGHT)
    assert player.position == pytest.approx(26.0)


def test_a_pedal_that_is_a_letter_writes_none_and_other_letters_are_typed(
    field: QLineEdit, player: EditorPlayer
) -> None:
    keys.use(replace(KeySettings(), pedal_play="B"))
    QTest.keyPress(window_of(field), Qt.Key.Key_B)
    assert player.is_playing
    QTest.keyRelease(window_of(field), Qt.Key.Key_B)
    QTest.keyClick(window_of(field), Qt.Key.Key_A)
    assert field.text() == "a"


def test_a_pedal_that_is_down_when_another_window_comes_is_let_go(
    qtbot: QtBot, field: QLineEdit, player: EditorPlayer
) -> None:
    QTest.keyPress(window_of(field), MIDDLE)
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitActive(other)
    qtbot.waitUntil(lambda: not player.is_playing)


class Plug:
    """A pedal that is no keyboard and says what it is told to."""

    def __init__(self) -> None:
        self.reports: list[Sequence[int]] = []

    def read(self, length: int, timeout_ms: int) -> Sequence[int]:
        if self.reports:
            return self.reports.pop(0)
        time.sleep(0.01)
        return []

    def close(self) -> None:
        pass


class Socket:
    """A bus with an Infinity IN-USB-2, which reports bits."""

    def __init__(self) -> None:
        self.plug = Plug()

    def devices(self) -> Iterator[Found]:
        yield Found(b"1", 0x05F3, 0x00FF, "VEC Footpedal")

    def open(self, path: bytes) -> Device:
        return self.plug


def test_a_pedal_that_is_no_keyboard_plays_while_it_is_down(
    qtbot: QtBot, player: EditorPlayer, field: QLineEdit
) -> None:
    socket, pedals = Socket(), Pedals(player, field)
    listening = HidPedals(Preferences(), bus=socket)
    listening.changed.connect(pedals.take)
    player.go(30.0)
    socket.plug.reports.append((2, 0))
    qtbot.waitUntil(lambda: player.is_playing)
    socket.plug.reports.append((0, 0))
    qtbot.waitUntil(lambda: not player.is_playing)
    socket.plug.reports += [(4, 0), (0, 0)]
    qtbot.waitUntil(lambda: player.position >= 30.0)
    field.hide()
    socket.plug.reports.append((2, 0))
    qtbot.wait(100)
    assert not player.is_playing
    listening.close()


def test_a_pedal_is_taught_by_pressing_it_and_kept_in_the_settings(
    qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    socket, context = Socket(), Context(store)
    dialog = PedalDialog(context, bus=socket)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: "そのまま使えます" in dialog.found.text())
    dialog.teach.click()
    for part, report in (("左", 4), ("中", 1), ("右", 2)):
        qtbot.waitUntil(lambda part=part: dialog.step.text().startswith(part))  # type: ignore[misc]
        socket.plug.reports += [(9 * 16 + report, 7), (9 * 16, 7)]
    qtbot.waitUntil(lambda: context.settings.playback.pedal == "05f3:00ff 0/4 0/1 0/2")
    assert "覚えました" in dialog.step.text()
    qtbot.waitUntil(lambda: "覚えたペダル" in dialog.found.text())
    dialog.forget.click()
    qtbot.waitUntil(lambda: not context.settings.playback.pedal)
    dialog.teach.click()
    dialog.reject()
    assert tasks.wait()
