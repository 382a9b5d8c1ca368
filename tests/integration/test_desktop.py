"""The desktop for real: windows on a screen, a microphone, a model, a Word file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import wave
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path

import pytest

from minutes.recording import RecordingReader
from minutes.store.meetings import Store
from minutes.types import MarkKind, MeetingState
from tests.virtual_microphone import VirtualMicrophone

PROJECT = Path(__file__).resolve().parents[2]
CLIP_SECONDS = 12


@pytest.fixture
def screen() -> Iterator[str]:
    """Yield a display of its own, or skip and say what is not installed."""
    if not shutil.which("Xvfb") or not find_library("xcb-cursor"):
        pytest.skip("not installed: Xvfb or libxcb-cursor")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"],  # noqa: S607
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    try:
        yield f":{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.wait()
        server.stdout.close()


@pytest.fixture
def clip(sample_path: Path, tmp_path: Path) -> Path:
    """Return the first seconds of the sample."""
    path = tmp_path / "clip.wav"
    with wave.open(str(sample_path)) as sample, wave.open(str(path), "wb") as cut:
        cut.setparams(sample.getparams())
        cut.writeframes(sample.readframes(CLIP_SECONDS * sample.getframerate()))
    return path


def test_from_start_to_a_word_file_with_what_a_person_corrected(
    virtual_microphone: VirtualMicrophone, screen: str, clip: Path, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        **virtual_microphone.environment,
        "DISPLAY": screen,
        "QT_QPA_PLATFORM": "xcb",
    }
    command = [sys.executable, "-W", "error", "-m", "tests.integration.desktop_run",
               str(tmp_path / "data"), str(tmp_path / "out")]  # fmt: skip
    run = subprocess.Popen(
        command, cwd=PROJECT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert run.stdin is not None
    assert run.stdout is not None
    try:
        assert run.stdout.readline() == "recording\n"
        assert virtual_microphone.play(clip).wait() == 0
        rest, complaints = run.communicate("played\n", timeout=90)
    finally:
        run.kill()
        run.wait()
    assert run.returncode == 0, rest + complaints
    told = rest.split("\n")
    assert told[:6] == ["text", "named", "marked", "done", "exported", told[5]]
    with Store.open(tmp_path / "data") as store:
        (meeting,) = store.meetings()
        assert told[5] == f"meeting {meeting.id}"
        assert meeting.state is MeetingState.READY
        assert meeting.duration >= CLIP_SECONDS
        assert RecordingReader(store.folder(meeting.id)).is_finished
        first = store.utterances(meeting.id)[0]
        assert first.text.startswith("OK")
        assert first.is_edited
        assert first.is_speaker_set
        assert [mark.kind for mark in store.marks(meeting.id)] == [MarkKind.APPLAUSE]
    assert (tmp_path / "out" / "総務常任委員会.docx").exists()
