"""Correcting a row in place: the editor over it, bound to an utterance, not to a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from minutes.types import Utterance
from ui import theme
from ui.editor.row_editor import RowEditor
from ui.editor.row_layout import PADDING
from ui.editor.row_looks import hidden_look

if TYPE_CHECKING:
    from ui.editor.transcript_view import TranscriptView

EDGE = 2
"""Room for the cursor behind the last character of a full line (pixels)."""


class RowEditing(QObject):
    """Opens at most one editor; whatever closes it, only Esc discards what was typed.

    Rows may come and go meanwhile, and a machine may revise or cut the utterance: the
    editor stays with it, and what was typed is put where it belongs when it is kept.
    """

    changed = Signal()
    """An editor was opened, or closed."""

    typed = Signal()
    """A key changed the text."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self._editor: RowEditor | None = None
        self._base: Utterance | None = None

    @property
    def is_open(self) -> bool:
        """Whether a row is edited now."""
        return self._editor is not None

    @property
    def editor(self) -> RowEditor | None:
        """The field that is open."""
        return self._editor

    @property
    def row(self) -> int | None:
        """Where the utterance that is edited stands, or what it has become."""
        if self._base is None:
            return None
        rows = self._view.rows
        row = rows.row_of(self._base.id)
        if row is not None:
            return row
        parts = rows.within(self._base.start, self._base.end)
        return rows.row_of(parts[0].id) if parts else None

    @property
    def chosen_text(self) -> str:
        """The characters that are marked."""
        if self._editor is None:
            return ""
        return self._editor.textCursor().selectedText().replace("\u2029", "")

    @property
    def place(self) -> tuple[Utterance, int] | None:
        """The utterance that is edited, and the character that the cursor is before."""
        if self._editor is None or self._base is None:
            return None
        return self._base, self._editor.cursor_place

    def open(self, row: int, at: int | None = None, length: int = 0) -> bool:
        """Open the editor over a row, its cursor before character `at` (else the end)."""
        self.finish()
        view = self._view
        utterance = view.rows.utterance(row)
        if utterance is None or view.commands is None:
            return False
        text = view.rows.text(row)
        view.follow(is_following=False)
        view.setCurrentIndex(view.rows.index(row))
        width = view.layouts.columns.text_width + EDGE
        editor = RowEditor(text, width, view.layouts.fonts.line, view.viewport())
        editor.place_cursor(len(text) if at is None else at, length)
        self._base, self._editor = utterance, editor
        self._connect(editor)
        view.scrollTo(view.rows.index(row))
        self._measure()
        self._show_hidden()
        editor.show()
        editor.setFocus()
        self.changed.emit()
        return True

    def _connect(self, editor: RowEditor) -> None:
        assert self._view.commands is not None
        editor.committed.connect(self.finish)
        editor.cancelled.connect(self.discard)
        editor.left.connect(self._go_beside)
        editor.undo_wanted.connect(self._view.commands.undo)
        editor.redo_wanted.connect(self._view.commands.redo)
        editor.height_changed.connect(self._measure)
        editor.textChanged.connect(self.typed)
        editor.textChanged.connect(self._show_hidden)

    def finish(self) -> None:
        """Close the editor and keep what was typed."""
        closed = self._close()
        if closed is not None and self._view.commands is not None:
            self._view.commands.write(*closed)

    def discard(self) -> None:
        """Close the editor; the text stays as it was."""
        self._close()

    def split(self) -> None:
        """Keep what was typed, and end the utterance at the cursor."""
        place = self.place
        if place is None:
            self.open(self._view.currentIndex().row())
            return
        closed = self._close()
        if closed is not None and self._view.commands is not None:
            self._view.commands.split(*closed, place[1])

    def height_below(self, top: int) -> int:
        """Return how high the row that is edited is, when its text begins at `top`."""
        own = 0 if self._editor is None else self._editor.sizeHint().height()
        return top + own + theme.scaled(PADDING)

    def follow_row(self) -> None:
        """Put the editor over its row."""
        row = self.row
        if self._editor is None or row is None:
            return
        view = self._view
        laid = view.layouts.lay(row)
        top = view.visualRect(view.rows.index(row)).top() + laid.top
        self._editor.setFixedWidth(laid.columns.text_width + EDGE)
        self._editor.setFixedHeight(self._editor.sizeHint().height())
        self._editor.move(laid.columns.text_x, top)

    def _go_beside(self, step: int) -> None:
        row = self.row
        other = None if row is None else self._view.rows.next_utterance(row, step)
        if other is not None:
            self.finish()
            self.open(other, at=None if step < 0 else 0)

    def _show_hidden(self) -> None:
        """Show in what is written, which is the record, what the level leaves out of it."""
        row, editor, rows = self.row, self._editor, self._view.rows
        if editor is None or row is None or not rows.tidied.is_other:
            return
        pieces = rows.shown(row, editor.toPlainText()).pieces
        editor.show_hidden((piece.tidying.span for piece in pieces), hidden_look())

    def _measure(self) -> None:
        row = self.row
        if row is not None:
            self._view.forget_height(row)
            self._view.settle()

    def _close(self) -> tuple[Utterance, str] | None:
        """Take the editor away; return what it was about, and what it says now."""
        editor, base, row = self._editor, self._base, self.row
        if editor is None or base is None:
            return None
        text = editor.text
        self._editor = self._base = None
        had_keys = editor.hasFocus()
        editor.blockSignals(True)
        editor.hide()
        editor.deleteLater()
        if had_keys:
            self._view.setFocus()
        if row is not None:
            self._view.forget_height(row)
        self._view.settle_soon()
        self.changed.emit()
        return base, text
