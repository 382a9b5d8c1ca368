"""A list of changes to choose from: what stands there, and what would."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView

from ui.proof.change_model import Change, ChangeModel
from ui.proof.change_painter import ChangePainter
from ui.quiet_bar import QuietBar

__all__ = ["Change", "ChangeList", "ChangeModel"]


class ChangeList(QListView):
    """Shows changes; clicking or moving to one goes to its place in the text."""

    wanted = Signal(object)
    """The `Change` that a person looks at."""

    taken = Signal(object)
    """The `Change` that a person pressed Enter on."""

    def __init__(self, name: str, *, is_checkable: bool = True) -> None:
        super().__init__()
        self.rows = ChangeModel(self, is_checkable=is_checkable)
        self.setModel(self.rows)
        self.setItemDelegate(ChangePainter(self, is_checkable=is_checkable))
        self.setAccessibleName(name)
        self.setUniformItemSizes(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(QuietBar())
        # Rows are as high as their width makes them: that must not change under them.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.selectionModel().currentRowChanged.connect(lambda now, before: self._want(now))

    def current(self) -> Change | None:
        """Return the row that the cursor is on."""
        row = self.currentIndex().row()
        return self.rows.changes[row] if 0 <= row < len(self.rows.changes) else None

    def step(self, by: int = 1) -> bool:
        """Go to the next row; return whether there is one."""
        row = self.currentIndex().row() + by
        if not 0 <= row < len(self.rows.changes):
            return False
        self.setCurrentIndex(self.rows.index(row))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the row with Enter."""
        change = self.current()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and change is not None:
            self.taken.emit(change)
            return
        super().keyPressEvent(event)

    def _want(self, index: QModelIndex) -> None:
        if index.isValid():
            self.wanted.emit(self.rows.changes[index.row()])
