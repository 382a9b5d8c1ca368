"""A progress bar on stderr: where in the sound, how fast, how long still."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from minutes import events
from minutes.messages import describe_event, format_position
from minutes.types import Seconds

STAGES = {
    "decode": "音声の読み込み",
    "asr": "文字起こし",
    "diarization": "話者の区別",
    "summary": "要約",
}

COUNTED = ("summary",)
"""Stages that count answers, not seconds of sound."""

PLAIN_INTERVAL = 5.0
"""Without a terminal, seconds between two lines of a stage."""


class SpeedColumn(ProgressColumn):
    """Position in the sound, speed, and time left."""

    def render(self, task: Task) -> Text:
        """Return the column's text for a task."""
        if task.fields["stage"] in COUNTED:
            return Text(_count(task.completed, task.total or 0.0, task.elapsed or 0.0))
        return Text(_status(task.completed, task.total or 0.0, task.fields["speed"]))


class ProgressDisplay:
    """Listens to `ProgressMade` and shows it; everything else of weight gets a line."""

    def __init__(self, notice: str = "") -> None:
        """`notice` is what people must know once work has really begun."""
        self._notice = notice
        self._console = Console(file=sys.stderr)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            SpeedColumn(),
            console=self._console,
            transient=True,
        )
        self._printed: dict[str, float] = {}
        self._begun = time.monotonic()
        self.has_worked = False
        """Whether anything was to be done: a file that is done already has no events."""

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._console.is_terminal:  # elsewhere its end would be an empty line
            self._bar.stop()

    def listen(self, event: events.Event) -> None:
        """Take an event of the engine."""
        self.has_worked = True
        if self._notice:
            self._console.print(self._notice, style="yellow", soft_wrap=True)
            self._notice = ""
        match event:
            case events.ProgressMade(total=0):
                pass  # under way, and nobody knows how far
            case events.ProgressMade() if self._console.is_terminal:
                self._move(event)
            case events.ProgressMade():
                self._print(event)
            case events.WorkerFailed() | events.WorkerRestarted() | events.DamageFound():
                self._console.print(describe_event(event), soft_wrap=True)
            case _:
                pass

    def _move(self, event: events.ProgressMade) -> None:
        for task in self._bar.tasks:
            if task.fields["stage"] == event.stage:
                self._bar.update(
                    task.id, completed=event.position, total=event.total, speed=event.speed
                )
                return
        self._bar.add_task(
            STAGES[event.stage], total=event.total, stage=event.stage, speed=event.speed
        )

    def _print(self, event: events.ProgressMade) -> None:
        now = time.monotonic()
        if now < self._printed.get(event.stage, self._begun) + PLAIN_INTERVAL:
            return
        self._printed[event.stage] = now
        share = event.position / event.total if event.total else 1.0
        if event.stage in COUNTED:
            status = _count(event.position, event.total, now - self._begun)
        else:
            status = _status(event.position, event.total, event.speed)
        self._console.print(f"{STAGES[event.stage]} {share:4.0%} {status}", soft_wrap=True)


def _count(done: float, total: float, elapsed: Seconds) -> str:
    text = f"{done:.0f} / {total:.0f}"
    return f"{text}  残り {format_position((total - done) * elapsed / done)}" if done else text


def _status(position: float, total: float, speed: float) -> str:
    text = f"{format_position(position)} / {format_position(total)}"
    if speed <= 0:
        return text
    left = format_position((total - position) / speed)
    return f"{text}  {speed:.1f} 倍速  残り {left}"
