"""Can the engine that is set write summaries here? Found out by letting it write a line."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from minutes.config import SummarySettings
from minutes.errors import WorkerLost
from minutes.summary.prompting import schema_of
from minutes.summary.worker import POLL, STAGE, open_writer
from minutes.summary.writer import Request
from minutes.types import Seconds
from minutes.workers import Send, Worker, WorkerDiedError

INSTRUCTION = "発言の要点を 1 文で書き、根拠の番号を付ける。"
MATERIAL = "1. 委員長「次回の会議は12月5日に開きます。」"
TOKENS = 96
"""Room for one sentence of the answer, and the signs around it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Who answered and how long that took, loading included.

    `is_usable` says that the answer had the agreed shape: some servers ignore it.
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
    written = writer.write(Request(INSTRUCTION, MATERIAL, schema_of(["1"], 1), TOKENS), 0)
    send(Trial(writer.name, time.monotonic() - begun, _is_agreed(written)))


def try_engine(settings: SummarySettings, wait: Callable[[], None]) -> Trial:
    """Let the engine that is set write a line, in a process of its own.

    `wait` is called several times a second; an exception of it ends the trial.

    Raises:
        EnvironmentFailure: the engine cannot be used, or its process died.
    """
    worker = Worker(STAGE, run, (settings,))
    try:
        while True:
            message = worker.receive(POLL)
            if isinstance(message, Trial):
                return message
            wait()
    except EOFError as error:
        raise WorkerLost(STAGE, 0) from error
    except WorkerDiedError as death:
        raise WorkerLost(STAGE, death.exit_code) from death
    finally:
        worker.stop()


def _is_agreed(written: str) -> bool:
    try:
        items = json.loads(written, strict=False)["items"]
        return all(str(item["text"]) and item["evidence"] for item in items)
    except (ValueError, KeyError, TypeError):
        return False
