"""What comes after the recording: it is saved, or its text is still to be finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from minutes import events, processing
from minutes.asr.choosing import choose_model
from minutes.errors import MinutesError
from minutes.types import Meeting, MeetingState
from ui import tasks

if TYPE_CHECKING:
    from ui.main_window import MeetingWindow


class Finishing(QObject):
    """Says how a meeting's text stands and, where it was interrupted, finishes it."""

    proof_wanted = Signal()
    """A person goes on to correct."""

    failed = Signal(object)
    """A `MinutesError`."""

    def __init__(self, window: MeetingWindow) -> None:
        super().__init__(window)
        self._window = window

    def look_back(self) -> None:
        """Say how the recording ended, and what comes next."""
        store, meeting = self._window.context.store, self._window.meeting
        self._window.view.end_growing()
        tasks.query(lambda: store.meeting(meeting), self._say, self._fail)

    def offer_rest(self) -> None:
        """Say that text is missing, and offer to make it."""
        self._window.recording.notices.show_notice(
            "interrupted",
            "文字起こしが途中で止まっています。音は残っています。",
            action=("続きを文字にする", self.resume),
        )

    def resume(self) -> None:
        """Make the text that is missing; it appears as it comes."""
        context, meeting = self._window.context, self._window.meeting

        def work(listener: events.Listener) -> None:
            def tell(event: events.Event) -> None:
                context.bridge.listen(event)
                listener(event)

            settings, weights = choose_model(context.settings)
            workshop = processing.Workshop(context.store, weights, settings, tell)
            processing.resume(workshop, context.store.meeting(meeting))

        self._window.recording.notices.clear("interrupted")
        self._window.view.is_growing = True
        job = tasks.start(work, lambda nothing: self.look_back(), self._fail)
        self._window.progress.follow(job, "文字起こし")

    def _say(self, meeting: Meeting) -> None:
        if not isValid(self):
            return
        self._window.know(meeting)
        if meeting.state is not MeetingState.READY:
            self.offer_rest()
            return
        self._window.recording.notices.show_notice(
            "saved",
            "文字起こしが終わり、保存しました。",
            "badge",
            ("校正へ進む", self._go_on),
        )

    def _go_on(self) -> None:
        self._window.recording.notices.clear("saved")
        self.proof_wanted.emit()

    def _fail(self, error: MinutesError) -> None:
        if isValid(self):
            self.failed.emit(error)
