"""`minutes transcribe --speakers`: text is never lost for want of a model."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minutes.types import SAMPLE_RATE, Samples

needs_extra = pytest.mark.skipif(
    importlib.util.find_spec("pyannote") is None,
    reason="the diarization extra is not installed (scripts/setup.py --with diarization)",
)


def run(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "minutes", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **options,
    )


@pytest.fixture
def short_file(tmp_path: Path, meeting_sound: Samples) -> Path:
    path = tmp_path / "委員会 録音.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        part = meeting_sound[: 11 * SAMPLE_RATE]
        file.writeframes((part * 32767).astype(np.int16).tobytes())
    return path


@pytest.fixture
def no_model(tmp_path: Path) -> None:
    """Ask for a speaker model that is not here."""
    Path(os.environ["MINUTES_CONFIG"]).write_text(
        '[diarization]\nmodel = "speaker-diarization-community-1"\n', encoding="utf-8"
    )


@pytest.mark.usefixtures("no_model")
def test_without_a_model_the_text_comes_and_one_line_says_why_nobody_is_told_apart(
    short_file: Path, tmp_path: Path
) -> None:
    finished = run("transcribe", short_file, "--output", tmp_path, "--format", "json")
    assert finished.returncode == 0, finished.stderr
    reasons = [line for line in finished.stderr.splitlines() if "話者は分けていません" in line]
    assert len(reasons) == 1
    assert "docs/speakers.md" in reasons[0]
    (path,) = finished.stdout.split("\n")[:1]
    written = json.loads(Path(path).read_text(encoding="utf-8"))
    assert written["utterances"]
    assert all(item["speaker"] is None for item in written["utterances"])


@pytest.mark.usefixtures("no_model")
def test_who_asks_for_a_number_gets_the_files_and_then_the_failure(
    short_file: Path, tmp_path: Path
) -> None:
    finished = run(
        *("transcribe", short_file, "--output", tmp_path, "--format", "txt", "--speakers", "3")
    )
    assert finished.returncode == 4
    assert "Traceback" not in finished.stderr
    assert Path(finished.stdout.strip()).read_text(encoding="utf-8").strip()


@needs_extra
def test_a_list_of_two_bounds_the_voices_and_stays_with_the_meeting(
    short_file: Path, tmp_path: Path
) -> None:
    people = tmp_path / "名簿.csv"
    people.write_text("役職,氏名\n委員長,水谷 花子\n委員,髙﨑 次郎\n", encoding="utf-8")
    told = ("--participants", people, "--place", "第1委員会室", "--agenda", "議案第76号")
    order = ("transcribe", short_file, "--output", tmp_path, "--format", "json", *told)
    finished = run(*order)
    assert finished.returncode == 0, finished.stderr
    written = json.loads(Path(finished.stdout.strip()).read_text(encoding="utf-8"))
    assert [item["name"] for item in written["meeting"]["participants"]] == [
        "水谷 花子",
        "髙﨑 次郎",
    ]
    assert written["meeting"]["place"] == "第1委員会室"
    assert written["meeting"]["agenda"] == ["議案第76号"]
    assert {item["speaker"] for item in written["utterances"]} <= {"1", "2"}
    assert any(item["speaker"] for item in written["utterances"])
    again = run(*order)
    assert "話者の区別" not in again.stderr  # told apart already


def test_who_wants_no_speakers_gets_none(short_file: Path, tmp_path: Path) -> None:
    finished = run(
        *("transcribe", short_file, "--output", tmp_path, "--format", "json", "--speakers", "off")
    )
    assert finished.returncode == 0, finished.stderr
    assert "話者" not in finished.stderr


@needs_extra
def test_more_voices_wanted_than_there_are_is_told_and_only_paths_are_printed(
    short_file: Path, tmp_path: Path
) -> None:
    order = ("transcribe", short_file, "--output", tmp_path, "--format", "txt", "--speakers", "9")
    finished = run(*order)
    assert finished.returncode == 0, finished.stderr
    assert "指定の 9 人の声は見つかりませんでした" in finished.stderr
    (path,) = finished.stdout.splitlines()
    assert Path(path).is_file()


@needs_extra
def test_a_meeting_that_was_left_over_gets_its_speakers_when_it_is_finished(
    short_file: Path, tmp_path: Path
) -> None:
    recorder = subprocess.Popen(
        [sys.executable, "-m", "minutes", "record", "--input", short_file, "--events", "-"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert recorder.stdout is not None
    for line in recorder.stdout:
        if json.loads(line)["event"] in ("RecordingStopped", "UtteranceFinalized"):
            break
    recorder.kill()
    recorder.communicate()
    finished = run("resume")
    assert finished.returncode == 0, finished.stderr
    shown = json.loads(run("show", finished.stdout.strip(), "--json").stdout)
    assert shown["utterances"]
    assert any(item["speaker"] for item in shown["utterances"])
