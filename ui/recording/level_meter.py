"""How loud it is, as a bar that is read at a glance; silence and clipping also in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from minutes.audio.level import FLOOR
from ui import theme

QUIETEST = -60.0
"""The left end of the bar, in dB of full scale."""

LOUD = -12.0
"""From here on amber: a raised voice may be cut off. Source: usual headroom for speech."""

TOO_LOUD = -3.0
"""From here on red."""

CELLS = 16
FALL = 1.5
"""How far the bar sinks in a picture, in dB: quick enough to follow, slow enough to read."""

FRAME_MS = 33

WORDS = {
    "silent": "音がありません",
    "clipping": "音が割れています",
    "": "",
}


class LevelMeter(QWidget):
    """Cells from left to right; what is wrong stands beside them as a word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = self._wanted = FLOOR
        self._state = ""
        self._is_on = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("音の大きさ")
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._sink)

    @property
    def words(self) -> str:
        """What is wrong with the sound, empty for nothing."""
        return WORDS[self._state]

    def show_level(self, peak: float, *, is_silent: bool, is_clipping: bool) -> None:
        """Show what was measured: `peak` in dB of full scale."""
        was_on, self._is_on = self._is_on, True
        self._wanted = peak
        self._shown = max(self._shown, peak)
        state = "clipping" if is_clipping else "silent" if is_silent else ""
        if state != self._state or not was_on:
            self._state = state
            self.setAccessibleDescription(self.words or "音が入っています")
        if not self._timer.isActive() and self.isVisible():
            self._timer.start()
        self.update()

    def clear(self) -> None:
        """Show that nothing is measured."""
        self._is_on = False
        self._shown = self._wanted = FLOOR
        self._state = ""
        self.setAccessibleDescription("測っていません")
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the cells."""
        return QSize(theme.scaled(CELLS * 9), theme.scaled(theme.GRID * 2))

    def minimumSizeHint(self) -> QSize:
        """Return room for half of the cells' width."""
        return QSize(theme.scaled(CELLS * 4), theme.scaled(theme.GRID * 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells; those that are lit grow towards the loud end, told apart by height."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colors = theme.colors()
        gap = theme.scaled(2)
        width = (self.width() - gap * (CELLS - 1)) / CELLS
        for cell in range(CELLS):
            level = QUIETEST + (cell + 0.5) * -QUIETEST / CELLS
            is_lit = self._is_on and self._shown >= level
            color = colors.hover if colors.line == colors.text else colors.line
            if is_lit:
                color = _color(level, is_clipping=self._state == "clipping")
            painter.setBrush(QColor(color))
            height = self.height() * (0.45 + 0.55 * cell / (CELLS - 1))
            cell_rect = QRectF(cell * (width + gap), (self.height() - height) / 2, width, height)
            painter.drawRoundedRect(cell_rect, 1.5, 1.5)

    def _sink(self) -> None:
        self._shown = max(self._wanted, self._shown - FALL)
        if self._shown <= self._wanted:
            self._timer.stop()
        self.update()


def _color(level: float, *, is_clipping: bool) -> str:
    colors = theme.colors()
    if is_clipping or level >= TOO_LOUD:
        return colors.record
    return _AMBER[colors.is_dark] if level >= LOUD else colors.success


_AMBER = {True: "#FFB74D", False: "#C77700"}
