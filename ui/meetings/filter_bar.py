"""Which meetings are listed: by words, by state, by date; and the way to all that was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui import keys, theme
from ui.meetings.listing import Choice, State

OTHER_PERIOD = "期間を決める…"

FISCAL_YEAR_BEGINS = 4
"""Month. Source: 地方自治法 第208条 (the fiscal year is 1 April to 31 March)."""

Period = tuple[date | None, date | None]


def _fiscal_year(today: date) -> date:
    year = today.year if today.month >= FISCAL_YEAR_BEGINS else today.year - 1
    return date(year, FISCAL_YEAR_BEGINS, 1)


_BEGINNINGS: dict[str, Callable[[date], date | None]] = {
    "すべての期間": lambda today: None,
    "最近 1 週間": lambda today: today - timedelta(days=7),
    "最近 1 か月": lambda today: today - timedelta(days=31),
    "今年度": _fiscal_year,
}


class FilterBar(QWidget):
    """One line above the list."""

    changed = Signal(object)
    """The `Choice` that is wanted now."""

    searched = Signal(str)
    """Words to be looked for in everything that was said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLineEdit()
        self.words.setPlaceholderText("会議名・場所・出席者で絞り込む")
        self.words.setAccessibleName("会議名・場所・出席者で絞り込む")
        self.words.setClearButtonEnabled(True)
        self.search_button = QPushButton("全会議の発言を検索")
        self.search_button.setToolTip(keys.tip("search_meetings"))
        self.state = QComboBox()
        self.state.setAccessibleName("状態で絞り込む")
        self.state.addItem("すべての状態", None)
        for state in State:
            self.state.addItem(f"{state.sign} {state.word}", state)
        self.period = QComboBox()
        self.period.setAccessibleName("期間で絞り込む")
        self.period.addItems([*_BEGINNINGS, OTHER_PERIOD])
        for box in (self.state, self.period):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(8)
            box.view().setMinimumWidth(theme.scaled(220))
        self.since, self.until = _date_edit("この日から"), _date_edit("この日まで")
        self.since.setDate(QDate.currentDate().addMonths(-1))
        self._dates = QWidget()
        self._lay_out()
        self._connect()

    @property
    def choice(self) -> Choice:
        """What is wanted now."""
        since, until = self._period()
        return Choice(self.words.text(), since, until, self.state.currentData())

    def clear(self) -> None:
        """Want all meetings."""
        self.words.clear()
        self.state.setCurrentIndex(0)
        self.period.setCurrentIndex(0)

    def _lay_out(self) -> None:
        dates = QHBoxLayout(self._dates)
        dates.setContentsMargins(0, 0, 0, 0)
        dates.setSpacing(theme.GRID // 2)
        dates.addStretch(1)
        dates.addWidget(self.since)
        dates.addWidget(QLabel("～"))
        dates.addWidget(self.until)
        self._dates.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        row = QHBoxLayout()
        row.setSpacing(theme.GRID)
        row.addWidget(self.words, 1)
        row.addWidget(self.search_button)
        row.addSpacing(theme.GRID)
        row.addWidget(self.state)
        row.addWidget(self.period)
        column.addLayout(row)
        column.addWidget(self._dates)

    def _connect(self) -> None:
        self.words.textChanged.connect(self._tell)
        self.words.returnPressed.connect(self._search)
        self.search_button.clicked.connect(self._search)
        self.state.currentIndexChanged.connect(self._tell)
        self.period.currentIndexChanged.connect(self._tell)
        self.since.dateChanged.connect(self._tell)
        self.until.dateChanged.connect(self._tell)

    def _search(self) -> None:
        if self.words.text().strip():
            self.searched.emit(self.words.text())
        else:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        self._dates.setVisible(self.period.currentText() == OTHER_PERIOD)
        self.changed.emit(self.choice)

    def _period(self) -> Period:
        chosen = self.period.currentText()
        if chosen == OTHER_PERIOD:
            return _day(self.since), _day(self.until)
        today = date.today()  # noqa: DTZ011 - the day on the wall of this office
        return _BEGINNINGS[chosen](today), None


def _date_edit(name: str) -> QDateEdit:
    found = QDateEdit(QDate.currentDate())
    found.setCalendarPopup(True)
    found.setDisplayFormat("yyyy/MM/dd")
    found.setAccessibleName(name)
    return found


def _day(edit: QDateEdit) -> date:
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())
