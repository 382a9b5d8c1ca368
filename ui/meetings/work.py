"""Long work on meetings: one piece after the other, none of it in the window's thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from minutes import attribution
from minutes.asr.choosing import choose_model
from minutes.attribution import Listening
from minutes.config import Settings
from minutes.diarization.diarizer import SpeakerCount
from minutes.diarization.weights import find_speaker_model
from minutes.errors import MinutesError
from minutes.events import Listener
from minutes.messages import describe_error
from minutes.models import PRACTICE_NAME
from minutes.processing import Order, Workshop, resume, transcribe
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId
from ui import tasks

ANY_COUNT = SpeakerCount()
"""As many speakers as the sound tells, at most those who attend."""


@dataclass(frozen=True, slots=True)
class FileOrder:
    """A file to be taken in; `speakers` None tells no voices apart.

    `is_counted`: a person gave the number of speakers, and is told when it fails.
    """

    order: Order
    speakers: SpeakerCount | None = ANY_COUNT
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """A meeting whose text is there; `remark` is what people should know, or empty."""

    meeting: Meeting
    remark: str = ""


def take_in(store: Store, settings: Settings, wanted: FileOrder, listener: Listener) -> Done:
    """Turn a file into a meeting with text and, where that can be done, with speakers.

    Raises:
        InputRejected, EnvironmentFailure: as `processing.transcribe`.
    """
    chosen, weights = choose_model(settings)
    meeting = transcribe(Workshop(store, weights, chosen, listener), wanted.order)
    return Done(store.meeting(meeting), _tell_apart(store, meeting, chosen, wanted, listener))


def finish(store: Store, settings: Settings, meeting: Meeting, listener: Listener) -> Done:
    """Make the text that a crash or a stop left out.

    Raises:
        ImportUnfinished: its file is needed again.
        MeetingBusy, EnvironmentFailure: as `processing.resume`.
    """
    chosen, weights = choose_model(settings)
    resume(Workshop(store, weights, chosen, listener), meeting)
    return Done(store.meeting(meeting.id))


def _tell_apart(
    store: Store, meeting: MeetingId, settings: Settings, wanted: FileOrder, listener: Listener
) -> str:
    """Give the text its speakers; return why not, where a person should know."""
    if wanted.speakers is None or (not wanted.is_counted and store.turns(meeting)):
        return ""
    try:
        model = find_speaker_model(settings.diarization.model)
        is_real_text = settings.recognition.model != PRACTICE_NAME
        if model.is_practice and is_real_text and not wanted.is_counted:
            return "話者を分けるモデルが練習用しかないので、話者は付けていません。"
        known = store.meeting(meeting)
        present = len(known.participants) or None
        count = wanted.speakers
        if not wanted.is_counted:
            count = replace(count, maximum=present)
        listening = Listening(model.folder, count, settings, listener)
        attribution.diarize_meeting(store, known, listening)
    except MinutesError as error:
        return f"話者は分けていません：{describe_error(error)}"
    return ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work: what people call it, and how it is done."""

    title: str
    do: Callable[[Listener], Done]


class WorkQueue(QObject):
    """Pieces of work in the order in which they were asked for, one at a time."""

    begun = Signal(object, str)
    """A `tasks.Job` is under way; what it is called."""

    done = Signal(object)
    """A piece is done: `Done`."""

    failed = Signal(str, object)
    """A piece could not be done: what it is called, and the `MinutesError`."""

    changed = Signal()
    """The meetings are not what they were, or the queue is not."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Piece] = deque()
        self._job: tasks.Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether there is work under way or waiting."""
        return self._job is not None or bool(self._waiting)

    @property
    def waiting(self) -> tuple[str, ...]:
        """What is still to be begun."""
        return tuple(piece.title for piece in self._waiting)

    def add(self, piece: Piece) -> None:
        """Do this after everything that was asked for before."""
        self._waiting.append(piece)
        self.changed.emit()
        if self._job is None:
            self._begin()

    def drop_waiting(self) -> None:
        """Forget what has not begun yet."""
        self._waiting.clear()
        self.changed.emit()

    def stop(self) -> None:
        """Break off what is under way, and begin nothing more."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()

    def _begin(self) -> None:
        piece = self._waiting.popleft()
        self._job = tasks.start(
            piece.do, self.done.emit, lambda error: self.failed.emit(piece.title, error)
        )
        self._job.finished.connect(self._end)
        self.begun.emit(self._job, piece.title)
        self.changed.emit()  # what has begun is not waiting any more

    def _end(self) -> None:
        self._job = None
        if self._waiting:
            self._begin()
        else:
            self.changed.emit()
