"""The list itself: a table, with what can be done with a meeting under Enter and a menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from minutes.types import ReviewState
from ui import theme
from ui.meetings.deeds import FINISHED, Deeds
from ui.meetings.listing import Row, State
from ui.meetings.model import DATE, LENGTH, REST, SPEAKERS, TITLE, MeetingsModel
from ui.order import may_go_on

MAY_GO_ON = FINISHED | {State.INTERRUPTED}

ROW_HEIGHT = 40
MEASURED = 50
"""Rows after which a column's width is settled: what is in view, not thousands."""

ROOMY = 720
"""Pixels before scaling from which length and speakers stand beside the name, which is
shortened first: state and date take 350, length and speakers 170."""


class MeetingsTable(QTableView):
    """Shows meetings; one can be chosen at a time."""

    opened = Signal(object)
    """The `Row` of a meeting that is to be shown."""

    finish_wanted = Signal(object)
    """The `Row` of an interrupted meeting that is to be completed."""

    more_wanted = Signal(object)
    """The `Row` of a meeting whose recording is to go on."""

    def __init__(self, deeds: Deeds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deeds = deeds
        self._has_limit = False
        self.model_of_meetings = MeetingsModel(self)
        self.setModel(self.model_of_meetings)
        self.setAccessibleName("会議の一覧")
        self._set_up()
        self.activated.connect(self._open_at)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self._add_key("F2", self._deeds.edit)
        self._add_key("Delete", self._deeds.erase)

    def selected(self) -> Row | None:
        """Return the meeting that is chosen."""
        index = self.currentIndex()
        return self.model_of_meetings.row_at(index.row()) if index.isValid() else None

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these meetings; what is chosen, and what is in view, stays."""
        chosen = self.selected()
        place = self.verticalScrollBar().value()
        self.model_of_meetings.set_rows(rows)
        self._has_limit = any(row.days_left is not None for row in rows)
        self._choose_columns()
        number = None
        if chosen is not None:
            number = self.model_of_meetings.number_of(chosen.meeting.id)
        if number is not None and number != self.currentIndex().row():
            self.selectRow(number)
        self.verticalScrollBar().setValue(place)

    def sort_by_rest(self) -> None:
        """Show first what is erased first."""
        self.sortByColumn(REST, Qt.SortOrder.AscendingOrder)
        self.scrollToTop()

    def make_menu(self, row: Row) -> QMenu:
        """Return what can be done with a meeting."""
        menu = QMenu(self)
        deeds = self._deeds
        _add(menu, "開く", lambda: self.opened.emit(row), "Enter")
        if row.state is State.INTERRUPTED:
            _add(menu, "続きを文字にする", lambda: self.finish_wanted.emit(row))
        if row.state in MAY_GO_ON and row.has_sound and may_go_on(row.meeting):
            _add(menu, "続きを録音…", lambda: self.more_wanted.emit(row))
        menu.addSeparator()
        _add(menu, "Word ファイルを作る…", lambda: deeds.export(row))
        _add(menu, "会議名・出席者などを直す…", lambda: deeds.edit(row), "F2")
        if row.state in FINISHED:
            menu.addSeparator()
            for state, words in (
                (ReviewState.UNREVIEWED, "未校正に戻す"),
                (ReviewState.REVIEWED, "校正済にする"),
                (ReviewState.PUBLISHED, "公開済にする"),
            ):
                if row.meeting.review is not state:
                    _add(menu, words, partial(deeds.review, row, state))
        menu.addSeparator()
        _add(menu, "消す…", lambda: deeds.erase(row), "Delete")
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what matters least where there is little room."""
        super().resizeEvent(event)
        self._choose_columns()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.verticalHeader().setDefaultSectionSize(theme.scaled(ROW_HEIGHT))

    def _choose_columns(self) -> None:
        is_roomy = self.width() >= theme.scaled(ROOMY)
        for column, is_shown in ((SPEAKERS, is_roomy), (LENGTH, is_roomy), (REST, self._has_limit)):
            self.setColumnHidden(column, not is_shown)

    def _show_menu(self, place: QPoint) -> None:
        index = self.indexAt(place) if self.indexAt(place).isValid() else self.currentIndex()
        if not index.isValid():
            return
        menu = self.make_menu(self.model_of_meetings.row_at(index.row()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(place))

    def _open_at(self, index: QModelIndex) -> None:
        self.opened.emit(self.model_of_meetings.row_at(index.row()))

    def _add_key(self, key: str, do: Callable[[Row], object]) -> None:
        action = QAction(self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: self._do(do))
        self.addAction(action)

    def _do(self, do: Callable[[Row], object]) -> None:
        row = self.selected()
        if row is not None:
            do(row)

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.scaled(ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(MEASURED)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        self.setSortingEnabled(True)
        self.sortByColumn(DATE, Qt.SortOrder.DescendingOrder)


def _add(menu: QMenu, words: str, do: Callable[[], object], key: str = "") -> None:
    action = menu.addAction(f"{words}\t{key}" if key else words)
    action.triggered.connect(lambda _checked=False: do())
