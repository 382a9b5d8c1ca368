"""The whole meeting in one strip: how loud, who speaks, where we are; click to go there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QSlider, QToolTip, QWidget

from minutes.audio.waveform import BIN, Peaks
from minutes.messages import format_position
from minutes.types import Seconds, Turn
from ui import theme

HEIGHT = 64
STEP: Seconds = 10.0
"""How far an arrow key goes."""


class WaveformStrip(QSlider):
    """Paints the meeting once and then only the line that moves over it.

    A slider over the seconds of the meeting, also for screen readers.
    """

    position_wanted = Signal(float)
    """A person wants to go to this position, in seconds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._peaks: Peaks = np.zeros(0, np.uint8)
        self._turns: tuple[Turn, ...] = ()
        self._colors: dict[str, QColor] = {}
        self._marks: tuple[tuple[Seconds, str], ...] = ()
        self._duration: Seconds = 0.0
        self._position: Seconds = 0.0
        self._picture: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("会議全体の音の強さ")
        self.setAccessibleDescription("←→ で 10 秒ずつ動きます")

    def sizeHint(self) -> QSize:
        """Return a strip that is as wide as there is room."""
        return QSize(400, theme.scaled(HEIGHT))

    def show_sound(self, peaks: Peaks, duration: Seconds) -> None:
        """Draw this sound."""
        self._peaks, self._duration = peaks, max(duration, len(peaks) * BIN)
        self._tell_place()
        self._redraw()

    def show_turns(self, turns: Sequence[Turn], colors: dict[str, QColor]) -> None:
        """Colour the sound by who speaks; `colors` are those of the labels."""
        self._turns, self._colors = tuple(turns), colors
        self._redraw()

    def show_marks(self, marks: Sequence[tuple[Seconds, str]]) -> None:
        """Draw a flag at each of these positions, with its text for the tool tip."""
        self._marks = tuple(sorted(marks))
        self._redraw()

    def show_position(self, position: Seconds) -> None:
        """Move the line."""
        before, self._position = self._x(self._position), position
        self._tell_place()
        for x in {round(before), round(self._x(position))}:
            self.update(x - 2, 0, 5, self.height())

    def _tell_place(self) -> None:
        """Keep the slider's own value, which screen readers tell, at the second."""
        with QSignalBlocker(self):
            self.setRange(0, int(self._duration))
            self.setValue(int(self._position))

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        """Go where a screen reader moves the slider to; painting follows the position."""
        if change is QAbstractSlider.SliderChange.SliderValueChange and not self.signalsBlocked():
            self._want(float(self.value()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the text."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint anew for the new width."""
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Paint anew in the colours of another theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and the line over it."""
        if self._picture is None:
            self._picture = self._draw()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setPen(QPen(QColor(theme.colors().text), 2))
        x = round(self._x(self._position))
        painter.drawLine(x, 0, x, self.height())
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.colors().link), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where a person clicks."""
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse while its button is down."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stay there."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrow keys, to the ends with Home and End."""
        steps = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Right: STEP}
        ends = {Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: self._duration}
        key = Qt.Key(event.key())
        if key in steps:
            self._want(self._position + steps[key])
        elif key in ends:
            self._want(ends[key])
        else:
            super().keyPressEvent(event)

    def event(self, event: QHelpEvent) -> bool:  # type: ignore[override]  # the one we look at
        """Say in the tool tip which moment it is, and what is noted there."""
        if event.type() == QHelpEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._describe(event.pos().x()), self)
            return True
        return super().event(event)

    def _describe(self, x: int) -> str:
        position = self._seconds(x)
        near = 4 * self._duration / max(1, self.width())
        notes = [text for at, text in self._marks if abs(at - position) <= near]
        return "　".join([format_position(position), *notes])

    def _go(self, event: QMouseEvent) -> None:
        self._want(self._seconds(event.position().x()))

    def _want(self, position: Seconds) -> None:
        self.position_wanted.emit(min(self._duration, max(0.0, position)))

    def _seconds(self, x: float) -> Seconds:
        return min(1.0, max(0.0, x / max(1, self.width()))) * self._duration

    def _x(self, position: Seconds) -> float:
        return position / self._duration * self.width() if self._duration else 0.0

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def _draw(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        colors = theme.colors()
        picture.fill(QColor(colors.surface))
        painter = QPainter(picture)
        middle = self.height() / 2
        nobody = QColor(colors.control_line)
        heights = self._heights() * (middle - 8)
        speakers = self._speakers(len(heights))
        for x, height in enumerate(heights):
            color = self._colors.get(speakers[x], nobody)
            painter.fillRect(QRectF(x, middle - height, 1, max(1.0, 2 * height)), color)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.warning))
        for at, _ in self._marks:
            painter.drawRect(QRectF(self._x(at) - 1, 0, 2, self.height()))
            painter.drawRect(QRectF(self._x(at) - 1, 0, 8, 6))
        painter.end()
        return picture

    def _heights(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return the loudest moment under each pixel, 0-1, quiet voices still to be seen."""
        width = self.width()
        if not len(self._peaks) or not self._duration or width < 1:
            return np.zeros(0)
        edges = np.arange(width + 1) * self._duration / width / BIN
        firsts = np.minimum(edges[:-1].astype(int), len(self._peaks) - 1)
        loudest = np.maximum.reduceat(self._peaks, firsts) / 255
        loudest[edges[:-1] >= len(self._peaks)] = 0
        return np.asarray(loudest**0.5)

    def _speakers(self, width: int) -> list[str]:
        """Return whose turn each pixel is; empty where nobody's."""
        starts = [turn.start for turn in self._turns]
        found: list[str] = []
        for x in range(width):
            moment = self._seconds(x + 0.5)
            at = bisect_right(starts, moment) - 1
            is_within = at >= 0 and moment < self._turns[at].end
            found.append(self._turns[at].label if is_within else "")
        return found
