"""Voices during a meeting: a process that stays up and is asked, utterance by utterance.

It works in one thread at low priority, so that recording and text come first, and answers
in the order in which it was asked. When the meeting is over, it can be asked for all of
it: the networks are loaded already.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeAlias

from minutes.config import DiarizationSettings
from minutes.diarization.diarizer import Diarization, SpeakerCount
from minutes.diarization.stretches import Heard, hear
from minutes.diarization.worker import STAGE, Looked
from minutes.errors import WorkerLost
from minutes.recording import RecordingReader
from minutes.types import Seconds, UtteranceId
from minutes.workers import Send, Worker, WorkerDiedError, lower_priority

MOST_DEATHS = 3
"""After so many no other process is started: it would only take the machine's time."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The networks are loaded."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which voices are in a stretch of the recording?

    `label` is what a person says that it is, None where nobody did; it comes back.
    """

    utterance: UtteranceId
    start: Seconds
    end: Seconds
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """Who speaks when in the recording, which has ended?"""

    speakers: SpeakerCount


@dataclass(frozen=True, slots=True)
class Voices:
    """The answer to a `Span`."""

    question: Span
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class Died:
    """The process died; another one is asked what it left unanswered, if `is_replaced`."""

    exit_code: int | None
    is_replaced: bool


Question: TypeAlias = Span | Whole
Answer: TypeAlias = Ready | Voices | Looked | Diarization


@dataclass(frozen=True, slots=True)
class Post:
    """Where to listen, and by which model."""

    recording: Path
    model: Path
    settings: DiarizationSettings


def run(send: Send, post: Post, questions: Connection) -> None:
    """Answer questions until there are no more.

    Raises:
        ExtraMissing, SpeakerModelRejected, FileUnreadable: it cannot be done here.
    """
    lower_priority()
    from minutes.diarization.pyannote import PyannoteNetworks
    from minutes.diarization.windows import WindowDiarizer

    networks = PyannoteNetworks(post.model, replace(post.settings, threads=1))
    reader = RecordingReader(post.recording)
    send(Ready())
    while (question := _next(questions)) is not None:
        if isinstance(question, Span):
            sound = reader.read(question.start, question.end)
            send(Voices(question, hear(networks, sound, question.start)))
            continue
        networks.use_threads(post.settings.threads)
        diarizer = WindowDiarizer(networks, is_quick=post.settings.is_quick)
        send(
            diarizer.diarize(
                reader.read,
                reader.duration,
                question.speakers,
                lambda position: send(Looked(position)),
            )
        )


def _next(questions: Connection) -> Question | None:
    try:
        question: Question = questions.recv()
    except (EOFError, OSError):
        return None
    return question


class LiveWorker:
    """The parent's side: one such process, and another one when it dies."""

    def __init__(self, post: Post, target: Callable[[Send, Post, Connection], None] = run) -> None:
        """Start the process; `target` is what it does."""
        self._post = post
        self._target = target
        self._deaths = 0
        self._waiting: deque[Question] = deque()
        self._start()

    @property
    def pid(self) -> int | None:
        """The process id, for those who watch the machine."""
        return self._worker.pid

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._waiting)

    def ask(self, question: Question) -> None:
        """Put a question; answers come with `receive`, in the order of the questions."""
        self._waiting.append(question)
        self._put(question)

    def receive(self, timeout: Seconds) -> Answer | Died | None:
        """Return the next answer, or None when none came in time.

        Raises:
            ExtraMissing, SpeakerModelRejected, FileUnreadable: it cannot be done here.
            WorkerLost: processes keep dying, and no other one is started.
        """
        if self._deaths >= MOST_DEATHS:
            raise WorkerLost(STAGE, None)
        try:
            answer = self._worker.receive(timeout)
        except (EOFError, WorkerDiedError) as death:
            return self._replace(death.exit_code if isinstance(death, WorkerDiedError) else 0)
        if isinstance(answer, Voices | Diarization):
            self._waiting.popleft()
        return answer if isinstance(answer, Ready | Voices | Looked | Diarization) else None

    def stop(self) -> None:
        """End the process now, whatever it is doing."""
        self._questions.close()
        self._worker.stop()

    def _start(self) -> None:
        given, self._questions = multiprocessing.get_context("spawn").Pipe(duplex=False)
        self._worker = Worker(STAGE, self._target, (self._post, given))
        given.close()

    def _put(self, question: Question) -> None:
        # When it has died, `receive` tells, and another one is asked.
        with suppress(OSError):
            self._questions.send(question)

    def _replace(self, exit_code: int | None) -> Died:
        self._deaths += 1
        self.stop()
        is_replaced = self._deaths < MOST_DEATHS
        if is_replaced:
            self._start()
            for question in self._waiting:
                self._put(question)
        return Died(exit_code, is_replaced)
