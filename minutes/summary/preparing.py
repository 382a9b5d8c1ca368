"""Facts of a meeting that goes on: read in a process that takes only what nobody else wants."""

from __future__ import annotations

from minutes.summary.shaping import Shaper
from minutes.summary.worker import Task, make_asker, open_writer
from minutes.types import SummaryLength
from minutes.workers import Send, lower_priority


def run(send: Send, task: Task) -> None:
    """Send what the model answers about each piece that stays as it is; then end.

    All stretches but the last one are over.

    Raises:
        EnvironmentFailure: the engine cannot be used.
    """
    lower_priority(is_idle=True)
    writer = open_writer(task.settings)
    asker = make_asker(writer, task, send)
    shaper = Shaper(asker, task.prompts, SummaryLength.NORMAL, lambda done, total: None)
    for number, stretch in enumerate(task.stretches, 1):
        for piece in shaper.finished(stretch, is_over=number < len(task.stretches)):
            shaper.facts(piece)
