"""Can the engine that is set write summaries here? Found out by letting it write a line."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from minutes.config import SummarySettings
from minutes.summary.composing import Asker
from minutes.summary.prompting import Prompt
from minutes.summary.sources import Source
from minutes.summary.worker import POLL, STAGE, open_writer
from minutes.types import Origin, Seconds, UtteranceId
from minutes.workers import Send, working

INSTRUCTION = Prompt("trial", "発言の要点を日本語の 1 文で書き、根拠の番号を付ける。", "")
SAID = Source(
    "次回の会議は、12月5日の午前10時に、市役所の第1会議室で開きます。", (UtteranceId("1"),)
)


@dataclass(frozen=True, slots=True)
class Trial:
    """Who answered and how long that took, loading included.

    `is_usable` says that it wrote a Japanese sentence which its evidence bears out.
    """

    writer: str
    seconds: Seconds
    is_usable: bool


def run(send: Send, settings: SummarySettings) -> None:
    """Send how a trial went.

    Raises:
        EnvironmentFailure: the engine cannot be used.
    """
    begun = time.monotonic()
    writer = open_writer(settings)
    made = Asker(writer).ask(INSTRUCTION, [SAID], 1)
    is_usable = any(item.origin is Origin.MODEL for item in made.findings)
    send(Trial(writer.name, time.monotonic() - begun, is_usable))


def try_engine(settings: SummarySettings, wait: Callable[[], None]) -> Trial:
    """Let the engine that is set write a line, in a process of its own.

    `wait` is called several times a second; an exception of it ends the trial.

    Raises:
        EnvironmentFailure: the engine cannot be used, or its process died.
    """
    with working(STAGE, run, settings) as worker:
        while not isinstance(message := worker.receive(POLL), Trial):
            wait()
    return message
