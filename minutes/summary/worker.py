"""Summaries in a process of their own: they may take long, and may be stopped at any time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from minutes.config import SummarySettings
from minutes.summary.composing import Asker, Composed
from minutes.summary.covering import Cover
from minutes.summary.prompting import Prompt
from minutes.summary.said import Stretch
from minutes.summary.shaping import Shaper
from minutes.summary.writer import Writer
from minutes.types import Seconds, SummaryLength, SummaryShape
from minutes.workers import Send, lower_priority, working

STAGE = "summary"

POLL: Seconds = 0.2


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be summarised, as which shape, with which instructions.

    `names` are the proper nouns that may occur; `cover` is what the model is not to see.
    `answers` are those that the model gave before, by the digest of what it was asked.
    """

    settings: SummarySettings
    shape: SummaryShape
    prompts: Mapping[str, Prompt]
    stretches: tuple[Stretch, ...]
    names: tuple[str, ...] = ()
    cover: Cover = field(default_factory=Cover)
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progressed:
    """So many of about so many answers are there."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Answered:
    """What the model answered, by the digest of what it was asked."""

    digest: str
    answer: str


@dataclass(frozen=True, slots=True)
class Written:
    """What was written about each stretch, or about all of them; and which model did."""

    parts: tuple[Composed, ...]
    writer: str


def open_writer(settings: SummarySettings) -> Writer:
    """Return the engine that the settings name.

    Raises:
        EnvironmentFailure: it cannot be used.
        ValueError: the settings name none.
    """
    if settings.engine == "llama":
        from minutes.summary.llama import LlamaWriter

        return LlamaWriter(settings)
    if settings.engine == "server":
        from minutes.summary.server import ServerWriter

        return ServerWriter(settings)
    raise ValueError("no engine for summaries is set")


def run(send: Send, task: Task) -> None:
    """Send how far the work is, each answer, and at the end what was written.

    Raises:
        EnvironmentFailure: the engine cannot be used.
    """
    lower_priority()
    writer = open_writer(task.settings)

    def report(done: int, total: int) -> None:
        send(Progressed(done, total))

    shaper = Shaper(
        make_asker(writer, task, send), task.prompts, SummaryLength(task.settings.length), report
    )
    send(Written(shaper.shape(task.shape, task.stretches), writer.name))


def make_asker(writer: Writer, task: Task, send: Send) -> Asker:
    """Return who asks the model, and tells each answer."""

    def keep(digest: str, answer: str) -> None:
        send(Answered(digest, answer))

    return Asker(writer, task.names, task.cover, task.answers, keep)


def write(
    task: Task, report: Callable[[int, int], None], keep: Callable[[Answered], None]
) -> Written:
    """Write a summary in a process of its own; `report` is told how far it is, again and again.

    `keep` is told each answer. An exception of either ends the process, also while the model
    thinks about one answer.

    Raises:
        EnvironmentFailure: the engine cannot be used, or the process died.
    """
    progress = Progressed(0, 0)
    with working(STAGE, run, task) as worker:
        while not isinstance(message := worker.receive(POLL), Written):
            if isinstance(message, Answered):
                keep(message)
            else:
                progress = message if isinstance(message, Progressed) else progress
                report(progress.done, progress.total)
    return message
