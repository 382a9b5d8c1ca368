"""A word that was added is offered for the rest of the meeting, place by place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from minutes.dictionary.entries import Entry
from minutes.store.meetings import Store
from minutes.types import Meeting
from tests.ui.meeting import BEGAN, MEETING, spoken
from ui.context import Context
from ui.dialogs.apply_word import ApplyWordDialog
from ui.main_window import MeetingWindow

WORD = Entry("鷲沼", "わしぬま", misheard=("わし沼",))
TEXTS = ("次にわし沼の件。", "わし沼とわし沼。", "ほかの件。")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MeetingWindow]:
    with Store.open(tmp_path / "data") as store:
        store.create(Meeting(MEETING, "本会議", BEGAN))
        for number, text in enumerate(TEXTS):
            store.add_utterance(MEETING, spoken(number, text))
        made = MeetingWindow(Context(store), MEETING)
        qtbot.addWidget(made)
        made.show()
        qtbot.waitUntil(lambda: made.commands is not None)
        yield made


def offered(qtbot: QtBot, window: MeetingWindow) -> ApplyWordDialog:
    window.tools.offer_word(WORD)
    qtbot.waitUntil(lambda: bool(window.findChildren(ApplyWordDialog)))
    (dialog,) = window.findChildren(ApplyWordDialog)
    return dialog


def test_places_are_shown_chosen_and_written_as_one_change(
    qtbot: QtBot, window: MeetingWindow
) -> None:
    dialog = offered(qtbot, window)
    first, second = dialog.list.rows.changes
    assert (first.lead, first.before, first.after) == ("次に", "わし沼", "鷲沼")
    assert second.note == "ほか 1 か所"
    index = dialog.list.rows.index(0)
    dialog.list.rows.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    dialog.list.setCurrentIndex(dialog.list.rows.index(1))
    assert window.view.selected_ids() == ("u00001",)
    with qtbot.waitSignal(dialog.accepted):
        dialog.take.click()
    qtbot.waitUntil(lambda: window.model.text(1) == "鷲沼と鷲沼。")
    assert window.model.text(0) == TEXTS[0]


def test_a_word_that_is_nowhere_else_asks_nothing(qtbot: QtBot, window: MeetingWindow) -> None:
    window.tools.offer_word(Entry("砧", "きぬた"))
    qtbot.wait(300)
    assert not window.findChildren(ApplyWordDialog)
