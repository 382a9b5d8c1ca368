"""Doubtful places in the text: seen, walked like the list, settled by one key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from minutes import events
from minutes.editing.doubtful import find_doubtful
from minutes.store.meetings import Store
from minutes.types import Correction, Doubt, Turn, Utterance, UtteranceId
from tests.ui.meeting import MEETING, Desk, make_desk, spoken
from ui import theme
from ui.editor.row_menu import make_menu


def unsure(number: int, text: str, hard: str) -> Utterance:
    """Return an utterance of which the recogniser was not sure everywhere."""
    made, at = spoken(number, text), text.index(hard)
    words = tuple(
        replace(word, probability=0.3) if at <= n < at + len(hard) else word
        for n, word in enumerate(made.words)
    )
    return replace(made, words=words, speaker="1")


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = make_desk(tmp_path / "data", [])
    name = replace(
        spoken(2, "髙橋委員、どうぞ。"), speaker="1", doubts=(Doubt((0, 2), ("髙橋",), ""),)
    )
    said = (
        replace(spoken(0, "開会します。"), speaker="1"),
        unsure(1, "財源は繰入金です。", "繰入金"),
        name,
        spoken(3, "誰の声でしょう。"),
        replace(spoken(4, "二人で話す。"), speaker="2"),
    )
    for item in said:
        made.store.add_utterance(MEETING, item)
    turns = (Turn(20.0, 24.0, "2"), Turn(21.0, 23.0, "1"))
    made.store.attribute(MEETING, turns, ())
    made.model.load(made.store.transcript(MEETING))
    speakers = made.store.speakers(MEETING)
    made.model.take(events.TurnsUpdated(25.0, 0.0, turns, speakers))
    qtbot.addWidget(made.view)
    made.view.show()
    qtbot.waitExposed(made.view)
    made.view.settle()
    yield made
    made.store.close()


def shown_below(desk: Desk, row: int) -> set[str]:
    picture = desk.view.viewport().grab(desk.view.visualRect(desk.model.index(row))).toImage()
    return {
        QColor(picture.pixel(x, y)).name()
        for x in range(picture.width())
        for y in range(0, picture.height(), 2)
    }


def test_f2_goes_to_the_places_of_the_list(desk: Desk) -> None:
    store: Store = desk.store
    listed = find_doubtful(store.utterances(MEETING), store.turns(MEETING))
    assert len(listed) == 4
    walked = []
    for _ in listed:
        desk.actions.next_doubt.trigger()
        place = desk.view.editing.place
        assert place is not None
        walked.append(place[0].id)
    assert walked == [place.utterance for place in listed]


def test_unsure_letters_are_shaded_until_somebody_found_them_right(
    desk: Desk, qtbot: QtBot
) -> None:
    soft = QColor(theme.colors().warning_soft).name()
    assert soft in shown_below(desk, 1)
    assert soft not in shown_below(desk, 0)
    desk.view.shade(is_shading=False)
    assert soft not in shown_below(desk, 1)
    desk.view.shade(is_shading=True)
    with qtbot.waitSignal(desk.commands.done):
        desk.commands.check((UtteranceId("u00001"),))
    desk.view.settle()
    assert soft not in shown_below(desk, 1)
    assert "確認済み" in desk.model.spoken(1)


def test_one_key_finds_right_and_goes_on_also_from_within_the_text(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.actions.next_doubt.trigger()
    with qtbot.waitSignal(desk.commands.done):
        desk.actions.check.trigger()
    place = desk.view.editing.place
    assert place is not None
    assert place[0].id == "u00002"
    assert desk.view.editing.chosen_text == "髙橋"
    checked = [item.id for item in desk.store.utterances(MEETING) if item.is_checked]
    assert checked == ["u00001"]
    desk.view.editing.finish()
    with qtbot.waitSignal(desk.commands.done):
        desk.actions.undo.trigger()
    assert not any(item.is_checked for item in desk.store.utterances(MEETING))


def test_what_is_typed_is_kept_before_it_is_found_right(desk: Desk, qtbot: QtBot) -> None:
    desk.view.editing.open(1)
    editor = desk.view.editing.editor
    assert editor is not None
    editor.insertPlainText("！")
    desk.actions.check.trigger()
    qtbot.waitUntil(lambda: not desk.commands.is_busy)
    written = desk.store.utterances(MEETING)[1]
    assert written.text.endswith("！")
    assert written.is_checked


def corrected(desk: Desk) -> None:
    """Show an utterance that a rule has changed."""
    said = spoken(5, "髙橋委員です。")
    fix = Correction((0, 2), "高橋", "髙橋", "髙橋", "名簿の表記")
    desk.store.add_utterance(
        MEETING, replace(said, recognized="高橋委員です。", corrections=(fix,), speaker="1")
    )
    desk.model.load(desk.store.transcript(MEETING))


def test_one_key_takes_a_rules_correction_back(desk: Desk, qtbot: QtBot) -> None:
    corrected(desk)
    desk.view.editing.open(5, at=5)
    desk.actions.reject.trigger()  # no rule was at work where the cursor is
    assert desk.view.editing.is_open
    desk.view.editing.open(5, at=1)
    with qtbot.waitSignal(desk.commands.done):
        desk.actions.reject.trigger()
    assert desk.store.utterances(MEETING)[5].text == "高橋委員です。"
    assert desk.model.text(5) == "高橋委員です。"
    with qtbot.waitSignal(desk.commands.done):
        desk.actions.undo.trigger()
    assert desk.model.text(5) == "髙橋委員です。"


def test_the_menu_offers_the_spellings_of_a_doubtful_place(desk: Desk, qtbot: QtBot) -> None:
    desk.view.editing.open(2, at=1)
    menu = make_menu(desk.view, desk.actions, ())
    action = next(item for item in menu.actions() if item.text() == "「髙橋」にする")
    with qtbot.waitSignal(desk.commands.done):
        action.trigger()
    assert not desk.store.utterances(MEETING)[2].doubts


def test_the_key_is_taken_within_the_text_though_enter_keeps_it(desk: Desk, qtbot: QtBot) -> None:
    desk.view.activateWindow()
    qtbot.waitUntil(desk.view.isActiveWindow)
    desk.view.editing.open(1)
    handle = desk.view.windowHandle()
    assert handle is not None
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    with qtbot.waitSignal(desk.commands.done):
        QTest.keyClick(handle, Qt.Key.Key_Return, keys)
    assert desk.store.utterances(MEETING)[1].is_checked
    assert desk.view.editing.chosen_text == "髙橋"


def test_where_the_text_can_only_be_read_doubts_are_gone_to_all_the_same(desk: Desk) -> None:
    desk.view.commands = None
    come_to = []
    for _ in range(2):
        desk.view.walk.go(1)
        come_to.append(desk.view.currentIndex().row())
    assert come_to == [1, 2]
    desk.view.walk.go(-1)
    assert desk.view.currentIndex().row() == 1
    assert not desk.view.editing.is_open
