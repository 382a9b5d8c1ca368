"""From a meeting's window to the dialogs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId
from ui.context import Context
from ui.dialogs.dictionary import DictionaryDialog
from ui.dialogs.meeting_tools import MeetingTools
from ui.dialogs.opening import DIALOGS
from ui.dialogs.speakers import SpeakersDialog

MEETING = MeetingId("20261118-100000-abcd")


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[MeetingTools]:
    monkeypatch.setenv("MINUTES_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("MINUTES_DATA", str(tmp_path / "data"))
    with Store.open(tmp_path / "data") as store:
        store.create(Meeting(MEETING, "総務常任委員会", datetime.now(UTC)))
        window = QMainWindow()
        qtbot.addWidget(window)
        menu: QMenu = window.menuBar().addMenu("道具")
        yield MeetingTools(Context(store), MEETING, menu, window)


def test_the_menu_names_every_dialog_and_says_its_key(tools: MeetingTools) -> None:
    window = tools._window
    assert isinstance(window, QMainWindow)
    menu = window.findChild(QMenu)
    assert menu is not None
    said = {action.text(): action.shortcut().toString() for action in menu.actions()}
    assert {"話者…", "辞書…", "モデル…", "このアプリについて…"} <= set(said)
    assert said["設定…"] == "Ctrl+,"
    assert said["キー操作一覧…"] == "F1"


def test_speakers_and_words_open_for_this_meeting(tools: MeetingTools, qtbot: QtBot) -> None:
    speakers, words = tools.open_speakers(), tools.open_dictionary()
    assert isinstance(speakers, SpeakersDialog)
    assert isinstance(words, DictionaryDialog)
    assert words.words.target.path.name == "words.csv"
    with qtbot.waitSignal(tools.reread):
        speakers.changed.emit()
    for dialog in (speakers, words):
        dialog.close()


@pytest.mark.parametrize("name", sorted(set(DIALOGS) - {"captions", "doctor"}))
def test_every_other_dialog_opens_over_the_window(tools: MeetingTools, name: str) -> None:
    dialog = tools.open(name)
    assert dialog.isVisible()
    dialog.close()
