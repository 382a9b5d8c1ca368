"""Foot pedals that are no keyboards, told to a window as long as its meeting has sound."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from minutes.config import Settings
from minutes.pedals.devices import Bus, find_bus
from minutes.pedals.layout import KNOWN, Pedal, read_layout
from minutes.pedals.reader import PedalReader
from ui.context import Preferences


class HidPedals(QObject):
    """Listens from the beginning; what a person has a pedal learn counts at once."""

    changed = Signal(str, bool)
    """A pedal, by the name of its key, and whether it is down."""

    def __init__(
        self, preferences: Preferences, parent: QObject | None = None, bus: Bus | None = None
    ) -> None:
        super().__init__(parent)
        self._bus = bus or find_bus()
        self._reader: PedalReader | None = None
        self._learned = preferences.settings.playback.pedal
        preferences.changed.connect(self._relearn)
        self._listen()

    def close(self) -> None:
        """Let go of the pedal."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _listen(self) -> None:
        if self._bus is None:
            return
        learned = read_layout(self._learned)
        layouts = KNOWN if learned is None else (learned, *KNOWN)
        self._reader = PedalReader(self._bus, layouts, self._tell)
        self._reader.start()

    def _tell(self, pedal: Pedal, is_down: bool) -> None:
        """Hand over to the thread of the windows what the reader's thread has heard."""
        self.changed.emit(pedal.value, is_down)

    def _relearn(self, settings: Settings) -> None:
        if settings.playback.pedal != self._learned and self._reader is not None:
            self._learned = settings.playback.pedal
            self.close()
            self._listen()
