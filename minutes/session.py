"""A live meeting: source -> recording, recording -> text -> store -> listeners.

Threads that never wait for each other: one writes what the source delivers, one follows
the text, one tells the listener. Only wiring: nothing is computed here.
"""

from __future__ import annotations

import math
import threading
import time
from dataclasses import replace
from queue import SimpleQueue

from minutes import events
from minutes.asr.worker import (
    STAGE,
    Died,
    Heard,
    Recognition,
    Restarted,
    Task,
    Weights,
    describe_engine,
)
from minutes.audio.elapsed import elapsed
from minutes.audio.source import AudioSource
from minutes.config import Settings
from minutes.dictionary.entries import Entry
from minutes.dictionary.meeting_words import WordLists, keep_words
from minutes.errors import (
    MicrophoneLost,
    MicrophoneMissing,
    MicrophoneRefused,
    MinutesError,
)
from minutes.recording import RecordingReader, RecordingWriter, hold
from minutes.store.meetings import Store
from minutes.types import (
    SAMPLE_RATE,
    AudioBlock,
    Hypothesis,
    Meeting,
    MeetingState,
    Seconds,
    Utterance,
)

READ_TIMEOUT: Seconds = 0.2
"""How long the recording thread waits for a block before it looks around."""

TAIL: Seconds = 0.5
"""How long a stopped recording still listens. Source: 0.2-0.5 s are in the buffers of
PulseAudio and PortAudio (measured, November 2026)."""

RETRY: Seconds = 1.0
"""How often a lost microphone is tried again."""

DELAY_INTERVAL: Seconds = 1.0
"""How often the delay is published."""


class Session:
    """Records one meeting and turns it into text while it goes on.

    `start` returns once sound is on its way to the disk. `stop` ends the recording and
    leaves the text to catch up; `wait` waits for that, `abandon` gives it up for later.
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
        self._listener = listener
        self._folder = store.folder(meeting.id)
        self._reader = RecordingReader(self._folder)
        words = WordLists.for_meeting(store.data, self._folder, settings.dictionary)
        self._recognition = Recognition(
            Task(self._folder, weights, settings, words),
            lambda: store.recognized_until(meeting.id),
        )
        self._expected: tuple[Entry, ...] = ()
        self._stopping = threading.Event()
        self._stopped = threading.Event()
        self._finished = threading.Event()
        self._heard = Heard(0.0, 0.0, 0.0)
        self._clock: Seconds = 0.0
        self._longest: Seconds = math.inf
        self._delivered_at = elapsed()
        self._failure: MinutesError | None = None
        self._events: SimpleQueue[events.Event | None] = SimpleQueue()
        self._publisher = threading.Thread(target=self._publish, name="events", daemon=True)
        self._recorder = threading.Thread(target=self._record, name="recording")
        self._writer_of_text = threading.Thread(target=self._follow_text, name="text")
        self._meter = threading.Thread(target=self._measure_delay, name="delay", daemon=True)

    @property
    def worker_pid(self) -> int | None:
        """Process id of the recogniser, for those who watch the machine."""
        return self._recognition.pid

    @property
    def is_recording(self) -> bool:
        """Whether sound still goes to the disk."""
        return not self._stopped.is_set()

    @property
    def failure(self) -> MinutesError | None:
        """Why there is no more sound or text, None while all is well."""
        return self._failure

    def expect(self, words: tuple[Entry, ...]) -> None:
        """Take words that this meeting will need, before it starts."""
        self._expected = words

    def start(self) -> None:
        """Open the source, put the meeting into the store and start recording.

        Raises:
            MicrophoneMissing: there is nothing to record from; nothing was stored.
            DiskFull: there is no room to record; nothing was stored.
        """
        self._source.open()
        self._store.create(replace(self._meeting, state=MeetingState.RECORDING))
        self._store.set_engine(self._meeting.id, describe_engine(self._settings))
        keep_words(self._folder, self._meeting.participants, self._expected)
        self._publisher.start()
        self._recorder.start()
        self._writer_of_text.start()

    def stop(self) -> None:
        """End the recording; what was said so far still becomes text."""
        self._stopping.set()

    def stop_at(self, position: Seconds) -> None:
        """End the recording once it is this long."""
        self._longest = position

    def abandon(self) -> None:
        """Leave the rest of the text for `processing.resume`."""
        self._stopping.set()
        self._recognition.stop()

    def wait(self, timeout: Seconds | None = None) -> bool:
        """Wait until sound, text and events have ended; return whether they have."""
        self._recorder.join(timeout)
        if self._recorder.is_alive():
            return False
        self._publisher.join()
        return True

    def _publish(self) -> None:
        # In a thread of its own: a slow or broken listener must not hold up the sound.
        while (event := self._events.get()) is not None:
            self._listener(event)

    def _now(self) -> tuple[Seconds, float]:
        return self._clock, time.time()

    # -- the recording thread

    def _record(self) -> None:
        try:
            # Held until the text is complete too, so that nobody resumes it meanwhile.
            with hold(self._folder):
                self._record_sound()
                self._writer_of_text.join()
        except MinutesError as error:
            self._failure = self._failure or error
        finally:
            self._stopped.set()
            self._finished.set()
            if self._meter.is_alive():
                self._meter.join()
            self._events.put(None)

    def _record_sound(self) -> None:
        reason = events.StopReason.FAILED
        try:
            with RecordingWriter(
                self._folder, self._settings.recording, self._source.name
            ) as writer:
                self._events.put(
                    events.RecordingStarted(*self._now(), self._meeting.id, self._source.name)
                )
                self._meter.start()
                reason = self._take_sound(writer)
        except MinutesError as error:
            self._failure = error
        finally:
            self._source.close()
            self._stopped.set()
        self._events.put(events.RecordingStopped(*self._now(), self._meeting.id, reason))
        self._store.set_duration(self._meeting.id, self._reader.duration)

    def _take_sound(self, writer: RecordingWriter) -> events.StopReason:
        end = math.inf
        while time.monotonic() < end and writer.position < self._longest:
            if self._stopping.is_set():
                # What the device still holds was said before the stop and is taken too.
                end = min(end, time.monotonic() + TAIL)
            try:
                block = self._source.read(READ_TIMEOUT)
            except MicrophoneLost:
                self._bridge_gap(writer)
                continue
            if block is not None:
                self._keep(writer, block)
            elif self._source.has_ended:
                return events.StopReason.SOURCE_ENDED
        return events.StopReason.ASKED

    def _keep(self, writer: RecordingWriter, block: AudioBlock) -> None:
        if block.dropped:
            start = writer.position
            writer.append_silence(block.dropped / SAMPLE_RATE)
            writer.mark_gap(start, writer.position, "dropped")
            self._events.put(events.SamplesDropped(*self._now(), block.dropped))
        writer.append(block.samples)
        self._clock = writer.position
        self._delivered_at = elapsed()

    def _bridge_gap(self, writer: RecordingWriter) -> None:
        """Keep the clock going with silence until the microphone is back."""
        start, lost_at = writer.position, self._delivered_at
        self._events.put(events.DeviceLost(*self._now(), self._source.name))
        self._source.close()
        is_back = False
        while not is_back and not self._stopping.wait(RETRY):
            try:
                self._source.open()
                is_back = True
            except (MicrophoneMissing, MicrophoneRefused, MicrophoneLost):
                pass
            writer.append_silence(start + elapsed() - lost_at - writer.position)
            self._clock = writer.position
        writer.mark_gap(start, writer.position, "device_lost")
        self._events.put(events.GapMarked(*self._now(), start, writer.position))

    # -- the text thread

    def _follow_text(self) -> None:
        try:
            self._wait_for_sound()
            for message in self._recognition.messages():
                match message:
                    case Utterance():
                        self._finalize(message)
                    case Hypothesis():
                        self._show(message)
                    case Heard():
                        self._heard = message
                    case Died(exit_code=code):
                        self._report_death(code)
                    case Restarted(position=position):
                        self._report_restart(position)
            self._complete()
        except MinutesError as error:
            # Sound goes on; `resume` makes the text when the cause is mended.
            self._failure = self._failure or error
            self._report_death(None)

    def _wait_for_sound(self) -> None:
        while not (self._folder / "audio.wav").exists() and not self._stopped.wait(0.02):
            pass

    def _finalize(self, utterance: Utterance) -> None:
        self._store.add_utterance(self._meeting.id, utterance)
        self._events.put(events.UtteranceFinalized(*self._now(), utterance))

    def _show(self, hypothesis: Hypothesis) -> None:
        self._events.put(events.HypothesisUpdated(*self._now(), hypothesis))

    def _report_death(self, code: int | None) -> None:
        self._events.put(events.WorkerFailed(*self._now(), STAGE, code))

    def _report_restart(self, position: Seconds) -> None:
        self._events.put(events.WorkerRestarted(*self._now(), STAGE, position))

    def _complete(self) -> None:
        self._stopped.wait()
        if self._recognition.is_complete:
            engine = describe_engine(self._settings, self._heard)
            self._store.set_engine(self._meeting.id, engine)
            self._store.set_state(self._meeting.id, MeetingState.READY)

    def _measure_delay(self) -> None:
        # Also after the recording has ended, while the text catches up, and once at the end.
        due = time.monotonic()
        is_last = False
        while True:
            behind = max(0.0, self._clock - self._heard.position)
            self._events.put(events.DelayMeasured(*self._now(), behind))
            if is_last:
                return
            # After a freeze one measurement, not all that were missed.
            due = max(due, time.monotonic() - DELAY_INTERVAL / 2) + DELAY_INTERVAL
            is_last = self._finished.wait(due - time.monotonic())
