"""The only place where the windows start threads: reads, changes, and long work.

`query` reads and may run beside others, `operate` changes and keeps the order in which it
was asked; `start` begins long work that tells how far it is and can be cancelled. Answers
arrive in the thread of the windows. A `MinutesError` goes to `failed`; a defect is
reported and told, and the window stays.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

from minutes.defects import report_defect
from minutes.errors import MinutesError
from minutes.events import Event, Listener

Answer = TypeVar("Answer")

Failed = Callable[[MinutesError], None]

WAIT_AT_END_MS = 10_000
"""How long the program waits for changes under way when it is closed."""


class Cancelled(BaseException):
    """Raised inside long work that a person cancelled; the library leaves all whole."""


class Job(QObject):
    """Work under way. Keep it as long as its answer is wanted."""

    happened = Signal(object)
    """An `Event` of the work, `ProgressMade` for instance."""

    _ended = Signal(object)
    """A function to be called in the thread of the windows."""

    finished = Signal()
    """The work is over, whichever way."""

    def __init__(self) -> None:
        super().__init__()
        self._is_cancelled = threading.Event()
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked for the end."""
        return self._is_cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to end; it does at its next event."""
        self._is_cancelled.set()

    def listen(self, event: Event) -> None:
        """Take an event of the work; the listener that the library is given.

        Raises:
            Cancelled: a person asked for the end.
        """
        if self._is_cancelled.is_set():
            raise Cancelled
        self.happened.emit(event)

    @Slot(object)
    def _end(self, deliver: Callable[[], None]) -> None:
        _under_way.discard(self)
        deliver()
        self.finished.emit()


class _Run(QRunnable):
    def __init__(
        self,
        job: Job,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Failed,
    ) -> None:
        super().__init__()
        self._job, self._work, self._done, self._failed = job, work, done, failed

    def run(self) -> None:
        deliver: Callable[[], None]
        try:
            answer = self._work()
        except MinutesError as error:
            failure = error
            deliver = lambda: self._failed(failure)  # noqa: E731
        except Cancelled:
            deliver = _nothing
        except Exception as error:  # noqa: BLE001 - the last frame before the person
            sentence = report_defect(type(error), error.__traceback__)
            deliver = lambda: _told(sentence)  # noqa: E731
        else:
            deliver = lambda: self._done(answer)  # noqa: E731
        self._job._ended.emit(deliver)  # noqa: SLF001 - two halves of one thing


_under_way: set[Job] = set()
_told: Callable[[str], None] = lambda sentence: None  # noqa: E731
_reads = QThreadPool()
_changes = QThreadPool()
_changes.setMaxThreadCount(1)
_long = QThreadPool()


def tell_defects_to(show: Callable[[str], None]) -> None:
    """Say who shows the sentence of a defect."""
    global _told  # noqa: PLW0603 - one program, one place where sentences appear
    _told = show


def query(
    work: Callable[[], Answer], done: Callable[[Answer], None], failed: Failed | None = None
) -> Job:
    """Read in the background; `done` gets the answer in the thread of the windows."""
    return _begin(_reads, Job(), work, done, failed)


def operate(
    work: Callable[[], Answer], done: Callable[[Answer], None], failed: Failed | None = None
) -> Job:
    """Change something in the background, after every change that was asked before."""
    return _begin(_changes, Job(), work, done, failed)


def start(
    work: Callable[[Listener], Answer],
    done: Callable[[Answer], None],
    failed: Failed | None = None,
) -> Job:
    """Begin long work; it gets a listener for its events, and ends there when cancelled."""
    job = Job()
    return _begin(_long, job, lambda: work(job.listen), done, failed)


def if_alive(owner: QObject, take: Callable[[Answer], None]) -> Callable[[Answer], None]:
    """Return a function that takes an answer for as long as `owner` exists."""

    def deliver(answer: Answer) -> None:
        if isValid(owner):
            take(answer)

    return deliver


def wait(milliseconds: int = WAIT_AT_END_MS) -> bool:
    """Cancel long work and wait for what is under way; return whether all has ended."""
    for job in tuple(_under_way):
        job.cancel()
    ended = [pool.waitForDone(milliseconds) for pool in (_changes, _reads, _long)]
    return all(ended)


def _begin(
    pool: QThreadPool,
    job: Job,
    work: Callable[[], Any],
    done: Callable[[Any], None],
    failed: Failed | None,
) -> Job:
    _under_way.add(job)
    pool.start(_Run(job, work, done, failed or _tell_failure))
    return job


def _tell_failure(error: MinutesError) -> None:
    from minutes.messages import describe_error

    _told(describe_error(error))


def _nothing() -> None:
    pass
