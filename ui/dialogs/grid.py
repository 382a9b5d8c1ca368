"""Tables of text: some cells can be edited, rows can be ticked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui import theme

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")

_ROLE = Qt.ItemDataRole
_FLAG = Qt.ItemFlag


class Grid(QAbstractTableModel, Generic[Row]):
    """Rows of text, each with the thing that it shows; the first column may have ticks."""

    edited = Signal(int, int, str)
    """A person wrote into a cell: row, column, text. The owner changes the row, or not."""

    ticked = Signal()

    def __init__(
        self, columns: Sequence[str], editable: Collection[int] = (), *, has_ticks: bool = False
    ) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._editable = frozenset(editable)
        self._has_ticks = has_ticks
        self._things: list[Row] = []
        self._cells: list[tuple[str, ...]] = []
        self._ticks: list[bool] = []

    @property
    def things(self) -> tuple[Row, ...]:
        """What the rows show, in their order."""
        return tuple(self._things)

    @property
    def ticked_things(self) -> tuple[Row, ...]:
        """What the ticked rows show."""
        pairs = zip(self._things, self._ticks, strict=True)
        return tuple(thing for thing, is_ticked in pairs if is_ticked)

    def show_rows(
        self, rows: Sequence[tuple[Row, Sequence[str]]], ticks: Sequence[bool] | None = None
    ) -> None:
        """Show these things with their cells, ticked as said (all, where nothing is said)."""
        self.beginResetModel()
        self._things = [thing for thing, _ in rows]
        self._cells = [tuple(cells) for _, cells in rows]
        self._ticks = list(ticks) if ticks is not None else [True] * len(rows)
        self.endResetModel()
        self.ticked.emit()

    def replace(self, row: int, thing: Row, cells: Sequence[str]) -> None:
        """Show another thing in a row."""
        self._things[row], self._cells[row] = thing, tuple(cells)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def tick_all(self, *, is_ticked: bool) -> None:
        """Tick all rows, or none."""
        self._ticks = [is_ticked] * len(self._things)
        if self._things:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._things) - 1, 0))
        self.ticked.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: ANN401
        """Return the name of a column."""
        if orientation is Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return self._columns[section]
        return None

    def data(self, index: Index, role: int = 0) -> Any:  # noqa: ANN401 - as Qt declares it
        """Return a cell: its text, its tick, its name for readers of the screen."""
        row, column = index.row(), index.column()
        if role in (_ROLE.DisplayRole, _ROLE.EditRole, _ROLE.ToolTipRole):
            return self._cells[row][column]
        if role == _ROLE.CheckStateRole and self._has_ticks and column == 0:
            return Qt.CheckState.Checked if self._ticks[row] else Qt.CheckState.Unchecked
        if role == _ROLE.AccessibleTextRole:
            return f"{self._columns[column]} {self._cells[row][column]}"
        return None

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:  # noqa: ANN401
        """Tick a row, or tell the owner what was written."""
        if role == _ROLE.CheckStateRole and self._has_ticks:
            self._ticks[index.row()] = Qt.CheckState(value) == Qt.CheckState.Checked
            self.dataChanged.emit(index, index)
            self.ticked.emit()
            return True
        if role != _ROLE.EditRole or str(value) == self._cells[index.row()][index.column()]:
            return False
        self.edited.emit(index.row(), index.column(), str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say what can be done with a cell."""
        found = _FLAG.ItemIsEnabled | _FLAG.ItemIsSelectable
        if index.column() in self._editable:
            found |= _FLAG.ItemIsEditable
        if self._has_ticks and index.column() == 0:
            found |= _FLAG.ItemIsUserCheckable
        return found


def make_view(model: QAbstractItemModel, name: str, stretched: int) -> QTableView:
    """Return a table that shows whole rows; one column takes the room that is left."""
    view = QTableView()
    view.setModel(model)
    view.setAccessibleName(name)
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    height = theme.scaled(theme.TARGET + theme.GRID // 2)
    view.verticalHeader().setDefaultSectionSize(height)
    view.verticalHeader().setMinimumSectionSize(height)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    header.setMinimumSectionSize(theme.scaled(56))
    return view


def set_widths(view: QTableView, *widths: int) -> None:
    """Give columns their widths before scaling; 0 leaves one as it is."""
    for column, width in enumerate(widths):
        if width:
            view.setColumnWidth(column, theme.scaled(width))


def rows_chosen(view: QTableView) -> list[int]:
    """Return the chosen rows as the source model numbers them, in order."""
    from PySide6.QtCore import QSortFilterProxyModel

    model = view.model()
    rows = view.selectionModel().selectedRows() if view.selectionModel() else []
    if isinstance(model, QSortFilterProxyModel):
        rows = [model.mapToSource(index) for index in rows]
    return sorted(index.row() for index in rows)
