"""A list of changes to choose from: what stands there, and what would."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QListView,
    QScrollBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from minutes.messages import format_position
from minutes.types import Seconds
from ui import theme

Index = QModelIndex | QPersistentModelIndex

PADDING = 6
BOX = 18


@dataclass(frozen=True, slots=True)
class Change:
    """One row. `key` is the caller's; text around the place stands on both sides.

    `after` None shows a place and proposes nothing; `note` stands after the time.
    """

    key: Hashable
    position: Seconds
    before: str
    lead: str = ""
    tail: str = ""
    after: str | None = None
    note: str = ""
    is_chosen: bool = True

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        place = f"{format_position(self.position)} {self.note} {self.lead}"
        if self.after is None:
            return f"{place}「{self.before}」{self.tail}"
        return f"{place}「{self.before}」を「{self.after or '（消す）'}」に{self.tail}"


class ChangeModel(QAbstractListModel):
    """The rows, with a tick each where they can be chosen."""

    def __init__(self, parent: QWidget | None = None, *, is_checkable: bool = True) -> None:
        super().__init__(parent)
        self.changes: list[Change] = []
        self._chosen: list[bool] = []
        self._is_checkable = is_checkable

    def show(self, changes: Sequence[Change]) -> None:
        """Show these."""
        self.beginResetModel()
        self.changes = list(changes)
        self._chosen = [change.is_chosen for change in changes]
        self.endResetModel()

    def chosen(self) -> list[Change]:
        """Return the rows that are ticked."""
        return [one for one, is_chosen in zip(self.changes, self._chosen, strict=True) if is_chosen]

    def choose_all(self, *, is_chosen: bool) -> None:
        """Tick all rows, or none."""
        self._chosen = [is_chosen] * len(self.changes)
        if self.changes:
            self.dataChanged.emit(self.index(0), self.index(len(self.changes) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.changes)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a row."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self._is_checkable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown, read aloud, or ticked."""
        change = self.changes[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return change.spoken
        if role == Qt.ItemDataRole.CheckStateRole and self._is_checkable:
            is_chosen = self._chosen[index.row()]
            return Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a row or not."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self._chosen[index.row()] = Qt.CheckState(value) is Qt.CheckState.Checked
        self.dataChanged.emit(index, index)
        return True


class _QuietBar(QScrollBar):
    """Keeps its room, and shows nothing where there is nothing to scroll."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar where it can be moved."""
        if self.maximum() > self.minimum():
            super().paintEvent(event)


class ChangeList(QListView):
    """Shows changes; clicking or moving to one goes to its place in the text."""

    wanted = Signal(object)
    """The `Change` that a person looks at."""

    taken = Signal(object)
    """The `Change` that a person pressed Enter on."""

    def __init__(self, name: str, *, is_checkable: bool = True) -> None:
        super().__init__()
        self.rows = ChangeModel(self, is_checkable=is_checkable)
        self.setModel(self.rows)
        self.setItemDelegate(_Painter(self, is_checkable=is_checkable))
        self.setAccessibleName(name)
        self.setUniformItemSizes(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(_QuietBar())
        # Rows are as high as their width makes them: that must not change under them.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.selectionModel().currentRowChanged.connect(lambda now, before: self._want(now))

    def current(self) -> Change | None:
        """Return the row that the cursor is on."""
        row = self.currentIndex().row()
        return self.rows.changes[row] if 0 <= row < len(self.rows.changes) else None

    def step(self, by: int = 1) -> bool:
        """Go to the next row; return whether there is one."""
        row = self.currentIndex().row() + by
        if not 0 <= row < len(self.rows.changes):
            return False
        self.setCurrentIndex(self.rows.index(row))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the row with Enter."""
        change = self.current()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and change is not None:
            self.taken.emit(change)
            return
        super().keyPressEvent(event)

    def _want(self, index: QModelIndex) -> None:
        if index.isValid():
            self.wanted.emit(self.rows.changes[index.row()])


class _Painter(QStyledItemDelegate):
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
