"""What lies under the mouse in the transcript: a character, a time, something to explain."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent

from minutes.editing.doubtful import unsure_spans
from minutes.messages import format_position
from minutes.timing import time_letters
from minutes.types import Seconds, Utterance
from ui import keys
from ui.editor.letters import from_qt
from ui.editor.row_layout import Laid
from ui.editor.row_list import RowList
from ui.editor.tidying_words import tell_tidying
from ui.editor.transcript_model import UNKNOWN

UNSURE_TOLD = "聞き取りに自信のない所です。直すか「確認済みにする」と印が消えます。"

CLICK_EDGE = 4
"""So far before a text still counts as on it (pixels)."""


class RowPlaces:
    """Answers for one view."""

    def __init__(self, view: RowList) -> None:
        self._view = view

    def wanted(self, event: QMouseEvent) -> Seconds | None:
        """Return what a click asks to play: Ctrl on a word, or the time of a row."""
        point = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            return None
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            place = self.text_at(point)
            found = None if place is None else self._view.rows.utterance(place[0])
            if place is None or found is None:
                return None
            times = time_letters(replace(found, text=self._view.rows.text(place[0])))
            return times[min(place[1], len(times) - 1)][0] if times else found.start
        if event.modifiers() == Qt.KeyboardModifier.NoModifier and self.is_time(point):
            found = self._view.rows.utterance(self._view.indexAt(point).row())
            return None if found is None else found.start
        return None

    def is_time(self, point: QPoint) -> bool:
        """Return whether a point lies on the time of an utterance."""
        found = self._laid_at(point)
        if found is None or not isinstance(found[1].row, Utterance) or not found[1].heading.time:
            return False
        _, laid, rect = found
        x = point.x() - laid.columns.time_x
        height = laid.top if laid.columns.is_stacked else laid.top + self._view.layouts.fonts.line
        return 0 <= x <= self._view.layouts.fonts.time_width and point.y() - rect.top() <= height

    def _laid_at(self, point: QPoint) -> tuple[int, Laid, QRect] | None:
        index = self._view.indexAt(point)
        if not index.isValid():
            return None
        return index.row(), self._view.layouts.lay(index.row()), self._view.visualRect(index)

    def text_at(self, point: QPoint) -> tuple[int, int] | None:
        """Return row and character at a point that lies on the text of an utterance."""
        found = self._laid_at(point)
        if found is None or not isinstance(found[1].row, Utterance):
            return None
        row, laid, rect = found
        at = self._letter_at(laid, rect, point)
        return None if at is None else (row, laid.shown.to_record(at))

    def _letter_at(self, laid: Laid, rect: QRect, point: QPoint) -> int | None:
        """Return the place in what is shown at a point."""
        x, y = point.x() - laid.columns.text_x, point.y() - rect.top() - laid.top
        if not (-CLICK_EDGE <= x <= laid.columns.text_width and y >= 0):
            return None
        number = min(y // self._view.layouts.fonts.line, laid.layout.lineCount() - 1)
        if number < 0:
            return 0
        place = laid.layout.lineAt(int(number)).xToCursor(x)
        at = place if isinstance(place, int) else place[0]
        return from_qt(laid.layout.text(), at)

    def reason_at(self, point: QPoint) -> str:
        """Return what there is to say about a point, empty for nothing."""
        found = self._laid_at(point)
        if found is None or not isinstance(found[1].row, Utterance):
            return ""
        row, laid = found[:2]
        utterance = laid.row
        assert isinstance(utterance, Utterance)
        at = self._letter_at(laid, found[2], point)
        if at is None:
            voice = laid.heading.voice or UNKNOWN
            role = self._view.rows.names.role(laid.heading.voice)
            checked = "✓ 確認済み" if utterance.is_checked else ""
            return "\n".join(
                filter(None, [voice, role, f"録音の {format_position(utterance.start)}", checked])
            )
        piece = laid.shown.piece_at(at)
        if piece is not None:
            return tell_tidying(piece.tidying)
        is_pending = self._view.rows.is_pending(row)
        return "" if is_pending else _reason(utterance, laid.shown.to_record(at))


def _reason(utterance: Utterance, at: int) -> str:
    """Return why a character is underlined."""
    for doubt in utterance.doubts:
        if doubt.span[0] <= at <= doubt.span[1]:
            return f"確かめてください：{doubt.reason}\n候補：{'、'.join(doubt.candidates)}"
    for correction in utterance.corrections:
        if correction.span[0] <= at <= correction.span[1]:
            done = f"「{correction.before}」を「{correction.after}」に直しました"
            return f"{done}（{correction.reason}）\n{keys.tip('reject')}"
    if any(start <= at <= end for start, end in unsure_spans(utterance)):
        return UNSURE_TOLD
    return ""
