"""The program as a whole: it starts, survives bad settings, and ends when asked."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMessageBox
from pytestqt.qtbot import QtBot

from minutes.config import RetentionSettings, Settings, data_folder
from minutes.errors import DiskFull
from minutes.messages import describe_error
from minutes.store.database import DATABASE_NAME
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId
from ui import app, tasks, theme
from ui.context import Context, Preferences
from ui.desktop import Desktop


def test_the_program_opens_and_ends_on_an_interrupt(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "minutes", "app"], stderr=subprocess.PIPE, text=True
    ) as running:
        end = time.monotonic() + 30
        while not (data_folder() / DATABASE_NAME).exists() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(1.0)
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=30)
    assert running.returncode == 0
    assert "Traceback" not in told


def test_a_broken_settings_file_gets_a_sentence_and_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[desktop]\ntheme = 3\n", encoding="utf-8")
    settings, complaint = app.read_settings()
    assert settings == Settings()
    assert "desktop.theme" in complaint
    assert "初期の設定" in complaint


def test_good_settings_are_told_nothing_about() -> None:
    assert app.read_settings() == (Settings(), "")


def test_the_buttons_that_come_with_qt_are_japanese(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    app.prepare(application)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "キャンセル"
    assert QLocale().language() == QLocale.Language.Japanese


@pytest.mark.parametrize("name", [name for name in theme.NAMES if name != "system"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_look_is_a_style_sheet_that_qt_understands(
    name: str, scale: float, capfd: pytest.CaptureFixture[str]
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, name, scale)
    assert "Could not parse" not in capfd.readouterr().err
    used = {icon for icon in application.styleSheet().split('"') if icon.endswith(".svg")}
    assert used
    assert all(Path(icon).is_file() for icon in used)


def test_sentences_are_shown_one_at_a_time(qtbot: QtBot, store: Store) -> None:
    desktop = Desktop(Context(store))
    qtbot.addWidget(desktop.meetings)
    desktop.show()
    for _ in range(3):
        desktop.tell("ディスクがいっぱいです。")
    boxes = [item for item in QApplication.topLevelWidgets() if isinstance(item, QMessageBox)]
    assert len([box for box in boxes if box.isVisible()]) == 1
    boxes[0].done(0)
    desktop.tell("つぎの知らせです。")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QMessageBox))
    last = QApplication.activeModalWidget()
    assert isinstance(last, QMessageBox)
    assert last.text() == "つぎの知らせです。"
    last.done(0)


def test_a_meeting_that_is_gone_is_told_and_the_list_stays(qtbot: QtBot, store: Store) -> None:
    desktop = Desktop(Context(store))
    qtbot.addWidget(desktop.meetings)
    desktop.show()
    assert desktop.open_meeting(MeetingId("20261118-100000-gone")) is None
    assert "ありません" in desktop.meetings.strip.told


def test_a_meeting_never_has_two_windows_and_is_not_erased_while_it_has_one(
    qtbot: QtBot, store: Store
) -> None:
    long_ago = datetime.now().astimezone() - timedelta(days=400)
    meeting = Meeting(MeetingId("m1"), "総務常任委員会", long_ago)
    store.create(meeting)
    settings = Settings(retention=RetentionSettings(days=30))
    desktop = Desktop(Context(store, Preferences(settings)))
    qtbot.addWidget(desktop.meetings)
    window = desktop.open_meeting(meeting.id)
    assert window is not None
    assert desktop.open_meeting(meeting.id) is window
    desktop.erase_due()
    assert tasks.wait()
    assert store.meetings() == (meeting,)
    window.close()
    qtbot.waitUntil(lambda: not desktop.meetings.deeds.in_use)


def test_what_is_due_is_erased_at_the_start_and_said(qtbot: QtBot, store: Store) -> None:
    long_ago = datetime.now().astimezone() - timedelta(days=400)
    store.create(Meeting(MeetingId("m1"), "総務常任委員会", long_ago))
    settings = Settings(retention=RetentionSettings(days=30))
    desktop = Desktop(Context(store, Preferences(settings)))
    qtbot.addWidget(desktop.meetings)
    desktop.erase_due()
    qtbot.waitUntil(lambda: "1 件消しました" in desktop.meetings.strip.told)
    assert store.meetings() == ()
    assert len(store.erasures()) == 1


def test_a_defect_in_a_window_is_reported_without_its_values_and_told(
    qtbot: QtBot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    desktop = Desktop(Context(store))
    qtbot.addWidget(desktop.meetings)
    app._tell_of_defects(desktop)
    said = "市長の" + "発言"
    thread = threading.Thread(target=lambda: [][len(said)])
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QMessageBox))
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    assert "不具合" in box.text()
    box.done(0)
    try:
        int(said)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    last = QApplication.activeModalWidget()
    assert isinstance(last, QMessageBox)
    last.done(0)
    reports = [path.read_text("utf-8") for path in (data_folder() / "crashes").iterdir()]
    assert reports
    assert said not in "".join([*reports, last.text()])
    tasks.tell_defects_to(lambda sentence: None)


def test_a_failure_that_nobody_caught_is_worded(
    qtbot: QtBot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    desktop = Desktop(Context(store))
    qtbot.addWidget(desktop.meetings)
    app._tell_of_defects(desktop)
    full = DiskFull(Path("議事録"))
    sys.excepthook(DiskFull, full, None)
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    assert box.text() == describe_error(full)
    box.done(0)
    tasks.tell_defects_to(lambda sentence: None)
