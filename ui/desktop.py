"""The windows of one data folder: the list, and one window for each open meeting."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox
from shiboken6 import isValid

from minutes.errors import MinutesError
from minutes.messages import describe_error, format_position
from minutes.processing import Expiry, erase_due
from minutes.types import Meeting, MeetingId, Seconds
from ui import tasks, telling
from ui.context import Context
from ui.garbage import GarbageCollector
from ui.meetings_window import MeetingsWindow
from ui.order import MoreOfMeeting, Order, time_since

if TYPE_CHECKING:
    from ui.main_window import MeetingWindow

LOOK_AT_DAY_MS = 10 * 60 * 1000
"""A program that runs for weeks erases what is due on each day."""


class Desktop(QObject):
    """Opens windows and knows which ones are open."""

    told = Signal(str)
    """A sentence for people, from any thread."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._open: dict[str, MeetingWindow] = {}
        self._box: QMessageBox | None = None
        self._erased_on: date | None = None
        self.meetings = MeetingsWindow(context)
        self.meetings.opened.connect(self.open_meeting)
        self.meetings.ordered.connect(self.record)
        self.meetings.more_wanted.connect(self.ask_for_more)
        self.told.connect(self.tell, Qt.ConnectionType.QueuedConnection)
        self._days = QTimer(self)
        self._days.timeout.connect(self.erase_due)
        self._days.start(LOOK_AT_DAY_MS)

    def show(self) -> None:
        """Bring the list to the front."""
        _bring_forward(self.meetings)

    def close(self) -> None:
        """Close all windows; each may ask."""
        QApplication.closeAllWindows()

    @property
    def is_telling(self) -> bool:
        """Whether a sentence stands there that nobody has closed."""
        return self._box is not None

    def tell(self, sentence: str) -> None:
        """Show a sentence, one at a time: what fails again and again is told once."""
        if self._box is not None:
            return
        self._box = telling.tell(sentence, QApplication.activeWindow() or self.meetings)
        self._box.finished.connect(self._forget_box)

    def open_meeting(
        self, meeting: MeetingId, position: Seconds | None = None
    ) -> MeetingWindow | None:
        """Show a meeting, at a place of its recording; it never has two windows."""
        from ui.main_window import MeetingWindow

        window = self._open.get(meeting)
        if window is None:
            try:
                window = MeetingWindow(self._context, meeting)
            except MinutesError as error:
                self.meetings.say(describe_error(error), "error")
                self.meetings.reload()
                return None
            self._keep(window)
        if position is not None:
            window.go_to(position)
        _bring_forward(window)
        return window

    def ask_for_more(self, meeting: Meeting) -> None:
        """Go on with a meeting whose recording has ended, if a person still wants that."""
        gap = format_position(max(0.0, time_since(meeting)))
        window = self._open.get(meeting.id)
        if not telling.ask(
            f"「{meeting.title}」の続きを録音しますか？",
            "続きを録音する",
            detail=f"録音を終えてからの時間（{gap}）は、\n音なしとして記録に残ります。",
            parent=window or self.meetings,
            is_harmless=True,
        ):
            return
        order = MoreOfMeeting(meeting)
        if window is None:
            self.record(order)
        elif window.close():
            # It is gone a moment later; a meeting never has two windows.
            window.destroyed.connect(lambda: QTimer.singleShot(0, lambda: self.record(order)))

    def record(self, order: Order) -> MeetingWindow | None:
        """Begin a meeting, or go on with one, in a window of its own."""
        from ui.main_window import record

        try:
            window = record(self._context, order)
        except MinutesError as error:
            self.tell(describe_error(error))
            return None
        self._keep(window)
        _bring_forward(window)
        return window

    def erase_due(self) -> None:
        """Erase what is due, once a day; meetings that are open stay."""
        now = datetime.now().astimezone()
        if self._erased_on == now.date():
            return
        self._erased_on = now.date()
        store, settings, in_use = self._context.store, self._context.settings, set(self._open)
        tasks.operate(lambda: erase_due(store, settings, now, in_use), self._tell_expiry)

    def _tell_expiry(self, expiry: Expiry) -> None:
        if expiry.erased:
            count = len(expiry.erased)
            self.meetings.say(f"保存期間が過ぎた会議を {count} 件消しました（記録は残ります）。")
            self.meetings.reload()

    def _keep(self, window: MeetingWindow) -> None:
        meeting = str(window.meeting)
        self._open[meeting] = window
        self.meetings.deeds.in_use.add(meeting)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.renamed.connect(self.meetings.reload)
        window.more_wanted.connect(lambda: self.ask_for_more(window.about))
        self.meetings.deeds.changed.connect(window.look_again)
        window.destroyed.connect(lambda: self._forget_window(meeting))
        self.meetings.reload()

    def _forget_window(self, meeting: str) -> None:
        self._open.pop(meeting, None)
        if not isValid(self.meetings):
            return
        self.meetings.deeds.in_use.discard(meeting)
        self.meetings.reload()
        GarbageCollector.sweep_soon()

    def _forget_box(self) -> None:
        self._box = None


def _bring_forward(window: QMainWindow) -> None:
    if window.isMinimized():
        window.showNormal()
    else:
        window.show()
    window.raise_()
    window.activateWindow()
