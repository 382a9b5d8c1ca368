"""The summary of a meeting, prepared while it goes on; the recogniser always goes first.

Pieces of the record that will not change any more are read by the model, and its answers
kept: the summary at the end asks only for the rest. The process runs with what nobody else
wants, and ends at once when the text falls behind; what it was about to answer is lost, which
is less than a minute's work. It is a process for each few minutes of speech, so that the
model takes memory only while it works.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from minutes.config import Settings, SummarySettings
from minutes.errors import MinutesError
from minutes.gathering import gather
from minutes.machine import memory_size
from minutes.models.language import locate_weights
from minutes.store.meetings import Store
from minutes.summary.covering import Cover
from minutes.summary.preparing import run
from minutes.summary.prompting import read_prompt
from minutes.summary.sources import PIECE_LETTERS
from minutes.summary.worker import STAGE, Answered, Task
from minutes.types import MeetingId, Seconds, SummaryShape, Utterance
from minutes.workers import Worker, WorkerDiedError

POLL: Seconds = 0.2
"""How often is looked whether the text falls behind: so soon the process is gone."""

BEHIND: Seconds = 5.0
"""Text that is later than this is late: usually it is one or two seconds."""

CALM: Seconds = 30.0
"""So long the text must keep up before anything is prepared again."""

MOST_DEATHS = 2
"""A process that dies more often has too little memory, or a model that ends it."""

SHARE_OF_MEMORY = 4
"""A model on this machine may be a quarter of its memory, as those of the recogniser may:
the meeting is recorded and recognised beside it."""


class Preparer:
    """Prepares the summary of one meeting in a thread of its own, if that is wanted."""

    def __init__(
        self,
        store: Store,
        meeting: MeetingId,
        settings: Settings,
        behind: Callable[[], Seconds],
        calm: Seconds = CALM,
    ) -> None:
        """`behind` tells how late the text is now; after `calm` of keeping up work begins."""
        self._store = store
        self._meeting = meeting
        self._settings = settings.summary
        self._behind = behind
        self._calm = calm
        self._calm_since = time.monotonic()
        self._heard = 0
        self._read = 0
        self._deaths = 0
        self._worker: Worker | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="summary", daemon=True)

    @property
    def pid(self) -> int | None:
        """Process id of the model, for those who watch the machine; None while it rests."""
        return self._worker.pid if self._worker is not None else None

    def start(self) -> None:
        """Begin, if that is wanted and the machine has the room for it."""
        if self._settings.engine != "none" and self._settings.is_preparing:
            self._thread.start()

    def hear(self, utterance: Utterance) -> None:
        """Take a finished utterance; returns at once."""
        self._heard += len(utterance.text)

    def stop(self) -> None:
        """Prepare no more, from now on; a second call does nothing."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    # -- the thread

    def _work(self) -> None:
        try:
            if not _has_room(self._settings):
                return
            while not self._stopped.wait(POLL):
                if self._keeps_up() and self._heard - self._read >= PIECE_LETTERS:
                    self._prepare()
        except MinutesError:
            # The summary at the end says why the model cannot be used.
            return

    def _keeps_up(self) -> bool:
        now = time.monotonic()
        if self._behind() > BEHIND:
            self._calm_since = now
        return now - self._calm_since >= self._calm

    def _prepare(self) -> None:
        """Let the model read what is new, until it is done or the text falls behind."""
        heard = self._heard
        task = self._task()
        worker = self._worker = Worker(STAGE, run, (task,))
        try:
            while not self._stopped.is_set() and self._behind() <= BEHIND:
                message = worker.receive(POLL)
                if isinstance(message, Answered) and message.digest not in task.answers:
                    self._store.keep_answer(self._meeting, message.digest, message.answer)
        except EOFError:
            self._read = heard
        except WorkerDiedError:
            self._deaths += 1
            self._calm_since = time.monotonic()
            if self._deaths > MOST_DEATHS:
                self._stopped.set()
        finally:
            worker.stop()
            self._worker = None

    def _task(self) -> Task:
        material = gather(self._store, self._meeting, self._settings)
        # Half of the cores: what shares a core with the recogniser slows it down.
        half = max(1, (os.cpu_count() or 1) // 2)
        return Task(
            replace(self._settings, threads=min(self._settings.threads or half, half)),
            SummaryShape.OVERVIEW,
            {"points": read_prompt("points", self._store.data)},
            material.said,
            material.names,
            material.cover or Cover(),
            self._store.answers(self._meeting),
        )


def _has_room(settings: SummarySettings) -> bool:
    """Return whether the model leaves enough memory to those who record and recognise."""
    if settings.engine != "llama":
        return True
    memory = memory_size()
    size = locate_weights(settings.model).stat().st_size
    return memory is None or size < memory / SHARE_OF_MEMORY
