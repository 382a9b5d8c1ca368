"""Listens to a foot pedal for as long as a window is open; unplugging is no failure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from minutes.pedals.devices import REPORT_BYTES, Bus, Device
from minutes.pedals.layout import Layout, Pedal
from minutes.types import Seconds

LOOK: Seconds = 2.0
"""So often a pedal is looked for that is not plugged in."""

WAIT_MS = 200
"""So long one reading waits; closing waits for it."""

Changed = Callable[[Pedal, bool], None]


class PedalReader:
    """Tells of pedals going down (True) and up, from a thread of its own."""

    def __init__(
        self, bus: Bus, layouts: Sequence[Layout], on_change: Changed, look: Seconds = LOOK
    ) -> None:
        self._bus, self._look = bus, look
        # The first layout of a device counts: what was learned goes before what is known.
        self._layouts = {layout.identity: layout for layout in reversed(layouts)}
        self._on_change = on_change
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pedals", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def close(self) -> None:
        """Listen no more."""
        self._is_over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._is_over.is_set():
            found = self._open()
            if found is None:
                self._is_over.wait(self._look)
                continue
            device, layout = found
            try:
                self._listen(device, layout)
            except (OSError, ValueError):
                pass  # unplugged: looked for again
            finally:
                with suppress(OSError, ValueError):
                    device.close()

    def _open(self) -> tuple[Device, Layout] | None:
        """Open the first device that is known; some offer several parts, not all of ours."""
        with suppress(OSError, ValueError):
            for found in self._bus.devices():
                layout = self._layouts.get((found.vendor, found.product))
                if layout is not None:
                    with suppress(OSError, ValueError):
                        return self._bus.open(found.path), layout
        return None

    def _listen(self, device: Device, layout: Layout) -> None:
        down: frozenset[Pedal] = frozenset()
        try:
            while not self._is_over.is_set():
                report = device.read(REPORT_BYTES, WAIT_MS)
                if report:
                    now = layout.pressed(report)
                    self._tell(down - now, is_down=False)
                    self._tell(now - down, is_down=True)
                    down = now
        finally:
            self._tell(down, is_down=False)  # who pulls the plug presses nothing any more

    def _tell(self, pedals: Iterable[Pedal], *, is_down: bool) -> None:
        for pedal in sorted(pedals):
            self._on_change(pedal, is_down)
