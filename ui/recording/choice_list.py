"""A list in a side panel: a click, Enter or a key does at once what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QSizePolicy

from ui import theme

FEWEST_LINES = 3
"""So many lines are in view however little room there is."""

EDGE = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """A line: what it says, what its tool tip adds, its colour ("" for the usual one)."""

    text: str
    tip: str = ""
    color: str = ""


class ChoiceList(QListWidget):
    """At most as high as its lines, and then it scrolls; tool tips tell long texts."""

    chosen = Signal(int)
    removal_wanted = Signal(int)

    def __init__(self, name: str, *, is_removable: bool = False) -> None:
        super().__init__()
        self._is_removable = is_removable
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setStyleSheet("QListWidget { background: transparent; border: none; }")

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show these lines in the place of what was there; the chosen place stays."""
        row = self.currentRow()
        self.clear()
        for choice in choices:
            item = QListWidgetItem(choice.text)
            item.setToolTip(choice.tip or choice.text)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{choice.text} {choice.tip}".strip())
            item.setSizeHint(QSize(0, theme.scaled(theme.TARGET)))
            if choice.color:
                item.setForeground(QColor(choice.color))
            self.addItem(item)
        line = theme.scaled(theme.TARGET)
        self.setMaximumHeight(len(choices) * line + EDGE)
        self.setMinimumHeight(min(len(choices), FEWEST_LINES) * line + EDGE)
        self.setVisible(bool(choices))
        if 0 <= row < len(choices):
            self.setCurrentRow(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do what the line says that was clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.chosen.emit(index.row())
            if not self._is_removable:  # it is done, and nothing more can be done with the line
                self.setCurrentRow(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the line says that the keys are on; Delete takes it away."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentRow() >= 0:
            self.chosen.emit(self.currentRow())
        elif event.key() == Qt.Key.Key_Delete and self._is_removable and self.currentRow() >= 0:
            self.removal_wanted.emit(self.currentRow())
        else:
            super().keyPressEvent(event)
