"""From one doubtful place to the next, in the text: the row opens, its letters are marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from ui.editor.transcript_view import TranscriptView

END = 1 << 30
"""Behind every character."""

BELOW_LINES = 3
"""So many lines stay free below the row that one comes to."""


class DoubtWalk(QObject):
    """Walks one view; whoever listens plays what is said there and offers spellings."""

    arrived = Signal(object, object)
    """The `Utterance` whose editor has opened, and the span of the place in its text."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view

    def go(self, step: int) -> bool:
        """Go to the next place to settle, or the one before for -1."""
        view, model = self._view, self._view.rows
        place = view.editing.place
        row: int | None = view.currentIndex().row()
        at = -1 if step > 0 else END
        if place is not None:
            row, at = model.row_of(place[0].id), place[1]
        elif view.commands is None:
            at = END if step > 0 else -1  # only read here: nothing is open, on from this row
        if row is None or row < 0:
            row = -1 if step > 0 else model.rowCount()
        return self._walk(row, at, step)

    def go_on_after(self, wanted: str) -> None:
        """Go to the first place behind an utterance."""
        model = self._view.rows
        row = model.row_of(wanted)
        if row is not None:
            self._view.setCurrentIndex(model.index(row))
            self._walk(model.next_utterance(row), -1, 1)

    def go_on_from(self, wanted: str, at: int) -> None:
        """Go to the first place at or behind character `at` of an utterance."""
        row = self._view.rows.row_of(wanted)
        if row is not None:
            self._walk(row, at - 1, 1)

    def _make_room(self, row: int) -> None:
        """Leave some lines below the row, for spellings and to read on."""
        view = self._view
        index, lines = view.rows.index(row), BELOW_LINES * view.layouts.fonts.line
        if view.visualRect(index).bottom() + lines > view.viewport().height():
            view.scrollTo(index, view.ScrollHint.PositionAtTop)
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() - view.viewport().height() // 3)

    def _walk(self, row: int | None, at: int, step: int) -> bool:
        """Open the editor at the next place beyond one; return whether there is any."""
        view, model = self._view, self._view.rows
        while row is not None:
            spans = [doubt.span for doubt in model.doubts(row)]
            beyond = [span for span in spans if (span[0] - at) * step > 0]
            if beyond:
                start, end = min(beyond) if step > 0 else max(beyond)
                if not view.editing.open(row, start, end - start):
                    view.setCurrentIndex(model.index(row))
                    view.scrollTo(model.index(row))
                self._make_room(row)
                self.arrived.emit(model.utterance(row), (start, end))
                return True
            row, at = model.next_utterance(row, step), -1 if step > 0 else END
        return False
