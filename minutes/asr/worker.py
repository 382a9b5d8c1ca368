"""Recognition in its own process: it follows a recording and sends back text.

`run` is what the process does; `Recognition` is the parent's side, which starts a new
process when one dies and goes on after the last finished utterance.
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from minutes.asr.revising import ReviserPlan, Words
from minutes.asr.streaming import StreamingTranscriber
from minutes.config import RecognitionSettings, Settings
from minutes.errors import WorkerLost
from minutes.recording import RecordingReader
from minutes.types import SAMPLE_RATE, Engine, Hypothesis, Seconds, Utterance
from minutes.workers import Send, Worker, WorkerDiedError

STAGE = "asr"

CHUNK: Seconds = 30.0
"""Most sound taken in at once, so that a long file needs no more memory than a short."""

BEHIND: Seconds = 5.0
"""A worker this far behind makes finals only, until it has caught up."""

POLL: Seconds = 0.05
"""How often the end of a growing recording is looked at."""

LONGEST_PAUSE: Seconds = 30.0
"""Longest wait before the next try, when workers keep dying."""

TRIES_AFTER_END = 3
"""Deaths at one position that are borne once the recording has ended."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The model folders: one for finals, and a quicker one for partial text if wanted."""

    final: Path
    partial: Path | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything said before `position` is shown.

    `seconds_worked` is the time this process spent on the `seconds_heard` it took in.
    """

    position: Seconds
    seconds_heard: Seconds
    seconds_worked: Seconds


@dataclass(frozen=True, slots=True)
class Died:
    """The process died; `Restarted` follows when the next one runs."""

    exit_code: int | None


@dataclass(frozen=True, slots=True)
class Restarted:
    """A new process goes on from `position`."""

    position: Seconds


Message: TypeAlias = Utterance | Hypothesis | Heard | Died | Restarted


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is to do: which recording, by which models, with whose words."""

    recording: Path
    weights: Weights
    settings: Settings
    words: ReviserPlan | None = None


def run(send: Send, task: Task, start: Seconds) -> None:
    """Recognise a recording from `start` to its end, which may still be to come."""
    from minutes.asr.vad import VoiceActivity
    from minutes.asr.whisper import WhisperRecognizer

    reader = RecordingReader(task.recording)
    settings = with_threads(task.settings.recognition, is_live=not reader.is_finished)
    # A recording that has ended gets no partial text, so its model is not loaded.
    quick = None if reader.is_finished else task.weights.partial
    recognizer = WhisperRecognizer(task.weights.final, settings)
    transcriber = StreamingTranscriber(
        recognizer,
        VoiceActivity(task.settings.vad, start),
        reader.read,
        settings,
        WhisperRecognizer(quick, settings) if quick else None,
    )
    reviser = task.words.open() if task.words else None
    words = Words(reviser, recognizer, reader.read, settings.hotwords)
    transcriber.expected = words.expected

    def tell(result: Utterance | Hypothesis) -> None:
        send(words.revise(result) if isinstance(result, Utterance) else result)

    _follow(reader, transcriber, start, send, tell)


def with_threads(settings: RecognitionSettings, *, is_live: bool) -> RecognitionSettings:
    """Return the settings with a number of threads; unless one is set, live half the cores.

    Decoding is many small steps, which two threads make dearer and not faster: 16 tokens of
    a base-shaped model take 0.11 CPU s on one and 0.20 on two, and on a busy machine text
    comes twice as late (measured on 2 cores, November 2026). The rest of the machine is
    left to the recording, the screen and the speakers.
    """
    cores = os.cpu_count() or 1
    return replace(settings, threads=settings.threads or (max(1, cores // 2) if is_live else cores))


def _follow(
    reader: RecordingReader,
    transcriber: StreamingTranscriber,
    start: Seconds,
    send: Send,
    tell: Callable[[Utterance | Hypothesis], None],
) -> None:
    """Take the sound in as it grows; `tell` the text, `send` how far it came."""
    position, worked = start, 0.0
    send(Heard(start, 0.0, worked))
    while True:
        is_finished = reader.is_finished  # before the length: nothing can be missed
        begun = time.perf_counter()
        backlog = reader.duration - position
        samples = reader.read(position, position + min(backlog, CHUNK))
        if not len(samples):
            if is_finished:
                break
            time.sleep(POLL)
            continue
        transcriber.insert(samples)
        position += len(samples) / SAMPLE_RATE
        if not is_finished or transcriber.has_batch:
            is_live = backlog < BEHIND and not is_finished
            for result in transcriber.process(want_partial=is_live):
                tell(result)
        worked += time.perf_counter() - begun
        send(Heard(transcriber.position, position - start, worked))
    begun = time.perf_counter()
    for result in transcriber.finish():
        tell(result)
    send(Heard(position, position - start, worked + time.perf_counter() - begun))


def describe_engine(settings: Settings, heard: Heard | None = None) -> Engine:
    """Return what makes the text: the model, every setting, and its speed once known."""
    used = {**dataclasses.asdict(settings.recognition), **dataclasses.asdict(settings.vad)}
    return Engine(
        model=settings.recognition.model,
        settings=tuple(sorted(used.items())),
        rtf=heard.seconds_worked / heard.seconds_heard if heard and heard.seconds_heard else None,
    )


class Recognition:
    """Text of one recording, whatever happens to the process that makes it."""

    def __init__(self, task: Task, resume_position: Callable[[], Seconds]) -> None:
        """`resume_position` tells where finished text ends, asked at each start."""
        self._task = task
        self._resume_position = resume_position
        self._worker: Worker | None = None
        self._is_stopped = False
        self.is_complete = False
        """Whether the recording has ended and all of it was turned into text."""

    def messages(self) -> Iterator[Message]:
        """Yield messages until the recording has ended and all of it is text.

        Raises:
            MinutesError: the worker refused (the model cannot be loaded, say).
            WorkerLost: workers keep dying at one place of a recording that has ended.
        """
        deaths = 0
        while not self._is_stopped:
            self._worker = self._start()
            try:
                for message in self._receive(self._worker):
                    if isinstance(message, Utterance):
                        deaths = 0
                    yield message
            except WorkerDiedError as death:
                if self._is_stopped:
                    return
                deaths += 1
                yield Died(death.exit_code)
                if deaths >= TRIES_AFTER_END and RecordingReader(self._task.recording).is_finished:
                    raise WorkerLost(STAGE, death.exit_code) from death
                self._pause(min(2.0 ** (deaths - 2), LONGEST_PAUSE) if deaths > 1 else 0.0)
                yield Restarted(self._resume_position())
            else:
                self.is_complete = not self._is_stopped
                return
            finally:
                self._worker.stop()

    def stop(self) -> None:
        """End the worker; text that is not finished by now can be made later."""
        self._is_stopped = True
        if self._worker is not None:
            self._worker.stop()

    @property
    def pid(self) -> int | None:
        """Process id of the worker, for those who watch the machine."""
        return self._worker.pid if self._worker is not None else None

    def _start(self) -> Worker:
        return Worker(STAGE, run, (self._task, self._resume_position()))

    def _receive(self, worker: Worker) -> Iterator[Message]:
        while not self._is_stopped:
            try:
                message = worker.receive(timeout=0.2)
            except EOFError:
                return
            if isinstance(message, Utterance | Hypothesis | Heard):
                yield message

    def _pause(self, seconds: Seconds) -> None:
        until = time.monotonic() + seconds
        while not self._is_stopped and time.monotonic() < until:
            time.sleep(POLL)
