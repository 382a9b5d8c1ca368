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
        """Show these; where only some are different, the others stay where they are."""
        if len(rows) == len(self.rows):
            before, self.rows = self.rows, list(rows)
            for at, (old, new) in enumerate(zip(before, rows, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(at), self.index(at))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a row: nothing with a heading."""
        row = self.rows[index.row()]
        if isinstance(row, Heading):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.may_change and isinstance(row.place, Place):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, or what is read aloud of it."""
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
