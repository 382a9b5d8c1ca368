"""The field that opens over a row: looks like the text below it, and never loses typing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from ui import theme
from ui.editor.letters import from_qt, to_qt

_STAYING = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""Reasons for which the field loses the keys and gets them back: it stays open."""


class RowEditor(QTextEdit):
    """One paragraph; Enter keeps, Esc discards, and both wait while Japanese is composed."""

    committed = Signal()
    cancelled = Signal()
    left = Signal(int)
    """Keep, and go on with the row before (-1) or after (1)."""

    undo_wanted = Signal()
    """Nothing was typed here that could be undone: the last change of all is meant."""

    redo_wanted = Signal()
    height_changed = Signal()

    def __init__(self, text: str, width: int, line_height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._line_height = line_height
        self._is_composing = False
        self._offered = 0
        self._choose: Callable[[int], None] = lambda number: None
        self._spoken: list[QTextEdit.ExtraSelection] = []
        self._hidden: list[QTextEdit.ExtraSelection] = []
        self.setFont(theme.font(theme.TRANSCRIPT_POINTS))
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAccessibleName("発話の本文")
        colors = theme.colors()
        self.setStyleSheet(
            f"QTextEdit, QTextEdit:focus {{ border: none; padding: 0;"
            f" background: {colors.accent_soft}; color: {colors.text}; }}"
        )
        document = self.document()
        document.setDocumentMargin(0)
        self.setFixedWidth(width)
        document.setTextWidth(width)
        self.setPlainText(text)
        look = QTextBlockFormat()
        look.setLineHeight(line_height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(look)
        document.setUndoRedoEnabled(False)  # forgets what was just set up
        document.setUndoRedoEnabled(True)
        document.documentLayout().documentSizeChanged.connect(lambda size: self._grow())

    @property
    def text(self) -> str:
        """What is written, with what the input method has not handed over yet."""
        if self._is_composing:
            QGuiApplication.inputMethod().commit()
        return self.toPlainText().replace("\n", "")

    def place_cursor(self, at: int, length: int = 0) -> None:
        """Put the cursor before a character; select as many as `length`."""
        cursor, text = self.textCursor(), self.toPlainText()
        cursor.setPosition(to_qt(text, at))
        cursor.setPosition(to_qt(text, at + length), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    @property
    def cursor_place(self) -> int:
        """The character that the cursor is before."""
        return from_qt(self.toPlainText(), self.textCursor().position())

    def show_spoken(self, span: tuple[int, int] | None, look: QTextCharFormat) -> None:
        """Show which characters are heard at this moment."""
        self._spoken = [] if span is None else [self._selection(span, look)]
        self.setExtraSelections([*self._hidden, *self._spoken])

    def show_hidden(self, spans: Iterable[tuple[int, int]], look: QTextCharFormat) -> None:
        """Show what the chosen level of tidying leaves out of the text."""
        self._hidden = [self._selection(span, look) for span in spans]
        self.setExtraSelections([*self._hidden, *self._spoken])

    def _selection(self, span: tuple[int, int], look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        text, found = self.toPlainText(), QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(to_qt(text, span[0]))
        cursor.setPosition(to_qt(text, span[1]), QTextCursor.MoveMode.KeepAnchor)
        found.cursor, found.format = cursor, look
        return found

    def offer(self, count: int, choose: Callable[[int], None]) -> None:
        """Let Ctrl with a digit up to `count` choose a spelling; 0 offers none."""
        self._offered, self._choose = count, choose

    def event(self, event: QEvent) -> bool:
        """Claim Esc before it pauses the sound (it discards), and the keys of spellings."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_asked and self._claims(event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def _claims(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape or bool(self._offer_of(event))

    def _offer_of(self, event: QKeyEvent) -> int:
        """Return which spelling a key chooses, 0 for none."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        number = event.key() - Qt.Key.Key_0
        is_one = modifiers == Qt.KeyboardModifier.ControlModifier and 1 <= number <= self._offered
        return number if is_one else 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter, Esc and the arrows that leave the text; the rest is typing."""
        if self._is_composing:
            super().keyPressEvent(event)
            return
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if number := self._offer_of(event):
            self._choose(number)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if modifiers == Qt.KeyboardModifier.ControlModifier:
                event.ignore()  # plays from here
            else:
                self.committed.emit()
        elif key == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and not modifiers and self._is_at_edge(key):
            self.left.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo() if self.document().isUndoAvailable() else self.undo_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo() if self.document().isRedoAvailable() else self.redo_wanted.emit()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Notice whether Japanese is being composed."""
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed when a person goes on elsewhere in the window."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYING:
            self.committed.emit()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as one paragraph."""
        self.insertPlainText("".join(source.text().splitlines()))

    def sizeHint(self) -> QSize:
        """Return the size of the text, one line at least."""
        size = self.document().size().toSize()
        return QSize(size.width(), max(size.height(), self._line_height))

    def _grow(self) -> None:
        self.height_changed.emit()

    def _is_at_edge(self, key: int) -> bool:
        """Return whether there is no line above, or below, the cursor."""
        moves = QTextCursor.MoveOperation
        return not QTextCursor(self.textCursor()).movePosition(
            moves.Up if key == Qt.Key.Key_Up else moves.Down
        )
