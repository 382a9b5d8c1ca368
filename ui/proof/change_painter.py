"""How a change looks in its list: what goes is struck through, what comes is bold."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from minutes.messages import format_position
from ui import theme
from ui.proof.change_model import Change, ChangeModel, Index

PADDING = 6
BOX = 18


class ChangePainter(QStyledItemDelegate):
    """Time and note small and grey; below, what goes struck through, what comes bold."""

    def __init__(self, view: QListView, *, is_checkable: bool) -> None:
        super().__init__(view)
        self._view = view
        self._is_checkable = is_checkable

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height that the text needs in the width there is."""
        width = self._view.viewport().width()
        layout, height = self._laid(_change(index), width)
        del layout
        return QSize(width, height + self._caption_height() + 2 * theme.scaled(PADDING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        colors, change = theme.colors(), _change(index)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colors.selection))
        pad = theme.scaled(PADDING)
        left = rect.left() + self._indent()
        if self._is_checkable:
            self._paint_box(painter, option, index)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        text = colors.selection_text if is_selected else colors.text
        painter.setFont(theme.font(theme.INTERFACE_POINTS * 0.9))
        painter.setPen(QColor(text if is_selected else colors.secondary))
        caption = QRect(left, rect.top() + pad, rect.right() - left - pad, self._caption_height())
        words = "　".join(filter(None, [format_position(change.position), change.note]))
        painter.drawText(caption, Qt.AlignmentFlag.AlignVCenter, words)
        layout, _ = self._laid(change, rect.width(), None if is_selected else colors)
        painter.setPen(QColor(text))
        layout.draw(painter, caption.bottomLeft().toPointF())
        painter.setPen(QColor(colors.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Let a click on the box tick the row."""
        if self._is_checkable and event.type() == QEvent.Type.MouseButtonRelease:
            x = event.position().x()  # type: ignore[attr-defined]  # it is a mouse event
            if x < self._indent():
                _toggle(index)
                return True
        is_key = self._is_checkable and event.type() == QEvent.Type.KeyPress
        if is_key and event.key() == Qt.Key.Key_Space:  # type: ignore[attr-defined]
            _toggle(index)
            return True
        return False

    def _paint_box(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        side = theme.scaled(BOX)
        box = QRect(rect.left() + theme.scaled(8), rect.top() + theme.scaled(8), side, side)
        colors = theme.colors()
        is_chosen = index.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colors.accent if is_chosen else colors.control_line))
        painter.setBrush(QColor(colors.accent if is_chosen else colors.surface))
        painter.drawRoundedRect(box, 3, 3)
        if is_chosen:
            painter.setPen(QColor(colors.accent_text))
            painter.setFont(theme.font(theme.INTERFACE_POINTS, is_bold=True))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "✓")

    def _indent(self) -> int:
        return theme.scaled(BOX + 16) if self._is_checkable else theme.scaled(12)

    def _caption_height(self) -> int:
        return theme.scaled(20)

    def _laid(
        self, change: Change, width: int, colors: theme.Colors | None = None
    ) -> tuple[QTextLayout, int]:
        after = change.after or ""
        text = f"{change.lead}{change.before}{after}{change.tail}"
        layout = QTextLayout(text, theme.font(theme.INTERFACE_POINTS * 1.05))
        start, middle = len(change.lead), len(change.lead) + len(change.before)
        ranges = []
        old, new = QTextCharFormat(), QTextCharFormat()
        old.setFontStrikeOut(change.after is not None)
        old.setFontWeight(QFont.Weight.Bold if change.after is None else QFont.Weight.Normal)
        new.setFontWeight(QFont.Weight.Bold)
        if colors is not None:
            old.setForeground(QColor(colors.error if change.after is not None else colors.link))
            new.setForeground(QColor(colors.link))
        for start_at, length, look in (
            (start, len(change.before), old),
            (middle, len(after), new),
        ):
            part = QTextLayout.FormatRange()
            part.start, part.length, part.format = start_at, length, look
            ranges.append(part)
        layout.setFormats(ranges)
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(40, width - self._indent() - theme.scaled(16)))
            line.setPosition(QRect(0, round(height), 0, 0).topLeft().toPointF())
            height += line.height() * 1.35
        layout.endLayout()
        return layout, round(height)


def _change(index: Index) -> Change:
    model = index.model()
    assert isinstance(model, ChangeModel)
    return model.changes[index.row()]


def _toggle(index: Index) -> None:
    model = index.model()
    assert isinstance(model, ChangeModel)
    is_chosen = index.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
    state = Qt.CheckState.Unchecked if is_chosen else Qt.CheckState.Checked
    model.setData(index, state, Qt.ItemDataRole.CheckStateRole)
