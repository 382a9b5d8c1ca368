"""A meeting that is open elsewhere can be read here, and changed when it is free."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from minutes.reservation import Reservation
from minutes.store.meetings import Store
from minutes.types import Meeting, UtteranceId
from tests.ui.meeting import BEGAN, MEETING, spoken
from ui.context import Context
from ui.main_window import MeetingWindow
from ui.meeting_reserving import BUSY, FREE


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with Store.open(tmp_path / "data") as store:
        store.create(Meeting(MEETING, "本会議", BEGAN, 60.0))
        for number in range(5):
            store.add_utterance(MEETING, spoken(number, f"発言その{number}です。"))
        yield Context(store)


def opened(qtbot: QtBot, context: Context) -> MeetingWindow:
    made = MeetingWindow(context, MEETING)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.model.rowCount() == 5)
    return made


def test_what_is_open_elsewhere_is_read_and_later_changed_here(
    qtbot: QtBot, context: Context
) -> None:
    first = opened(qtbot, context)
    second = opened(qtbot, context)
    assert BUSY in second.recording.notices.sentences
    assert not second.view.editing.open(1)
    assert second.proof.tools is None
    assert not second.tools.speakers.isEnabled()
    assert first.commands is not None
    with qtbot.waitSignal(first.commands.done):
        first.commands.proofreader.change_text(UtteranceId("u00001"), "直した。")
        first.commands.done.emit()
    first.close()
    qtbot.waitUntil(lambda: second.commands is not None)
    qtbot.waitUntil(lambda: second.model.text(1) == "直した。")
    assert second.recording.notices.sentences == (FREE,)
    assert second.proof.tools is not None
    assert second.view.editing.open(1)
    second.view.editing.discard()


def test_a_closed_window_gives_the_meeting_back(qtbot: QtBot, context: Context) -> None:
    opened(qtbot, context).close()
    assert Reservation(context.store.folder(MEETING)).take()
