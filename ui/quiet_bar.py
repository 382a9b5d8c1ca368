"""A scroll bar that keeps its room, so that rows keep their width, and is not in the way."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QScrollBar


class QuietBar(QScrollBar):
    """Shows nothing where there is nothing to scroll; its view has it always on."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar where it can be moved."""
        if self.maximum() > self.minimum():
            super().paintEvent(event)
