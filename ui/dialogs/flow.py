"""Buttons side by side that go on in the next line where a line is full."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from ui import theme


class FlowLayout(QLayout):
    """Lays out from left to right, then in further lines; no wider than its widest item.

    What was added after `addStretch` stands at the right end of its line.
    """

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._first_at_right: int | None = None
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(theme.GRID)

    def addStretch(self, _stretch: int = 0) -> None:
        """Put what follows to the right, as in a box."""
        self._first_at_right = len(self._items)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item; Qt calls it for `addWidget`."""
        self._items.append(item)

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove an item and return it."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Take the whole width of the line."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """Return True: fewer lines are needed where there is more room."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines in this width."""
        return self._place(QRect(0, 0, width, 0), is_moving=False)

    def sizeHint(self) -> QSize:
        """Return the size in which everything stands in one line."""
        hints = [item.sizeHint() for item in self._shown()]
        gaps = self.spacing() * max(0, len(hints) - 1)
        width = sum(hint.width() for hint in hints) + gaps
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        least = QSize()
        for item in self._shown():
            least = least.expandedTo(item.minimumSize())
        return least

    def setGeometry(self, rect: QRect) -> None:
        """Put the items where they belong."""
        super().setGeometry(rect)
        self._place(rect, is_moving=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, rect: QRect, *, is_moving: bool) -> int:
        """Go through the lines; return the height of all of them."""
        top = rect.top()
        height = 0
        for line in self._lines(rect.width()):
            if height:
                top += height + self.spacing()
            height = max(item.sizeHint().height() for item in line)
            if is_moving:
                self._place_line(line, QRect(rect.left(), top, rect.width(), height))
        return top + height - rect.top()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            wide = item.sizeHint().width()
            if lines and used + self.spacing() + wide <= width:
                lines[-1].append(item)
                used += self.spacing() + wide
            else:
                lines.append([item])
                used = wide
        return lines

    def _place_line(self, line: list[QLayoutItem], rect: QRect) -> None:
        space = rect.width() - sum(item.sizeHint().width() for item in line)
        space -= self.spacing() * (len(line) - 1)
        left = rect.left()
        right_ones = [] if self._first_at_right is None else self._items[self._first_at_right :]
        for item in line:
            if right_ones and item in right_ones:
                left, right_ones = left + max(0, space), []
            hint = item.sizeHint()
            at = QPoint(left, rect.top() + (rect.height() - hint.height()) // 2)
            item.setGeometry(QRect(at, QSize(min(hint.width(), rect.width()), hint.height())))
            left += hint.width() + self.spacing()


def flow(*items: QWidget | None) -> FlowLayout:
    """Return widgets in as many lines as they need; None is the space between left and right."""
    made = FlowLayout()
    for item in items:
        if item is None:
            made.addStretch()
        else:
            made.addWidget(item)
    return made
