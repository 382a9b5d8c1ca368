"""Voices during a meeting: a process that stays up and is asked, utterance by utterance.

It works in one thread at low priority, so that recording and text come first, and answers
in the order in which it was asked. When the meeting is over, it can be asked for all of
it: the networks are loaded already.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeAlias

from minutes.config import DiarizationSettings
from minutes.diarization.diarizer import Diarization, SpeakerCount
from minutes.diarization.stretches import Heard, hear
from minutes.diarization.worker import STAGE, Looked
from minutes.recording import RecordingReader
from minutes.types import Seconds, UtteranceId
from minutes.workers import Send, Worker, WorkerDiedError, lower_priority


@dataclass(frozen=True, slots=True)
class Ready:
    """The networks are loaded."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which voices are in a stretch of the recording? `utterance` comes back with them."""

    utterance: UtteranceId
    start: Seconds
    end: Seconds


@dataclass(frozen=True, slots=True)
class Whole:
    """Who speaks when in the recording, which has ended?"""

    speakers: SpeakerCount


@dataclass(frozen=True, slots=True)
class Voices:
    """The answer to a `Span`."""

    utterance: UtteranceId
    heard: tuple[Heard, ...]


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
            send(Voices(question.utterance, hear(networks, sound, question.start)))
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
    """The parent's side of one such process."""

    def __init__(self, post: Post, target: Callable[[Send, Post, Connection], None] = run) -> None:
        """Start the process; `target` is what it does."""
        given, self._questions = multiprocessing.get_context("spawn").Pipe(duplex=False)
        self._worker = Worker(STAGE, target, (post, given))
        given.close()

    @property
    def pid(self) -> int | None:
        """The process id, for those who watch the machine."""
        return self._worker.pid

    def ask(self, question: Question) -> None:
        """Put a question; the answer comes with `receive`, unless the process has died."""
        try:
            self._questions.send(question)
        except OSError:
            # Its death is told by `receive`.
            return

    def receive(self, timeout: Seconds) -> Answer | None:
        """Return the next answer, or None when none came in time.

        Raises:
            ExtraMissing, SpeakerModelRejected, FileUnreadable: it cannot be done here.
            WorkerDiedError: the process is gone.
        """
        try:
            answer = self._worker.receive(timeout)
        except EOFError as end:
            raise WorkerDiedError(STAGE, 0) from end
        return answer if isinstance(answer, Ready | Voices | Looked | Diarization) else None

    def stop(self) -> None:
        """End the process now, whatever it is doing."""
        self._questions.close()
        self._worker.stop()
