"""Windows without a screen; the look that people see."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from pytestqt.qtbot import QtBot

from minutes.config import data_folder
from minutes.proofreading import Proofreader
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Utterance
from ui import tasks, theme
from ui.context import Context
from ui.editor.commands import EditCommands
from ui.editor.transcript_model import TranscriptModel
from ui.editor.transcript_view import TranscriptView
from ui.garbage import GarbageCollector
from ui.proof.panel import Desk


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


@pytest.fixture
def desk(qtbot: QtBot, store: Store, said: Sequence[Utterance]) -> Desk:
    """Give what the tools of 校正 work on; the module's fixture `said` is its text."""
    meeting, began = MeetingId("20261118-100000-k7q2"), datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    store.create(Meeting(meeting, "会議", began, 40.0))
    for utterance in said:
        store.add_utterance(meeting, utterance)
    context = Context(store)
    model = TranscriptModel(began, ())
    model.load(store.transcript(meeting))
    context.bridge.happened.connect(model.take)
    view = TranscriptView(model)
    qtbot.addWidget(view)
    view.show()
    proofreader = Proofreader(store, meeting, context.bridge.listen)
    view.commands = EditCommands(proofreader, model)
    return Desk(context, meeting, proofreader, model, view)
