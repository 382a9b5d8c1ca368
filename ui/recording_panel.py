"""録音: the strip on top, the text with its side panel, and the keys at the foot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from minutes import events
from minutes.audio.microphone import Microphone
from minutes.errors import (
    DiskFull,
    FolderUnwritable,
    MinutesError,
    ModelDamaged,
    ModelMissing,
    ModelUnknown,
)
from minutes.messages import describe_error, describe_event
from minutes.types import MarkKind, Meeting
from ui import theme
from ui.context import Context
from ui.dialogs.frame import scrolled
from ui.dialogs.models import ModelsDialog
from ui.editor.transcript_model import TranscriptModel
from ui.editor.transcript_view import TranscriptView
from ui.recording.live_meeting import LiveMeeting, MakeSource, Phase
from ui.recording.log_strip import LogStrip
from ui.recording.notices import Notices
from ui.recording.ready_card import ReadyCard
from ui.recording.side_panel import SidePanel
from ui.recording.status_strip import StatusStrip

SIDE_WIDTH = 264

EMPTY = {
    Phase.STARTING: "マイクを開いています…",
    Phase.RECORDING: "話し声が文字になると、ここに並びます",
    Phase.PAUSED: "オフレコ中です。録音していません",
}


class RecordingPanel(QWidget):
    """Shows one meeting while it is recorded; the transcript view is lent to it."""

    ready_to_stop = Signal()
    """A person wants to end the recording; the window asks."""

    def __init__(
        self,
        context: Context,
        meeting: Meeting,
        model: TranscriptModel,
        live: LiveMeeting | None = None,
        make_source: MakeSource = Microphone,
    ) -> None:
        super().__init__()
        self._context = context
        self._live = live
        recording = context.settings.recording
        self.status = StatusStrip(context.store.data, recording)
        self.notices = Notices()
        """What went wrong, or well; the window shows it below all of its tabs."""
        self.log = LogStrip()
        self.side = SidePanel(model, meeting.participants, meeting.agenda)
        self.card = ReadyCard(meeting.title, recording, make_source)
        self.place = QWidget()
        """Where the transcript view stands; its layout has one place."""
        self._middle = QStackedWidget()
        self._view: TranscriptView | None = None
        self._lay_out()
        context.bridge.happened.connect(self.take)
        self.log.mark_wanted.connect(self._mark)
        self.side.item_begun.connect(lambda text: self._mark(MarkKind.BOOKMARK, text))
        self.log.stop_wanted.connect(self.ready_to_stop)
        if live is not None:
            self._connect(live)
        else:
            self._enter(Phase.DONE)

    def borrow(self, view: TranscriptView) -> None:
        """Show the transcript here."""
        self._view = view
        layout = self.place.layout()
        assert layout is not None
        layout.addWidget(view)
        view.show()
        self._say_when_empty()

    def take(self, event: events.Event) -> None:
        """Follow an event of the session."""
        self.status.take(event)
        self.side.take(event)
        match event:
            case events.LevelMeasured():
                self._warn_of_level(event)
            case events.DeviceLost():
                self.notices.show_notice("device", describe_event(event), "error")
            case events.GapMarked(start=start, end=end):
                sentence = f"マイクが戻りました（{end - start:.0f} 秒は音がありません）"
                self.notices.show_notice("device", sentence, "badge", is_passing=True)
            case events.SamplesDropped():
                self.notices.show_notice("dropped", describe_event(event), is_passing=True)
            case events.WorkerFailed():
                self.notices.show_notice("worker", describe_event(event))
            case events.WorkerRestarted():
                self.notices.show_notice("worker", describe_event(event), "badge", is_passing=True)
            case events.MarkMade(mark=mark) if mark.kind not in (MarkKind.OFF_RECORD, MarkKind.GAP):
                self.log.note(f"{describe_event(event)}を記録しました")
            case events.MarkRemoved():
                self.log.note(describe_event(event))
            case _:
                pass

    def know(self, meeting: Meeting) -> None:
        """Take what is known about the meeting now."""
        self.side.know(meeting.participants, meeting.agenda)

    def restyle(self) -> None:
        """Follow another look."""
        self.status.enter(Phase.DONE if self._live is None else self._live.phase)
        self.side.refresh()

    # -- inside

    def _connect(self, live: LiveMeeting) -> None:
        live.phase_changed.connect(self._enter)
        live.failed.connect(self._fail)
        live.noticed.connect(self._notice)
        self.log.off_record_wanted.connect(live.toggle_pause)
        self.side.removal_wanted.connect(live.remove_mark)
        self.card.begin_wanted.connect(self._begin)
        self.card.models_wanted.connect(self._open_models)
        self._enter(live.phase)

    def _open_models(self) -> None:
        ModelsDialog(self._context, self).open()

    def _begin(self, device: str) -> None:
        if self._live is not None:
            self._live.device = device
            self._live.start()

    def _mark(self, kind: MarkKind, text: str = "") -> None:
        if self._live is not None:
            self._live.mark(kind, text)

    def _enter(self, phase: Phase) -> None:
        self.status.enter(phase)
        self.log.enter(phase)
        self.log.setVisible(phase.is_live or phase is Phase.STOPPING)
        self.card.enter(phase)
        is_begun = phase is not Phase.READY
        self._middle.setCurrentWidget(self.place if is_begun else self._card_place)
        self.side.agenda.setEnabled(phase.is_live)
        if phase is Phase.PAUSED or not phase.is_live:
            self.notices.clear("level")
        if phase is Phase.DONE:
            self.notices.clear("worker")
        self._say_when_empty()

    def _say_when_empty(self) -> None:
        phase = Phase.DONE if self._live is None else self._live.phase
        if self._view is not None:
            self._view.set_hint(EMPTY.get(phase, "まだ文字がありません"))

    def _notice(self, sentence: str) -> None:
        self.notices.show_notice("model", sentence)

    def _fail(self, error: MinutesError) -> None:
        """Say what happened and the way on; before the start on the card, else below."""
        sentence = describe_error(error)
        if self._live is not None and self._live.phase is Phase.READY:
            lacks_model = isinstance(error, ModelMissing | ModelUnknown | ModelDamaged)
            self.card.complain(sentence, lacks_model=lacks_model)
            return
        if not isinstance(error, DiskFull | FolderUnwritable):
            sentence = f"{sentence}録音は続いています。" if self._is_live() else sentence
        self.notices.show_notice("failure", sentence, "error")

    def _is_live(self) -> bool:
        return self._live is not None and self._live.phase.is_live

    def _warn_of_level(self, event: events.LevelMeasured) -> None:
        if event.is_silent or event.is_clipping:
            self.notices.show_notice("level", describe_event(event))
        else:
            self.notices.clear("level")

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self.place)
        inside.setContentsMargins(0, 0, 0, 0)
        self._middle.addWidget(self.place)
        self._card_place = scrolled(self.card)
        self._middle.addWidget(self._card_place)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self._middle)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setCollapsible(0, False)
        self.splitter.setHandleWidth(1)
        self.splitter.setSizes([10_000, theme.scaled(SIDE_WIDTH)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for item, stretch in ((self.status, 0), (self.splitter, 1), (self.log, 0)):
            whole.addWidget(item, stretch)
