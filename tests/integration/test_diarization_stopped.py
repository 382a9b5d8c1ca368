"""Telling voices apart can be stopped at any moment, also while libraries are loading."""

from __future__ import annotations

import importlib.util
import multiprocessing
import time
from pathlib import Path

import numpy as np
import pytest

from minutes.config import DiarizationSettings, RecordingSettings
from minutes.diarization.diarizer import SpeakerCount
from minutes.diarization.worker import Task, diarize
from minutes.recording import RecordingWriter
from minutes.types import SAMPLE_RATE, Seconds

MODEL = Path(__file__).resolve().parents[2] / "models" / "practice-speakers"


class Stopped(BaseException):
    """Somebody pressed 中止."""


@pytest.mark.skipif(
    importlib.util.find_spec("pyannote") is None,
    reason="the diarization extra is not installed (scripts/setup.py --with diarization)",
)
def test_it_ends_within_seconds_and_leaves_no_process(tmp_path: Path) -> None:
    with RecordingWriter(tmp_path / "meeting", RecordingSettings()) as writer:
        writer.append(np.zeros(60 * SAMPLE_RATE, np.float32))
    task = Task(tmp_path / "meeting", MODEL, SpeakerCount(), DiarizationSettings())

    def stop(_position: Seconds) -> None:
        raise Stopped

    begun = time.monotonic()
    with pytest.raises(Stopped):
        diarize(task, stop)
    assert time.monotonic() - begun < 15.0
    names = [child.name for child in multiprocessing.active_children()]
    assert "minutes-diarization" not in names
