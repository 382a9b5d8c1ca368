"""Paints the rows of the transcript."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QTextCharFormat, QTextLayout

from minutes.editing.showing import Shown
from minutes.types import Mark, MarkKind, Utterance
from ui import theme
from ui.editor.letters import to_qt
from ui.editor.row_layout import Laid, RowLayouts

TICK = "✓"

GAP_HALF = 3
"""Half the width of the wedge where something is hidden (pixels)."""

ACCENT = 3
"""Width of the bar beside the row that the keys are on (pixels)."""


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row is to look besides what it says."""

    is_selected: bool
    is_current: bool
    is_edited: bool
    """Its editor is open over the text, which is not painted then."""

    spoken: tuple[int, int] | None = None
    """The characters that are heard at this moment."""


class RowPainter:
    """Draws rows that are laid out."""

    def __init__(self, layouts: RowLayouts) -> None:
        self._layouts = layouts

    def paint(self, painter: QPainter, rect: QRect, laid: Laid, state: RowState) -> None:
        """Draw a row in its rectangle."""
        colors = theme.colors()
        if state.is_selected and not state.is_edited:
            painter.fillRect(rect, QColor(colors.selection))
        if state.is_current:
            bar = QRect(rect.left(), rect.top(), theme.scaled(ACCENT), rect.height())
            painter.fillRect(bar, QColor(colors.link if colors.is_dark else colors.accent))
        if isinstance(laid.row, Mark):
            self._paint_mark(painter, rect, laid, is_selected=state.is_selected)
            return
        is_filled = state.is_selected and not state.is_edited
        self._paint_heading(painter, rect, laid, is_selected=is_filled)
        if not state.is_edited:
            painter.setPen(QColor(colors.selection_text if state.is_selected else colors.text))
            place = QPointF(laid.columns.text_x, rect.top() + laid.top)
            looks = [*_tidied_when_chosen(laid.shown, state), *_spoken(laid.shown, state)]
            laid.layout.draw(painter, place, looks)
            self._paint_gaps(painter, place, laid, is_selected=state.is_selected)

    def _paint_gaps(
        self, painter: QPainter, place: QPointF, laid: Laid, *, is_selected: bool
    ) -> None:
        """Draw a small wedge below each place where a level hides something."""
        colors = theme.colors()
        painter.setPen(QColor(colors.selection_text if is_selected else colors.secondary))
        half, font = theme.scaled(GAP_HALF), self._layouts.fonts.line
        for piece in laid.shown.pieces:
            if piece.before[0] < piece.after[1]:
                continue
            at = to_qt(laid.shown.text, piece.before[0])
            line = laid.layout.lineForTextPosition(at)
            if not line.isValid():
                continue
            found = line.cursorToX(at)
            assert isinstance(found, tuple)  # the place, and the letter it belongs to
            tip = QPointF(
                place.x() + found[0], place.y() + (line.lineNumber() + 1) * font - 2 * half
            )
            painter.drawLine(tip, tip + QPointF(-half, half))
            painter.drawLine(tip, tip + QPointF(half, half))

    def _paint_mark(self, painter: QPainter, rect: QRect, laid: Laid, *, is_selected: bool) -> None:
        colors = theme.colors()
        assert isinstance(laid.row, Mark)
        painter.setPen(QColor(colors.selection_text if is_selected else colors.secondary))
        margin = theme.scaled(24)
        laid.layout.draw(painter, QPointF(margin, rect.top() + laid.top))
        first = laid.layout.lineAt(0).naturalTextRect()
        middle = rect.top() + laid.top + round(first.center().y())
        gap = theme.scaled(12)
        length = theme.scaled(64 if laid.row.kind in (MarkKind.OFF_RECORD, MarkKind.GAP) else 32)
        length = min(length, round(first.left()))
        if length < gap:
            return
        painter.setPen(QColor(colors.control_line))
        for start in (
            margin + round(first.left()) - gap - length,
            margin + round(first.right()) + gap,
        ):
            painter.drawLine(start, middle, start + length, middle)

    def _paint_heading(
        self, painter: QPainter, rect: QRect, laid: Laid, *, is_selected: bool
    ) -> None:
        fonts, columns, heading = self._layouts.fonts, laid.columns, laid.heading
        colors = theme.colors()
        top = rect.top() + laid.top + self._layouts.name_drop()
        if columns.is_stacked:
            top = rect.top() + laid.top - round(fonts.name_height * 1.15)
        line = Qt.TextFlag.TextSingleLine
        if heading.time:
            painter.setFont(fonts.time)
            painter.setPen(QColor(colors.selection_text if is_selected else colors.secondary))
            area = QRectF(columns.time_x, top, fonts.time_width, fonts.name_height)
            sides = Qt.AlignmentFlag
            side = sides.AlignLeft if columns.is_stacked else sides.AlignRight
            painter.drawText(area, line | side, heading.time)
        if isinstance(laid.row, Utterance) and laid.row.is_checked:
            self._paint_tick(painter, top, laid, is_selected=is_selected)
        if not heading.name:
            return
        tone = theme.speaker_color(heading.color) if heading.voice else QColor(colors.secondary)
        painter.setPen(QColor(colors.selection_text) if is_selected else tone)
        painter.setFont(fonts.name)
        metrics = QFontMetrics(fonts.name)
        name = metrics.elidedText(heading.name, Qt.TextElideMode.ElideRight, columns.name_width)
        painter.drawText(QRectF(columns.name_x, top, columns.name_width, fonts.name_height), line,
                         name)  # fmt: skip
        if heading.role:
            self._paint_role(painter, top, laid, metrics.horizontalAdvance(name))

    def _paint_tick(self, painter: QPainter, top: int, laid: Laid, *, is_selected: bool) -> None:
        """Mark what a person found right, in the margin beside the time."""
        fonts, colors = self._layouts.fonts, theme.colors()
        painter.setFont(fonts.name)
        painter.setPen(QColor(colors.selection_text if is_selected else colors.success))
        width = theme.scaled(20)
        x = laid.columns.time_x - width if not laid.columns.is_stacked else theme.scaled(4)
        if laid.columns.is_stacked and not (laid.heading.time or laid.heading.name):
            top += round(fonts.name_height * 1.15) + self._layouts.name_drop()
        area = QRectF(x, top, width, fonts.name_height)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft, TICK)

    def _paint_role(self, painter: QPainter, top: int, laid: Laid, after: int) -> None:
        """Write the office below the name, or behind it where both stand above the text."""
        fonts, columns = self._layouts.fonts, laid.columns
        x, y, width = columns.name_x, top + self._layouts.role_drop(), columns.name_width
        if columns.is_stacked:
            shift = after + theme.scaled(8)
            x, width = x + shift, width - shift
            y = top + (fonts.name_height - fonts.role_height)
        painter.setFont(fonts.role)
        role = QFontMetrics(fonts.role).elidedText(
            laid.heading.role, Qt.TextElideMode.ElideRight, width
        )
        painter.drawText(QRectF(x, y, width, fonts.role_height), Qt.TextFlag.TextSingleLine, role)


def spoken_look(*, is_selected: bool) -> QTextCharFormat:
    """Return how words look that are heard at this moment."""
    colors, look = theme.colors(), QTextCharFormat()
    if is_selected:
        look.setBackground(QColor(colors.selection_text))
        look.setForeground(QColor(colors.selection))
        return look
    look.setBackground(QColor(colors.accent))
    look.setForeground(QColor(colors.accent_text))
    return look


def _tidied_when_chosen(shown: Shown, state: RowState) -> list[QTextLayout.FormatRange]:
    """Return looks in which tidied places can be read on the ground of a chosen row."""
    if not state.is_selected:
        return []
    look = QTextCharFormat()
    look.setForeground(QColor(theme.colors().selection_text))
    return [_range(shown, (piece.before[0], piece.after[1]), look) for piece in shown.pieces]


def _spoken(shown: Shown, state: RowState) -> list[QTextLayout.FormatRange]:
    if state.spoken is None:
        return []
    look = spoken_look(is_selected=state.is_selected)
    return [_range(shown, shown.span(state.spoken), look)]


def _range(shown: Shown, span: tuple[int, int], look: QTextCharFormat) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    start, end = (to_qt(shown.text, at) for at in span)
    found.start, found.length, found.format = start, end - start, look
    return found
