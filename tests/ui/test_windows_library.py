"""The library for windows, as it is installed: what would end the program at any moment."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 200


def test_calls_into_the_library_leave_the_references_to_none_alone(qtbot: QtBot) -> None:
    """PySide6 6.12.0 took one away with each call, which ends Python 3.11 after some seconds."""
    label = QLabel("本会議")
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.update()
    assert sys.getrefcount(None) > before - CALLS // 2
