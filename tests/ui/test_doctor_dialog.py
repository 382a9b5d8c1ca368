"""What the machine can do: the gravest first, in words, to be copied for whoever helps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from minutes.diagnosis import State
from minutes.store.meetings import Store
from ui.context import Context
from ui.dialogs.doctor import NOT_READY, STATES, DoctorDialog


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    alsa = tmp_path / "asound.conf"
    alsa.touch()  # no microphone on any machine: the process that asks is aborted
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(alsa))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    monkeypatch.delenv("MINUTES_MODELS", raising=False)
    monkeypatch.setenv("MINUTES_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("MINUTES_DATA", str(tmp_path / "data"))
    (tmp_path / "config.toml").write_text("[recognition]\nmodell = 1\n", encoding="utf-8")
    with Store.open(tmp_path / "data") as store:
        yield Context(store)


def test_what_is_missing_comes_first_and_is_told_without_commands(
    context: Context, qtbot: QtBot
) -> None:
    dialog = DoctorDialog(context)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.found is not None, timeout=20_000)
    assert dialog.summary.text() == NOT_READY
    cards = dialog._list.findChildren(QFrame, options=_direct())
    names = [card.accessibleName() for card in cards]
    assert {name.split()[0] for name in names[:2]} == {"設定", "マイク"}
    assert all(STATES[State.MISSING] in name for name in names[:2])
    shown = "\n".join(label.text() for label in dialog._list.findChildren(QLabel))
    assert "minutes models fetch" not in shown
    labels = {item.text() for item in dialog._list.findChildren(QPushButton)}
    assert "モデルを開く…" in labels

    qtbot.waitUntil(dialog._copy.isEnabled, timeout=30_000)
    dialog.copy()
    copied = QGuiApplication.clipboard().text()
    assert "minutes models fetch" in copied
    assert "速さ" in copied
    assert "recognition.modell" in copied


def _direct() -> object:
    from PySide6.QtCore import Qt

    return Qt.FindChildOption.FindDirectChildrenOnly
