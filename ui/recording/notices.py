"""Warnings that stand below the text: they push nothing away that is being read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import theme

SECONDS_SHOWN = 12
"""Good news goes by itself after this time."""


class Notices(QWidget):
    """One line for each cause; a newer one about the same cause takes its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, QFrame] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.scaled(theme.GRID // 2))
        self.hide()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is shown now."""
        return tuple(
            label.text() for line in self._lines.values() for label in line.findChildren(QLabel)
        )

    def show_lost(self, sentence: str, text: str) -> None:
        """Say why a change was not stored; what was typed can be taken along."""
        if not text:
            self.show_notice("told", sentence, "error")
            return
        clipboard = QGuiApplication.clipboard()
        copy = ("直した文をコピー", lambda: clipboard.setText(text))
        self.show_notice("lost", f"{sentence}\n直した文：{text}", "error", copy)

    def show_notice(
        self,
        cause: str,
        sentence: str,
        role: str = "warning",
        action: tuple[str, Callable[[], object]] | None = None,
        *,
        is_passing: bool = False,
    ) -> None:
        """Say something about a cause, with a way on where there is one."""
        known = self._lines.get(cause)
        if known is not None and known.accessibleName() == sentence:
            return
        self.clear(cause)
        line = self._make_line(cause, sentence, role, action)
        self._lines[cause] = line
        self._column.addWidget(line)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(line, QAccessible.Event.Alert))
        if is_passing:
            QTimer.singleShot(SECONDS_SHOWN * 1000, line, lambda: self._pass(cause, line))

    def clear(self, cause: str) -> None:
        """Take what was said about a cause away."""
        line = self._lines.pop(cause, None)
        if line is not None:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.setVisible(bool(self._lines))

    def _pass(self, cause: str, line: QFrame) -> None:
        if self._lines.get(cause) is line:
            self.clear(cause)

    def _make_line(
        self,
        cause: str,
        sentence: str,
        role: str,
        action: tuple[str, Callable[[], object]] | None,
    ) -> QFrame:
        line = QFrame()
        theme.set_role(line, role)
        line.setAccessibleName(sentence)
        row = QHBoxLayout(line)
        row.setContentsMargins(theme.scaled(12), theme.scaled(4), theme.scaled(4), theme.scaled(4))
        text = QLabel(sentence)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(text, 1)
        if action is not None:
            do = QPushButton(action[0])
            do.clicked.connect(lambda checked=False: action[1]())
            row.addWidget(do)
        close = QPushButton("閉じる")
        theme.set_role(close, "quiet")
        close.setAccessibleName("このお知らせを閉じる")
        close.clicked.connect(lambda checked=False: self.clear(cause))
        row.addWidget(close)
        return line
