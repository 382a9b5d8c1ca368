"""Who attends, as a table that takes what offices have: cells of Excel, lines, files."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from minutes.types import Participant
from ui import theme

COLUMNS = ("氏名", "役職", "よみ", "席")
HINT = "氏名を入力、または貼り付け"


class ParticipantsTable(QTableWidget):
    """One row a person, and an empty one at the end to write the next into."""

    pasted = Signal(str)
    """Text of several cells or lines was pasted; whoever reads lists takes it."""

    edited = Signal()
    """Who attends has changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self.setAccessibleName("出席者")
        self.setHorizontalHeaderLabels(list(COLUMNS))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.scaled(theme.TARGET + 4))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(len(COLUMNS) - 1, theme.scaled(56))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self._is_filling = False
        self.set_participants(())
        self.itemChanged.connect(self._take_edit)
        self.setItemDelegateForColumn(0, _Hinting(self))

    @property
    def participants(self) -> tuple[Participant, ...]:
        """Who attends, in the order of the table; rows without a name are nobody."""
        rows = (self._texts(row) for row in range(self.rowCount()))
        return tuple(Participant(*texts) for texts in rows if texts[0])

    def set_participants(self, people: Sequence[Participant]) -> None:
        """Show these people in the place of all others."""
        self._is_filling = True
        self.setRowCount(len(people) + 1)
        for row, person in enumerate((*people, Participant(""))):
            cells = (person.name, person.role, person.reading, person.seat)
            for column, text in enumerate(cells):
                self.setItem(row, column, QTableWidgetItem(text))
        self._is_filling = False
        self.edited.emit()

    def add(self, people: Sequence[Participant]) -> None:
        """Add people; who is there already takes what is new about them."""
        known = {_key(person): person for person in self.participants}
        known.update((_key(person), person) for person in people)
        self.set_participants(tuple(known.values()))
        self.scrollToBottom()

    def remove_selected(self) -> None:
        """Take the chosen rows out."""
        gone = {index.row() for index in self.selectedIndexes()}
        kept = [self._texts(row) for row in range(self.rowCount()) if row not in gone]
        self.set_participants([Participant(*texts) for texts in kept if any(texts)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste whole lists; Enter writes into the cell and Delete takes rows out."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QApplication.clipboard().text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem():
            self.editItem(self.currentItem())
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_selected()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Write the next name, also where somebody clicks into the empty room below."""
        if self.itemAt(event.position().toPoint()) is None:
            self.write_next()
            event.accept()
        else:
            super().mouseDoubleClickEvent(event)

    def write_next(self) -> None:
        """Open the name of the empty row at the end."""
        item = self.item(self.rowCount() - 1, 0)
        if item is not None:
            self.setCurrentItem(item)
            self.editItem(item)

    def _texts(self, row: int) -> tuple[str, str, str, str]:
        items = [self.item(row, column) for column in range(len(COLUMNS))]
        name, role, reading, seat = (item.text().strip() if item else "" for item in items)
        return name, role, reading, seat

    def _take_edit(self, item: QTableWidgetItem) -> None:
        if self._is_filling:
            return
        if item.row() == self.rowCount() - 1 and item.text().strip():
            self._is_filling = True
            self.setRowCount(self.rowCount() + 1)
            for column in range(len(COLUMNS)):
                self.setItem(self.rowCount() - 1, column, QTableWidgetItem(""))
            self._is_filling = False
        self.edited.emit()


class _Hinting(QStyledItemDelegate):
    """Says in the empty row what it is for; the words are no text of the row."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        is_next = index.row() == index.model().rowCount() - 1
        if is_next and not index.data():
            painter.save()
            painter.setFont(theme.font())
            painter.setPen(QColor(theme.colors().secondary))
            rect: QRect = option.rect
            rect = rect.adjusted(theme.GRID, 0, 0, 0)
            table = self.parent()
            if isinstance(table, QTableWidget):  # no longer than the row
                rect.setRight(table.viewport().width())
            painter.setClipping(False)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, HINT)
            painter.restore()


def _key(person: Participant) -> str:
    return "".join(person.name.split())
