"""Which microphone, and whether it hears anything: tried out before it counts."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from minutes.audio.level import preview
from minutes.config import RecordingSettings
from minutes.errors import MinutesError
from minutes.events import Event, LevelMeasured, Listener
from minutes.messages import describe_error
from ui import tasks, theme
from ui.dialogs.setting_choices import find_microphones
from ui.recording.level_meter import LevelMeter
from ui.recording.live_meeting import MakeSource

DEFAULT = "機械の既定のマイク"


class DeviceChoice(QWidget):
    """A list of microphones and the level of the chosen one, which is not recorded.

    Only one microphone can be open in this program: `release` closes it and says when.
    """

    changed = Signal(str)
    """The name of the chosen device; empty for the machine's own choice."""

    def __init__(
        self,
        settings: RecordingSettings,
        make_source: MakeSource,
        parent: QWidget | None = None,
        default: str = "",
    ) -> None:
        """`default` is the device that is meant by the first choice, else the machine's own."""
        super().__init__(parent)
        self._default = default
        self._settings = settings
        self._make_source = make_source
        self._job: tasks.Job | None = None
        self._is_looking = self._is_held_off = False
        self.told = ""  # a complaint that stands beside already, not to be read twice
        self._after: Callable[[], None] | None = None
        self.devices = QComboBox()
        self.devices.setAccessibleName("マイク")
        self._offer(())
        self.meter = LevelMeter()
        self.state = QLabel("マイクを確かめています…")
        theme.set_role(self.state, "caption")
        self.state.setWordWrap(True)
        self.again = QPushButton("マイクを探し直す")
        self._lay_out()
        self.devices.currentIndexChanged.connect(self._choose)
        self.again.clicked.connect(self.look_again)

    @property
    def device(self) -> str:
        """The name of the chosen device; empty for the machine's own choice."""
        return str(self.devices.currentData() or "")

    def look_again(self) -> None:
        """Find out what is plugged in, then listen to it."""
        if not self._is_looking:
            self.release(self._look)

    def hold_off(self, reason: str) -> None:
        """Listen to nothing, and say why; what is plugged in can still be chosen."""
        self._is_held_off = True
        self.meter.hide()
        self.state.setText(reason)
        self._look()

    def _look(self) -> None:
        self._is_looking = True
        tasks.query(find_microphones, self._show_devices)

    def listen_in(self) -> None:
        """Show how loud the chosen microphone is."""
        if (
            self._is_held_off
            or self._job is not None
            or not self.isVisible()
            or not self.isEnabled()
        ):
            return
        source = self._make_source(self.device or self._default, self._settings)

        def measure(listener: Listener) -> None:
            for level in preview(source, self._settings.silence_warning):
                listener(LevelMeasured(0.0, time.time(), level.level, level.peak,
                                       level.is_silent, level.is_clipping))  # fmt: skip

        self._job = tasks.start(measure, lambda nothing: None, self._fail)
        self._job.happened.connect(self._show_level)
        self._job.finished.connect(self._released)

    def release(self, after: Callable[[], object] = lambda: None) -> None:
        """Let go of the microphone, then do what needs it."""
        if self._job is None:
            after()
            return
        self._after = after  # type: ignore[assignment]
        self._job.cancel()

    def _released(self) -> None:
        self._job, after, self._after = None, self._after, None
        if isValid(self):
            self.meter.clear()
        if after is not None:
            after()

    def _choose(self) -> None:
        self.changed.emit(self.device)
        if self._is_held_off:
            return
        self.state.setText("マイクを確かめています…")
        self.release(self.listen_in)

    def _show_devices(self, found: tuple[str, ...]) -> None:
        if not isValid(self):
            return
        self._is_looking = False
        wanted = self.device or self._settings.device
        self.devices.blockSignals(True)
        self._offer(found)
        self.devices.setCurrentIndex(max(0, self.devices.findData(wanted)))
        self.devices.blockSignals(False)
        self.listen_in()

    def _offer(self, names: tuple[str, ...]) -> None:
        self.devices.clear()
        named = f"{self._default}（設定のマイク）" if self._default else DEFAULT
        for text, name in ((named, ""), *((name, name) for name in names)):
            self.devices.addItem(text, name)

    def _show_level(self, event: Event) -> None:
        if isinstance(event, LevelMeasured) and isValid(self):
            self.meter.show_level(
                event.peak, is_silent=event.is_silent, is_clipping=event.is_clipping
            )
            words = self.meter.words or "話してみて、右へ伸びれば入っています"
            if self.state.text() != words:
                self.state.setText(words)

    def _fail(self, error: MinutesError) -> None:
        if isValid(self):
            self.meter.clear()
            sentence = describe_error(error)
            self.state.setText("" if sentence == self.told else sentence)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(theme.GRID))
        line = QHBoxLayout()
        line.setSpacing(theme.scaled(theme.GRID))
        line.addWidget(self.devices, 1)
        line.addWidget(self.again)
        column.addLayout(line)
        column.addWidget(self.meter)
        column.addWidget(self.state)
