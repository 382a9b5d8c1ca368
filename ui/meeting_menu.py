"""The menus of a meeting's window: everything that keys and buttons do, to be looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ui.dialogs.meeting_tools import MeetingTools
from ui.editor.level_choice import LevelChoice
from ui.editor.row_places import UNSURE_TOLD
from ui.order import may_go_on
from ui.recording.live_meeting import Phase

SHADING = "meeting/shading"

if TYPE_CHECKING:
    from ui.main_window import MeetingWindow


def fill_menus(window: MeetingWindow, captions: QAction) -> MeetingTools:
    """Fill the window's menus; return the tools that work on the whole meeting."""
    bar, log = window.menuBar(), window.recording.log
    meeting = bar.addMenu("会議")
    details = meeting.addAction("会議の情報…")
    details.triggered.connect(lambda checked=False: window.open_details())
    meeting.aboutToShow.connect(lambda: details.setEnabled(window.is_stored))
    out = meeting.addAction("書き出す…")
    out.triggered.connect(lambda checked=False: window.show_export())
    meeting.addSeparator()
    away = meeting.addAction("閉じる")
    away.triggered.connect(lambda checked=False: QTimer.singleShot(0, window.close))
    bar.addMenu("編集").addActions(window.view.actions())
    notes = bar.addMenu("記録")
    notes.addActions(list(log.marks.values()))
    notes.addSeparator()
    notes.addActions([log.off_record, log.stop, _more(window, notes)])
    notes.addSeparator()
    notes.addAction(window.proof.bookmarks.action)
    shown = bar.addMenu("表示")
    shown.setToolTipsVisible(True)
    levels = LevelChoice(window.view, window.memory, window.context.store.folder(window.meeting))
    window.proof.put_beside_sound(levels)
    shown.addActions([captions, _shading(window)])
    shown.addMenu(levels.make_menu())
    tools = bar.addMenu("道具")
    tools.aboutToShow.connect(window.view.editing.finish)
    return MeetingTools(window.context, window.meeting, tools, window)


def _more(window: MeetingWindow, menu: QMenu) -> QAction:
    """Return the action that records more of a meeting whose recording has ended."""
    action = QAction("続きを録音…", window)
    action.triggered.connect(lambda checked=False: window.more_wanted.emit())

    def look() -> None:
        is_over = window.live is None or window.live.phase is Phase.DONE
        action.setEnabled(is_over and may_go_on(window.about))

    menu.aboutToShow.connect(look)
    return action


def _shading(window: MeetingWindow) -> QAction:
    """Return the action that shows or hides what the recogniser was not sure of."""
    action = QAction("自信のない所を示す（薄い色と破線）", window)
    action.setCheckable(True)
    action.setToolTip(UNSURE_TOLD)
    action.toggled.connect(lambda is_on: window.view.shade(is_shading=is_on))
    action.setChecked(bool(window.memory.value(SHADING, True, type=bool)))
    action.toggled.connect(lambda is_on: window.memory.setValue(SHADING, is_on))
    return action
