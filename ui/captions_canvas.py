"""The surface that captions are painted on: the second screen's, and the dialog's preview.

Lines are painted once, into images of their own; moving them costs no layout work.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from minutes.captions.feed import CaptionView
from minutes.captions.layout import CaptionLine
from minutes.config import CaptionSettings
from ui.captions_ink import LineInk
from ui.captions_look import Look, fit

SCROLL_SECONDS = 0.3
"""How long a line takes to move to its new place when scrolling is smooth. Our choice: long
enough to be followed by the eye, over before it is read on."""

FRAME_MS = 16
KEPT_IMAGES = 24
OPAQUE = 100
"""Percent."""

_Key = tuple[str, int, object, str, int | None]


class CaptionCanvas(QWidget):
    """Paints what a `CaptionView` says."""

    def __init__(self, settings: CaptionSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._view = CaptionView()
        self._lines: dict[int, CaptionLine] = {}
        self._images: OrderedDict[_Key, QImage] = OrderedDict()
        self._top = 0.0
        self._from = 0.0
        self._began = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._move)
        self._look = fit(settings, QSizeF(self.size()))
        self._ink = LineInk(self._look)
        self._was_mirrored = settings.is_mirrored

    @property
    def look(self) -> Look:
        """The look in use."""
        return self._look

    @property
    def view(self) -> CaptionView:
        """What is shown."""
        return self._view

    @property
    def is_moving(self) -> bool:
        """Whether lines are on their way to their places."""
        return self._timer.isActive()

    def set_settings(self, settings: CaptionSettings) -> None:
        """Look otherwise from now on."""
        self._settings = settings
        self._refit()

    def show_view(self, view: CaptionView) -> None:
        """Show these lines; older ones move out of the way."""
        if view == self._view:
            return
        step = view.first - self._view.first
        is_smooth = self._settings.scrolling == "smooth" and self._view.lines and view.lines
        self._view = view
        if view.is_notice or not 0 <= step <= self._settings.lines:
            self._lines.clear()
        self._lines.update({line.number: line for line in view.lines})
        shown = {line.number for line in view.lines}
        oldest = view.first - self._settings.lines
        self._lines = {
            number: line
            for number, line in self._lines.items()
            if number in shown or oldest <= number < view.first
        }
        for line in view.lines:
            self._image(line)  # now, so that no frame of the scroll has to
        if step > 0 and is_smooth:
            self._from = max(self._top, view.first - self._settings.lines)
            self._began = time.monotonic()
            self._timer.start()
        elif not self._timer.isActive():
            self._top = float(view.first)
        self.update()

    def finish_moving(self) -> None:
        """Put all lines in their places at once."""
        self._timer.stop()
        self._top = float(self._view.first)
        self.update()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the background, and every line where it is at this moment."""
        painter = QPainter(self)
        self._paint_background(painter, QRectF(event.rect()))
        look = self._look
        painter.setClipRect(self._visible())
        for number in range(math.floor(self._top), math.ceil(self._top) + look.lines):
            line = self._lines.get(number)
            if line is not None:
                painter.drawImage(self._place(number - self._top), self._image(line))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the letters to the new size."""
        self._refit()
        super().resizeEvent(event)

    def _refit(self) -> None:
        screen = self.screen()
        points = screen.logicalDotsPerInch() / 72 if screen is not None else 96 / 72
        look = fit(self._settings, QSizeF(self.size()), points)
        if look != self._look or self._settings.is_mirrored != self._was_mirrored:
            self._was_mirrored = self._settings.is_mirrored
            self._look = look
            self._ink = LineInk(look)
            self._images.clear()
        self.setAttribute(
            Qt.WidgetAttribute.WA_OpaquePaintEvent, self._settings.background_opacity == OPAQUE
        )
        self.update()

    def _paint_background(self, painter: QPainter, rect: QRectF) -> None:
        back, share = QColor(self._look.tones.background), self._settings.background_opacity
        if share >= OPAQUE:
            painter.fillRect(rect, back)
            return
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(rect, QColor(0, 0, 0, 0))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        if share > 0 and self._view.lines:
            back.setAlpha(round(share * 2.55))
            pad = self._look.letter * 0.4
            block = self._flipped(self._look.block.adjusted(-pad, -pad, pad, pad))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(back)
            painter.drawRoundedRect(block, pad / 2, pad / 2)

    def _visible(self) -> QRectF:
        """Return where lines may be seen while they move in and out."""
        look = self._look
        over = min(look.overflow, look.pitch / 2)
        if look.is_vertical:
            return self._flipped(look.block.adjusted(-over, -look.overflow, over, look.overflow))
        return self._flipped(look.block.adjusted(-look.overflow, -over, look.overflow, over))

    def _place(self, row: float) -> QPointF:
        """Return where the image of a line is drawn, `row` lines after the first."""
        look, over = self._look, self._look.overflow
        if look.is_vertical:
            left = look.block.right() - (row + 1) * look.pitch
            room = QRectF(left, look.block.top(), look.pitch, look.block.height())
        else:
            top = look.block.top() + row * look.pitch
            room = QRectF(look.block.left(), top, look.block.width(), look.pitch)
        return self._flipped(room.adjusted(-over, -over, over, over)).topLeft()

    def _flipped(self, rect: QRectF) -> QRectF:
        """Return where something is seen when left and right are exchanged, if they are."""
        if not self._settings.is_mirrored:
            return rect
        return QRectF(self.width() - rect.right(), rect.top(), rect.width(), rect.height())

    def _image(self, line: CaptionLine) -> QImage:
        key = (line.text, line.settled, line.rubies, line.speaker, line.color)
        found = self._images.get(key)
        if found is not None and found.devicePixelRatio() == self.devicePixelRatioF():
            self._images.move_to_end(key)
            return found
        image = self._paint_line(line)
        self._images[key] = image
        while len(self._images) > KEPT_IMAGES:
            self._images.popitem(last=False)
        return image

    def _paint_line(self, line: CaptionLine) -> QImage:
        look, ratio = self._look, self.devicePixelRatioF()
        along, across = look.band + look.length, look.pitch
        wide, high = (across, along) if look.is_vertical else (along, across)
        size = QSizeF(wide + 2 * look.overflow, high + 2 * look.overflow) * ratio
        image = QImage(size.toSize(), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(0)
        ink = self._ink.draw(line)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._settings.is_mirrored:
            painter.translate(wide + 2 * look.overflow, 0)
            painter.scale(-1, 1)
        painter.translate(look.overflow, look.overflow)
        if look.outline > 0:
            pen = QPen(look.tones.outline, 2 * look.outline)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            for path in (*ink.settled, *ink.tentative, *ink.name):
                painter.strokePath(path, pen)
            pen.setWidthF(look.outline * 1.2)
            for path in ink.ruby:
                painter.strokePath(path, pen)
        color = look.tones.speaker(line.color)
        for path in (*ink.settled, *ink.ruby, *ink.name):
            painter.fillPath(path, color)
        color = look.tones.tentative(color)
        for path in ink.tentative:
            painter.fillPath(path, color)
        painter.end()
        return image

    def _move(self) -> None:
        """Take the next step of a smooth scroll: quick at first, slow at the end."""
        share = min(1.0, (time.monotonic() - self._began) / SCROLL_SECONDS)
        eased = 1 - (1 - share) ** 3
        self._top = self._from + (self._view.first - self._from) * eased
        if share >= 1.0:
            self._timer.stop()
            self._top = float(self._view.first)
        self.update(self._visible().toAlignedRect())
