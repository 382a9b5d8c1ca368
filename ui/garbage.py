"""Python's garbage is collected in the thread of the windows, and nowhere else.

What is collected may be a part of a window, and the program ends when that is destroyed in
another thread (seen, PySide6 6.11.3: three of eight runs of one test file). Python collects
in whichever thread happens to make the most objects.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QObject, QTimer

INTERVAL_MS = 1000
"""How often it is looked at."""


class GarbageCollector(QObject):
    """Takes collecting over from Python as long as it lives.

    What has been looked at once is left alone from then on: with a meeting of 20,000
    utterances in memory looking at everything takes 0.25 s, which would be seen. `sweep`
    looks at all of it again, where nobody minds: when a window has been closed.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def stop(self) -> None:
        """Collect everything here and give the work back to Python."""
        self._timer.stop()
        self.sweep()
        gc.unfreeze()
        gc.enable()

    def collect(self) -> None:
        """Collect what is new, if Python would have done so by now."""
        young, middle, _ = gc.get_count()
        most_young, most_middle, _ = gc.get_threshold()
        if middle > most_middle:
            gc.collect()
            gc.freeze()
        elif young > most_young:
            gc.collect(1)

    @staticmethod
    def sweep_soon() -> None:
        """Sweep when the events under way have been dealt with."""
        application = QCoreApplication.instance()
        found = None if application is None else application.findChild(GarbageCollector)
        if found is not None:
            QTimer.singleShot(0, found.sweep)

    def sweep(self) -> None:
        """Collect all there is."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()
