"""What a live meeting looks like in a terminal, and as a stream of JSON events."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from minutes import events
from minutes.errors import writing_to
from minutes.export.interchange import utterance_to_json
from minutes.messages import describe_event, format_position
from minutes.types import Hypothesis, Seconds, Word


def print_line(line: str) -> None:
    """Print on stdout; when its reader has gone, the work goes on without it."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class LiveDisplay:
    """Final text scrolls up; below it come what is still being said, and a status line.

    Of that, committed text is plain and tentative text grey. Without a terminal only the
    final text is printed, a line an utterance, on stdout.
    """

    def __init__(self, *, has_text: bool, notice: str = "") -> None:
        """`notice` is what people must know once recording has really begun."""
        self._notice = notice
        self._has_text = has_text
        self._console = Console(file=sys.stderr)
        self._live = Live(console=self._console, auto_refresh=False, transient=True)
        self._lock = threading.Lock()
        self._state = "録音の準備をしています"
        self._clock = 0.0
        self._delay = ""
        self._level = ""
        self._shown = Hypothesis((), ())

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start()
            self._live.update(self._picture(), refresh=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()

    def say(self, sentence: str) -> None:
        """Show a sentence in the status line."""
        self._state = sentence
        if not self._console.is_terminal:
            self._console.print(sentence, soft_wrap=True)

    def listen(self, event: events.Event) -> None:
        """Take an event of the session; called from its threads."""
        with self._lock:
            self._clock = event.clock
            self._take(event)
            if self._console.is_terminal:
                self._live.update(self._picture(), refresh=True)

    def _take(self, event: events.Event) -> None:
        match event:
            case events.UtteranceFinalized(utterance=utterance):
                self._shown = Hypothesis((), ())
                self._print_final(f"[{format_position(utterance.start)}] {utterance.text}")
            case events.HypothesisUpdated(hypothesis=hypothesis):
                self._shown = hypothesis
            case events.DelayMeasured():
                self._delay = describe_event(event)
            case events.ProgressMade():
                self._state = f"話者を確かめています {describe_event(event)}"
            case events.LevelMeasured():
                self._warn(describe_event(event))
            case events.RecordingStarted() | events.RecordingStopped():
                self.say(describe_event(event))
                if self._notice:
                    self._console.print(self._notice, style="yellow", soft_wrap=True)
                    self._notice = ""
            case _:
                if line := describe_event(event):
                    self._console.print(line, style="yellow", soft_wrap=True)

    def _warn(self, line: str) -> None:
        """Say what is wrong with the sound, once each time that it changes."""
        if line and line != self._level:
            self._console.print(line, style="yellow", soft_wrap=True)
        self._level = line

    def _print_final(self, line: str) -> None:
        if self._console.is_terminal:
            self._console.print(line, markup=False, highlight=False)
        elif self._has_text:
            print_line(line)

    def _picture(self) -> Group:
        status = f"● {self._state}  {format_position(self._clock)}  {self._delay}"
        text = Text(_joined(self._shown.committed))
        text.append(_joined(self._shown.tentative), style="bright_black")
        return Group(text, Text(status, style="red"))


def _joined(words: tuple[Word, ...]) -> str:
    return "".join(word.text for word in words)


LEVEL_INTERVAL: Seconds = 1.0
"""How often the level of the sound is written, which is measured ten times a second."""


class EventLog:
    """Writes events as lines of JSON, for programs that follow a meeting."""

    def __init__(self, target: str | None) -> None:
        """`target` is "-" for stdout, a file's path, or None for nothing at all.

        Raises:
            FolderUnwritable: the file cannot be made.
        """
        self._is_stdout = target == "-"
        self._file: IO[str] | None = None
        self._level_due = 0.0
        if target is not None and not self._is_stdout:
            with writing_to(Path(target).parent):
                self._file = Path(target).open("w", encoding="utf-8")  # noqa: SIM115 - __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def listen(self, event: events.Event) -> None:
        """Write one event and hand it on at once; called from one thread."""
        if isinstance(event, events.LevelMeasured):
            if time.monotonic() < self._level_due:
                return
            self._level_due = time.monotonic() + LEVEL_INTERVAL
        line = json.dumps(event_to_json(event), ensure_ascii=False)
        if self._is_stdout:
            print_line(line)
        elif self._file is not None:
            print(line, file=self._file, flush=True)


def event_to_json(event: events.Event) -> dict[str, Any]:
    """Return an event as the JSON object of the interface: its name, then its fields."""
    fields: dict[str, Any] = {"event": type(event).__name__}
    for field in dataclasses.fields(event):
        value = getattr(event, field.name)
        match field.name:
            case "hypothesis":
                fields["committed"] = _joined(value.committed)
                fields["tentative"] = _joined(value.tentative)
            case "utterance":
                fields["utterance"] = utterance_to_json(value)
            case "mark":
                fields["mark"] = dataclasses.asdict(value)
            case "turns" | "speakers":
                fields[field.name] = [dataclasses.asdict(item) for item in value]
            case _:
                fields[field.name] = value
    return fields
