"""要約: what was found and written is checked against the record, sentence by sentence."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from minutes import revising
from minutes.filing import minutes_of, verdicts_of
from minutes.judging import judged
from minutes.proofreading import Proofreader
from minutes.store.meetings import Store
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Meeting,
    MeetingId,
    Origin,
    Summary,
    UtteranceId,
)
from tests.ui.summaries import (
    DECIDED,
    MEETING,
    OVERVIEW,
    OVERVIEW_TAB,
    PROMISED,
    START,
    WRITTEN,
    go_to,
    make_meeting,
    make_summary,
    points,
    pressing,
    settle,
    show,
    states,
)
from ui import tasks
from ui.summary import sheet
from ui.summary.reminder import Reminder
from ui.summary.row_editor import RowEditor
from ui.summary.row_menu import open_menu
from ui.summary.sheet import NONE_FOUND, Heading, State


@pytest.fixture
def meeting(store: Store) -> MeetingId:
    return make_meeting(store)


@pytest.fixture
def summary(store: Store, meeting: MeetingId) -> Summary:
    return make_summary(store)


@pytest.fixture
def press() -> Iterator[list[str]]:
    with pressing() as answers:
        yield answers


def test_what_was_decided_is_confirmed_left_out_and_in_the_file_so(
    qtbot: QtBot, store: Store, meeting: MeetingId
) -> None:
    panel = show(qtbot, store)
    go_to(panel, DECIDED)
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    go_to(panel, PROMISED)
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    settle(qtbot)
    document = judged(minutes_of(store.transcript(meeting)), verdicts_of(store, meeting))
    assert [item.is_confirmed for item in document.decisions] == [True]
    assert document.tasks == ()
    assert {State.CONFIRMED, State.REFUSED} <= set(states(panel))

    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    settle(qtbot)
    assert State.REFUSED not in states(panel)
    edited = Proofreader(store, meeting, lambda event: None)
    edited.change_text(UtteranceId("u1"), DECIDED.replace("可決", "否決"))
    panel.deeds.load()
    settle(qtbot)
    assert State.CONFIRMED not in states(panel)


def test_a_record_without_decisions_says_so(qtbot: QtBot, store: Store) -> None:
    store.create(Meeting(MEETING, "空", START))
    panel = show(qtbot, store)
    notes = [row.note for row in panel.list.sentences.rows if isinstance(row, Heading)]
    assert notes
    assert set(notes) == {NONE_FOUND}
    assert not panel.bar.confirm_all.isEnabled()


def test_each_sentence_says_what_it_is_and_why(
    qtbot: QtBot, store: Store, summary: Summary
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    assert states(panel) == [State.MODEL, State.DOUBTFUL, State.MODEL]
    wrong = go_to(panel, "否決")
    assert "否決" in wrong.reason
    spoken = panel.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert State.DOUBTFUL in spoken
    assert wrong.reason in spoken
    assert "qwen" in panel.head.about.text()
    assert "2 文" in panel.head.about.text()


def test_enter_leads_to_each_place_that_a_sentence_rests_on(
    qtbot: QtBot, store: Store, summary: Summary
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    heard: list[str] = []
    panel.heard.connect(lambda evidence: heard.append(evidence.utterance))
    go_to(panel, "資料")
    for _ in range(3):
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert heard == ["u1", "u2", "u1"]
    menu = open_menu(panel, QPoint(-1, -1))
    assert menu is not None
    places = [action for action in menu.actions() if action.text().startswith("▶")]
    places[1].trigger()
    assert heard[-1] == "u2"
    menu.close()


def test_a_place_that_is_clicked_is_heard_and_a_box_ticks(
    qtbot: QtBot, store: Store, summary: Summary
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    panel.resize(900, 600)
    go_to(panel, "総額")
    index = panel.list.currentIndex()
    corner, laid = panel.list.visualRect(index).topLeft(), panel.list._painter.laid(index)
    with qtbot.waitSignal(panel.heard):
        QTest.mouseClick(
            panel.list.viewport(),
            Qt.MouseButton.LeftButton,
            pos=corner + laid.chips[0][1].center(),
        )
    QTest.mouseClick(
        panel.list.viewport(), Qt.MouseButton.LeftButton, pos=corner + laid.box.center()
    )
    settle(qtbot)
    assert [item.is_confirmed for item in points(store)] == [True, False, False]


def test_words_are_changed_in_place_and_what_nobody_said_stays_doubtful(
    qtbot: QtBot, store: Store, summary: Summary
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    for text, words in (("否決", "議案第76号は可決された。"), ("総額", "総額は5億円。")):
        go_to(panel, text)
        QTest.keyClick(panel.list, Qt.Key.Key_F2)
        editor = panel.list.findChild(RowEditor)
        assert isinstance(editor, RowEditor)
        editor.setPlainText(words)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        settle(qtbot)
    assert [item.origin for item in points(store)[:2]] == [Origin.PERSON] * 2
    assert states(panel) == [State.DOUBTFUL, State.CHANGED, State.MODEL]


def test_rows_are_as_high_as_their_words_and_stay_where_they_are(
    qtbot: QtBot, store: Store, meeting: MeetingId
) -> None:
    many = tuple(replace(WRITTEN[0], text=f"{WRITTEN[0].text}その{n}。") for n in range(60))
    part = AgendaPart(AgendaStretch("議案第76号", 0.0, 60.0), many)
    store.keep_summary(MEETING, Summary(OVERVIEW, (part,), START, "qwen"))
    panel = show(qtbot, store, OVERVIEW_TAB)
    panel.resize(500, 400)
    settle(qtbot)
    go_to(panel, "その50。")
    scroll = panel.list.verticalScrollBar()
    before = scroll.value()
    assert before > 0
    index = panel.list.currentIndex()
    panel.deeds.reword(go_to(panel, "その50。"), "総額は3億7,000万円である。" * 8)
    settle(qtbot)
    assert scroll.value() == before
    assert panel.list.visualRect(index).height() == panel.list._painter.laid(index).height
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    settle(qtbot)
    assert scroll.value() == before
    assert panel.list.currentIndex().row() == index.row()
    for row in range(panel.list.sentences.rowCount()):
        at = panel.list.sentences.index(row)
        assert panel.list.visualRect(at).height() == panel.list._painter.laid(at).height


def test_a_field_that_is_left_with_esc_changes_nothing(
    qtbot: QtBot, store: Store, summary: Summary
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    go_to(panel, "総額")
    panel.bar.reword.click()
    editor = panel.list.findChild(RowEditor)
    assert isinstance(editor, RowEditor)
    editor.setPlainText("違う。")
    panel.deeds.load()  # what comes meanwhile waits
    assert tasks.wait()
    qtbot.wait(20)
    assert editor.toPlainText() == "違う。"
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    settle(qtbot)
    assert points(store) == WRITTEN


def test_one_key_confirms_and_goes_on_to_what_is_open(
    qtbot: QtBot, store: Store, summary: Summary
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    go_to(panel, "総額")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(panel.list, Qt.Key.Key_Return, both)
    current = panel.list.current
    assert current is not None
    assert "否決" in current.text
    settle(qtbot)
    assert [item.is_confirmed for item in points(store)] == [True, False, False]


def test_words_that_were_said_are_changed_in_the_record_not_here(
    qtbot: QtBot, store: Store, meeting: MeetingId
) -> None:
    panel = show(qtbot, store)
    go_to(panel, DECIDED)
    QTest.keyClick(panel.list, Qt.Key.Key_F2)
    assert panel.list.findChild(RowEditor) is None
    assert panel.head.news.isVisible()


def test_words_are_clicked_twice_to_be_changed_a_time_only_heard(
    qtbot: QtBot, store: Store, summary: Summary
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    panel.resize(900, 600)
    go_to(panel, "総額")
    index = panel.list.currentIndex()
    corner, laid = panel.list.visualRect(index).topLeft(), panel.list._painter.laid(index)
    port = panel.list.viewport()
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=corner + laid.chips[0][1].center())
    assert panel.list.findChild(RowEditor) is None
    QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=corner + laid.text_at.center())
    assert isinstance(panel.list.findChild(RowEditor), RowEditor)


def test_what_was_taken_out_and_confirmed_comes_back_step_by_step(
    qtbot: QtBot, store: Store, summary: Summary
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    go_to(panel, "総額")
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    go_to(panel, "資料")
    QTest.keyClick(panel.list, Qt.Key.Key_Space)  # its place is another one by then
    settle(qtbot)
    assert [item.is_confirmed for item in points(store)] == [False, True]
    QTest.keyClick(panel.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    panel.bar.back.click()
    settle(qtbot)
    assert points(store) == WRITTEN
    assert panel.bar.back.isHidden()


def test_nothing_is_taken_back_over_what_was_changed_elsewhere(
    qtbot: QtBot, store: Store, summary: Summary
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    go_to(panel, "総額")
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    settle(qtbot)
    other = replace(summary, maker="別のモデル")
    store.keep_summary(MEETING, other)
    panel.bar.back.click()
    settle(qtbot)
    assert store.summaries(MEETING)[OVERVIEW] == other
    assert panel.bar.back.isHidden()


@pytest.mark.parametrize("seed", range(4))
def test_however_quickly_a_person_works_what_is_shown_is_what_is_kept(
    qtbot: QtBot, store: Store, summary: Summary, seed: int
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    for _ in range(25):
        deed = chance.randrange(6)
        if deed == 0:
            QTest.keyClick(panel.list, Qt.Key.Key_Space)
        elif deed == 1:
            QTest.keyClick(panel.list, chance.choice((Qt.Key.Key_Down, Qt.Key.Key_Up)))
        elif deed == 2:
            panel.deeds.undo()
        elif deed == 3:
            panel.deeds.load()
        elif deed == 4 and (current := panel.list.current) is not None:
            panel.deeds.reword(current, f"総額は3億7,000万円である。{chance.randrange(9)}")
        else:
            qtbot.wait(chance.randrange(15))
    settle(qtbot)
    settle(qtbot)
    kept = revising.read(store, MEETING)
    qtbot.waitUntil(lambda: panel.deeds.reading == kept)
    assert panel.list.sentences.rows == sheet.rows_of_summary(kept, OVERVIEW)


def test_all_are_confirmed_after_one_question_but_not_what_is_doubtful(
    qtbot: QtBot, store: Store, summary: Summary, press: list[str]
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    press.append("やめる")
    panel.bar.confirm_all.click()
    settle(qtbot)
    assert not any(item.is_confirmed for item in points(store))
    press.append("確認済みにする")
    panel.bar.confirm_all.click()
    settle(qtbot)
    assert [item.is_confirmed for item in points(store)] == [True, False, True]
    assert not panel.bar.confirm_all.isEnabled()


def test_the_clipboard_has_the_places_and_says_what_is_open(
    qtbot: QtBot, store: Store, summary: Summary
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    go_to(panel, "総額")
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    settle(qtbot)
    panel.head.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "総務常任委員会　議事概要" in copied
    assert "・補正予算の総額は3億7,000万円である。［0:00:03］" in copied
    assert (
        "・【AI要約（未確認）】資料は次回の委員会までに提出される。［0:00:13、0:00:23］" in copied
    )


def test_who_only_reads_changes_nothing(qtbot: QtBot, store: Store, summary: Summary) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    panel.allow(may_change=False)
    go_to(panel, "総額")
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_F2):
        QTest.keyClick(panel.list, key)
    settle(qtbot)
    assert points(store) == WRITTEN
    assert panel.list.findChild(RowEditor) is None
    assert not panel.head.make.isEnabled()
    assert panel.head.copy.isEnabled()


def test_a_summary_that_was_made_again_elsewhere_is_told_and_shown(
    qtbot: QtBot, store: Store, summary: Summary
) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    part = replace(summary.parts[0], points=WRITTEN[1:])
    store.keep_summary(MEETING, replace(summary, parts=(part,)))
    go_to(panel, "総額")
    QTest.keyClick(panel.list, Qt.Key.Key_Space)
    settle(qtbot)
    qtbot.waitUntil(lambda: len(states(panel)) == 2)
    assert panel.head.news.property("role") == "error"
    assert points(store) == WRITTEN[1:]


def test_everything_has_a_name(qtbot: QtBot, store: Store, summary: Summary) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    buttons = [item for item in panel.findChildren(QAbstractButton) if item.isVisible()]
    assert all(item.accessibleName() or item.text() for item in buttons)
    assert panel.tabs.accessibleName()
    assert "議事概要" in panel.list.accessibleName()


def test_the_tab_key_goes_from_top_to_bottom(qtbot: QtBot, store: Store, summary: Summary) -> None:
    panel = show(qtbot, store, OVERVIEW_TAB)
    panel.tabs.setFocus()
    before: QWidget = panel.tabs
    for widget in (panel.setup, panel.head.make, panel.head.copy, panel.list, panel.bar.hear):
        QTest.keyClick(before, Qt.Key.Key_Tab)
        assert widget.hasFocus()
        before = widget


def test_before_a_file_is_written_what_is_open_is_counted(
    qtbot: QtBot, store: Store, summary: Summary
) -> None:
    reminder = Reminder(store, MEETING)
    qtbot.addWidget(reminder)
    reminder.load()
    settle(qtbot)
    assert "要確認 1 文" in reminder.line.text()
