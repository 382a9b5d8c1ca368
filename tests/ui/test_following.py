"""Text and sound are one: what is heard is lit, stays in view, and can be clicked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider
from pytestqt.qtbot import QtBot

from tests.ui.meeting import Desk, make_desk
from ui.editor.following import Following

TEXT = "補正予算について、御説明申し上げます。"


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "data", [TEXT] * 60)
    qtbot.addWidget(made.view)
    made.view.show()
    qtbot.waitExposed(made.view)
    made.view.follow(is_following=False)
    made.view.verticalScrollBar().setValue(0)
    made.view.settle()
    yield made
    made.store.close()


def lit(desk: Desk) -> str:
    spoken = desk.view._spoken
    if spoken is None:
        return ""
    row = desk.model.row_of(spoken[0])
    assert row is not None
    return desk.model.text(row)[slice(*spoken[1])]


def row_in_view(desk: Desk, row: int) -> bool:
    rect = desk.view.visualRect(desk.model.index(row))
    return desk.view.viewport().rect().intersects(rect)


def test_the_words_that_are_heard_are_lit_one_after_the_other(desk: Desk) -> None:
    following = Following(desk.view)
    heard: list[str] = []
    for tenth in range(40):
        following.show_position(10.0 + tenth / 10)
        if not heard or heard[-1] != lit(desk):
            heard.append(lit(desk))
    assert heard == ["補正予算について、", "御説明申し", "上げます。"]
    following.show_position(14.6)
    assert not lit(desk)  # nobody speaks between two utterances


def test_the_lit_words_look_different(desk: Desk, qtbot: QtBot) -> None:
    following = Following(desk.view)
    row = desk.view.visualRect(desk.model.index(2))
    before = desk.view.viewport().grab(row).toImage()
    following.show_position(10.1)
    assert desk.view.viewport().grab(row).toImage() != before
    following.show_position(12.1)  # on to the next words: the first ones are as before
    following.show_position(4.95)
    assert desk.view.viewport().grab(row).toImage() == before


def test_nothing_stays_lit_where_the_sound_stopped_once_a_person_moves_on(desk: Desk) -> None:
    following = Following(desk.view)
    following.show_playing(is_playing=True)
    following.show_position(10.1)
    desk.view.setCurrentIndex(desk.model.index(5))
    assert lit(desk), "it plays on"
    following.show_playing(is_playing=False)
    assert lit(desk), "here it stopped"
    desk.view.setCurrentIndex(desk.model.index(6))
    assert not lit(desk)


def test_the_text_goes_along_until_a_person_scrolls_away(desk: Desk) -> None:
    following = Following(desk.view)
    following.show_position(250.1)
    assert row_in_view(desk, 50)
    bar = desk.view.verticalScrollBar()
    bar.setSliderPosition(0)  # a person drags; only that, unlike setValue, is an action
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    following.show_position(251.0)
    assert bar.value() == 0
    assert following.button.isVisible()
    following.button.click()
    assert row_in_view(desk, 50)
    assert not following.button.isVisible()
    following.show_position(290.1)
    assert row_in_view(desk, 58)


def test_nothing_moves_under_somebody_who_types(desk: Desk) -> None:
    following = Following(desk.view)
    desk.view.editing.open(1)
    following.show_position(5.1)
    value = desk.view.verticalScrollBar().value()
    following.show_position(250.1)
    assert desk.view.verticalScrollBar().value() == value


def test_a_word_that_is_edited_is_lit_in_its_editor(desk: Desk) -> None:
    following = Following(desk.view)
    desk.view.editing.open(1)
    following.show_position(5.1)
    editor = desk.view.editing.editor
    assert editor is not None
    (shown,) = editor.extraSelections()
    assert shown.cursor.selectedText() == "補正予算について、"


def test_ctrl_and_a_click_play_from_the_word_and_the_time_from_its_row(
    desk: Desk, qtbot: QtBot
) -> None:
    wanted: list[float] = []
    desk.view.play_wanted.connect(wanted.append)
    laid, rect = desk.view.layouts.lay(2), desk.view.visualRect(desk.model.index(2))
    line = laid.layout.lineAt(0)
    x = round(line.naturalTextWidth() / len(TEXT) * 9)
    point = QPoint(laid.columns.text_x + x, rect.top() + laid.top + 8)
    mouse, control = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
    QTest.mouseClick(desk.view.viewport(), mouse, control, point)
    assert not wanted  # there is no sound yet: it chooses rows
    desk.view.can_play = True
    QTest.mouseClick(desk.view.viewport(), mouse, control, point)
    assert wanted[-1] == pytest.approx(10 + 4 * 9 / len(TEXT), abs=4 / len(TEXT) + 0.01)
    assert not desk.view.editing.is_open
    time = QPoint(laid.columns.time_x + 4, desk.view.visualRect(desk.model.index(0)).top() + 12)
    QTest.mouseClick(desk.view.viewport(), mouse, pos=time)
    assert wanted[-1] == 0.0
