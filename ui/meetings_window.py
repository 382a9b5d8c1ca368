"""会議一覧: where work begins. Every meeting, what to do next, and the way to new ones."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMainWindow,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui import tasks, theme
from ui.context import Context
from ui.meetings import listing
from ui.meetings.filter_bar import FilterBar
from ui.meetings.listing import Row
from ui.meetings.model import DATE, REST, TITLE, MeetingsModel

REFRESH_MS = 5_000
"""Meetings change in other windows and processes too: looked at so often while shown."""


class MeetingsWindow(QMainWindow):
    """The list of meetings."""

    opened = Signal(str, object)
    """A meeting is to be shown: its id, and a position in seconds or None."""

    ordered = Signal(object)
    """A `NewMeeting` is to be recorded now."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setWindowTitle("会議一覧")
        self.resize(theme.scaled(1100), theme.scaled(680))
        self.model = MeetingsModel(self)
        self.filter = FilterBar()
        self.table = QTableView()
        self._reading: tasks.Job | None = None
        self._set_up_table()
        self._lay_out()
        self.filter.changed.connect(self.model.set_choice)
        self._clock = QTimer(self)
        self._clock.setInterval(REFRESH_MS)
        self._clock.timeout.connect(self._refresh)
        self._clock.start()
        self.reload()

    def reload(self) -> None:
        """Read the meetings anew; what is shown changes only where they changed."""
        if self._reading is not None:
            return
        store, retention = self._context.store, self._context.settings.retention
        now = datetime.now().astimezone()
        self._reading = tasks.query(
            lambda: listing.read(store, retention, now), tasks.if_alive(self, self._show)
        )
        self._reading.finished.connect(self._forget)

    def selected(self) -> Row | None:
        """Return the meeting that is chosen."""
        index = self.table.currentIndex()
        return self.model.row_at(index.row()) if index.isValid() else None

    def _refresh(self) -> None:
        if self.isVisible() and not self.isMinimized():
            self.reload()

    def _forget(self) -> None:
        self._reading = None

    def _show(self, rows: tuple[Row, ...]) -> None:
        chosen = self.selected()
        place = self.table.verticalScrollBar().value()
        self.model.set_rows(rows)
        self.table.setColumnHidden(REST, all(row.days_left is None for row in rows))
        number = None if chosen is None else self.model.number_of(chosen.meeting.id)
        if number is not None:
            self.table.selectRow(number)
        self.table.verticalScrollBar().setValue(place)

    def _open_at(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.row_at(index.row()).meeting.id, None)

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName("会議の一覧")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.scaled(40))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        table.setSortingEnabled(True)
        table.sortByColumn(DATE, Qt.SortOrder.DescendingOrder)
        table.activated.connect(self._open_at)

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        edge = theme.GRID * 2
        column.setContentsMargins(edge, edge, edge, theme.GRID)
        column.setSpacing(theme.GRID * 3 // 2)
        column.addWidget(self.filter)
        column.addWidget(self.table, 1)
        self.setCentralWidget(body)
