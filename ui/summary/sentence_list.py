"""The sentences of a summary in a list: walked through with the arrow keys, heard with Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QListView, QWidget

from minutes.judging import Key
from minutes.revising import Place
from ui import keys, theme
from ui.quiet_bar import QuietBar
from ui.summary.row_layout import wrapped
from ui.summary.row_painter import RowPainter
from ui.summary.sentence_model import SentenceModel
from ui.summary.sheet import Row, Sentence


class SentenceList(QListView):
    """Shows rows; what a person wants of a sentence is told by signals."""

    chosen = Signal(object)
    """The `Sentence` that the cursor has come to."""

    heard = Signal(object)
    """An `Evidence` to be played."""

    ticked = Signal(object)
    """A `Sentence` to be confirmed, or not any more."""

    taken_out = Signal(object)
    """A `Sentence` that is not wanted, or is again."""

    reworded = Signal(object, str)
    """A `Sentence`, and a person's words for it."""

    undone = Signal()
    """A person takes the last change back."""

    refused = Signal()
    """A person wants to change words that somebody said."""

    def __init__(self) -> None:
        super().__init__()
        self.sentences = SentenceModel(self)
        self.setModel(self.sentences)
        self._painter = RowPainter(self)
        self.setItemDelegate(self._painter)
        self._hint = ""
        self._waiting: Sequence[Row] | None = None
        self._next = 0
        self.setAccessibleName("要約の文")
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollBar(QuietBar())
        self._painter.ticked.connect(self.ticked)
        self._painter.heard.connect(self.heard)
        self._painter.reworded.connect(self.reworded)
        self.selectionModel().currentRowChanged.connect(lambda now, before: self._choose(now))

    # -- what is shown

    @property
    def current(self) -> Sentence | None:
        """The sentence that the cursor is on."""
        at = self.currentIndex().row()
        row = self.sentences.rows[at] if 0 <= at < len(self.sentences.rows) else None
        return row if isinstance(row, Sentence) else None

    def show_rows(self, rows: Sequence[Row], hint: str = "") -> None:
        """Show these, the cursor staying where it is; a field that is open is left alone."""
        if self.state() is QListView.State.EditingState:
            self._waiting = rows
            return
        self._hint = hint
        policies = Qt.ScrollBarPolicy
        # Rows are as high as their width makes them: that must not change under them.
        self.setVerticalScrollBarPolicy(
            policies.ScrollBarAlwaysOn if rows else policies.ScrollBarAlwaysOff
        )
        at = self.currentIndex().row()
        place = None if self.current is None else self.current.place
        self.sentences.show(rows)
        self._put_cursor(place, at)
        self.scheduleDelayedItemsLayout()  # a row with other words has another height
        self.viewport().update()

    def allow(self, *, may_change: bool) -> None:
        """Let a person change sentences, or not."""
        self.sentences.may_change = may_change

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Show what came while a sentence was changed."""
        super().closeEditor(editor, hint)
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            self.show_rows(waiting)

    def _put_cursor(self, place: Place | Key | None, at: int) -> None:
        """Put the cursor on the same sentence, else on the one that stands there now."""
        rows = self.sentences.rows
        here = rows[at] if 0 <= at < len(rows) else None
        if isinstance(here, Sentence) and self.currentIndex().row() == at:
            return
        found = [n for n, row in enumerate(rows) if isinstance(row, Sentence)]
        same = [n for n in found if place is not None and rows[n].place == place]  # type: ignore[union-attr]
        after = [n for n in found if n >= at]
        wanted = (same or (after if at >= 0 else found[:1]) or found[-1:])[:1]
        if wanted:
            self.setCurrentIndex(self.sentences.index(wanted[0]))

    def _choose(self, index: QModelIndex) -> None:
        self._next = 0
        row = self.sentences.rows[index.row()] if index.isValid() else None
        if isinstance(row, Sentence):
            self.chosen.emit(row)

    # -- keys

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the list, also where they mean something else in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = event.modifiers() in _PLAIN and event.key() in _OWN
            is_known = event.matches(QKeySequence.StandardKey.Undo) or _is_check(event)
            if is_plain or is_known:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hear with Enter, confirm with the space bar, change with F2, take out with Delete."""
        row = self.current
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undone.emit()
        elif row is not None and _is_check(event):
            self._check(row)
        elif row is None or event.modifiers() not in _PLAIN:
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.hear_next()
        elif event.key() == Qt.Key.Key_Space:
            self.ticked.emit(row)
        elif event.key() == Qt.Key.Key_F2:
            self.change()
        elif event.key() == Qt.Key.Key_Delete:
            self.taken_out.emit(row)
        else:
            super().keyPressEvent(event)

    def hear_next(self) -> None:
        """Play what the sentence rests on; where that is several places, the next of them."""
        row = self.current
        if row is not None and row.evidence:
            self.heard.emit(row.evidence[self._next % len(row.evidence)])
            self._next += 1

    def change(self) -> None:
        """Open the field in which the sentence is changed."""
        index = self.currentIndex()
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        elif self.sentences.may_change and self.current is not None:
            self.refused.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Change the words that are clicked; a time that is clicked twice is only heard."""
        at = event.position().toPoint()
        if self._painter.is_text(self.indexAt(at), at):
            self.change()
        else:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be pressed."""
        super().mouseMoveEvent(event)
        at = event.position().toPoint()
        is_hot = self._painter.is_hot(self.indexAt(at), at)
        shape = Qt.CursorShape.PointingHandCursor if is_hot else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _check(self, row: Sentence) -> None:
        """Confirm a sentence and go on to the next one that is open."""
        if not row.is_ticked:
            self.ticked.emit(row)
        after = range(self.currentIndex().row() + 1, len(self.sentences.rows))
        rows = ((at, self.sentences.rows[at]) for at in after)
        following = (at for at, one in rows if isinstance(one, Sentence) and one.state.is_open)
        at = next(following, None)
        if at is not None:
            self.setCurrentIndex(self.sentences.index(at))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what to do where there is nothing yet."""
        super().paintEvent(event)
        if self.sentences.rows or not self._hint:
            return
        margin = theme.scaled(4 * theme.GRID)
        area = self.viewport().rect().adjusted(margin, margin, -margin, -margin)
        lines = wrapped(self._hint, theme.font(), max(1, area.width()))
        place = QPoint(area.left(), area.top() + max(0, (area.height() - lines.height) // 3))
        painter = QPainter(self.viewport())
        painter.setPen(theme.colors().secondary)
        lines.layout.draw(painter, place.toPointF())
        painter.end()


def _is_check(event: QKeyEvent) -> bool:
    """Return whether these are the keys that find something right and go on."""
    pressed = QKeySequence(event.keyCombination())
    return any(pressed == known for known in keys.shortcuts("check"))


_OWN = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_F2}
_PLAIN = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
