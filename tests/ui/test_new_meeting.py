"""A new meeting in two actions, or with everything that is known; last time's is copied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
import openpyxl
import pytest
from PySide6.QtCore import QDateTime, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from minutes.config import RecognitionSettings, Settings
from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.meeting_words import keep_words
from minutes.recording import hold
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, Meeting, MeetingId, MeetingState, Participant
from tests.integration.live_meeting import ArraySource
from ui.context import Context, Preferences
from ui.dialogs.import_files import ImportDialog
from ui.dialogs.new_meeting import BUSY, NewMeetingDialog, default_title
from ui.dialogs.participants_table import ParticipantsTable
from ui.meetings_window import MeetingsWindow
from ui.order import NewMeeting

PEOPLE = (Participant("山田 太郎", "委員長"), Participant("佐藤 花子", "総務課長", "さとう はなこ"))
LAST = Meeting(
    MeetingId("m1"),
    "総務常任委員会",
    datetime(2026, 8, 21, 10).astimezone(),
    place="第1委員会室",
    participants=PEOPLE,
)

Open = Callable[..., NewMeetingDialog]


@pytest.fixture
def opened(qtbot: QtBot, store: Store) -> Open:
    def build(settings: Settings | None = None) -> NewMeetingDialog:
        dialog = NewMeetingDialog(Context(store, Preferences(settings)))
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: bool(dialog.room.text()), timeout=20_000)
        return dialog

    return build


def begun(dialog: NewMeetingDialog) -> list[NewMeeting]:
    orders: list[NewMeeting] = []
    dialog.ordered.connect(orders.append)
    return orders


def test_from_the_list_to_recording_are_two_actions(qtbot: QtBot, store: Store) -> None:
    window = MeetingsWindow(Context(store))
    qtbot.addWidget(window)
    window.show()
    orders: list[NewMeeting] = []
    window.ordered.connect(orders.append)
    window.new_button.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, NewMeetingDialog)
    QTest.keyClick(dialog.form.title, Qt.Key.Key_Return)
    (order,) = orders
    assert order.title.startswith("会議 R")
    assert (order.device, order.started_at, order.participants) == ("", None, ())
    assert not dialog.isVisible()


def test_a_meeting_that_is_ordered_begins_with_an_id_and_a_zone() -> None:
    meeting = NewMeeting("庁議", place="応接室", participants=PEOPLE, agenda=("予算",)).begin()
    assert meeting.state is MeetingState.RECORDING
    assert meeting.started_at.tzinfo is not None
    assert (meeting.place, meeting.participants, meeting.agenda) == ("応接室", PEOPLE, ("予算",))


def test_the_default_title_says_when(opened: Open) -> None:
    assert default_title(datetime(2026, 11, 21, 10, 0).astimezone()) == "会議 R8.11.21 10:00"
    dialog = opened()
    assert dialog.form.title.selectedText() == dialog.form.title.text()


def test_everything_that_is_known_is_in_the_order(opened: Open) -> None:
    dialog = opened()
    form = dialog.form
    form.title.setText("  総務常任委員会 ")
    form.place.setText("第1委員会室")
    form.agenda.setPlainText("議案第12号\n\n 議案第13号 ")
    form.is_automatic.setChecked(False)
    form.moment.setDateTime(QDateTime(2026, 11, 21, 10, 0, 0))
    orders = begun(dialog)
    dialog.start_button.click()
    (order,) = orders
    assert order.title == "総務常任委員会"
    assert order.agenda == ("議案第12号", "議案第13号")
    assert order.started_at == datetime(2026, 11, 21, 10, 0).astimezone()


# People


def test_cells_copied_from_excel_are_pasted_as_people(opened: Open) -> None:
    dialog = opened()
    QApplication.clipboard().setText("氏名\t役職\n山田 太郎\t委員長\n佐藤 花子\t総務課長\n")
    QTest.keyClick(dialog.form.attendance.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    found = dialog.order().participants
    assert [(item.name, item.role) for item in found] == [
        ("山田 太郎", "委員長"),
        ("佐藤 花子", "総務課長"),
    ]
    assert dialog.form.attendance.count.text() == "2 人"


def test_a_second_list_adds_and_nobody_is_there_twice(opened: Open) -> None:
    box = opened().form.attendance
    box.set_participants(PEOPLE)
    box.take_text("氏名\t役職\n佐藤花子\t総務部長\n鈴木 一郎\t議員")
    assert [item.name for item in box.participants] == ["山田 太郎", "佐藤花子", "鈴木 一郎"]
    assert box.participants[1].role == "総務部長"


def test_a_person_is_typed_into_the_last_row(opened: Open) -> None:
    box = opened().form.attendance
    item = box.table.item(0, 0)
    assert item is not None
    item.setText("鈴木 一郎")
    assert box.participants == (Participant("鈴木 一郎"),)
    assert box.table.rowCount() == 2


def test_enter_in_the_table_writes_and_does_not_begin_to_record(opened: Open) -> None:
    dialog = opened()
    dialog.form.attendance.set_participants(PEOPLE)
    dialog.form.attendance.table.setCurrentCell(0, 0)
    orders = begun(dialog)
    QTest.keyClick(dialog.form.attendance.table, Qt.Key.Key_Return)
    assert orders == []
    assert dialog.isVisible()


def test_people_are_read_from_a_sheet(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("名簿", 0)
    for row in (["氏名", "役職"], ["山田 太郎", "委員長"], ["佐藤 花子", "総務課長"]):
        sheet.append(row)
    book.save(tmp_path / "名簿.xlsx")
    box = opened().form.attendance
    box.take_file(tmp_path / "名簿.xlsx")
    qtbot.waitUntil(lambda: len(box.participants) == 2, timeout=20_000)
    assert box.file_button.isEnabled()


def test_a_file_without_people_gets_a_sentence(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    (tmp_path / "写真.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    box = opened().form.attendance
    box.take_file(tmp_path / "写真.txt")
    qtbot.waitUntil(lambda: "写真.txt" in box.remark.text() and box.file_button.isEnabled())
    assert box.participants == ()


def test_lines_that_are_not_understood_are_named(opened: Open) -> None:
    box = opened().form.attendance
    box.take_text("氏名\t役職\n山田 太郎\t委員長\n田中角栄首相補佐官室付\n")
    assert box.remark.isVisible()
    assert "行目" in box.remark.text()


def test_chosen_rows_are_taken_out(opened: Open) -> None:
    box = opened().form.attendance
    box.set_participants(PEOPLE)
    box.table.selectRow(0)
    QTest.keyClick(box.table, Qt.Key.Key_Delete)
    assert box.participants == PEOPLE[1:]


# Last time's


def test_the_last_meeting_of_the_same_name_is_copied(
    qtbot: QtBot, opened: Open, store: Store
) -> None:
    store.create(replace(LAST, id=MeetingId("m0"), started_at=datetime(2025, 1, 1).astimezone(),
                         place="昔の部屋"))  # fmt: skip
    store.create(LAST)
    word = Entry("防災無線", "ぼうさいむせん", layer=Layer.MEETING)
    keep_words(store.folder(LAST.id), LAST.participants, (word,))
    dialog = opened()
    qtbot.waitUntil(lambda: bool(dialog.form.earlier))
    assert not dialog.form.copy_button.isVisible()
    dialog.form.title.setText("総務常任委員会")
    assert "R8.8.21" in dialog.form.copy_button.text()
    dialog.form.copy_button.click()
    qtbot.waitUntil(lambda: bool(dialog.form.words.words))
    order = dialog.order()
    assert order.place == "第1委員会室"
    assert order.participants == PEOPLE
    assert [item.surface for item in order.words] == ["防災無線"]


def test_earlier_titles_are_offered_in_a_menu(qtbot: QtBot, opened: Open, store: Store) -> None:
    store.create(LAST)
    dialog = opened()
    qtbot.waitUntil(dialog.form.earlier_button.isEnabled)
    (action,) = dialog.form.earlier_button.menu().actions()
    action.trigger()
    assert dialog.order().title == "総務常任委員会"
    assert dialog.order().participants == PEOPLE


def test_words_of_a_list_are_taken_and_bad_lines_named(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    (tmp_path / "語.csv").write_text("表記,読み\n防災無線,ぼうさいむせん\n", encoding="utf-8")
    dialog = opened()
    dialog.form.words.take_file(tmp_path / "語.csv")
    qtbot.waitUntil(lambda: len(dialog.order().words) == 1, timeout=20_000)
    dialog.form.words.take_file(tmp_path / "ない.csv")
    qtbot.waitUntil(lambda: "ない.csv" in dialog.form.words.remark.text())


# What is missing


def test_a_missing_model_is_told_in_the_form(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(Settings(recognition=RecognitionSettings(model="small")))
    qtbot.waitUntil(lambda: not dialog.start_button.isEnabled())
    assert "small" in dialog.notice.text()


def test_the_practice_model_is_told_before_it_works(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(Settings(recognition=RecognitionSettings(model="practice-ja")))
    qtbot.waitUntil(lambda: "練習用" in dialog.notice.text())
    assert dialog.start_button.isEnabled()


# Everything by keyboard, everything with a name


def test_a_list_is_typed_from_cell_to_cell(qtbot: QtBot, opened: Open) -> None:
    table = opened().form.attendance.table
    table.setFocus()
    table.setCurrentCell(0, 0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    for text, key in (("山田太郎", Qt.Key.Key_Tab), ("委員長", Qt.Key.Key_Return)):
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        editor.setText(text)
        QTest.keyClick(editor, key)
        QApplication.processEvents()
    assert table.participants == (Participant("山田太郎", "委員長"),)


@pytest.mark.parametrize("width", [600, 900, 1050, 1300])
def test_nothing_of_the_form_is_cut_off_at_any_width(
    qtbot: QtBot, store: Store, width: int
) -> None:
    dialog = ImportDialog(Context(store), [Path("a.mp3")])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.resize(width, 600)
    QApplication.processEvents()
    area = dialog.findChild(QScrollArea)
    assert area is not None
    assert dialog.form.width() <= area.viewport().width()
    table = dialog.form.attendance
    assert table.geometry().right() <= dialog.form.width()
    assert table.width() >= table.minimumSizeHint().width()


def test_every_control_says_what_it_is(qtbot: QtBot, opened: Open, store: Store) -> None:
    window = MeetingsWindow(Context(store))
    qtbot.addWidget(window)
    files = ImportDialog(Context(store), [Path("a.mp3")])
    qtbot.addWidget(files)
    silent = [
        widget
        for top in (window, opened(), files)
        for widget in top.findChildren(QWidget)
        if widget.window() is top
        and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not _speaks(widget)
    ]
    assert silent == []


def _speaks(widget: QWidget) -> bool:
    if widget.accessibleName() or getattr(widget, "text", str)():
        return True
    # Parts of a control, its list or its line, are spoken of by the control.
    return isinstance(
        widget.parentWidget(), QComboBox | QAbstractSpinBox | QAbstractItemView
    ) or not widget.isVisibleTo(widget.window())


def test_the_empty_row_says_what_it_is_for_and_a_double_click_below_begins_it(
    qtbot: QtBot,
) -> None:
    table = ParticipantsTable()
    table.set_participants(PEOPLE)
    table.resize(700, 400)
    qtbot.addWidget(table)
    table.show()
    row = QRect(0, table.rowViewportPosition(2), 700, table.rowHeight(2))
    picture = table.viewport().grab(row).toImage()
    shades = {picture.pixel(x, y) for x in range(10, 250) for y in range(picture.height())}
    assert len(shades) > 2  # the hint is written there
    below = QPoint(350, table.viewport().height() - 10)
    assert table.itemAt(below) is None
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert table.state() is QAbstractItemView.State.EditingState
    (line,) = table.viewport().findChildren(QLineEdit)
    line.setText("鈴木")
    QTest.keyClick(line, Qt.Key.Key_Return)
    names = ["山田 太郎", "佐藤 花子", "鈴木"]
    qtbot.waitUntil(lambda: [person.name for person in table.participants] == names)


class OpenMicrophone(ArraySource):
    """Hears a tone for as long as it is open; says when it was closed."""

    closed: ClassVar[list[str]] = []

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *failure: object) -> None:
        self.closed.append("closed")


def test_the_microphone_shows_that_it_hears_and_is_free_before_recording(
    qtbot: QtBot, store: Store
) -> None:
    tone = 0.3 * np.sin(np.arange(30 * SAMPLE_RATE) / 5).astype(np.float32)
    dialog = NewMeetingDialog(
        Context(store), None, lambda device, settings: OpenMicrophone(tone, pace=0.05)
    )
    qtbot.addWidget(dialog)
    orders = begun(dialog)
    OpenMicrophone.closed.clear()
    dialog.show()
    meter = dialog.choice.meter
    qtbot.waitUntil(lambda: meter.accessibleDescription() == "音が入っています", timeout=20_000)
    dialog.start_button.click()
    qtbot.waitUntil(lambda: bool(orders))
    assert OpenMicrophone.closed
    assert not dialog.isVisible()


def test_while_a_meeting_is_recorded_its_microphone_is_left_alone(
    qtbot: QtBot, store: Store
) -> None:
    store.create(replace(LAST, state=MeetingState.RECORDING))
    made: list[str] = []
    with hold(store.folder(LAST.id)):
        dialog = NewMeetingDialog(
            Context(store), None, lambda device, settings: made.append(device) or ArraySource([])
        )
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.choice.state.text() == BUSY, timeout=20_000)
        qtbot.waitUntil(lambda: not dialog.choice._is_looking, timeout=20_000)
        assert made == []
        assert dialog.start_button.isEnabled()
