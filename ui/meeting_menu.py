"""The menus of a meeting's window: everything that keys and buttons do, to be looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction

from ui.dialogs.meeting_tools import MeetingTools

if TYPE_CHECKING:
    from ui.main_window import MeetingWindow


def fill_menus(window: MeetingWindow, captions: QAction) -> MeetingTools:
    """Fill the window's menus; return the tools that work on the whole meeting."""
    bar, log = window.menuBar(), window.recording.log
    meeting = bar.addMenu("会議")
    out = meeting.addAction("書き出す…")
    out.triggered.connect(lambda checked=False: window.show_export())
    meeting.addSeparator()
    away = meeting.addAction("閉じる")
    away.triggered.connect(lambda checked=False: QTimer.singleShot(0, window.close))
    bar.addMenu("編集").addActions(window.view.actions())
    notes = bar.addMenu("記録")
    notes.addActions(list(log.marks.values()))
    notes.addSeparator()
    notes.addActions([log.off_record, log.stop])
    bar.addMenu("表示").addAction(captions)
    return MeetingTools(window.context, window.meeting, bar.addMenu("道具"), window)
