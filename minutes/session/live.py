"""A live meeting: its threads, its keys, its end.

Threads that never wait for each other: one writes what the source delivers, one follows
the text, one tells the listener. Only wiring: nothing is computed here.
"""

from __future__ import annotations

import threading
from dataclasses import replace

from minutes import events
from minutes.asr.worker import STAGE, Heard, Recognition, Task, Weights, describe_engine
from minutes.audio.source import AudioSource
from minutes.config import Settings
from minutes.dictionary.entries import Entry
from minutes.dictionary.meeting_words import WordLists, keep_words
from minutes.errors import MinutesError
from minutes.preparing import Preparer
from minutes.recording import RecordingReader, hold
from minutes.session.announcements import Announcements
from minutes.session.continuing import Continuation, reopen
from minutes.session.notes import Notes, make_mark
from minutes.session.sound import SoundTaker
from minutes.session.text import TextFollower
from minutes.session.voices import VoiceFollower
from minutes.store.meetings import Store
from minutes.types import Mark, MarkKind, Meeting, MeetingState, Seconds, Utterance


class Session:
    """Records one meeting and turns it into text while it goes on.

    `start` returns once sound is on its way to the disk. `stop` ends the recording and
    leaves the text to catch up; `wait` waits for that, `abandon` gives it up for later.
    All keys may be hit from any thread, and return at once.
    """

    def __init__(
        self,
        store: Store,
        meeting: Meeting,
        source: AudioSource,
        weights: Weights,
        settings: Settings,
        listener: events.Listener,
    ) -> None:
        self._store = store
        self._meeting = meeting
        self._source = source
        self._settings = settings
        self._folder = store.folder(meeting.id)
        self._reader = RecordingReader(self._folder)
        words = WordLists.for_meeting(store.data, self._folder, settings.dictionary)
        self._recognition = Recognition(
            Task(self._folder, weights, settings, words), self._find_end_of_text
        )
        self._expected: tuple[Entry, ...] = ()
        self._continuation: Continuation | None = None
        self._has_begun = False
        self._is_on_disk = threading.Event()
        """Set when sound is on its way there, or never will be."""
        self._stopped = threading.Event()
        self._finished = threading.Event()
        self._failure: MinutesError | None = None
        self._announcements = Announcements(listener)
        self._notes = Notes(store, meeting.id, self._announcements, self._fail)
        self._sound = SoundTaker(
            self._folder, source, settings.recording, self._announcements, self._notes
        )
        self._voices = VoiceFollower(store, meeting, settings, self._announcements)
        self._text = TextFollower(store, meeting.id, self._recognition, self._announcements)
        self._preparer = Preparer(store, meeting.id, settings, lambda: self._text.behind)
        self._text.on_utterance = self._hand_on
        self._recorder = threading.Thread(target=self._record, name="recording")
        self._writer_of_text = threading.Thread(target=self._follow_text, name="text")
        self._meter = threading.Thread(
            target=self._text.measure_delay, args=(self._finished,), name="delay", daemon=True
        )

    @property
    def worker_pid(self) -> int | None:
        """Process id of the recogniser, for those who watch the machine."""
        return self._recognition.pid

    @property
    def listener_pid(self) -> int | None:
        """Process id of the one who listens to voices, None while there is none."""
        return self._voices.pid

    @property
    def is_recording(self) -> bool:
        """Whether the recording goes on, off the record or on it."""
        return not self._stopped.is_set()

    @property
    def is_paused(self) -> bool:
        """Whether the meeting is off the record: nothing that is said now is kept."""
        return self._sound.is_paused and self.is_recording

    @property
    def failure(self) -> MinutesError | None:
        """Why there is no more sound or text, None while all is well."""
        return self._failure

    def expect(self, words: tuple[Entry, ...]) -> None:
        """Take words that this meeting will need, before it starts."""
        self._expected = words

    def go_on(self, continuation: Continuation) -> None:
        """Record more of a meeting that is in the store already; before it starts."""
        self._continuation = continuation
        self._text.heard = Heard(self._find_end_of_text(), 0.0, 0.0)

    def start(self) -> None:
        """Open the source, put the meeting into the store and start recording.

        Raises:
            MicrophoneMissing: there is nothing to record from; nothing was stored.
            DiskFull: there is no room to record; nothing was stored.
        """
        self._source.open()
        if self._continuation is None:
            self._store.create(replace(self._meeting, state=MeetingState.RECORDING))
        else:
            reopen(self._store, self._meeting)
        self._store.set_engine(self._meeting.id, describe_engine(self._settings))
        keep_words(self._folder, self._meeting.participants, self._expected)
        self._announcements.start()
        self._notes.start()
        self._recorder.start()
        self._writer_of_text.start()

    def pause(self) -> None:
        """Go off the record: from now on nothing that is said is heard or kept.

        The microphone is closed, silence stands in for the time, and a mark says so. What
        was said before still becomes text.
        """
        self._sound.pause()

    def resume(self) -> None:
        """Go on the record again; a microphone that does not come back is tried for on."""
        self._sound.resume()

    def mark(self, kind: MarkKind, text: str = "") -> Mark:
        """Note something in the live log at this moment; it is stored and announced soon."""
        mark = make_mark(kind, self._announcements.clock, text)
        self._notes.keep(mark)
        return mark

    def remove_mark(self, mark: Mark) -> None:
        """Take a note back."""
        self._notes.remove(mark)

    def stop(self) -> None:
        """End the recording; what was said so far still becomes text."""
        self._sound.stop()

    def stop_at(self, position: Seconds) -> None:
        """End the recording once it is this long."""
        self._sound.stop_at(position)

    def abandon(self) -> None:
        """Leave the rest of the text for `processing.resume`, and the speakers as they are."""
        self._sound.stop()
        self._recognition.stop()
        self._voices.abandon()

    def wait(self, timeout: Seconds | None = None) -> bool:
        """Wait until sound, text, speakers and events have ended; return whether they have.

        The meeting is complete in the store before its speakers are settled.
        """
        self._recorder.join(timeout)
        if self._recorder.is_alive():
            return False
        self._announcements.join()
        return True

    def _find_end_of_text(self) -> Seconds:
        """Return where the text goes on; what has none before it never will."""
        heard = self._continuation.heard_until if self._continuation else 0.0
        return max(heard, self._store.recognized_until(self._meeting.id))

    def _fail(self, error: MinutesError) -> None:
        self._failure = self._failure or error

    # -- the recording thread

    def _record(self) -> None:
        try:
            # Held until the text is complete too, so that nobody resumes it meanwhile.
            with hold(self._folder):
                self._record_sound()
                self._preparer.stop()
                self._writer_of_text.join()
                self._voices.finish(is_text_complete=self._recognition.is_complete)
        except MinutesError as error:
            self._fail(error)
        finally:
            self._stopped.set()
            self._is_on_disk.set()
            self._finished.set()
            if self._meter.is_alive():
                self._meter.join()
            self._notes.end()
            self._announcements.end()

    def _record_sound(self) -> None:
        reason = events.StopReason.FAILED
        begins_at = self._continuation.position if self._continuation else 0.0
        try:
            reason = self._sound.record(self._announce_start, begins_at)
        except MinutesError as error:
            self._failure = error
        finally:
            self._source.close()
            self._stopped.set()
            self._is_on_disk.set()
        self._announcements.tell(events.RecordingStopped, self._meeting.id, reason)
        self._store.set_duration(self._meeting.id, self._reader.duration)

    def _announce_start(self) -> None:
        self._announcements.tell(events.RecordingStarted, self._meeting.id, self._source.name)
        self._has_begun = True
        self._is_on_disk.set()
        self._meter.start()
        self._voices.start()
        self._preparer.start()

    # -- the text thread

    def _hand_on(self, utterance: Utterance) -> None:
        self._voices.hear(utterance)
        self._preparer.hear(utterance)

    def _follow_text(self) -> None:
        try:
            self._is_on_disk.wait()
            if not self._has_begun:
                return
            self._text.follow()
            self._stopped.wait()
            if self._recognition.is_complete:
                engine = describe_engine(self._settings, self._text.heard)
                self._store.set_engine(self._meeting.id, engine)
                self._store.set_state(self._meeting.id, MeetingState.READY)
        except MinutesError as error:
            # Sound goes on; `resume` makes the text when the cause is mended.
            self._fail(error)
            self._announcements.tell(events.WorkerFailed, STAGE, None)
