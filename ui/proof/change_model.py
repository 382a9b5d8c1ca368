"""Changes to choose from, as rows: what stands there, what would, and a tick."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from minutes.messages import format_position
from minutes.types import Seconds

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Change:
    """One row. `key` is the caller's; text around the place stands on both sides.

    `after` None shows a place and proposes nothing; `note` stands after the time.
    """

    key: Hashable
    position: Seconds
    before: str
    lead: str = ""
    tail: str = ""
    after: str | None = None
    note: str = ""
    is_chosen: bool = True

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        place = f"{format_position(self.position)} {self.note} {self.lead}"
        if self.after is None:
            return f"{place}「{self.before}」{self.tail}"
        return f"{place}「{self.before}」を「{self.after or '（消す）'}」に{self.tail}"


class ChangeModel(QAbstractListModel):
    """The rows, with a tick each where they can be chosen."""

    def __init__(self, parent: QWidget | None = None, *, is_checkable: bool = True) -> None:
        super().__init__(parent)
        self.changes: list[Change] = []
        self._chosen: list[bool] = []
        self._is_checkable = is_checkable

    def show(self, changes: Sequence[Change]) -> None:
        """Show these."""
        self.beginResetModel()
        self.changes = list(changes)
        self._chosen = [change.is_chosen for change in changes]
        self.endResetModel()

    def chosen(self) -> list[Change]:
        """Return the rows that are ticked."""
        return [one for one, is_chosen in zip(self.changes, self._chosen, strict=True) if is_chosen]

    def choose_all(self, *, is_chosen: bool) -> None:
        """Tick all rows, or none."""
        self._chosen = [is_chosen] * len(self.changes)
        if self.changes:
            self.dataChanged.emit(self.index(0), self.index(len(self.changes) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.changes)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a row."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self._is_checkable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown, read aloud, or ticked."""
        change = self.changes[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return change.spoken
        if role == Qt.ItemDataRole.CheckStateRole and self._is_checkable:
            is_chosen = self._chosen[index.row()]
            return Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a row or not."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self._chosen[index.row()] = Qt.CheckState(value) is Qt.CheckState.Checked
        self.dataChanged.emit(index, index)
        return True
