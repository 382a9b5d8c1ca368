"""Speaker diarization in its own process: it reads a recording and sends back turns."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from minutes.config import DiarizationSettings
from minutes.diarization.diarizer import Diarization, SpeakerCount
from minutes.diarization.weights import read_weights
from minutes.errors import ExtraMissing
from minutes.recording import RecordingReader
from minutes.types import Seconds
from minutes.workers import Send, working

STAGE = "diarization"

EXTRA = "diarization"
"""The optional part of the program, in pyproject.toml."""

POLL: Seconds = 0.2


@dataclass(frozen=True, slots=True)
class Looked:
    """The sound before `position` was looked at; the answer comes when all of it was."""

    position: Seconds


Message: TypeAlias = Looked | Diarization


@dataclass(frozen=True, slots=True)
class Task:
    """A recording that has ended, and what is known about its speakers."""

    recording: Path
    model: Path
    speakers: SpeakerCount
    settings: DiarizationSettings


def run(send: Send, task: Task) -> None:
    """Send how far the work is, and at the end who spoke when.

    Raises:
        ExtraMissing, SpeakerModelRejected, FileUnreadable: it cannot be done here.
    """
    from minutes.diarization.pyannote import PyannoteNetworks
    from minutes.diarization.windows import WindowDiarizer

    reader = RecordingReader(task.recording)
    networks = PyannoteNetworks(task.model, task.settings)
    diarizer = WindowDiarizer(networks, is_quick=task.settings.is_quick)
    send(Looked(0.0))
    send(
        diarizer.diarize(
            reader.read,
            reader.duration,
            task.speakers,
            lambda position: send(Looked(position)),
        )
    )


def require(model: Path) -> None:
    """Make sure that voices can be told apart here, before work for it begins.

    Raises:
        ExtraMissing, SpeakerModelRejected, FileUnreadable: it cannot be done here.
    """
    read_weights(model)
    for library in ("pyannote", "torch"):
        try:
            is_here = importlib.util.find_spec(library) is not None
        except ImportError:
            is_here = False
        if not is_here:
            raise ExtraMissing(EXTRA, f"no module named {library}")


def diarize(task: Task, report: Callable[[Seconds], None]) -> Diarization:
    """Diarize in a process of its own; `report` is told how far it is.

    It is told the same again while nothing comes, so that it can end the work (by raising)
    also while the libraries are being loaded.

    Raises:
        ExtraMissing, SpeakerModelRejected, FileUnreadable: it cannot be done here.
        WorkerLost: the process died (the system took its memory away, say).
    """
    require(task.model)
    position: Seconds = 0.0
    with working(STAGE, run, task) as worker:
        while not isinstance(message := worker.receive(POLL), Diarization):
            position = message.position if isinstance(message, Looked) else position
            report(position)
    return message
