"""A button for an action that has a key; the key stands below its name."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter

from ui import keys, theme


class KeyButton(QPushButton):
    """Triggers an action and looks like it; follows when its keys are changed."""

    def __init__(self, action: QAction, role: str = "") -> None:
        super().__init__(action.text())
        self._action = action
        self._points = theme.INTERFACE_POINTS
        if role:
            theme.set_role(self, role)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(action.isCheckable())
        self.clicked.connect(lambda checked=False: action.trigger())
        action.changed.connect(self._follow)
        self._follow()

    def sizeHint(self) -> QSize:
        """Return room for two lines."""
        name = QFontMetrics(theme.font(self._points, is_bold=True))
        key = QFontMetrics(theme.font(self._points * 0.8))
        width = max(name.horizontalAdvance(self.text()), key.horizontalAdvance(self._key()))
        height = name.height() + key.height() + theme.scaled(theme.GRID)
        return QSize(width + theme.scaled(20), max(height, theme.scaled(theme.BIG_TARGET)))

    def minimumSizeHint(self) -> QSize:
        """Return the same: nothing is cut off."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame as every button has it, then both lines."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        name, key = theme.font(self._points), theme.font(self._points * 0.8)
        name.setBold(self.property("role") == "record")
        high, low = QFontMetrics(name).height(), QFontMetrics(key).height()
        top = (self.height() - high - low) // 2
        painter.setPen(QColor(self._tone(is_key=False)))
        painter.setFont(name)
        center = Qt.AlignmentFlag.AlignHCenter
        painter.drawText(0, top, self.width(), high, center, self.text())
        painter.setPen(QColor(self._tone(is_key=True)))
        painter.setFont(key)
        painter.drawText(0, top + high, self.width(), low, center, self._key())

    def _tone(self, *, is_key: bool) -> str:
        colors = theme.colors()
        if not self.isEnabled():
            return colors.control_line
        if self.property("role") == "record":
            return colors.record_text
        if self.property("role") == "primary":
            return colors.accent_text
        return colors.secondary if is_key else colors.text

    def _key(self) -> str:
        return keys.spell(self._action.shortcut())

    def _follow(self) -> None:
        self.setText(self._action.text())
        self.setEnabled(self._action.isEnabled())
        self.setChecked(self._action.isChecked())
        self.setToolTip(self._action.toolTip())
        self.setAccessibleName(self._action.text())
        self.updateGeometry()
        self.update()
