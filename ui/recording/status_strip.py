"""The strip on top: is it recording, for how long, is there sound, is the text behind?"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget
from shiboken6 import isValid

from minutes import events
from minutes.config import RecordingSettings
from minutes.messages import DELAY_SHOWN_ABOVE, describe_event
from minutes.types import SAMPLE_RATE, Seconds
from ui import tasks, theme
from ui.recording.level_meter import LevelMeter
from ui.recording.live_meeting import Phase

BYTES_PER_HOUR = SAMPLE_RATE * 2 * 3600
"""A recording's size, 16 bits a sample."""

DISK_MS = 30_000
FEW_HOURS = 3.0
"""Below this the room on the disk is a warning."""

MINUTE: Seconds = 60.0

HEIGHT = 48
"""Room for all that may appear in the strip: the text below never moves because of it."""

WORDS = {
    Phase.READY: "録音の前です",
    Phase.STARTING: "マイクを開いています…",
    Phase.RECORDING: "録音中",
    Phase.PAUSED: "オフレコ　録音していません",
    Phase.STOPPING: "録音を終えています…",
    Phase.CATCHING_UP: "録音は終わりました。文字起こしは続いています",
    Phase.DONE: "録音と文字起こしが終わりました",
}


WORDS_OF_LOSS = "マイクの音が届いていません"


class Dot(QWidget):
    """A red disc while sound is recorded, two bars while it is not."""

    def __init__(self) -> None:
        super().__init__()
        self.phase = Phase.READY
        self.setFixedSize(theme.scaled(18), theme.scaled(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign of the phase."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colors, size = theme.colors(), self.width()
        if self.phase is Phase.RECORDING:
            painter.setBrush(QColor(colors.record))
            painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
        elif self.phase is Phase.PAUSED:
            painter.setBrush(QColor(colors.warning))
            for x in (0.15, 0.6):
                painter.drawRect(round(x * size), 1, round(0.25 * size), size - 2)
        else:
            painter.setBrush(QColor(colors.control_line))
            painter.drawEllipse(self.rect().adjusted(4, 4, -4, -4))


class StatusStrip(QFrame):
    """Follows the phase and the events of a recording."""

    def __init__(self, data: Path, settings: RecordingSettings) -> None:
        super().__init__()
        self._data, self._settings = data, settings
        self._phase = Phase.READY
        self._clock: tuple[Seconds, float] = (0.0, 0.0)
        """A position of the recording, and when it was there."""
        self._catching_up: tuple[Seconds, float] | None = None
        theme.set_role(self, "strip")
        self.setAccessibleName("録音の状態")
        self.dot = Dot()
        self.word = QLabel(WORDS[Phase.READY])
        self.elapsed = QLabel("00:00:00")
        self.meter = LevelMeter()
        self.trouble = QLabel()
        self.delay = QLabel()
        self.room = QLabel()
        self._lay_out()
        self._ticker = QTimer(self, interval=250)
        self._ticker.timeout.connect(self._show_time)
        self._disk = QTimer(self, interval=DISK_MS)
        self._disk.timeout.connect(self.look_at_disk)
        self.enter(Phase.READY)
        self.look_at_disk()

    def enter(self, phase: Phase) -> None:
        """Look like this phase."""
        self._phase = phase
        self.dot.phase = phase
        self.dot.update()
        self.word.setText(WORDS[phase])
        is_recording = phase is Phase.RECORDING
        theme.set_role(self, "paused_strip" if phase is Phase.PAUSED else "strip")
        tone = theme.colors().text
        if is_recording:
            tone = theme.colors().error if theme.colors().is_dark else theme.colors().record
        if phase is Phase.PAUSED:
            tone = theme.colors().warning
        self.word.setStyleSheet(f"color: {tone};")
        self.meter.setVisible(phase.is_live)
        self.elapsed.setVisible(phase is not Phase.READY)
        if phase is not Phase.RECORDING:
            self.meter.clear()
            self.trouble.clear()
        if phase in {Phase.DONE, Phase.READY}:
            self.delay.hide()
        self._fit()
        if phase.is_live:
            self._ticker.start()
            self._disk.start()
        else:
            self._ticker.stop()
            self._disk.stop()

    def minimumSizeHint(self) -> QSize:
        """Return less than all of it: what matters least goes first, see `_fit`."""
        return QSize(theme.scaled(320), theme.scaled(HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave the hours on the disk out where there is no room, unless they are few."""
        wants = self._phase in {Phase.READY, Phase.STARTING} or self._phase.is_live
        layout = self.layout()
        assert layout is not None
        needed = layout.sizeHint().width()
        if self.room.isHidden():
            needed += self.room.sizeHint().width() + layout.spacing()
        is_warning = self.room.property("role") == "warning"
        self.room.setVisible(wants and (is_warning or needed <= self.width()))

    def take(self, event: events.Event) -> None:
        """Follow an event."""
        match event:
            case events.LevelMeasured():
                self._note_clock(event)
                if self._phase is Phase.RECORDING:
                    self.meter.show_level(
                        event.peak, is_silent=event.is_silent, is_clipping=event.is_clipping
                    )
                    if self.trouble.text() != self.meter.words:
                        self.trouble.setText(self.meter.words)
                        self._fit()
            case events.DeviceLost():
                self._note_clock(event)
                self.meter.clear()
                self.trouble.setText(WORDS_OF_LOSS)
                self._fit()
            case events.GapMarked():
                self._note_clock(event)
                self.trouble.clear()
                self._fit()
            case events.RecordingStarted() | events.RecordingPaused() | events.RecordingResumed():
                self._note_clock(event)
            case events.DelayMeasured(seconds=seconds):
                self._note_clock(event)
                self._show_delay(event, seconds)
            case events.RecordingStopped():
                self._clock = (event.clock, 0.0)
                self._show_time()
            case _:
                pass

    def show_length(self, duration: Seconds) -> None:
        """Show how long a recording is that has ended."""
        self._clock = (duration, 0.0)
        self._show_time()

    def look_at_disk(self) -> None:
        """Find out how many hours there is room for."""
        data = self._data

        def measure() -> int | None:
            try:
                return shutil.disk_usage(data).free
            except OSError:
                return None

        tasks.query(measure, self._show_room)

    def _note_clock(self, event: events.Event) -> None:
        self._clock = (event.clock, time.monotonic())

    def _show_time(self) -> None:
        position, seen = self._clock
        if seen and self._phase.is_live:
            position += min(2.0, time.monotonic() - seen)  # between two events it goes on
        whole = int(position)
        text = f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
        if text != self.elapsed.text():
            self.elapsed.setText(text)

    def _show_delay(self, event: events.Event, seconds: Seconds) -> None:
        if self._phase is Phase.CATCHING_UP:
            self.delay.setText(self._rest(seconds))
            self.delay.show()
            return
        self._catching_up = None
        is_worth = seconds > DELAY_SHOWN_ABOVE and self._phase.is_live
        self.delay.setText(describe_event(event) if is_worth else "")
        self.delay.setVisible(is_worth)
        self._fit()

    def _rest(self, behind: Seconds) -> str:
        """Return how long the text still takes, from how quickly it caught up so far."""
        now = time.monotonic()
        if self._catching_up is None:
            self._catching_up = (behind, now)
        was_behind, since = self._catching_up
        done, took = was_behind - behind, now - since
        if done <= 0 or took < 2.0:  # noqa: PLR2004 - too early to tell
            return "残りを計算しています"
        rest = behind * took / done
        return f"残り約 {rest / MINUTE:.0f} 分" if rest > MINUTE else "残り 1 分以内"

    def _show_room(self, free: int | None) -> None:
        if not isValid(self):
            return
        if free is None:
            self.room.setText("")
            return
        hours = max(0.0, (free - self._settings.reserve_bytes) / BYTES_PER_HOUR)
        few = hours < FEW_HOURS
        shown = f"{hours:.1f}" if few else f"{hours:,.0f}"
        self.room.setText(f"ディスク 残り {shown} 時間")
        theme.set_role(self.room, "warning" if few else "caption")
        self._fit()

    def _lay_out(self) -> None:
        self.word.setFont(theme.font(theme.INTERFACE_POINTS * 1.1, is_bold=True))
        clock = theme.font(theme.INTERFACE_POINTS * 1.3, is_bold=True)
        clock.setFeature(QFont.Tag("tnum"), 1)
        self.elapsed.setFont(clock)
        self.elapsed.setAccessibleName("録音した時間")
        theme.set_role(self.delay, "badge")
        theme.set_role(self.room, "caption")
        self.trouble.setStyleSheet(f"color: {theme.colors().warning};")
        self.delay.hide()
        self.setMinimumHeight(theme.scaled(HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.scaled(24), theme.scaled(8), theme.scaled(16), theme.scaled(8))
        row.setSpacing(theme.scaled(12))
        for item in (self.dot, self.word, self.elapsed, self.meter, self.trouble):
            row.addWidget(item)
        row.addStretch(1)
        row.addWidget(self.delay)
        row.addWidget(self.room)
