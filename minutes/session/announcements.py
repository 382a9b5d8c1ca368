"""What a session tells its listener: in order, on the recording's clock, without waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

from minutes import events
from minutes.types import Seconds


class Announcements:
    """Hands events to the listener in a thread of its own.

    A slow or broken listener must hold up neither the sound nor the text.
    """

    def __init__(self, listener: events.Listener) -> None:
        self._listener = listener
        self._events: SimpleQueue[events.Event | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._publish, name="events", daemon=True)
        self.clock: Seconds = 0.0
        """The recording position heard by now; only the recording thread moves it."""

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def tell(self, kind: Callable[..., events.Event], *values: object) -> None:
        """Announce an event of that kind that happens now; `values` are its own fields."""
        self._events.put(kind(self.clock, time.time(), *values))

    def end(self) -> None:
        """Tell what was announced so far, and nothing more."""
        self._events.put(None)

    def join(self) -> None:
        """Wait until all is told."""
        self._thread.join()

    def _publish(self) -> None:
        while (event := self._events.get()) is not None:
            self._listener(event)
