"""素起こし, ケバ取り and 整文 as views of one record: nothing is changed by looking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from minutes.editing.tidying import TidyingLevel
from minutes.levels import show_tidied
from tests.ui.meeting import MEETING, Desk, make_desk
from ui.editor.level_choice import LevelChoice
from ui.editor.row_menu import add_keeping, make_menu
from ui.editor.tidying_words import LEVELS

TEXTS = [
    "えー、ただいまから会議を開きます。",
    "予算の、予算の説明っていうことです。",
    "3えー5名が、反対、反対しました。",
]


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "data", TEXTS)
    qtbot.addWidget(made.view)
    made.view.show()
    qtbot.waitExposed(made.view)
    yield made
    made.store.close()


@pytest.fixture
def choice(qtbot: QtBot, desk: Desk, tmp_path: Path) -> LevelChoice:
    memory = QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)
    made = LevelChoice(desk.view, memory, desk.store.folder(MEETING))
    qtbot.addWidget(made)
    return made


def look(qtbot: QtBot, desk: Desk, choice: LevelChoice, level: TidyingLevel) -> list[str]:
    choice.setCurrentIndex(list(LEVELS).index(level))
    qtbot.waitUntil(lambda: desk.model.tidied.level is level)
    return [desk.model.shown(row).text for row in range(desk.model.rowCount())]


def test_levels_are_views_and_the_record_stays(
    qtbot: QtBot, desk: Desk, choice: LevelChoice
) -> None:
    choice.marking.setChecked(False)
    trimmed = look(qtbot, desk, choice, TidyingLevel.TRIMMED)
    assert trimmed[0] == "ただいまから会議を開きます。"
    assert trimmed[2] == TEXTS[2]
    readable = look(qtbot, desk, choice, TidyingLevel.READABLE)
    assert readable[1] == "予算の説明ということです。"
    assert look(qtbot, desk, choice, TidyingLevel.VERBATIM) == TEXTS
    assert desk.texts() == TEXTS


def test_what_goes_is_shown_struck_through_unless_a_person_hides_it(
    qtbot: QtBot, desk: Desk, choice: LevelChoice
) -> None:
    assert look(qtbot, desk, choice, TidyingLevel.TRIMMED)[0] == TEXTS[0]
    struck = [part for part in desk.view.layouts.lay(0).layout.formats()
              if part.format.fontStrikeOut()]  # fmt: skip
    assert [(part.start, part.length) for part in struck] == [(0, 3)]
    height = desk.view.layouts.lay(0).height
    choice.marking.setChecked(False)
    assert desk.model.shown(0).text == TEXTS[0][3:]
    assert desk.view.layouts.lay(0).height <= height


def test_what_is_corrected_in_a_tidied_view_is_the_record(
    qtbot: QtBot, desk: Desk, choice: LevelChoice
) -> None:
    choice.marking.setChecked(False)
    look(qtbot, desk, choice, TidyingLevel.TRIMMED)
    laid, rect = desk.view.layouts.lay(0), desk.view.visualRect(desk.model.index(0))
    x = laid.layout.lineAt(0).cursorToX(6)
    assert isinstance(x, tuple)
    at = QPoint(
        laid.columns.text_x + round(x[0]) + 1,
        rect.top() + laid.top + 8,
    )
    assert desk.view.places.text_at(at) == (0, 9)
    QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    editor = desk.view.editing.editor
    assert editor is not None
    assert editor.toPlainText() == TEXTS[0]
    assert [item.format.fontStrikeOut() for item in editor.extraSelections()] == [True]
    editor.insertPlainText("、本日の")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.texts()[0] == "えー、ただいまから、本日の会議を開きます。")
    qtbot.waitUntil(lambda: desk.model.shown(0).text == "ただいまから、本日の会議を開きます。")


def test_the_form_that_is_shown_becomes_the_record_and_back(
    qtbot: QtBot, desk: Desk, choice: LevelChoice
) -> None:
    look(qtbot, desk, choice, TidyingLevel.READABLE)
    assert not desk.actions.tidy.isEnabled()
    desk.view.selectAll()
    desk.view.setCurrentIndex(desk.model.index(0))
    desk.view.selectAll()
    desk.actions.tidy.trigger()
    qtbot.waitUntil(lambda: desk.texts()[1] == "予算の説明ということです。")
    assert desk.texts() == ["ただいまから会議を開きます。", "予算の説明ということです。", TEXTS[2]]
    qtbot.waitUntil(desk.actions.undo.isEnabled)
    desk.actions.undo.trigger()
    qtbot.waitUntil(lambda: desk.texts() == TEXTS)


def test_what_is_copied_and_read_aloud_is_what_is_shown(
    qtbot: QtBot, desk: Desk, choice: LevelChoice
) -> None:
    look(qtbot, desk, choice, TidyingLevel.TRIMMED)
    desk.view.setCurrentIndex(desk.model.index(0))
    desk.actions.copy.trigger()
    assert QApplication.clipboard().text() == TEXTS[0][3:]
    assert desk.model.spoken(0).endswith(TEXTS[0][3:])


def test_a_key_goes_from_level_to_level(qtbot: QtBot, desk: Desk, choice: LevelChoice) -> None:
    desk.view.activateWindow()
    desk.view.setFocus()
    seen = []
    for _ in LEVELS:
        QTest.keyClick(desk.view, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        seen.append(choice.level)
    assert seen == [*list(LEVELS)[1:], TidyingLevel.VERBATIM]


def test_the_reason_is_told_where_something_is_tidied(
    qtbot: QtBot, desk: Desk, choice: LevelChoice
) -> None:
    look(qtbot, desk, choice, TidyingLevel.TRIMMED)
    laid, rect = desk.view.layouts.lay(0), desk.view.visualRect(desk.model.index(0))
    at = QPoint(laid.columns.text_x + 3, rect.top() + laid.top + 8)
    assert "言いよどみ" in desk.view.places.reason_at(at)
    assert "記録は変わっていません" in desk.view.places.reason_at(at)


def test_a_word_stays_where_a_person_wants_it_to_and_goes_again_when_not(
    qtbot: QtBot, desk: Desk, choice: LevelChoice
) -> None:
    def menu() -> QMenu:
        made = make_menu(desk.view, desk.actions, ())
        add_keeping(made, desk.view, QPoint(-1, -1))
        return made

    def kept_by(telling: str) -> None:
        (action,) = [item for item in menu().actions() if telling in item.text()]
        action.trigger()

    choice.marking.setChecked(False)
    look(qtbot, desk, choice, TidyingLevel.TRIMMED)
    desk.view.editing.open(0, 1)
    kept_by("残す")
    qtbot.waitUntil(lambda: desk.model.shown(0).text == TEXTS[0])
    record = desk.store.transcript(MEETING)
    folder = desk.store.folder(MEETING)
    assert show_tidied(record, TidyingLevel.TRIMMED, folder)[0].utterances[0].text == TEXTS[0]
    assert desk.texts() == TEXTS
    look(qtbot, desk, choice, TidyingLevel.READABLE)
    assert desk.model.shown(0).text == TEXTS[0]
    desk.view.editing.open(0, 1)
    kept_by("整えて見せる")
    qtbot.waitUntil(lambda: desk.model.shown(0).text == TEXTS[0][3:])


def test_where_nothing_is_tidied_or_all_is_locked_nothing_is_offered(
    qtbot: QtBot, desk: Desk, choice: LevelChoice
) -> None:
    look(qtbot, desk, choice, TidyingLevel.TRIMMED)
    for row, at in ((0, 9), (2, 2)):
        desk.view.editing.open(row, at)
        menu = QMenu()
        add_keeping(menu, desk.view, QPoint(-1, -1))
        assert menu.actions() == []
