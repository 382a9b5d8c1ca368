"""Summaries in a process of their own: they may take long, and may be stopped at any time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from minutes.config import SummarySettings
from minutes.errors import WorkerLost
from minutes.summary.composing import Composed, Source, compose
from minutes.summary.prompting import Prompt
from minutes.summary.writer import Writer
from minutes.types import Finding, Seconds
from minutes.workers import Send, Worker, WorkerDiedError, lower_priority

STAGE = "summary"

GIST_SENTENCES = 3

POLL: Seconds = 0.2


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be summarised: the sources of each item, at most `most` points for each.

    `names` are the proper nouns that may occur in it.
    """

    settings: SummarySettings
    points: Prompt
    gist: Prompt
    stretches: tuple[tuple[Source, ...], ...]
    most: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progressed:
    """So many of all pieces are done."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The points of each stretch, the gist of all, and which model wrote them."""

    parts: tuple[Composed, ...]
    gist: Composed
    writer: str


def open_writer(settings: SummarySettings) -> Writer:
    """Return the engine that the settings name.

    Raises:
        ExtraMissing, SummaryModelRejected, SummaryServerRefused: it cannot be used.
        ValueError: the settings name none.
    """
    if settings.engine == "llama":
        from minutes.summary.llama import LlamaWriter

        return LlamaWriter(Path(settings.model), settings)
    if settings.engine == "server":
        from minutes.summary.server import ServerWriter

        return ServerWriter(settings)
    raise ValueError("no engine for summaries is set")


def run(send: Send, task: Task) -> None:
    """Send how far the work is, and at the end the summary.

    Raises:
        EnvironmentFailure: the engine cannot be used.
    """
    lower_priority()
    writer = open_writer(task.settings)
    total = len(task.stretches) + 1
    send(Progressed(0, total))
    parts: list[Composed] = []
    for stretch in task.stretches:
        parts.append(compose(writer, task.points, stretch, task.most, task.names))
        send(Progressed(len(parts), total))
    found = [point for part in parts for point in part.findings]
    gist = compose(writer, task.gist, _as_sources(found), GIST_SENTENCES, task.names)
    send(Progressed(total, total))
    send(Summary(tuple(parts), gist, writer.name))


def summarize(task: Task, report: Callable[[int, int], None]) -> Summary:
    """Summarise in a process of its own; `report` is told how far it is.

    An exception of `report` ends the process.

    Raises:
        EnvironmentFailure: the engine cannot be used, or the process died.
    """
    worker = Worker(STAGE, run, (task,))
    try:
        while True:
            message = worker.receive(POLL)
            if isinstance(message, Progressed):
                report(message.done, message.total)
            elif isinstance(message, Summary):
                return message
    except EOFError as error:
        raise WorkerLost(STAGE, 0) from error
    except WorkerDiedError as death:
        raise WorkerLost(STAGE, death.exit_code) from death
    finally:
        worker.stop()


def _as_sources(points: Sequence[Finding]) -> tuple[Source, ...]:
    return tuple(Source(point.text, point.evidence) for point in points)
