"""What the tools have in common: the text they work on, background work, a line of news."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.proofreading import Proofreader
from minutes.types import MeetingId
from ui import tasks, theme
from ui.context import Context
from ui.dialogs.frame import Text
from ui.editor.transcript_model import TranscriptModel
from ui.editor.transcript_view import TranscriptView
from ui.proof.change_list import Change

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on an editor's desk: a meeting, its text, and who may change it."""

    context: Context
    meeting: MeetingId
    proofreader: Proofreader
    model: TranscriptModel
    view: TranscriptView


class ToolPanel(QWidget):
    """One tool; `column` takes its content."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.column = QVBoxLayout(self)
        margin = theme.GRID * 3 // 2
        self.column.setContentsMargins(margin, margin, margin, margin)
        self.column.setSpacing(theme.GRID)
        self.news = Text()
        theme.set_role(self.news, "caption")

    def tell(self, sentence: str, role: str = "caption") -> None:
        """Say something in the line of news."""
        theme.set_role(self.news, role)
        self.news.setText(sentence)
        self.news.setVisible(bool(sentence))
        self.news.setAccessibleName(sentence)

    def query(self, work: Callable[[], Answer], done: Callable[[Answer], None]) -> None:
        """Read in the background; an answer that comes too late is dropped."""
        tasks.query(work, tasks.if_alive(self, done), tasks.if_alive(self, self.fail))

    def operate(self, work: Callable[[], Answer], done: Callable[[Answer], None]) -> None:
        """Change something in the background, after what is being typed is stored."""
        self.desk.view.editing.finish()
        tasks.operate(work, tasks.if_alive(self, done), tasks.if_alive(self, self.fail))

    def fail(self, error: MinutesError) -> None:
        """Say what went wrong."""
        self.tell(describe_error(error), "error")

    def go(self, change: Change) -> None:
        """Show a change's place in the text; its key begins with the utterance's id."""
        key = change.key[0] if isinstance(change.key, tuple) else change.key
        self.desk.view.go_to(str(key))

    def row(self, *widgets: QWidget) -> QHBoxLayout:
        """Put widgets side by side into the column."""
        line = QHBoxLayout()
        line.setSpacing(theme.GRID)
        for widget in widgets:
            line.addWidget(widget)
        self.column.addLayout(line)
        return line


def make_button(text: str, work: Callable[[], None], role: str = "") -> QPushButton:
    """Return a button that does something."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if role:
        theme.set_role(button, role)
    button.clicked.connect(lambda checked=False: work())
    return button
