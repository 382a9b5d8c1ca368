"""Engine events, from whatever thread, as one Qt signal in the thread of the windows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from minutes.events import Event


class Bridge(QObject):
    """Hands events over to Qt. `listen` is the listener that the engine is given."""

    happened = Signal(object)
    """An `Event`; slots run in the thread that made the bridge, in order."""

    def listen(self, event: Event) -> None:
        """Take an event; returns at once, from any thread."""
        self.happened.emit(event)
