"""A meeting that is open elsewhere is read here, and can be changed once it is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from minutes.reservation import Reservation

if TYPE_CHECKING:
    from ui.main_window import MeetingWindow

BUSY = "この会議はほかで開いています。ここでは読むだけです。閉じられると、直せるようになります。"
FREE = "直せるようになりました。"

LOOK_MS = 2000
"""How often it is looked whether the others have closed the meeting."""


class Reserving(QObject):
    """Has the right to change the meeting of a window, or waits for it."""

    freed = Signal()
    """The meeting was open elsewhere and is ours now: the text must be read anew."""

    def __init__(self, window: MeetingWindow) -> None:
        super().__init__(window)
        self._notices = window.recording.notices
        self._reservation = Reservation(window.context.store.folder(window.meeting))
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def take(self) -> bool:
        """Return whether the text may be changed here; where not, say so and wait."""
        if self._reservation.take():
            return True
        self._notices.show_notice("reserved", BUSY)
        self._timer.start()
        return False

    def give_back(self) -> None:
        """Let other windows change the meeting."""
        self._timer.stop()
        self._reservation.give_back()

    def _look(self) -> None:
        if self._reservation.take():
            self._timer.stop()
            self._notices.show_notice("reserved", FREE, "badge", is_passing=True)
            self.freed.emit()
