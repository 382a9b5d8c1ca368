"""The colours of a row: what is painted where its layout says."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle

from ui import theme
from ui.summary.row_layout import Laid, Lines, chip_text, small_font
from ui.summary.sheet import Sentence, State

_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def paint_sentence(
    painter: QPainter, row: Sentence, laid: Laid, size: QSize, state: QStyle.StateFlag
) -> None:
    """Paint a sentence with its box, its state and its places, from the painter's origin."""
    colors = theme.colors()
    is_selected = bool(state & QStyle.StateFlag.State_Selected)
    has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
    whole = QRect(QPoint(0, 0), size)
    ink = colors.selection_text if is_selected else colors.text
    quiet = colors.selection_text if is_selected else colors.secondary
    if is_selected:
        painter.fillRect(whole, QColor(colors.selection))
    if has_focus:
        painter.fillRect(QRect(0, 0, theme.scaled(4), size.height()), QColor(colors.link))
    _paint_box(painter, laid.box, is_ticked=row.is_ticked)
    is_refused = row.state is State.REFUSED
    draw_lines(painter, laid.text, laid.text_at, quiet if is_refused else ink, is_struck=is_refused)
    _paint_pill(painter, row.state, laid.pill, is_selected=is_selected)
    painter.setFont(small_font(is_bold=True))
    painter.setPen(QColor(ink if is_selected else colors.link))
    for evidence, chip in laid.chips:
        painter.drawText(chip, _MIDDLE, chip_text(evidence))
    painter.setFont(small_font())
    painter.setPen(QColor(quiet))
    painter.drawText(laid.quote, _MIDDLE, laid.quoted)
    if laid.note is not None:
        draw_lines(painter, laid.note, laid.note_at, ink if is_selected else colors.warning)
    painter.setPen(QPen(QColor(colors.line), 1))
    painter.drawLine(laid.text_at.left(), size.height() - 1, size.width(), size.height() - 1)


def _paint_box(painter: QPainter, box: QRect, *, is_ticked: bool) -> None:
    colors = theme.colors()
    painter.setPen(QPen(QColor(colors.accent if is_ticked else colors.control_line), 2))
    painter.setBrush(QColor(colors.accent if is_ticked else colors.surface))
    painter.drawRoundedRect(box, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if is_ticked:
        painter.setPen(QColor(colors.accent_text))
        painter.setFont(theme.font(theme.INTERFACE_POINTS, is_bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "✓")


def _paint_pill(painter: QPainter, state: State, place: QRect, *, is_selected: bool) -> None:
    colors = theme.colors()
    ground, ink = {
        State.MODEL: (colors.accent_soft, colors.link),
        State.SAID: (colors.hover, colors.secondary),
        State.CONFIRMED: (colors.surface, colors.success),
        State.CHANGED: (colors.surface, colors.success),
        State.DOUBTFUL: (colors.warning_soft, colors.warning),
        State.REFUSED: (colors.surface, colors.secondary),
    }[state]
    edge = ink if is_selected or ground in {colors.surface, colors.window} else ground
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(place.adjusted(0, 1, 0, -1), place.height() / 2 - 1, 99)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(small_font(is_bold=True))
    painter.setPen(QColor(ink))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, state)


def draw_lines(
    painter: QPainter, lines: Lines, place: QRect, ink: str, *, is_struck: bool = False
) -> None:
    """Draw text, with a line through it where it is not wanted."""
    painter.setPen(QColor(ink))
    lines.layout.draw(painter, place.topLeft().toPointF())
    if is_struck:
        for number in range(lines.layout.lineCount()):
            line = lines.layout.lineAt(number)
            y = place.top() + line.y() + line.height() / 2
            end = place.left() + round(line.naturalTextWidth())
            painter.drawLine(place.left(), round(y), end, round(y))
