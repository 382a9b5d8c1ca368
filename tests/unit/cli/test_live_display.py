"""What a live meeting prints: warnings once, levels once a second, nothing too often."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minutes import events
from minutes.cli.live import EventLog, LiveDisplay


def level(at: float, *, is_silent: bool = False, is_clipping: bool = False) -> events.Event:
    return events.LevelMeasured(at, 1.0, -40.0, -30.0, is_silent, is_clipping)


def test_a_microphone_that_is_off_is_told_once_and_again_when_it_happens_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with LiveDisplay(has_text=True) as display:
        for at in range(60):
            display.listen(level(at / 10, is_silent=10 <= at < 30 or at >= 50))
    printed = capsys.readouterr().err
    assert printed.count("音が入っていません") == 2
    assert printed.count("\n") == 2


def test_a_change_from_silence_to_clipping_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with LiveDisplay(has_text=True) as display:
        display.listen(level(0.0, is_silent=True))
        display.listen(level(0.1, is_clipping=True))
    assert [line[:3] for line in capsys.readouterr().err.splitlines()] == ["音が入", "音が大"]


def test_progress_and_revised_speakers_print_no_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with LiveDisplay(has_text=True) as display:
        display.listen(events.ProgressMade(1.0, 1.0, "diarization", 1.0, 9.0, 3.0))
        display.listen(events.TurnsUpdated(1.0, 1.0, (), ()))
    assert capsys.readouterr() == ("", "")


def test_levels_are_written_at_most_once_a_second(tmp_path: Path) -> None:
    path = tmp_path / "できごと.jsonl"
    with EventLog(str(path)) as log:
        for at in range(30):
            log.listen(level(at / 10))
            log.listen(events.DelayMeasured(at / 10, 1.0, 0.0))
    names = [json.loads(line)["event"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert names.count("LevelMeasured") == 1
    assert names.count("DelayMeasured") == 30
