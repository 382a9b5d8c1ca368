"""会議一覧: where work begins. Every meeting, what to do next, and the way to new ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from minutes.errors import MinutesError
from minutes.messages import describe_error
from ui import keys, tasks, telling, theme
from ui.context import Context
from ui.dialogs.frame import OF_SCREEN, button, text
from ui.dialogs.import_files import MEDIA, NO_SOUND, PAPERS, ImportDialog
from ui.dialogs.new_meeting import NewMeetingDialog
from ui.dialogs.opening import open_dialog
from ui.meetings import listing, work
from ui.meetings.banners import Banners
from ui.meetings.deeds import Deeds
from ui.meetings.empty import EmptyPane
from ui.meetings.filter_bar import FilterBar
from ui.meetings.listing import Choice, Reading, Row
from ui.meetings.results import ResultsPane
from ui.meetings.table import MeetingsTable
from ui.meetings.work import FileOrder, Piece, WorkQueue
from ui.meetings.work_strip import WorkStrip

REFRESH_MS = 5_000
"""Meetings change in other windows and processes too: looked at so often while shown."""

GEOMETRY = "meetings/geometry"

PATIENCE = 20
"""Reading takes at most this part of the time."""

TOOLS = {
    "dictionary": "辞書",
    "models": "モデル",
    "settings": "設定",
    "doctor": "この機械の診断",
}
"""Dialogs by their names in `ui.dialogs.opening`."""


class MeetingsWindow(QMainWindow):
    """The list of meetings."""

    opened = Signal(str, object)
    """A meeting is to be shown: its id, and a position in seconds or None."""

    ordered = Signal(object)
    """A `NewMeeting` is to be recorded now."""

    more_wanted = Signal(object)
    """The recording of a `Meeting` is to go on."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._reading: tasks.Job | None = None
        self._is_stale = False
        self._last = Reading()
        self._asked_at = 0.0
        self.setWindowTitle("会議一覧")
        self.setAcceptDrops(True)
        self.queue = WorkQueue(self)
        self.deeds = Deeds(context, self)
        self.table = MeetingsTable(self.deeds)
        self.filter = FilterBar()
        self.banners = Banners()
        self.empty = EmptyPane()
        self.results = ResultsPane(context.store)
        self.strip = WorkStrip(self.queue)
        self.count = text("", "caption", is_wrapped=False)
        self._pages = QStackedWidget()
        self._body = QWidget()
        self._lay_out()
        self._connect()
        self._bind_keys()
        self._restore()
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._refresh)
        self._clock.start(REFRESH_MS)
        self.reload()

    def reload(self) -> None:
        """Read the meetings anew; what is shown changes only where they changed."""
        if self._reading is not None:
            self._is_stale = True
            return
        store, retention = self._context.store, self._context.settings.retention
        now, last = datetime.now().astimezone(), self._last
        self._asked_at = time.monotonic()
        self._reading = tasks.query(
            lambda: listing.read_again(store, retention, now, last),
            tasks.if_alive(self, self._show),
            tasks.if_alive(self, self._complain),
        )
        self._reading.finished.connect(self._end_reading)

    def new_meeting(self) -> NewMeetingDialog:
        """Ask about a new meeting."""
        dialog = NewMeetingDialog(self._context, self)
        dialog.ordered.connect(self.ordered)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def choose_files(self) -> None:
        """Ask which sound or video files are to become meetings."""
        from ui.dialogs.take_over import FILES

        names, _ = QFileDialog.getOpenFileNames(
            self, "音声・動画ファイルを選ぶ", "", f"{MEDIA};;{FILES}"
        )
        if names:
            self.take([Path(name) for name in names])

    def take(self, paths: Sequence[Path]) -> None:
        """Take sound and video, and meetings that came from another machine."""
        from minutes.handover import ENDING, TEXT_ENDING
        from ui.dialogs.take_over import TakeOverDialog

        endings = (f".{ENDING}", f".{TEXT_ENDING}")
        arrived = [path for path in paths if path.suffix.lower() in endings]
        for path in arrived:
            dialog = TakeOverDialog(self._context, path, self)
            dialog.taken.connect(lambda _meeting: self.reload())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()
        others = [path for path in paths if path not in arrived]
        papers = [path for path in others if path.suffix.lower() in PAPERS]
        if papers:
            names = "、".join(path.name for path in papers)
            telling.tell(f"「{names}」は{NO_SOUND}", self)
        sounds = [path for path in others if path not in papers]
        if sounds:
            self.take_files(sounds)

    def take_files(self, paths: Sequence[Path]) -> ImportDialog:
        """Ask what is known of these files."""
        dialog = ImportDialog(self._context, paths, self)
        dialog.ordered.connect(self.transcribe)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def transcribe(self, orders: Sequence[FileOrder]) -> None:
        """Turn files into meetings, one after the other."""
        store, settings = self._context.store, self._context.settings
        for order in orders:
            do = partial(work.take_in, store, settings, order)
            self.queue.add(Piece(f"「{order.order.path.name}」", do))

    def finish(self, row: Row) -> None:
        """Complete the text of a meeting that was interrupted."""
        store, settings = self._context.store, self._context.settings
        do = partial(work.finish, store, settings, row.meeting)
        self.queue.add(Piece(f"「{row.meeting.title}」", do))

    def search(self, term: str) -> None:
        """Show where words stand in all meetings."""
        self._pages.setCurrentWidget(self.results)
        self.results.search(term)

    def say(self, sentence: str, role: str = "badge") -> None:
        """Say something at the foot of the list."""
        self.strip.say(sentence, role)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are held over the window."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            theme.set_role(self._body, "drop")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget files that were held over the window."""
        theme.set_role(self._body, "")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask about files that were dropped."""
        theme.set_role(self._body, "")
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        files = [path for path in paths if path.is_file()]
        event.acceptProposedAction()
        if files:
            self.take(files)
        else:
            self.say("フォルダーは取り込めません。中のファイルを置いてください。", "warning")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before long work is broken off."""
        if self.queue.is_busy and not telling.ask(
            "文字起こしを中止して閉じますか？",
            "中止して閉じる",
            detail="できたところまでは残ります。続きはこの一覧からいつでも文字にできます。",
            parent=self,
        ):
            event.ignore()
            return
        self.queue.stop()
        self._memory().setValue(GEOMETRY, self.saveGeometry())
        super().closeEvent(event)

    def _memory(self) -> QSettings:
        place = self._context.store.data / "windows.ini"
        return QSettings(str(place), QSettings.Format.IniFormat)

    def _restore(self) -> None:
        """Stand where the list stood last, on a screen that is still there."""
        wanted = QSize(theme.scaled(1120), theme.scaled(700))
        self.resize(wanted.boundedTo(self.screen().availableSize() * OF_SCREEN))
        kept = self._memory().value(GEOMETRY)
        if isinstance(kept, QByteArray):
            self.restoreGeometry(kept)

    def _refresh(self) -> None:
        if self.isVisible() and not self.isMinimized():
            self.reload()

    def _end_reading(self) -> None:
        self._reading = None
        if self._is_stale:
            self._is_stale = False
            self.reload()

    def _show(self, reading: Reading) -> None:
        if reading is not self._last:
            # A large store is looked at less often: it must not slow down a recording.
            spent = time.monotonic() - self._asked_at
            self._clock.setInterval(max(REFRESH_MS, round(spent * 1000 * PATIENCE)))
        self._last = reading
        rows = reading.rows
        self.table.show_rows(rows)
        self.banners.look_at(rows, is_busy=self.queue.is_busy)
        self._choose_page()

    def _complain(self, error: MinutesError) -> None:
        self.say(describe_error(error), "error")

    def _choose(self, choice: Choice) -> None:
        self.table.model_of_meetings.set_choice(choice)
        if self._pages.currentWidget() is self.results:
            self._pages.setCurrentWidget(self.table)
        self._choose_page()

    def _choose_page(self) -> None:
        model = self.table.model_of_meetings
        shown, everything = model.rowCount(), len(model.rows)
        self.count.setText(
            f"{everything} 件" if shown == everything else f"{everything} 件のうち {shown} 件"
        )
        self.count.setVisible(bool(everything))
        if self._pages.currentWidget() is not self.results:
            self.empty.say(is_filtered=bool(everything))
            self._pages.setCurrentWidget(self.table if shown else self.empty)

    def _leave_results(self) -> None:
        self._pages.setCurrentWidget(self.table)
        self._choose_page()
        self.table.setFocus()

    def _show_ending(self) -> None:
        self.filter.clear()
        self._leave_results()
        self.table.sort_by_rest()

    def _lay_out(self) -> None:
        for page in (self.table, self.empty, self.results):
            self._pages.addWidget(page)
        body = self._body
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, theme.GRID)
        column.setSpacing(0)
        column.addWidget(self._make_bar())
        inner = QVBoxLayout()
        edge = theme.GRID * 2
        inner.setContentsMargins(edge, edge, edge, 0)
        inner.setSpacing(theme.GRID * 3 // 2)
        inner.addWidget(self.banners)
        inner.addWidget(self.filter)
        inner.addWidget(self._pages, 1)
        inner.addWidget(self.strip)
        inner.addWidget(self.count)
        column.addLayout(inner, 1)
        self.setCentralWidget(body)

    def _make_bar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.GRID * 2, theme.GRID, theme.GRID * 2, theme.GRID)
        row.setSpacing(theme.GRID)
        self.new_button = button("＋ 新しい会議", self.new_meeting)
        theme.set_role(self.new_button, "primary")
        self.new_button.setToolTip(keys.tip("new_meeting"))
        self.files_button = button("⤓ ファイルから", self.choose_files)
        self.files_button.setToolTip(keys.tip("open_file"))
        row.addWidget(self.new_button)
        row.addWidget(self.files_button)
        row.addStretch(1)
        self.tools: dict[str, QPushButton] = {}
        for name, label in TOOLS.items():
            self.tools[name] = button(label, self._opener(name), "quiet")
            row.addWidget(self.tools[name])
        return bar

    def _opener(self, name: str) -> Callable[[], object]:
        return lambda: open_dialog(name, self._context, self)

    def _connect(self) -> None:
        self.filter.changed.connect(self._choose)
        self.filter.searched.connect(self.search)
        self.results.left.connect(self._leave_results)
        self.results.opened.connect(self.opened)
        self.table.opened.connect(lambda row: self.opened.emit(row.meeting.id, None))
        self.table.finish_wanted.connect(self.finish)
        self.table.more_wanted.connect(lambda row: self.more_wanted.emit(row.meeting))
        self.banners.finish_wanted.connect(self.finish)
        self.banners.ending_wanted.connect(self._show_ending)
        self.empty.new_wanted.connect(self.new_meeting)
        self.empty.files_wanted.connect(self.choose_files)
        self.empty.all_wanted.connect(self.filter.clear)
        self.deeds.changed.connect(self.reload)
        self.deeds.said.connect(self.say)
        self.queue.changed.connect(self.reload)
        self.strip.opened.connect(lambda meeting: self.opened.emit(meeting, None))
        self._context.preferences.changed.connect(lambda _settings: self.reload())

    def _bind_keys(self) -> None:
        doings: dict[str, Callable[[], object]] = {
            "new_meeting": self.new_meeting,
            "open_file": self.choose_files,
            "search_meetings": self._focus_search,
            "settings": self._opener("settings"),
            "key_sheet": self._opener("keys"),
        }
        for name, do in doings.items():
            shortcut = QShortcut(self)
            keys.bind(shortcut, name)
            shortcut.activated.connect(do)
        QShortcut(QKeySequence("F5"), self, self.reload)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._focus_search)
        back = QShortcut(QKeySequence("Esc"), self.results, self._leave_results)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _focus_search(self) -> None:
        self.filter.words.setFocus()
        self.filter.words.selectAll()
