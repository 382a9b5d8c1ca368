"""The windows of one data folder: the list, and one window for each open meeting."""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMainWindow

from minutes.types import MeetingId, Seconds
from ui import telling
from ui.context import Context
from ui.meetings_window import MeetingsWindow
from ui.order import NewMeeting

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox


NOT_YET = "会議の画面はまだ作られていません。"


class Desktop(QObject):
    """Opens windows and knows which ones are open."""

    told = Signal(str)
    """A sentence for people, from any thread."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._open: dict[str, QMainWindow] = {}
        self._box: QMessageBox | None = None
        self.meetings = MeetingsWindow(context)
        self.meetings.opened.connect(self.open_meeting)
        self.meetings.ordered.connect(self.record)
        self.told.connect(self.tell, Qt.ConnectionType.QueuedConnection)

    def show(self) -> None:
        """Bring the list to the front."""
        _bring_forward(self.meetings)

    def close(self) -> None:
        """Close all windows; each may ask."""
        QApplication.closeAllWindows()

    def tell(self, sentence: str) -> None:
        """Show a sentence, one at a time: what fails again and again is told once."""
        if self._box is not None:
            return
        self._box = telling.tell(sentence, QApplication.activeWindow() or self.meetings)
        self._box.finished.connect(self._forget_box)

    def open_meeting(self, meeting: MeetingId, position: Seconds | None = None) -> None:
        """Show a meeting, at a place of its recording; it never has two windows."""
        window = self._open.get(meeting)
        if window is None:
            module = _meeting_windows()
            if module is None:
                self.tell(NOT_YET)
                return
            window = module.MeetingWindow(self._context, meeting)
            self._keep(meeting, window)
        if position is not None and hasattr(window, "go_to"):
            window.go_to(position)
        _bring_forward(window)

    def record(self, order: NewMeeting) -> None:
        """Begin a meeting in a window of its own."""
        module = _meeting_windows()
        if module is None:
            self.tell(NOT_YET)
            return
        window = module.record(self._context, order)
        self._keep(str(window.meeting), window)
        _bring_forward(window)

    def _keep(self, meeting: str, window: QMainWindow) -> None:
        self._open[meeting] = window
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.destroyed.connect(lambda: self._forget_window(meeting))

    def _forget_window(self, meeting: str) -> None:
        self._open.pop(meeting, None)
        self.meetings.reload()

    def _forget_box(self) -> None:
        self._box = None


def _meeting_windows() -> Any:  # noqa: ANN401 - a module that is being built
    found = importlib.util.find_spec("ui.main_window")
    return importlib.import_module("ui.main_window") if found else None


def _bring_forward(window: QMainWindow) -> None:
    if window.isMinimized():
        window.showNormal()
    else:
        window.show()
    window.raise_()
    window.activateWindow()
