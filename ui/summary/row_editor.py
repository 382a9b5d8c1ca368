"""The field in which a sentence is changed: Enter keeps it, Esc leaves it as it was."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui import theme
from ui.summary.row_layout import LINE, text_font


class RowEditor(QPlainTextEdit):
    """One sentence; a line break that is pasted becomes a space."""

    finished = Signal()
    """A person pressed Enter."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_filled = False
        self.setFont(text_font())
        self.setAccessibleName("要約の文を直す（Enter で決める、Esc でやめる）")
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    @property
    def words(self) -> str:
        """What is written there, in one line."""
        return " ".join(self.toPlainText().split("\n")).strip()

    def fill(self, text: str) -> None:
        """Put the sentence in, with the cursor at its end."""
        self.is_filled = True
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def height_of(self, lines: int) -> int:
        """Return the height for so many lines."""
        step = QFontMetrics(self.font()).height() * LINE
        return round(lines * step) + theme.scaled(16)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as the end of the work."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.finished.emit()
            return
        super().keyPressEvent(event)
