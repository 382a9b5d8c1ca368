"""Who speaks, beside recording and text, which never wait for it.

While the meeting goes on, each finished utterance is heard once and gets a guess. When the
text is complete, the whole recording is heard again, and labels that people have seen stay
with their voices. Without a model, or when its process keeps dying, there are no speakers,
and everything else is as it was.
"""

from __future__ import annotations

import threading
import time
from queue import Empty, SimpleQueue

from minutes import events
from minutes.attribution import at_least, count_decided, expected_speakers
from minutes.config import Settings
from minutes.diarization.diarizer import Diarization
from minutes.diarization.live_worker import (
    Answer,
    Died,
    LiveWorker,
    Post,
    Span,
    Voices,
    Whole,
    run,
)
from minutes.diarization.weights import AUTO, SpeakerModel, find_speaker_model
from minutes.diarization.worker import STAGE, Looked, require
from minutes.errors import ExtraMissing, MinutesError, SpeakerModelMissing, WorkerLost
from minutes.models import PRACTICE_NAME
from minutes.recording import RecordingReader
from minutes.session.announcements import Announcements
from minutes.session.guesses import Guesses
from minutes.store.meetings import Store
from minutes.types import EditKind, Meeting, Seconds, Utterance, UtteranceId

POLL: Seconds = 0.1
"""How often is looked whether there is something to hear, or an answer."""

LOOK_AT_EDITS: Seconds = 0.5
"""How often is looked whether people said who speaks."""


REMEMBERED = 3
"""The longest utterances of a voice that spoke before; they tell what it sounds like."""


def find_model(settings: Settings) -> SpeakerModel | None:
    """Return the model that tells voices apart, None where that cannot be done.

    The practice model knows voices so badly that it is taken for real meetings only when
    somebody asked for it by name.

    Raises:
        SpeakerModelRejected, FileUnreadable: it is there, but missing a part or altered.
    """
    wanted = settings.diarization.model
    try:
        model = find_speaker_model(wanted)
        if model.is_practice and wanted == AUTO and settings.recognition.model != PRACTICE_NAME:
            return None
        require(model.folder)
    except (SpeakerModelMissing, ExtraMissing):
        return None
    return model


class VoiceFollower:
    """Hears who speaks, in a thread of its own and a process of low priority."""

    def __init__(
        self, store: Store, meeting: Meeting, settings: Settings, announcements: Announcements
    ) -> None:
        self._store = store
        self._meeting = meeting
        self._settings = settings
        self._announcements = announcements
        self._guesses = Guesses(store, meeting, announcements)
        self._jobs: SimpleQueue[Utterance | None] = SimpleQueue()
        self.target = run
        """What the process does."""
        self._remembered: set[UtteranceId] = set()
        """Utterances of an earlier recording, which tell whose voice a label is."""
        self._last_edit = 0
        self._looked_at_edits = 0.0
        self._worker: LiveWorker | None = None
        self._is_text_complete = False
        self._is_abandoned = False
        self._thread = threading.Thread(target=self._work, name="voices", daemon=True)

    @property
    def pid(self) -> int | None:
        """Process id of the one who listens, for those who watch the machine."""
        return self._worker.pid if self._worker is not None else None

    def start(self) -> None:
        """Begin to listen, if that is wanted."""
        if self._settings.diarization.is_live or self._settings.diarization.is_after:
            self._thread.start()

    def hear(self, utterance: Utterance) -> None:
        """Take a finished utterance; returns at once."""
        self._jobs.put(utterance)

    def finish(self, *, is_text_complete: bool) -> None:
        """Hear the whole of it, if there is all the text, and wait for that."""
        self._is_text_complete = is_text_complete
        self._jobs.put(None)
        if self._thread.ident is not None:
            self._thread.join()

    def abandon(self) -> None:
        """Leave the speakers as they are."""
        self._is_abandoned = True

    # -- the thread

    def _work(self) -> None:
        try:
            # Until there is something to hear nothing is loaded: the recogniser goes first.
            first = self._jobs.get()
            while first is not None and not self._settings.diarization.is_live:
                if self._jobs.get() is None:
                    break
            model = find_model(self._settings)
            if model is None or first is None or self._is_abandoned:
                return
            self._listen(model, first)
        except WorkerLost:
            return  # each of its deaths was told
        except MinutesError:
            # The model is not whole, or nothing can be stored: no speakers, then.
            self._announcements.tell(events.WorkerFailed, STAGE, None)
        finally:
            if self._worker is not None:
                self._worker.stop()

    def _listen(self, model: SpeakerModel, first: Utterance) -> None:
        settings = self._settings.diarization
        self._guesses.begin(model, settings)
        folder = self._store.folder(self._meeting.id)
        self._worker = LiveWorker(Post(folder, model.folder, settings), self.target)
        if settings.is_live:
            self._remember(self._worker, first.start)
            self._guess(self._worker, first)
        if settings.is_after and self._is_text_complete:
            found = self._hear_whole(self._worker)
            if found.turns:
                self._guesses.settle(model, settings, found)

    def _remember(self, worker: LiveWorker, until: Seconds) -> None:
        """Ask for the voices that spoke before, where a meeting goes on."""
        spoken: dict[str, list[Utterance]] = {}
        for item in self._store.utterances(self._meeting.id):
            if item.speaker is not None and item.end <= until:
                spoken.setdefault(item.speaker, []).append(item)
        for label, items in spoken.items():
            for item in sorted(items, key=_length, reverse=True)[:REMEMBERED]:
                self._remembered.add(item.id)
                worker.ask(Span(item.id, item.start, item.end, label))

    def _guess(self, worker: LiveWorker, first: Utterance) -> None:
        """Give utterances their speakers until all of them are heard."""
        job: Utterance | None = first
        is_last = False
        while not self._is_abandoned and not (is_last and not worker.is_busy):
            if job is not None:
                worker.ask(Span(job.id, job.start, job.end))
            self._look_at_edits(worker)
            while (answer := self._receive(worker, 0.0)) is not None:
                self._take(answer)
            try:
                job = self._jobs.get(timeout=POLL)
                is_last = is_last or job is None
            except Empty:
                job = None

    def _look_at_edits(self, worker: LiveWorker) -> None:
        """Ask for the voices of utterances of which a person said who speaks."""
        if time.monotonic() < self._looked_at_edits + LOOK_AT_EDITS:
            return
        self._looked_at_edits = time.monotonic()
        for number, undone in self._store.edit_steps(self._meeting.id, self._last_edit):
            self._last_edit = number
            edit = self._store.edit(self._meeting.id, number)
            if edit.kind is not EditKind.SPEAKER:
                continue
            if undone is not None:
                self._guesses.unlearn({item.speaker for item in edit.before if item.speaker})
                continue
            for utterance in edit.after:
                if utterance.is_speaker_set and utterance.speaker is not None:
                    told = utterance.speaker
                    worker.ask(Span(utterance.id, utterance.start, utterance.end, told))

    def _take(self, answer: Answer) -> None:
        if not isinstance(answer, Voices):
            return
        label = answer.question.label
        if label is None:
            self._guesses.hear(answer.question.utterance, answer.heard)
        else:
            utterance = answer.question.utterance
            is_told = utterance not in self._remembered
            self._remembered.discard(utterance)
            self._guesses.learn(label, answer.heard, is_told=is_told)

    def _hear_whole(self, worker: LiveWorker) -> Diarization:
        total = RecordingReader(self._store.folder(self._meeting.id)).duration
        expected = expected_speakers(self._store.meeting(self._meeting.id))
        worker.ask(Whole(at_least(expected, count_decided(self._store, self._meeting.id))))
        begun = time.monotonic()
        while not self._is_abandoned:
            match self._receive(worker, POLL):
                case Looked(position=position):
                    speed = position / max(1e-3, time.monotonic() - begun)
                    end = max(total, position)
                    self._announcements.tell(events.ProgressMade, STAGE, position, end, speed)
                case Diarization() as found:
                    return found
        return Diarization()

    def _receive(self, worker: LiveWorker, timeout: Seconds) -> Answer | None:
        """Return the next answer; a death is told, and that another process goes on."""
        answer = worker.receive(timeout)
        if not isinstance(answer, Died):
            return answer
        self._announcements.tell(events.WorkerFailed, STAGE, answer.exit_code)
        if answer.is_replaced:
            self._announcements.tell(events.WorkerRestarted, STAGE, self._announcements.clock)
        return None


def _length(utterance: Utterance) -> Seconds:
    return utterance.end - utterance.start
