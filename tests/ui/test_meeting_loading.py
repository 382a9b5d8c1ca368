"""A meeting opens where it was left, and a long one shows text before all is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from minutes.store.meetings import Store
from minutes.types import MarkKind, Meeting, MeetingId
from tests.ui.meeting import BEGAN, MEETING, spoken
from ui.context import Context
from ui.main_window import MeetingWindow
from ui.meeting_loading import FIRST, KEPT, remember_place, remembered_place

COUNT = FIRST + 100


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with Store.open(tmp_path / "data") as store:
        store.create(Meeting(MEETING, "本会議", BEGAN))
        for number in range(COUNT):
            store.add_utterance(MEETING, spoken(number, f"発言その{number}です。"))
        yield Context(store)


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "windows.ini"), QSettings.Format.IniFormat)


def opened(qtbot: QtBot, context: Context) -> tuple[MeetingWindow, list[int]]:
    """Return a window that has read all, and how many rows it showed at first."""
    made, first = MeetingWindow(context, MEETING), []
    made.loading.came.connect(lambda found: first.append(made.model.rowCount()))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.model.rowCount() == COUNT)
    made.view.settle()
    return made, first


def test_text_is_shown_before_all_is_read_and_changed_only_then(
    qtbot: QtBot, context: Context
) -> None:
    window, first = opened(qtbot, context)
    assert first == [FIRST]
    assert window.commands is not None
    assert window.view.position_at_top == 0.0


def test_a_meeting_opens_where_it_was_left(qtbot: QtBot, context: Context) -> None:
    window, _ = opened(qtbot, context)
    window.view.scroll_to_position(1500.0)
    window.close()
    again, first = opened(qtbot, context)
    assert first[0] < FIRST
    assert again.view.position_at_top == 1500.0


def test_undo_goes_on_after_the_meeting_was_closed(qtbot: QtBot, context: Context) -> None:
    window, _ = opened(qtbot, context)
    assert window.commands is not None
    base = window.model.utterance(3)
    assert base is not None
    with qtbot.waitSignal(window.commands.done):
        window.commands.write(base, "書き直した。")
    window.close()
    again, _ = opened(qtbot, context)
    assert again.actions_of_text.undo.isEnabled()
    again.actions_of_text.undo.trigger()
    qtbot.waitUntil(lambda: again.model.text(3) == base.text)


def test_places_of_old_meetings_are_forgotten(memory: QSettings) -> None:
    for number in range(KEPT + 20):
        remember_place(memory, MeetingId(f"2026{number:04d}"), float(number))
    assert remembered_place(memory, MeetingId("20260000")) == 0.0
    assert remembered_place(memory, MeetingId(f"2026{KEPT + 19:04d}")) == KEPT + 19
    memory.setValue("positions/x", "?")
    assert remembered_place(memory, MeetingId("x")) == 0.0


def test_a_bookmark_is_set_where_the_sound_is_and_taken_away_by_the_same_key(
    qtbot: QtBot, context: Context
) -> None:
    window, _ = opened(qtbot, context)
    window.proof.give_sound(COUNT * 5.0)
    assert window.proof.player is not None
    window.proof.player.go(42.0)
    window.proof.bookmarks.action.trigger()
    qtbot.waitUntil(lambda: window.model.rowCount() == COUNT + 1)
    (mark,) = context.store.marks(MEETING)
    assert (mark.kind, mark.start) == (MarkKind.BOOKMARK, 42.0)
    window.proof.player.go(43.0)
    window.proof.bookmarks.action.trigger()
    qtbot.waitUntil(lambda: window.model.rowCount() == COUNT)
    assert context.store.marks(MEETING) == ()
