"""What all dialogs are made of: margins, a line for what went wrong, a row of buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from minutes.errors import MinutesError
from minutes.messages import describe_error
from ui import tasks, theme
from ui.dialogs.flow import FlowLayout

Answer = TypeVar("Answer")

MARGIN = 3 * theme.GRID
GAP = 2 * theme.GRID

_LINE_HEIGHT = 135
"""Percent. BIZ UD has none of its own; our choice by looking."""

OF_SCREEN = 0.92
"""A dialog takes at most this share of the screen it opens on."""


class Dialog(QDialog):
    """A dialog: `body` takes the content, `buttons` what is at the foot.

    What goes wrong is said in a line above the buttons, where eyes are anyway. On a small
    screen with large letters the content scrolls and the buttons take several lines: a
    dialog never asks for more room than there is.
    """

    def __init__(self, title: str, size: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        content = _Content()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GAP)
        area = scrolled(content)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.notice = Notice()
        self.buttons = FlowLayout()
        root = QVBoxLayout(self)
        root.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN - theme.GRID // 2)
        root.setSpacing(GAP)
        root.addWidget(area, 1)
        root.addWidget(self.notice)
        root.addLayout(self.buttons)
        self._grow(*size)

    def tell(self, sentence: str, role: str = "badge") -> None:
        """Say something in the line above the buttons; empty takes it away."""
        self.notice.say(sentence, role)

    def fail(self, error: MinutesError) -> None:
        """Say what went wrong and what to do."""
        self.tell(describe_error(error), "error")

    def query(
        self,
        work: Callable[[], Answer],
        done: Callable[[Answer], None],
        failed: tasks.Failed | None = None,
    ) -> tasks.Job:
        """Read in the background; answers that come after the dialog is gone are dropped."""
        return tasks.query(work, self.if_alive(done), self.if_alive(failed or self.fail))

    def operate(
        self,
        work: Callable[[], Answer],
        done: Callable[[Answer], None],
        failed: tasks.Failed | None = None,
    ) -> tasks.Job:
        """Change something in the background, and drop late answers likewise."""
        return tasks.operate(work, self.if_alive(done), self.if_alive(failed or self.fail))

    def if_alive(self, take: Callable[[Answer], None]) -> Callable[[Answer], None]:
        """Return the function for as long as this dialog exists."""
        return tasks.if_alive(self, take)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do not close at an Enter that was meant for a field."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        default = any(
            button.isDefault() and button.isEnabled() for button in self.findChildren(QPushButton)
        )
        if is_enter and not default:
            event.accept()
            return
        super().keyPressEvent(event)

    def _grow(self, width: int, height: int) -> None:
        screen = (self.parentWidget() or self).screen().availableSize()
        self.resize(
            min(theme.scaled(width), round(screen.width() * OF_SCREEN)),
            min(theme.scaled(height), round(screen.height() * OF_SCREEN)),
        )


class _Content(QWidget):
    """What scrolls in a dialog: no higher than it must be at the width that it has.

    Qt takes the height of lines wrapped as narrowly as can be, and gives what is not needed
    of it to the list above: what stands below it would be out of sight.
    """

    def minimumSizeHint(self) -> QSize:
        """Return the least width; the height follows from the width."""
        least = super().minimumSizeHint()
        layout = self.layout()
        has_wrapped = layout is not None and layout.hasHeightForWidth()
        return QSize(least.width(), 0) if has_wrapped else least

    def heightForWidth(self, width: int) -> int:
        """Return the least height at a width, -1 where it is the same for all."""
        layout = self.layout()
        return -1 if layout is None else layout.minimumHeightForWidth(width)


class StoringDialog(Dialog):
    """A dialog that stores what is written in it; where that fails it stays as it is."""

    changed = Signal()
    """The store has it."""

    def __init__(self, title: str, size: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(title, size, parent)
        self.save_button = button("保存", self.save, "primary")

    def save(self) -> None:
        """Store what is written, with `store`."""
        raise NotImplementedError

    def store(self, work: Callable[[], object]) -> None:
        """Do so in the background, then close."""
        self.save_button.setEnabled(False)
        self.operate(work, self._end, self._keep_open)

    def _end(self, stored: object) -> None:
        self.changed.emit()
        self.accept()

    def _keep_open(self, error: MinutesError) -> None:
        self.save_button.setEnabled(True)
        self.fail(error)


def button(text: str, pressed: Callable[[], object], role: str = "") -> QPushButton:
    """Return a button that no stray Enter presses; the "primary" one Enter does."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    if role == "primary":
        made.setDefault(True)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


class Text(QLabel):
    """Plain text over several lines, with room between them as people read it easily.

    What looks like markup is shown as it is written.
    """

    def __init__(self, sentence: str = "") -> None:
        super().__init__()
        self._plain = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(sentence)

    def text(self) -> str:
        """Return the text without the marks that give it its room."""
        return self._plain

    def setText(self, sentence: str) -> None:
        """Show a text."""
        self._plain = sentence
        lines = escape(sentence).replace("\n", "<br>")
        super().setText(
            f'<p style="margin:0;white-space:pre-wrap;line-height:{_LINE_HEIGHT}%">{lines}</p>'
        )


class Notice(Text):
    """A line for what a person should know now; not there while there is nothing."""

    def __init__(self) -> None:
        super().__init__()
        small = theme.scaled(theme.GRID // 2)
        self.setContentsMargins(0, small, 0, small)  # Qt forgets the style's padding
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hide()

    def say(self, sentence: str, role: str = "badge") -> None:
        """Say something; empty takes it away."""
        theme.set_role(self, role)
        self.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))


def text(sentence: str, role: str = "", *, is_wrapped: bool = True) -> QLabel:
    """Return a text; long ones go over several lines."""
    made = Text(sentence) if is_wrapped else QLabel(sentence)
    if not is_wrapped:
        made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    return made


def row(*items: QWidget | None) -> QHBoxLayout:
    """Return widgets side by side; None is the space between left and right."""
    made = QHBoxLayout()
    made.setSpacing(theme.GRID)
    for item in items:
        if item is None:
            made.addStretch(1)
        else:
            made.addWidget(item)
    return made


def tab_bar(name: str, titles: Iterable[str]) -> QTabBar:
    """Return tabs that stand on the left, without a line of their own."""
    made = QTabBar()
    made.setAccessibleName(name)
    made.setDrawBase(False)
    made.setExpanding(False)
    for title in titles:
        made.addTab(title)
    return made


def scrolled(content: QWidget) -> QScrollArea:
    """Return an area that scrolls downwards when there is more than fits."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area


def framed(canvas: QWidget) -> QFrame:
    """Return a picture with a line around it, so that it ends somewhere on black."""
    frame = QFrame()
    frame.setProperty("role", "card")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(*[theme.GRID // 2] * 4)
    inside.addWidget(canvas)
    return frame


def card(width: int) -> tuple[QFrame, QVBoxLayout]:
    """Return a card of at most this width (pixels before scaling) and its column."""
    frame = QFrame()
    theme.set_role(frame, "card")
    frame.setMaximumWidth(theme.scaled(width))
    column = QVBoxLayout(frame)
    column.setContentsMargins(*[theme.scaled(MARGIN)] * 4)
    column.setSpacing(theme.scaled(theme.GRID * 3 // 2))
    return frame, column
