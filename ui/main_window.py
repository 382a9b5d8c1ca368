"""One meeting, one window: 録音, 校正, 要約 and 議事録 follow the work from left to right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from minutes import events
from minutes.audio.microphone import Microphone
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.proofreading import Proofreader
from minutes.types import Meeting, MeetingId, MeetingState, Seconds, Transcript
from ui import keys, tasks, theme
from ui.bridge import Bridge
from ui.captions_window import CaptionsWindow
from ui.context import Context
from ui.dialogs.add_word import AddWordDialog
from ui.dialogs.edit_meeting import EditMeetingDialog
from ui.dialogs.frame import tab_bar
from ui.editor.actions import TranscriptActions
from ui.editor.commands import EditCommands
from ui.editor.transcript_model import TranscriptModel
from ui.editor.transcript_view import TranscriptView
from ui.export_panel import ExportPanel
from ui.meeting_closing import Closing
from ui.meeting_finishing import Finishing
from ui.meeting_loading import Loading, remember_place, remembered_place
from ui.meeting_menu import fill_menus
from ui.meeting_reserving import Reserving
from ui.order import Order
from ui.progress import ProgressStrip
from ui.proof_panel import ProofPanel
from ui.recording.live_meeting import TITLES, LiveMeeting, MakeSource, Phase
from ui.recording_panel import RecordingPanel
from ui.summary.opening import open_summaries

RECORDING, PROOF, SUMMARY, EXPORT = range(4)

SIZE = (1180, 760)
OF_SCREEN = 0.92
"""A new window takes at most this share of the screen."""


def record(context: Context, order: Order, make_source: MakeSource = Microphone) -> MeetingWindow:
    """Begin to record a meeting; return its window, not yet shown.

    Where it cannot begin, the window says why and offers another microphone.
    """
    own = replace(context, bridge=Bridge())
    live = LiveMeeting(own, order, make_source)
    window = MeetingWindow(context, live.meeting.id, live)
    if not live.is_continued:  # else what was said before is read first
        live.start()
    return window


class MeetingWindow(QMainWindow):
    """A stored meeting, or one that is being recorded (`live`)."""

    renamed = Signal()
    """What is known of the meeting was put right here."""

    more_wanted = Signal()
    """Its recording has ended, and is to go on."""

    def __init__(
        self, context: Context, meeting: MeetingId, live: LiveMeeting | None = None
    ) -> None:
        super().__init__()
        self.meeting = meeting
        self.live = live
        # Events do not name their meeting: each window has a bridge of its own.
        bridge = live.bridge if live is not None else Bridge()
        self.context = replace(context, bridge=bridge)
        known = live.meeting if live is not None else context.store.meeting(meeting)
        self.about: Meeting = known
        self.memory = QSettings(str(context.store.data / "windows.ini"), QSettings.Format.IniFormat)
        self.commands: EditCommands | None = None
        self._wanted: Seconds | None = None
        self._captions: CaptionsWindow | None = None
        self.model = TranscriptModel(known.started_at, known.participants, self)
        self.view = TranscriptView(self.model)
        self.actions_of_text = TranscriptActions(self.view, known.participants)
        make_source = live.make_source if live is not None else Microphone
        self.recording = RecordingPanel(self.context, known, self.model, live, make_source)
        self.proof = ProofPanel(self.context, known)
        self.summaries = open_summaries(self)
        self.export = ExportPanel(self.context, meeting, self.memory, self.view.editing.finish)
        self.progress = ProgressStrip()
        self.tabs = tab_bar("録音・校正・要約・議事録", ("録音", "校正", "要約", "議事録"))
        self._panels = QStackedWidget()
        self.closing = Closing(self)
        self.finishing = Finishing(self)
        self.reserving = Reserving(self)
        self.loading = Loading(self)
        self._lay_out()
        self._connect()
        self._restore()
        if live is None:
            self._load()
        elif live.is_continued:
            self.loading.begin(known.duration)
        self.view.setFocus()
        self._show_title()

    # -- what the list of meetings asks for

    def go_to(self, position: Seconds) -> None:
        """Show what was said at a position of the recording."""
        if self.loading.is_under_way or not self.model.rowCount():
            self._wanted = position
            return
        self.tabs.setCurrentIndex(PROOF)
        row = self.model.row_at(position)
        item = self.model.utterance(row) or self.model.utterance(
            self.model.next_utterance(row, -1) or 0
        )
        if item is not None:
            self.view.go_to(item.id)
            self.proof.go(item.start)

    def show_export(self) -> None:
        """Show where files are written."""
        self.tabs.setCurrentIndex(EXPORT)

    # -- what happens

    def _take(self, event: events.Event) -> None:
        self.model.take(event)
        self.proof.take(event)
        if isinstance(event, events.RecordingStarted):
            self._allow_edits()

    def _enter(self, phase: Phase) -> None:
        self.export.setEnabled(phase is not Phase.READY)
        self._show_title()
        if phase is Phase.DONE:
            self.model.end_speech()
            self.finishing.look_back()

    def know(self, meeting: Meeting) -> None:
        """Take what is known about the meeting now."""
        self.about = meeting
        self.model.know(meeting.participants, meeting.started_at)
        self.actions_of_text.know(meeting.participants)
        self.recording.know(meeting)
        is_whole = self.live is None or self.live.phase is Phase.DONE
        if meeting.duration and is_whole:  # what is to go on is not whole yet
            self.proof.look_for_sound(meeting.duration)
        self._show_title()

    @property
    def is_stored(self) -> bool:
        """Whether the store knows the meeting; one that could not begin is nowhere yet."""
        if self.live is None or self.live.is_continued:
            return True
        return self.live.phase not in {Phase.READY, Phase.STARTING}

    def look_again(self) -> None:
        """Find out what is known about the meeting now: somebody put it right."""
        if not self.is_stored:
            return
        store, meeting = self.context.store, self.meeting
        tasks.query(
            lambda: store.meeting(meeting),
            tasks.if_alive(self, self.know),
            tasks.if_alive(self, self._fail),
        )

    def open_details(self) -> EditMeetingDialog:
        """Let a person put name, date, people and agenda right, also while it is recorded."""
        self.view.editing.finish()
        dialog = EditMeetingDialog(self.context, self.about, self)
        dialog.changed.connect(self.look_again)
        dialog.changed.connect(self.renamed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _load(self) -> None:
        """Read the meeting; without its text nothing can be done, so that is said."""
        self.view.set_hint("読み込んでいます…")
        self.view.is_growing = False
        self.tabs.setCurrentIndex(PROOF)
        self.tabs.setTabEnabled(RECORDING, False)
        self.loading.begin(remembered_place(self.memory, self.meeting))

    def _show_first(self, transcript: Transcript) -> None:
        """Show what a person looks at first, while the rest is being read."""
        self.model.load(transcript)
        self.view.follow(is_following=False)
        self.view.scroll_to_position(remembered_place(self.memory, self.meeting))

    def _show(self, transcript: Transcript, is_interrupted: bool) -> None:
        self.model.load(transcript)
        self.recording.side.show_marks(transcript.marks)
        self.view.set_hint("この会議にはまだ文字がありません")
        self._allow_edits()
        self.know(transcript.meeting)
        if self.live is not None:
            self.view.follow(is_following=True)
            self.live.start()
            return
        self.view.follow(is_following=False)
        left = remembered_place(self.memory, self.meeting)
        if self._wanted is not None:
            self.go_to(self._wanted)
        else:
            self.view.scroll_to_position(left)
            if left:
                self.proof.go(left)
        if is_interrupted:
            self.finishing.offer_rest()

    def _reread(self) -> None:
        """Show the text anew where it is looked at: its speakers were told apart again."""
        self.view.editing.finish()
        self.loading.read_again()

    def _show_again(self, transcript: Transcript) -> None:
        position = self.view.position_at_top
        self.model.load(transcript)
        self.view.scroll_to_position(position)

    def _fail_to_load(self, error: MinutesError) -> None:
        if self.loading.is_under_way:
            self.view.set_hint(describe_error(error))
        if self.model.rowCount():
            self._tell(describe_error(error))
        if self.live is not None:
            self.live.start()

    def _allow_edits(self) -> None:
        is_ours = self.reserving.take()
        self.tools.allow_changes(is_allowed=is_ours)
        self.summaries.allow(may_change=is_ours)
        if self.commands is not None or not is_ours:
            return
        proofreader = Proofreader(self.context.store, self.meeting, self.context.bridge.listen)
        self.commands = EditCommands(proofreader, self.model, self)
        self.commands.done.connect(self.actions_of_text.refresh)
        self.commands.failed.connect(self.recording.notices.show_lost)
        self.view.commands = self.commands
        self.tools.proofreader = proofreader
        self.actions_of_text.refresh()
        self.proof.lay_out_tools()

    def _take_over(self) -> None:
        """Go on here with a meeting that was open elsewhere until now."""
        self._reread()
        self._allow_edits()

    def _fail(self, error: MinutesError) -> None:
        if isValid(self):
            self._tell(describe_error(error))

    def _tell(self, sentence: str) -> None:
        self.recording.notices.show_notice("told", sentence, "error")

    # -- windows beside this one

    def toggle_captions(self) -> None:
        """Open the captions' window, or close it."""
        if self._captions is not None and isValid(self._captions) and self._captions.isVisible():
            self._captions.close()
            return
        self._captions = CaptionsWindow(self.context, self.about, self.recording.log)
        self._captions.closed.connect(lambda: self._show_captions_button(is_out=False))
        self._captions.show()
        self._show_captions_button(is_out=True)

    def _show_captions_button(self, *, is_out: bool) -> None:
        if isValid(self.captions_button):
            self.captions_button.setText("字幕を消す" if is_out else "字幕を出す")

    def add_word(self, text: str, reading: str) -> None:
        """Ask for a word's reading and put it into the dictionary."""
        dialog = AddWordDialog(self.context, text, reading, self, meeting=self.meeting)
        dialog.added.connect(self.tools.offer_word)
        dialog.open()

    # -- closing

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what was typed; ask where something is under way."""
        self.view.editing.finish()
        if not self.closing.may_close():
            event.ignore()
            return
        self.memory.setValue("meeting/geometry", self.saveGeometry())
        self.memory.setValue("meeting/splitter", self.recording.splitter.saveState())
        if self.model.rowCount() and not self.loading.is_under_way:
            remember_place(self.memory, self.meeting, self.proof.place)
        self.loading.let_go()
        self.proof.close_sound()
        self.summaries.making.stop()
        self.reserving.give_back()
        self.progress.cancel()
        if self._captions is not None and isValid(self._captions):
            self._captions.close()
        super().closeEvent(event)

    # -- making it

    def _connect(self) -> None:
        self.context.bridge.happened.connect(self._take)
        self.tabs.currentChanged.connect(self._panels.setCurrentIndex)
        self.tabs.currentChanged.connect(self._lend_view)
        self.recording.side.speaker_chosen.connect(self.actions_of_text.assign)
        self.recording.side.mark_chosen.connect(self.view.go_to)
        self.recording.ready_to_stop.connect(self.closing.ask_to_stop)
        self.actions_of_text.word_wanted.connect(self.add_word)
        self.actions_of_text.naming_wanted.connect(self.tools.open_speakers)
        self.proof.told.connect(self._tell)
        self.export.reminder.wanted.connect(lambda: self.tabs.setCurrentIndex(SUMMARY))
        self.finishing.failed.connect(self._fail)
        self.reserving.freed.connect(self._take_over)
        self.loading.came.connect(self._show_first)
        self.loading.whole.connect(self._show)
        self.loading.reread.connect(self._show_again)
        self.loading.failed.connect(self._fail_to_load)
        self.finishing.proof_wanted.connect(lambda: self.tabs.setCurrentIndex(PROOF))
        self.context.preferences.changed.connect(self.recording.restyle)
        if self.live is not None:
            self.live.phase_changed.connect(self._enter)
        self._lend_view(RECORDING)

    def _lend_view(self, tab: int) -> None:
        """Put the transcript where it is looked at; there is only one."""
        self.view.editing.finish()
        if tab not in {PROOF, SUMMARY}:
            self.proof.pause()
        if tab == RECORDING:
            self.recording.borrow(self.view)
        elif tab == PROOF:
            self.recording.notices.clear("saved")  # it led here
            self.proof.borrow(self.view)
        elif tab == SUMMARY:
            self.summaries.borrow(self.view, self.proof.bar)

    def _show_title(self) -> None:
        state = TITLES.get(self.live.phase, "") if self.live is not None else ""
        if self.live is None and self.about.state is not MeetingState.READY:
            state = "文字起こしは途中です"
        self.setWindowTitle(" — ".join(filter(None, [self.about.title, state])))

    def _restore(self) -> None:
        room = self.screen().availableSize() * OF_SCREEN
        self.resize(QSize(theme.scaled(SIZE[0]), theme.scaled(SIZE[1])).boundedTo(room))
        geometry = self.memory.value("meeting/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        splitter = self.memory.value("meeting/splitter")
        if splitter is not None:
            self.recording.splitter.restoreState(splitter)

    def _lay_out(self) -> None:
        for panel in (self.recording, self.proof, self.summaries, self.export):
            self._panels.addWidget(panel)
        captions = QAction("字幕", self)
        keys.bind(captions, "captions")
        captions.triggered.connect(lambda checked=False: self.toggle_captions())
        self.addAction(captions)
        self.captions_button = QPushButton("字幕を出す")
        self.captions_button.setToolTip(captions.toolTip())
        self.captions_button.clicked.connect(captions.trigger)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, theme.scaled(12), 0)
        top.addWidget(self.tabs)
        top.addStretch(1)
        top.addWidget(self.captions_button)
        self.tools = fill_menus(self, captions)
        self.tools.reread.connect(self._reread)
        self.tools.wanted.connect(self.go_to)
        self.tools.seen.connect(self.view.go_to)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._panels, 1)
        column.addWidget(self.recording.notices)
        column.addWidget(self.progress)
        self.setCentralWidget(content)
