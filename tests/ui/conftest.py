"""Windows without a screen; the look that people see."""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from pytestqt.qtbot import QtBot

from minutes.config import data_folder
from minutes.store.meetings import Store
from ui import tasks, theme
from ui.garbage import GarbageCollector


@pytest.fixture(autouse=True)
def desktop(qtbot: QtBot) -> Iterator[None]:
    """Give each test the program's look, and end its background work with it."""
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, "light")
    collector = GarbageCollector()
    yield
    assert tasks.wait()
    collector.stop()


@pytest.fixture
def store() -> Iterator[Store]:
    """Give a store of its own, which stays open as long as anything works with it."""
    with Store.open(data_folder()) as opened:
        yield opened
        assert tasks.wait()
