"""The tools of 校正 over a real store: what they show, what they change, and back again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from minutes.editing.tidying import TidyingLevel
from minutes.types import Doubt, Utterance, UtteranceId, Word
from ui.editor.tidying_words import LEVELS
from ui.proof.change_list import Change, ChangeList
from ui.proof.doubts_panel import DoubtsPanel
from ui.proof.find_panel import FindPanel
from ui.proof.history_panel import HistoryPanel
from ui.proof.panel import Desk
from ui.proof.tidy_panel import TidyPanel
from ui.proof.tools import FIND, ProofTools

TEXTS = (
    "えー、ただいまから会議を開きます。",
    "髙橋委員、どうぞ。",
    "高橋です。水谷課長に伺います。",
    "お答えします。",
)


@pytest.fixture
def said() -> list[Utterance]:
    return [_said(at, text) for at, text in enumerate(TEXTS)]


def _said(at: int, text: str) -> Utterance:
    words = (Word(at * 10, at * 10 + 9, text, 0.3 if at == 3 else 0.9),)
    doubts = (Doubt((0, 2), ("髙橋", "高橋"), "同じよみ"),) if at == 1 else ()
    identity, start = UtteranceId(f"u{at}"), at * 10
    return Utterance(identity, 1, start, start + 9, words, text, text, speaker="1", doubts=doubts)


def texts(desk: Desk) -> list[str]:
    return [item.text for item in desk.context.store.utterances(desk.meeting)]


def test_doubtful_places_come_one_by_one_until_all_are_settled(qtbot: QtBot, desk: Desk) -> None:
    panel = DoubtsPanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: len(panel.list.rows.changes) == 2)
    assert "残り 2 発話" in panel.told.text()
    panel.list.setCurrentIndex(panel.list.rows.index(0))
    buttons = [panel.candidates.itemAt(at).widget() for at in range(2)]
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: texts(desk)[1].startswith("高橋"))
    qtbot.waitUntil(lambda: len(panel.list.rows.changes) == 1)
    panel.settle.click()
    qtbot.waitUntil(lambda: panel.list.rows.changes == [])
    assert desk.context.store.utterances(desk.meeting)[3].is_checked
    qtbot.waitUntil(lambda: "残り 0 発話" in panel.told.text())


def test_replacing_writes_only_what_is_ticked_and_can_be_undone(qtbot: QtBot, desk: Desk) -> None:
    panel = FindPanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    panel.term.setText("橋")
    panel.other.setText("端")
    panel.search()
    qtbot.waitUntil(lambda: len(panel.list.rows.changes) == 2)
    box = panel.list.rows.index(1)
    panel.list.rows.setData(box, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    panel.replace.click()
    qtbot.waitUntil(lambda: texts(desk)[1] == "髙端委員、どうぞ。")
    assert texts(desk)[2] == TEXTS[2]
    desk.proofreader.undo()
    assert texts(desk) == list(TEXTS)


def test_another_spelling_of_the_same_reading_is_found(qtbot: QtBot, desk: Desk) -> None:
    panel = FindPanel(desk)
    qtbot.addWidget(panel)
    panel.term.setText("高橋")
    panel.by_reading.setChecked(True)
    panel.search()
    qtbot.waitUntil(lambda: len(panel.list.rows.changes) == 2, timeout=30_000)
    assert {change.before for change in panel.list.rows.changes} == {"髙橋", "高橋"}


def test_fillers_go_when_a_person_says_so(qtbot: QtBot, desk: Desk) -> None:
    panel = TidyPanel(desk)
    qtbot.addWidget(panel)
    panel.look()
    qtbot.waitUntil(lambda: bool(panel.list.rows.changes))
    assert texts(desk) == list(TEXTS)
    panel.accept.click()
    qtbot.waitUntil(lambda: texts(desk)[0] == "ただいまから会議を開きます。")


def test_each_level_finds_what_belongs_to_it(qtbot: QtBot, desk: Desk) -> None:
    desk.proofreader.change_text(UtteranceId("u3"), "えー、二十五人っていうことです。")
    panel = TidyPanel(desk)
    qtbot.addWidget(panel)
    found = []
    for level in TidyingLevel:
        if level is TidyingLevel.VERBATIM:
            continue
        panel.level.setCurrentIndex(panel.level.findText(LEVELS[level]))
        panel._show(())
        panel.look()
        qtbot.waitUntil(lambda: bool(panel.list.rows.changes))
        found.append({change.before for change in panel.list.rows.changes})
    trimmed, readable, official = found
    assert trimmed < readable
    assert official == {"二十五"}


def test_the_history_says_what_was_changed_and_what_was_taken_back(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.proofreader.change_text(UtteranceId("u3"), "お答えいたします。")
    desk.proofreader.undo()
    panel = HistoryPanel(desk)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: len(panel.list.rows.changes) == 2)
    newest, oldest = panel.list.rows.changes
    assert "元に戻した" in newest.note
    assert "戻し済み" in oldest.note
    assert (oldest.before, oldest.after) == ("お答えします。", "お答えいたします。")


def test_a_key_opens_find_with_what_is_chosen(qtbot: QtBot, desk: Desk) -> None:
    tools = ProofTools(desk)
    qtbot.addWidget(tools)
    tools.show()
    tools.open_find()
    assert tools.currentIndex() == FIND


def test_a_list_says_each_row_to_a_screen_reader(qtbot: QtBot) -> None:
    changes = ChangeList("一覧")
    qtbot.addWidget(changes)
    changes.rows.show([Change("u1", 65.0, "えー、", "", "開会", "", "言いよどみ")])
    said = changes.rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "0:01:05" in said
    assert "「えー、」を「（消す）」に" in said
