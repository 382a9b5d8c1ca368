"""新しい会議: what is known before it begins; Enter alone starts to record."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from minutes.asr.choosing import choose_model
from minutes.audio.microphone import Microphone
from minutes.config import Settings
from minutes.errors import MinutesError
from minutes.export.wareki import format_short_date
from minutes.messages import describe_error
from minutes.models import PRACTICE_NAME
from minutes.recording import free_seconds
from minutes.store.meetings import Store
from minutes.types import MeetingState, Seconds
from ui import theme
from ui.context import Context
from ui.dialogs.frame import Dialog, button, scrolled, text
from ui.dialogs.meeting_form import MeetingForm
from ui.order import NewMeeting
from ui.recording.device_choice import DeviceChoice
from ui.recording.live_meeting import MakeSource

PRACTICE = (
    "練習用モデルで文字にします。練習用の合成音声だけが分かり、人の声は正しい文字になりません。"
    "実際の会議には、一覧の「モデル」で本物のモデルを入れてください。"
)

BUSY = "録音中の会議があるので、マイクは確かめません。"

HOUR: Seconds = 3600.0
LOW_HOURS = 4
"""Below so many hours of room on the disk people are told in amber."""


class NewMeetingDialog(Dialog):
    """Asks what is known before a meeting; all of it may be left as it is."""

    ordered = Signal(object)
    """The `NewMeeting` that a person wants to record now."""

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        make_source: MakeSource = Microphone,
    ) -> None:
        super().__init__("新しい会議", (1120, 660), parent)
        self._context = context
        self.form = MeetingForm(context.store, "録音を始めた時刻")
        self.form.title.setText(default_title(datetime.now().astimezone()))
        self.form.title.selectAll()
        self.form.copied.connect(self.tell)
        settings = context.settings.recording
        self.choice = DeviceChoice(settings, make_source, self, settings.device)
        self.room = text("", "caption", is_wrapped=False)
        self.start_button = button("● 録音を始める", self.start, "record")
        self.start_button.setDefault(True)
        self._lay_out()
        self._look_around()

    def order(self) -> NewMeeting:
        """Return what is asked for."""
        form = self.form
        return NewMeeting(
            title=form.title.text().strip() or default_title(datetime.now().astimezone()),
            started_at=form.started_at,
            place=form.place.text().strip(),
            participants=form.attendance.participants,
            agenda=form.items,
            words=form.words.words,
            device=self.choice.device,
        )

    def start(self) -> None:
        """Say what is wanted, and go, once the microphone is free for the recording."""
        order = self.order()
        self.start_button.setEnabled(False)
        self.choice.release(lambda: self._go(order))

    def done(self, result: int) -> None:
        """Close, and let go of the microphone."""
        self.choice.release()
        super().done(result)

    def _go(self, order: NewMeeting) -> None:
        self.accept()
        self.ordered.emit(order)

    def _lay_out(self) -> None:
        microphone = QVBoxLayout()
        microphone.addWidget(self.choice)
        self.form.insert("マイク", microphone, self.choice.devices)
        self.body.addWidget(scrolled(self.form), 1)
        self.buttons.addWidget(self.room)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("やめる", self.reject))
        self.buttons.addWidget(self.start_button)
        self.form.title.setFocus()

    def _look_around(self) -> None:
        """Find out, without letting anybody wait, what this machine has."""
        store, settings = self._context.store, self._context.settings
        self.query(lambda: is_recording(store), self._listen_in)
        self.query(lambda: notice_of_model(settings), self._take_notice, self._refuse)
        reserve = settings.recording.reserve_bytes
        self.query(lambda: free_seconds(store.data, reserve), self._take_room)

    def _listen_in(self, is_busy: bool) -> None:
        """Let people see that the microphone hears them, unless it is recording already."""
        if is_busy:
            self.choice.hold_off(BUSY)
        else:
            self.choice.look_again()

    def _take_notice(self, sentence: str) -> None:
        if sentence and self.notice.isHidden():
            self.tell(sentence, "warning")

    def _take_room(self, seconds: Seconds) -> None:
        hours = int(seconds // HOUR)
        self.room.setText(f"録音できる長さ：約 {hours} 時間")
        theme.set_role(self.room, "warning" if hours < LOW_HOURS else "caption")

    def _refuse(self, error: MinutesError) -> None:
        self.tell(describe_error(error), "error")
        self.start_button.setEnabled(False)


def default_title(now: datetime) -> str:
    """Return what a meeting is called of which nobody said anything."""
    return f"会議 {format_short_date(now.date())} {now:%H:%M}"


def is_recording(store: Store) -> bool:
    """Return whether a meeting is being recorded: opening the microphone would tear that."""
    going_on = (item.id for item in store.meetings() if item.state is MeetingState.RECORDING)
    return any(map(store.is_busy, going_on))


def notice_of_model(settings: Settings) -> str:
    """Return what people must know of the model that will be used, else nothing.

    Raises:
        ModelMissing, ModelUnknown, ModelDamaged: there is none to be used.
    """
    chosen, _ = choose_model(settings)
    return PRACTICE if chosen.recognition.model == PRACTICE_NAME else ""
