"""Reading, following and correcting the text: nothing jumps, nothing typed is lost."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from minutes import events
from minutes.types import Correction, Doubt, Hypothesis, Utterance, Word
from tests.ui.meeting import MEETING, PEOPLE, Desk, make_desk, spoken
from ui.editor.row_editor import RowEditor
from ui.editor.row_menu import make_menu

LONG = "歳入歳出それぞれ千二百万円を追加し、総額を四十五億円とするものでございます。" * 3

MakeDesk = Callable[..., Desk]


@pytest.fixture
def desk_with(qtbot: QtBot, tmp_path: Path) -> Iterator[MakeDesk]:
    desks: list[Desk] = []

    def make(*texts: str) -> Desk:
        desk = make_desk(tmp_path / "data", list(texts))
        qtbot.addWidget(desk.view)
        desk.view.show()
        qtbot.waitExposed(desk.view)
        desk.view.settle()
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        desk.store.close()


def editor_of(desk: Desk) -> RowEditor:
    (editor,) = (item for item in desk.view.findChildren(RowEditor) if item.isVisible())
    return editor


def top_of(desk: Desk, row: int) -> int:
    desk.view.settle()
    return desk.view.visualRect(desk.model.index(row)).top()


def finalize(desk: Desk, item: Utterance) -> None:
    desk.store.add_utterance(MEETING, item)
    desk.model.take(events.UtteranceFinalized(item.end, 0.0, item))


# Following and standing still


def test_the_newest_text_stays_in_view(desk_with: MakeDesk) -> None:
    desk = desk_with(*[LONG] * 30)
    for number in range(30, 40):
        finalize(desk, spoken(number, LONG))
        desk.view.settle()
        last = desk.view.visualRect(desk.model.index(desk.model.rowCount() - 1))
        assert 0 < last.bottom() < desk.view.viewport().height()
    assert desk.view.latest_button.isHidden()


def test_what_is_being_read_stays_where_it_is_whatever_comes(desk_with: MakeDesk) -> None:
    desk = desk_with(*[LONG] * 60)
    bar = desk.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    read = desk.view.indexAt(QPoint(400, 200)).row()
    wanted = desk.model.item(read)
    assert isinstance(wanted, Utterance)
    before = top_of(desk, read)
    finalize(desk, spoken(60, LONG))
    finalize(desk, spoken(900, LONG * 2, start=1.0))  # far above
    desk.model.take(_said("途中"))
    row = desk.model.row_of(wanted.id)
    assert row is not None
    assert top_of(desk, row) == before
    assert desk.view.latest_button.isVisible()


def test_walking_up_into_unmeasured_rows_moves_by_just_the_pixels_of_the_wheel(
    desk_with: MakeDesk,
) -> None:
    draw = random.Random(7)  # noqa: S311 - no secret
    desk = desk_with(*["いろは" * draw.randint(1, 60) for _ in range(200)])
    bar = desk.view.verticalScrollBar()
    for _ in range(60):
        row = desk.view.indexAt(QPoint(400, 20)).row()
        before = desk.view.visualRect(desk.model.index(row)).top()
        bar.setValue(bar.value() - 60)
        assert desk.view.visualRect(desk.model.index(row)).top() == before + 60


def test_the_button_leads_back_to_the_end(qtbot: QtBot, desk_with: MakeDesk) -> None:
    desk = desk_with(*[LONG] * 60)
    desk.view.verticalScrollBar().setValue(0)
    assert not desk.view.is_following
    qtbot.mouseClick(desk.view.latest_button, Qt.MouseButton.LeftButton)
    assert desk.view.is_following
    assert desk.view.is_at_end
    assert desk.view.latest_button.isHidden()


def test_text_that_becomes_final_does_not_jump_down(desk_with: MakeDesk) -> None:
    desk = desk_with(*[LONG] * 30)
    desk.model.take(_said(LONG))
    before = top_of(desk, 29)
    finalize(desk, spoken(30, "短い。"))
    desk.model.take(_said(""))
    assert top_of(desk, 29) == before


def test_twenty_thousand_rows_open_in_a_moment_and_only_those_in_view_are_laid_out(
    qtbot: QtBot, desk_with: MakeDesk
) -> None:
    desk = desk_with("一")
    transcript = desk.store.transcript(MEETING)
    many = tuple(spoken(number, LONG[: number % 90 + 5]) for number in range(20_000))
    began = time.perf_counter()
    desk.model.load(replace(transcript, utterances=many))
    desk.view.settle()
    desk.view.grab()
    assert time.perf_counter() - began < 2.0
    measured = sum(desk.view._heights.is_measured(row) for row in range(20_000))
    assert measured < 100


# Correcting


def test_a_click_on_a_word_opens_the_editor_there_and_enter_keeps_what_was_typed(
    qtbot: QtBot, desk_with: MakeDesk
) -> None:
    desk = desk_with("本日の議題です。", "次に。")
    rect = desk.view.visualRect(desk.model.index(0))
    x = desk.view.layouts.columns.text_x + round(3.2 * desk.view.layouts.fonts.em)
    point = QPoint(x, rect.bottom() - desk.view.layouts.fonts.line // 2)
    qtbot.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    editor = editor_of(desk)
    assert 2 <= editor.textCursor().position() <= 4
    editor.place_cursor(0)
    qtbot.keyClicks(editor, "A")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert desk.model.text(0) == "A本日の議題です。"
    qtbot.waitUntil(lambda: desk.texts()[0] == "A本日の議題です。")
    qtbot.waitUntil(lambda: not desk.model.is_pending(0))
    assert desk.store.utterances(MEETING)[0].is_edited


def test_escape_leaves_the_text_as_it_was(qtbot: QtBot, desk_with: MakeDesk) -> None:
    desk = desk_with("本日の議題です。")
    desk.view.editing.open(0)
    qtbot.keyClicks(editor_of(desk), "xyz")
    qtbot.keyClick(editor_of(desk), Qt.Key.Key_Escape)
    assert not desk.view.editing.is_open
    assert desk.model.text(0) == "本日の議題です。"


def test_enter_does_not_keep_while_japanese_is_composed(qtbot: QtBot, desk_with: MakeDesk) -> None:
    desk = desk_with("議題")
    desk.view.editing.open(0)
    editor = editor_of(desk)
    QApplication.sendEvent(editor, QInputMethodEvent("へんかん", []))
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert desk.view.editing.is_open
    done = QInputMethodEvent("", [])
    done.setCommitString("変換")
    QApplication.sendEvent(editor, done)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.texts() == ["議題変換"])


def test_opening_and_closing_the_editor_moves_no_text(desk_with: MakeDesk) -> None:
    desk = desk_with(*[LONG] * 30)
    tops = [top_of(desk, row) for row in range(26, 30)]
    desk.view.editing.open(27)
    assert [top_of(desk, row) for row in range(26, 30)] == tops
    desk.view.editing.discard()
    assert [top_of(desk, row) for row in range(26, 30)] == tops


def test_typing_goes_on_while_the_machine_revises_and_cuts_the_row(
    qtbot: QtBot, desk_with: MakeDesk
) -> None:
    desk = desk_with("補正予算の説明です。はい分かりました。", "次に。")
    desk.view.editing.open(0, at=0)
    qtbot.keyClicks(editor_of(desk), "A")
    whole = desk.store.utterances(MEETING)[0]
    first = replace(whole, revision=2, end=2.0, text="補正予算の説明です。", speaker="1")
    second = replace(whole, id="u00000-2", revision=2, start=2.0, text="はい分かりました。",
                     speaker="2")  # fmt: skip
    desk.store.add_utterance(MEETING, first)
    desk.store.add_utterance(MEETING, second)
    for part in (first, second):
        desk.model.take(events.UtteranceRevised(4.0, 0.0, part))
    editor = editor_of(desk)
    assert editor.text == "A補正予算の説明です。はい分かりました。"
    editor.place_cursor(len(editor.text))
    qtbot.keyClicks(editor, "B")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.texts()[:2] == ["A補正予算の説明です。", "はい分かりました。B"])


def test_rows_that_come_do_not_move_the_row_that_is_edited(
    qtbot: QtBot, desk_with: MakeDesk
) -> None:
    desk = desk_with(*[LONG] * 30)
    desk.view.editing.open(28)
    editor = editor_of(desk)
    before = editor.pos()
    for number in range(30, 50):
        finalize(desk, spoken(number, LONG))
    desk.view.settle()
    assert editor.pos() == before
    assert desk.view.editing.is_open


def test_what_cannot_be_stored_comes_back_with_the_reason(
    qtbot: QtBot, desk_with: MakeDesk
) -> None:
    desk = desk_with("本日の議題です。")
    told: list[tuple[str, str]] = []
    desk.commands.failed.connect(lambda *what: told.append(what))
    desk.view.editing.open(0)
    editor_of(desk).setPlainText("書き直した文")
    desk.store.erase(MEETING)
    desk.view.editing.finish()
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][0].endswith("。")
    assert told[0][1] == "書き直した文"


def test_an_utterance_is_cut_at_the_cursor_and_joined_again(
    qtbot: QtBot, desk_with: MakeDesk
) -> None:
    desk = desk_with("開会します。異議ありませんか。", "次に。")
    desk.view.editing.open(0, at=6)
    desk.actions.split.trigger()
    qtbot.waitUntil(lambda: desk.model.rowCount() == 3)
    assert desk.texts() == ["開会します。", "異議ありませんか。", "次に。"]
    desk.view.setCurrentIndex(desk.model.index(0))
    desk.actions.merge.trigger()
    qtbot.waitUntil(lambda: desk.model.rowCount() == 2)
    desk.actions.undo.trigger()
    qtbot.waitUntil(lambda: desk.model.rowCount() == 3)


def test_a_key_says_who_speaks_in_all_rows_that_are_chosen(
    qtbot: QtBot, desk_with: MakeDesk
) -> None:
    desk = desk_with("一", "二", "三")
    desk.view.setFocus()
    desk.view.setCurrentIndex(desk.model.index(0))
    qtbot.keyClick(desk.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(desk.view.selected_ids()) == 2
    desk.actions.speakers[1].trigger()
    qtbot.waitUntil(lambda: desk.model.heading(0).name == "佐藤 花子")
    assert [item.is_speaker_set for item in desk.store.utterances(MEETING)] == [True, True, False]


def test_with_no_row_chosen_the_key_means_who_spoke_last(qtbot: QtBot, desk_with: MakeDesk) -> None:
    desk = desk_with("一", "二", "三")
    desk.actions.assign("山田 太郎")
    qtbot.waitUntil(lambda: desk.model.heading(2).name == "山田 太郎")
    assert [item.is_speaker_set for item in desk.store.utterances(MEETING)] == [False, False, True]


def test_a_voice_gets_its_name_in_all_rows_with_one_choice_of_the_menu(
    qtbot: QtBot, desk_with: MakeDesk
) -> None:
    desk = desk_with()
    for number, label in enumerate("1212"):
        finalize(desk, replace(spoken(number, f"発言{number}"), speaker=label))
    desk.view.setCurrentIndex(desk.model.index(1))
    menu = make_menu(desk.view, desk.actions, PEOPLE)
    (whole,) = (item for item in menu.findChildren(QMenu) if "話者2" in item.title())
    next(item for item in whole.actions() if item.text().startswith("鈴木 一郎")).trigger()
    voices = lambda: [desk.model.heading(row).voice for row in range(4)]  # noqa: E731
    qtbot.waitUntil(lambda: voices() == ["話者1", "鈴木 一郎", "話者1", "鈴木 一郎"])
    desk.actions.undo.trigger()
    qtbot.waitUntil(lambda: voices() == ["話者1", "話者2", "話者1", "話者2"])


def test_the_menu_leads_to_naming_a_voice_also_without_people_on_the_list(
    qtbot: QtBot, desk_with: MakeDesk
) -> None:
    desk = desk_with()
    finalize(desk, replace(spoken(0, "はい。"), speaker="2"))
    desk.view.setCurrentIndex(desk.model.index(0))
    menu = make_menu(desk.view, desk.actions, ())
    naming = next(item for item in menu.actions() if "名前を付ける" in item.text())
    assert "話者2" in naming.text()
    with qtbot.waitSignal(desk.actions.naming_wanted) as asked:
        naming.trigger()
    assert asked.args == ["2"]


def test_chosen_rows_are_copied_with_their_speakers(desk_with: MakeDesk) -> None:
    desk = desk_with("開会します。")
    finalize(desk, replace(spoken(1, "はい。"), speaker="3"))
    desk.view.selectAll()
    desk.actions.copy.trigger()
    assert QApplication.clipboard().text() == "開会します。\n話者3：はい。"


def test_chosen_characters_are_offered_for_the_dictionary_with_their_reading(
    qtbot: QtBot, desk_with: MakeDesk
) -> None:
    desk = desk_with("防府市の予算")
    desk.view.editing.open(0, at=0, length=3)
    with qtbot.waitSignal(desk.actions.word_wanted, timeout=10_000) as offered:
        desk.actions.word.trigger()
    assert offered.args == ["防府市", "ほうふし"]


def test_one_key_leads_from_doubt_to_doubt(qtbot: QtBot, desk_with: MakeDesk) -> None:
    desk = desk_with("一")
    for number in (1, 3):
        doubt = Doubt((2, 4), ("橋", "端"), "同じ読み")
        finalize(desk, replace(spoken(number, "この橋は高い。"), doubts=(doubt,)))
    finalize(desk, spoken(2, "間の文。"))
    found = []
    for _ in range(2):
        desk.actions.next_doubt.trigger()
        place = desk.view.editing.place
        assert place is not None
        found.append((place[0].id, desk.view.editing.chosen_text))
    assert found == [("u00001", "橋は"), ("u00003", "橋は")]


def test_a_place_that_a_rule_changed_says_why(desk_with: MakeDesk) -> None:
    desk = desk_with("一")
    fixed = Correction((0, 3), "方不知", "防府市", "防府市", "読みが同じ")
    finalize(desk, replace(spoken(1, "防府市です。"), corrections=(fixed,)))
    desk.view.settle()
    rect = desk.view.visualRect(desk.model.index(1))
    x = desk.view.layouts.columns.text_x + round(desk.view.layouts.fonts.em)
    point = QPoint(x, rect.bottom() - desk.view.layouts.fonts.line // 2)
    assert "方不知" in desk.view.places.reason_at(point)
    assert "読みが同じ" in desk.view.places.reason_at(point)


def _said(text: str) -> events.HypothesisUpdated:
    words = tuple(Word(1e6 + n, 1e6 + n + 1, letter, 0.9) for n, letter in enumerate(text))
    return events.HypothesisUpdated(0.0, 0.0, Hypothesis((), words))
