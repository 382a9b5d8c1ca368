"""A meeting that is being recorded, as the windows see it: one phase, one set of keys."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from minutes import events
from minutes.asr.choosing import choose_model, practice_notice
from minutes.audio.microphone import Microphone
from minutes.audio.source import AudioSource
from minutes.config import RecordingSettings
from minutes.errors import MinutesError
from minutes.session import Session
from minutes.types import Mark, MarkKind, Meeting
from ui import tasks
from ui.context import Context
from ui.order import MoreOfMeeting, Order

LOOK_MS = 200
"""How often a session that is ending is looked at."""

MakeSource: TypeAlias = Callable[[str, RecordingSettings], AudioSource]


class Phase(Enum):
    """How far a recording has come."""

    READY = "ready"
    """Not begun, or it could not begin."""
    STARTING = "starting"
    RECORDING = "recording"
    PAUSED = "paused"
    STOPPING = "stopping"
    CATCHING_UP = "catching_up"
    """The sound is whole on the disk, the text is not complete yet."""
    DONE = "done"

    @property
    def is_live(self) -> bool:
        """Whether the recording goes on, on the record or off it."""
        return self in {Phase.RECORDING, Phase.PAUSED}

    @property
    def is_busy(self) -> bool:
        """Whether closing now would leave something unfinished."""
        return self not in {Phase.READY, Phase.DONE}


TITLES = {
    Phase.STARTING: "録音の準備中",
    Phase.RECORDING: "● 録音中",
    Phase.PAUSED: "‖ オフレコ",
    Phase.STOPPING: "録音を終えています",
    Phase.CATCHING_UP: "文字起こし中",
}
"""How far a recording has come, as the window's title says it."""


class LiveMeeting(QObject):
    """Starts a session and hands its keys on; events go to the context's bridge."""

    phase_changed = Signal(object)
    """The new `Phase`."""

    failed = Signal(object)
    """A `MinutesError`: it could not begin, or there is no more sound or text."""

    noticed = Signal(str)
    """What people must know about the model in use."""

    def __init__(
        self, context: Context, order: Order, make_source: MakeSource = Microphone
    ) -> None:
        super().__init__()
        self._context = context
        self._order = order
        self.make_source = make_source
        self.bridge = context.bridge
        self.meeting: Meeting = order.begin()
        self.device = order.device
        self.is_continued = isinstance(order, MoreOfMeeting)
        """Whether the store knows the meeting already, with text from before."""
        self._phase = Phase.READY
        self._session: Session | None = None
        self._is_on_disk = False
        self._was_told = False
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._look_for_end)
        context.bridge.happened.connect(self._take)

    @property
    def phase(self) -> Phase:
        """How far the recording has come."""
        return self._phase

    def start(self) -> None:
        """Open the microphone and begin; the phase tells when sound is on its way to disk."""
        if self._phase is not Phase.READY:
            return
        self._enter(Phase.STARTING)
        tasks.start(lambda listener: self._open(), self._began, self._refused)

    def toggle_pause(self) -> None:
        """Go off the record, or on it again."""
        if self._session is None or not self._phase.is_live:
            return
        if self._session.is_paused:
            self._session.resume()
        else:
            self._session.pause()
            self._enter(Phase.PAUSED)  # from now on nothing is kept: people see it at once

    def mark(self, kind: MarkKind, text: str = "") -> Mark | None:
        """Note something at this moment; None while nothing is recorded."""
        if self._session is None or not self._phase.is_live:
            return None
        return self._session.mark(kind, text)

    def remove_mark(self, mark: Mark) -> None:
        """Take a note back, during the meeting or after it."""
        if self._session is not None and self._phase.is_live:
            self._session.remove_mark(mark)
            return
        store, bridge = self._context.store, self._context.bridge
        tasks.operate(
            lambda: store.remove_mark(self.meeting.id, mark),
            lambda nothing: bridge.listen(events.MarkRemoved(mark.start, 0.0, mark)),
        )

    def stop(self) -> None:
        """End the recording; the text catches up."""
        if self._session is not None and self._phase.is_live:
            self._enter(Phase.STOPPING)
            self._session.stop()
            self._look.start()

    def abandon(self) -> None:
        """Leave the rest of the text for later; the recording is whole."""
        if self._session is not None:
            self._session.abandon()
            self._look.start()

    def _open(self) -> Session:
        context = self._context
        settings, weights = choose_model(context.settings)
        source = self.make_source(self.device or settings.recording.device, settings.recording)
        session = Session(
            context.store, self.meeting, source, weights, settings, context.bridge.listen
        )
        self._order.prepare(session, context.store, settings.recording)
        session.start()
        if notice := practice_notice(settings):
            self.noticed.emit(notice)
        return session

    def _began(self, session: Session) -> None:
        self._session = session
        self._say_recording()
        self._look.start()

    def _say_recording(self) -> None:
        """Say so only once sound is on its way to the disk and the keys work."""
        if self._phase is Phase.STARTING and self._session is not None and self._is_on_disk:
            self._enter(Phase.RECORDING)

    def _refused(self, error: MinutesError) -> None:
        self._enter(Phase.READY)
        self.failed.emit(error)

    def _take(self, event: events.Event) -> None:
        match event:
            case events.RecordingStarted():
                self._is_on_disk = True
                self._say_recording()
            case events.RecordingPaused() if self._phase is Phase.RECORDING:
                self._enter(Phase.PAUSED)
            case events.RecordingResumed() if self._phase is Phase.PAUSED:
                self._enter(Phase.RECORDING)
            case events.RecordingStopped():
                self._enter(Phase.CATCHING_UP)
            case _:
                pass

    def _look_for_end(self) -> None:
        """Tell a failure once; notice the end. Asks, since a broken session tells nobody."""
        if self._session is None:
            return
        failure = self._session.failure
        if failure is not None and not self._was_told:
            self._was_told = True
            self.failed.emit(failure)
        if not self._session.is_recording and self._session.wait(0):
            self._look.stop()
            self._enter(Phase.DONE)

    def _enter(self, phase: Phase) -> None:
        if phase is not self._phase and self._phase is not Phase.DONE:
            self._phase = phase
            self.phase_changed.emit(phase)
