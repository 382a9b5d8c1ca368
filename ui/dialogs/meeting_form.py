"""What is known of a meeting besides its text, as a form; last time's can be copied."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QCompleter,
    QDateTimeEdit,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from minutes.export.wareki import format_short_date
from minutes.store.meetings import Store
from minutes.types import Meeting
from ui import tasks, theme
from ui.dialogs.attendance_box import AttendanceBox
from ui.dialogs.frame import button, row
from ui.dialogs.word_files import WordFiles
from ui.meetings.earlier import read_earlier, read_words

MOST_EARLIER = 12
"""Titles in the menu; all others are found by typing."""

_MENU_CHARACTERS = 30


class MeetingForm(QWidget):
    """Title, date, place, agenda, words and who attends; everything may stay empty."""

    copied = Signal(str)
    """What was taken over from an earlier meeting, in words."""

    def __init__(self, store: Store, automatic: str, parent: QWidget | None = None) -> None:
        """`automatic` names the date that is taken unless a person gives another."""
        super().__init__(parent)
        self._store = store
        self._earlier: tuple[Meeting, ...] = ()
        self._is_offering = True
        self.title = QLineEdit()
        self.copy_button = button("", self._copy_last, "quiet")
        self.earlier_button = button("前回の会議から", lambda: None)
        self.moment = QDateTimeEdit(QDateTime.currentDateTime())
        self.is_automatic = QCheckBox(automatic)
        self.place = QLineEdit()
        self.agenda = QPlainTextEdit()
        self.words = WordFiles()
        self.attendance = AttendanceBox()
        self._form = QFormLayout()
        self._set_up_fields()
        self._lay_out()
        tasks.query(lambda: read_earlier(store), tasks.if_alive(self, self._take_earlier))

    @property
    def started_at(self) -> datetime | None:
        """The date that a person gave, with its zone; None for the automatic one."""
        if self.is_automatic.isChecked():
            return None
        chosen = self.moment.dateTime().toPython()
        assert isinstance(chosen, datetime)
        return chosen.astimezone()

    @property
    def items(self) -> tuple[str, ...]:
        """The agenda, one item a line."""
        lines = self.agenda.toPlainText().splitlines()
        return tuple(filter(None, map(str.strip, lines)))

    @property
    def earlier(self) -> tuple[Meeting, ...]:
        """The last meeting of each title, the latest first; empty until they are read."""
        return self._earlier

    def copy(self, meeting: Meeting) -> None:
        """Take over an earlier meeting's name, place, people and words."""
        self.title.setText(meeting.title)
        self.title.setCursorPosition(0)
        self.place.setText(meeting.place)
        self.attendance.set_participants(meeting.participants)
        store = self._store
        tasks.query(lambda: read_words(store, meeting), tasks.if_alive(self, self.words.set_words))
        self.copy_button.hide()
        self.copied.emit(
            f"前回（{_day(meeting)}）の場所・出席者・語を写しました。変わったところを直してください。"
        )

    def fill(self, meeting: Meeting) -> None:
        """Show what is known of a meeting that is there already; its words stay elsewhere."""
        self.title.setText(meeting.title)
        self.title.setCursorPosition(0)
        self.place.setText(meeting.place)
        self.agenda.setPlainText("\n".join(meeting.agenda))
        self.attendance.set_participants(meeting.participants)
        self.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(meeting.started_at.timestamp())))
        self.is_automatic.setChecked(False)
        self.is_automatic.hide()
        self.copy_button.hide()
        self.earlier_button.hide()
        self._form.setRowVisible(self.words, False)
        self._is_offering = False

    def insert(self, name: str, field: QWidget | QLayout, focus: QWidget) -> None:
        """Put one more field below the place."""
        self._form.insertRow(3, _label(name, focus), field)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put form and table above each other where there is little room."""
        needed = self._left.minimumSize().width() + self.attendance.minimumSizeHint().width()
        is_wide = event.size().width() >= needed + self._halves.spacing() + theme.GRID
        directions = QBoxLayout.Direction
        self._halves.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Return the size that one column needs: two are a choice of those who have room."""
        widest = max(self._left.minimumSize().width(), self.attendance.minimumSizeHint().width())
        return QSize(widest + theme.GRID, self._halves.totalMinimumSize().height())

    def _set_up_fields(self) -> None:
        self.copy_button.hide()
        self.title.textChanged.connect(self._offer_copy)
        self.earlier_button.setMenu(QMenu(self.earlier_button))
        self.earlier_button.setProperty("has_menu", True)
        self.earlier_button.setEnabled(False)
        self.moment.setCalendarPopup(True)
        self.moment.setDisplayFormat("yyyy/MM/dd HH:mm")
        self.is_automatic.setChecked(True)
        self.moment.setEnabled(False)
        self.is_automatic.toggled.connect(self.moment.setDisabled)
        self.agenda.setPlaceholderText("1 行に 1 件")
        self.agenda.setTabChangesFocus(True)
        self.agenda.setFixedHeight(theme.scaled(120))
        names = (
            (self.title, "会議名"),
            (self.moment, "日時"),
            (self.place, "場所"),
            (self.agenda, "議題（1 行に 1 件）"),
        )
        for field, name in names:
            field.setAccessibleName(name)

    def _lay_out(self) -> None:
        form = self._form
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(theme.GRID * 3 // 2)
        form.setHorizontalSpacing(theme.GRID * 2)
        title = QVBoxLayout()
        title.setSpacing(theme.GRID // 2)
        title.addLayout(led(self.title, self.earlier_button))
        title.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeft)
        form.addRow(_label("会議名", self.title), title)
        form.addRow(_label("日時", self.moment), row(self.moment, self.is_automatic, None))
        form.addRow(_label("場所", self.place), self.place)
        form.addRow(_label("議題", self.agenda), self.agenda)
        form.addRow(_label("語", self.words.add_button), self.words)
        self._left = QVBoxLayout()
        self._left.addLayout(form)
        self._left.addStretch(1)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(0, 0, theme.GRID, 0)
        self._halves.setSpacing(theme.GRID * 3)
        self._halves.addLayout(self._left, 5)
        self._halves.addWidget(self.attendance, 6)

    def _take_earlier(self, earlier: tuple[Meeting, ...]) -> None:
        self._earlier = earlier
        self.earlier_button.setEnabled(bool(earlier))
        for meeting in earlier[:MOST_EARLIER]:
            words = f"{_shortened(meeting.title)}　{_day(meeting)}".replace("&", "&&")
            action = self.earlier_button.menu().addAction(words)
            action.triggered.connect(lambda _checked=False, given=meeting: self.copy(given))
        completer = QCompleter([meeting.title for meeting in earlier], self.title)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.title.setCompleter(completer)
        places = dict.fromkeys(meeting.place for meeting in earlier if meeting.place)
        self.place.setCompleter(QCompleter(list(places), self.place))
        self._offer_copy()

    def _offer_copy(self) -> None:
        last = self._last() if self._is_offering else None
        self.copy_button.setVisible(last is not None)
        if last is not None:
            self.copy_button.setText(f"前回（{_day(last)}）の場所・出席者・語を写す")

    def _copy_last(self) -> None:
        last = self._last()
        if last is not None:
            self.copy(last)

    def _last(self) -> Meeting | None:
        title = self.title.text().strip()
        return next((meeting for meeting in self._earlier if meeting.title == title), None)


def led(first: QWidget, second: QWidget) -> QHBoxLayout:
    """Return two widgets side by side of which the first takes all the room."""
    made = row(first, second)
    made.setStretch(0, 1)
    return made


def _label(words: str, field: QWidget) -> QLabel:
    """Return a name that stands beside the first line of its field."""
    made = QLabel(words)
    made.setBuddy(field)
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    above = (theme.scaled(theme.TARGET) - made.fontMetrics().height()) // 2
    made.setContentsMargins(0, above, 0, 0)
    return made


def _day(meeting: Meeting) -> str:
    return format_short_date(meeting.started_at.astimezone().date())


def _shortened(title: str) -> str:
    return title if len(title) <= _MENU_CHARACTERS else f"{title[:_MENU_CHARACTERS]}…"
