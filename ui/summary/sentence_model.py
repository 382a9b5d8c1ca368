"""The rows of a summary for Qt: headings, which are passed over, and sentences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from minutes.revising import Place
from ui.summary.sheet import Heading, Row, Sentence

Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole
"""The `Row` itself."""


class SentenceModel(QAbstractListModel):
    """Headings, which are passed over, and sentences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.may_change = True

    def show(self, rows: Sequence[Row]) -> None:
        """Show these; rows that are the same at both ends stay as they are."""
        old, new = self.rows, list(rows)
        if len(old) == len(new):
            self.rows = new
            for at in (at for at, row in enumerate(new) if row != old[at]):
                self.dataChanged.emit(self.index(at), self.index(at))
            return
        least = min(len(old), len(new))
        first = next((at for at in range(least) if old[at] != new[at]), least)
        last = next((at for at in range(least - first) if old[-1 - at] != new[-1 - at]), None)
        last = least - first if last is None else last
        if len(old) - last > first:
            self.beginRemoveRows(QModelIndex(), first, len(old) - last - 1)
            self.rows = [*old[:first], *old[len(old) - last :]]
            self.endRemoveRows()
        if len(new) - last > first:
            self.beginInsertRows(QModelIndex(), first, len(new) - last - 1)
            self.rows = new
            self.endInsertRows()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a row: nothing with a heading."""
        row = self.rows[index.row()] if index.isValid() else None
        if not isinstance(row, Sentence):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.may_change and isinstance(row.place, Place):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, or what is read aloud of it."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return row.title if isinstance(row, Heading) else self._spoken(index.row(), row)
        return None

    def _spoken(self, at: int, row: Sentence) -> str:
        """Return a sentence as it is read aloud; the first one with its heading."""
        above = self.rows[at - 1] if at else None
        return f"{above.title}。{row.spoken}" if isinstance(above, Heading) else row.spoken


def row_of(index: Index) -> Row:
    """Return what a row shows."""
    row: Row = index.data(ROW)
    return row
