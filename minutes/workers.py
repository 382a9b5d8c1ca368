"""Run a stage in a process of its own, and notice when it dies.

A worker sends plain values of our types to its parent over a pipe. It ends by itself when
the parent is gone, so that killing the recorder leaves no process behind.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, TypeAlias

from minutes.errors import MinutesError, WorkerLost
from minutes.types import Seconds

Send: TypeAlias = Callable[[object], None]

NICENESS = 10
"""How far below the others work stands that can wait. Source: Linux, setpriority(2): a
tenth of the time of a process that wants to run too, all of it when none does."""

LOWEST = 19
"""As far below as it goes. Source: Linux, setpriority(2)."""

_BELOW_NORMAL, _IDLE = 0x0000_4000, 0x0000_0040
"""Source: winbase.h, BELOW_NORMAL_PRIORITY_CLASS and IDLE_PRIORITY_CLASS."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A worker's own MinutesError, to be raised in the parent."""

    error: MinutesError


@dataclass(frozen=True, slots=True)
class _Defect:
    """An exception nobody foresaw: where it happened, never the values it held."""

    kind: str
    places: str


class WorkerDiedError(Exception):
    """The process ended without having finished; `exit_code` < 0 is a signal."""

    def __init__(self, stage: str, exit_code: int | None, places: str = "") -> None:
        super().__init__(stage, exit_code, places)
        self.stage = stage
        self.exit_code = exit_code
        self.places = places


class Worker:
    """One process that runs `target(send, *arguments)` and sends values back."""

    def __init__(self, stage: str, target: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self.stage = stage
        context = multiprocessing.get_context("spawn")
        self._inbox, outbox = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_main, args=(outbox, target, arguments), name=f"minutes-{stage}", daemon=True
        )
        self._process.start()
        # Only the child may hold the sending end, or its death would not close the pipe.
        outbox.close()

    @property
    def pid(self) -> int | None:
        """The process id, for those who watch the machine."""
        return self._process.pid

    def receive(self, timeout: Seconds) -> object | None:
        """Return the next value, or None when none came in time.

        Raises:
            MinutesError: the worker refused, with the reason that it gave.
            WorkerDiedError: the process is gone, or ended by a defect.
            EOFError: the worker has finished and everything was received.
        """
        if not wait([self._inbox], timeout):
            return None
        try:
            message = self._inbox.recv()
        except (EOFError, OSError) as error:
            self._process.join()
            if self._process.exitcode == 0:
                raise EOFError from error
            raise WorkerDiedError(self.stage, self._process.exitcode) from error
        if isinstance(message, _Refusal):
            raise message.error
        if isinstance(message, _Defect):
            self._process.join()
            raise WorkerDiedError(self.stage, 1, f"{message.kind}\n{message.places}")
        return message  # type: ignore[no-any-return]

    def stop(self) -> None:
        """End the process now, whatever it is doing."""
        self._process.terminate()
        self._process.join(timeout=2.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


@contextmanager
def working(stage: str, target: Callable[..., None], *arguments: object) -> Iterator[Worker]:
    """Run a stage for as long as its answer is waited for; afterwards the process is gone.

    Raises:
        WorkerLost: it died, or ended without the answer.
    """
    worker = Worker(stage, target, arguments)
    try:
        yield worker
    except EOFError as error:
        raise WorkerLost(stage, 0) from error
    except WorkerDiedError as death:
        raise WorkerLost(stage, death.exit_code) from death
    finally:
        worker.stop()


def lower_priority(*, is_idle: bool = False) -> None:
    """Let every other process of this program go first; for work that can wait.

    With `is_idle` it gets only what nobody else wants.
    """
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _IDLE if is_idle else _BELOW_NORMAL)
        return
    os.nice(LOWEST if is_idle else NICENESS)
    if is_idle and sys.platform == "linux":
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def _main(outbox: Connection, target: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    # Ctrl-C reaches the whole process group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Idle threads must sleep: spinning ones ruin a two-core machine. Read at import.
    os.environ["OMP_WAIT_POLICY"] = "passive"
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        target(outbox.send, *arguments)
    except MinutesError as error:
        outbox.send(_Refusal(error))
    except BrokenPipeError:
        os._exit(0)
    except Exception as error:  # noqa: BLE001 - the last frame: passed on as a defect
        places = "".join(traceback.format_tb(error.__traceback__))
        outbox.send(_Defect(type(error).__name__, places))
    finally:
        outbox.close()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
