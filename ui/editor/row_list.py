"""A list of rows of any height that scrolls by pixels and never moves what is being read.

It is a `QListView` for those who cannot see it: screen readers know that as a list with rows.
What that does by itself (laying out all rows, scrolling) is done here instead.

Only rows that are looked at are laid out. While the list follows its end, the end stays in
view; else the row at the top keeps its place, whatever comes before or after it. Walking
up into rows that were only estimated measures them on the way, so that nothing jumps.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from ui import theme
from ui.editor.row_heights import RowHeights
from ui.editor.row_layout import RowLayouts
from ui.editor.transcript_model import TranscriptModel

Index = QModelIndex | QPersistentModelIndex

SLACK_LINES = 4
"""So much empty room may stay at the end, rather than that text jumps down into it."""

END_SPACE = 16
"""Below the last row (pixels)."""

NEAR_SCREENS = 3
"""Scrolling by more than this is no walk, but a jump."""


class RowList(QListView):
    """Scrolling, selection and geometry; painting and editing are the subclass's."""

    following_changed = Signal(bool)
    """Whether the list follows its end; and whenever rows were added while it does not."""

    def __init__(self, model: TranscriptModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = model
        self.layouts = RowLayouts(model)
        self._heights = RowHeights()
        self._anchor = (0, 0)
        """The row at the top of the window, and how much of it is above."""
        self._is_following = True
        self._is_settling = False
        self._kept_height = 0
        self._settling = QTimer(self, interval=0, singleShot=True)
        self._settling.timeout.connect(self.settle)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAutoScroll(False)
        self.setViewportMargins(0, theme.scaled(theme.GRID), 0, 0)
        self.setModel(model)
        model.rowsRemoved.connect(self._take_removal)

    # -- where the end is

    @property
    def is_following(self) -> bool:
        """Whether the newest row stays in view."""
        return self._is_following

    @property
    def is_at_end(self) -> bool:
        """Whether the end is in view, followed or not."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - theme.scaled(theme.GRID)

    def follow(self, *, is_following: bool = True) -> None:
        """Keep the end in view from now on, or stay here."""
        if is_following != self._is_following:
            self._is_following = is_following
            self._kept_height = 0
            self.following_changed.emit(is_following)
        if is_following:
            self.settle()

    # -- rows come and go

    def reset(self) -> None:
        """Take all rows anew."""
        super().reset()
        self.layouts.restyle()
        self._estimate()
        self._anchor = (0, 0)
        self.settle_soon()

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        """Make room; what is being read stays where it is."""
        super().rowsInserted(parent, start, end)
        count = end - start + 1
        self._heights.insert(start, self.layouts.estimate(start, end))
        row, inside = self._anchor
        if start <= row and len(self._heights) > count:
            self._anchor = (row + count, inside)
        self.settle_soon()
        if not self._is_following:
            self.following_changed.emit(False)

    def _take_removal(self, parent: Index, start: int, end: int) -> None:
        self._heights.remove(start, end)
        row, inside = self._anchor
        if row > end:
            self._anchor = (row - (end - start + 1), inside)
        elif row >= start:
            self._anchor = (start, 0)
        self.settle_soon()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Measure these rows again."""
        self._heights.forget(first.row(), last.row())
        self.settle_soon()

    def _estimate(self) -> None:
        self.layouts.resize(self.viewport().width())
        self._heights.reset(self.layouts.estimate(0, self.rows.rowCount() - 1))

    # -- settling: measure what is in view, then put the scroll bar right

    def settle_soon(self) -> None:
        """Put all in its place before the next picture; many changes at once cost one."""
        self._settling.start()
        self.viewport().update()

    def settle(self) -> None:
        """Measure what is in view, and keep in place what is being read."""
        self._settling.stop()
        if len(self._heights) != self.rows.rowCount():
            return
        height = self.viewport().height()
        if self._is_following:
            self._measure_up(len(self._heights), height)
            shrunk = self._kept_height - self._whole()
            if not 0 < shrunk <= SLACK_LINES * self.layouts.fonts.line:
                self._kept_height = self._whole()
            value = max(0, self._kept_height - height)
        else:
            row, inside = self._fill_down()
            value = self._heights.top(row) + inside
        self._scroll_to(value)
        self.place_editor()
        self.viewport().update()

    def _whole(self) -> int:
        return self._heights.total + theme.scaled(END_SPACE)

    def _fill_down(self) -> tuple[int, int]:
        """Measure from the anchor on until the window is full; return the anchor."""
        row, inside = self._anchor
        row = max(0, min(row, len(self._heights) - 1))
        y = -inside
        for below in range(row, len(self._heights)):
            if y >= self.viewport().height():
                break
            self.measure(below)
            y += self._heights.height(below)
        return row, inside

    def _measure_up(self, row: int, wanted: int) -> tuple[int, int]:
        """Measure rows above `row` until they fill `wanted` pixels; return where that is."""
        while row > 0 and wanted > 0:
            row -= 1
            self.measure(row)
            wanted -= self._heights.height(row)
        return row, max(0, -wanted)

    def measure(self, row: int) -> None:
        """Lay a row out where its height is not known."""
        if not self._heights.is_measured(row):
            self._heights.measure(row, self.row_height(row))

    def row_height(self, row: int) -> int:
        """Return how high a row is when laid out."""
        return self.layouts.lay(row).height

    def _scroll_to(self, value: int) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        end = max(self._whole(), self._kept_height if self._is_following else 0)
        if end < value + height <= end + SLACK_LINES * self.layouts.fonts.line:
            end = value + height
        self._is_settling = True
        bar.setPageStep(height)
        bar.setSingleStep(self.layouts.fonts.line)
        bar.setRange(0, max(0, end - height))
        bar.setValue(value)
        self._is_settling = False
        if len(self._heights):
            top = bar.value()
            row = self._heights.row_at(top)
            self._anchor = (row, top - self._heights.top(row))

    # -- scrolling by a person

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move the text; the rows on the way are measured, so that none jumps."""
        if self._is_settling or not len(self._heights):
            return
        height, bar = self.viewport().height(), self.verticalScrollBar()
        if abs(dy) > NEAR_SCREENS * height:
            row = self._heights.row_at(bar.value())
            self._anchor = (row, bar.value() - self._heights.top(row))
        else:
            self._walk(-dy)
        is_end = bar.value() >= bar.maximum()
        if dy > 0 or is_end != self._is_following:
            self.follow(is_following=is_end and self.may_follow() and dy <= 0)
        self.settle()

    def may_follow(self) -> bool:
        """Return whether reaching the end means to stay there."""
        return True

    def _walk(self, pixels: int) -> None:
        """Move the anchor down, or up for less than zero."""
        row, inside = self._anchor
        inside += pixels
        if inside < 0:
            row, inside = self._measure_up(row, -inside)
        while row < len(self._heights) - 1:
            self.measure(row)
            if inside < self._heights.height(row):
                break
            inside -= self._heights.height(row)
            row += 1
        self._anchor = (row, inside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew where the width has changed."""
        super().resizeEvent(event)
        if self.layouts.resize(self.viewport().width()):
            self._estimate()
        self._kept_height = 0
        self.settle()

    # -- what the item view asks for

    def doItemsLayout(self) -> None:
        """Lay nothing out: only rows that are looked at are."""
        self.viewport().update()

    def updateGeometries(self) -> None:
        """Leave the scroll bar to `settle`."""

    def visualRect(self, index: Index) -> QRect:
        """Return where a row stands in the window."""
        row = index.row()
        if not 0 <= row < len(self._heights):
            return QRect()
        top = self._heights.top(row) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._heights.height(row))

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the row at a point of the window."""
        y = point.y() + self.verticalOffset()
        if not 0 <= y < self._heights.total:
            return QModelIndex()
        return self.rows.index(self._heights.row_at(y))

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row into view; one that is there already stays where it is."""
        if not index.isValid() or index.row() >= len(self._heights):
            return
        row, height = index.row(), self.viewport().height()
        self.measure(row)
        top, own = self.visualRect(index).top(), self._heights.height(row)
        if hint is QAbstractItemView.ScrollHint.EnsureVisible and top >= 0 and top + own <= height:
            return
        self.follow(is_following=False)
        if hint in {self.ScrollHint.PositionAtCenter, self.ScrollHint.PositionAtTop}:
            above = (height - own) // 3 if hint is self.ScrollHint.PositionAtCenter else 0
            self._anchor = self._measure_up(row, max(0, above))
        elif top < 0 or own > height:
            self._anchor = (row, 0)
        else:
            self._anchor = self._measure_up(row, height - own)
        self.settle()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Return the row that a key goes to."""
        actions, last = QAbstractItemView.CursorAction, self.rows.rowCount() - 1
        if last < 0:
            return QModelIndex()
        current = self.currentIndex()
        row = current.row() if current.isValid() else self._heights.row_at(self.verticalOffset())
        page = self.viewport().height() - self.layouts.fonts.line
        match action:
            case actions.MoveUp | actions.MovePrevious | actions.MoveLeft:
                row -= 1
            case actions.MoveDown | actions.MoveNext | actions.MoveRight:
                row += 1
            case actions.MoveHome:
                row = 0
            case actions.MoveEnd:
                row = last
            case actions.MovePageUp:
                row = min(row - 1, self._heights.row_at(self._heights.top(row) - page))
            case actions.MovePageDown:
                row = max(row + 1, self._heights.row_at(self._heights.top(row) + page))
            case _:
                pass
        return self.rows.index(max(0, min(row, last)))

    def horizontalOffset(self) -> int:
        """Return 0: lines are broken to fit."""
        return 0

    def verticalOffset(self) -> int:
        """Return how many pixels are above the window."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        """Return False: every row is shown."""
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the rows that a rectangle touches."""
        offset = self.verticalOffset()
        if not len(self._heights):
            return
        first = self._heights.row_at(rect.normalized().top() + offset)
        last = self._heights.row_at(rect.normalized().bottom() + offset)
        chosen = QItemSelection(self.rows.index(first), self.rows.index(last))
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return the window: it is painted as a whole."""
        return QRegion(self.viewport().rect())

    def place_editor(self) -> None:
        """Move an open editor along with its row."""
