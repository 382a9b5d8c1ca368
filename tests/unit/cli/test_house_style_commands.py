"""House style from the command line: seen first, applied, taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from minutes import recording
from minutes.cli import main
from minutes.config import data_folder
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Utterance, UtteranceId

JAPAN = timezone(timedelta(hours=9))
RULES = "置換前,置換後,種類,備考\n子供,子ども,,\n(?<=て)下さい,ください,正規表現,補助動詞\n"
SPOKEN = "子供の資料を見て下さい。"
STYLED = "子どもの資料を見てください。"


def keep_meeting() -> Meeting:
    """Keep a meeting of a machine's utterance and one that a person edited."""
    start = datetime(2026, 11, 18, 10, 0, tzinfo=JAPAN)
    meeting = Meeting(MeetingId("20261118-100000-k7q2"), "総務常任委員会", start, 3600.0)
    with Store.open(data_folder()) as store:
        store.create(meeting)
        for number, is_edited in enumerate((False, True)):
            identity = UtteranceId(f"u{number}")
            store.add_utterance(
                meeting.id,
                Utterance(identity, 1, 65.0, 70.0, (), SPOKEN, SPOKEN, is_edited=is_edited),
            )
    return meeting


def write_rules(content: str = RULES) -> Path:
    path = data_folder() / "house_style.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def texts() -> list[str]:
    with Store.open(data_folder()) as store:
        return [item.text for item in store.utterances(MeetingId("20261118-100000-k7q2"))]


@dataclass(frozen=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def style(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Return what runs a command as `minutes` does, short of leaving the process."""

    def run(*arguments: str) -> Ended:
        capsys.readouterr()
        code = main._run(["dictionary", "style", *arguments], is_verbose=False)
        shown = capsys.readouterr()
        return Ended(code, shown.out, shown.err)

    return run


def test_a_preview_tells_every_place_and_changes_nothing(style: Callable[..., Ended]) -> None:
    keep_meeting()
    write_rules()
    done = style("preview", "k7q2")
    assert done.returncode == 0
    first, second = (line.split("\t") for line in done.stdout.splitlines())
    assert first == ["0:01:05", "子供", "子ども", "【子ども】の資料を見てください"]
    assert second[1:3] == ["下さい", "ください"]
    assert "1 発言の 2 か所" in done.stderr
    assert "人が直した 1 発言" in done.stderr
    assert texts() == [SPOKEN, SPOKEN]
    listed = json.loads(style("preview", "k7q2", "--json").stdout)
    assert [item["rule"] for item in listed] == ["子供→子ども", "補助動詞"]


def test_style_is_applied_once_and_taken_back(style: Callable[..., Ended]) -> None:
    keep_meeting()
    write_rules()
    assert "1 発言を書き換えました" in style("apply", "k7q2").stdout
    assert texts() == [STYLED, SPOKEN]
    assert "0 発言を書き換えました" in style("apply", "k7q2").stdout
    assert style("preview", "k7q2").stdout == ""
    assert "1 発言を元に戻しました" in style("undo", "k7q2").stdout
    assert texts() == [SPOKEN, SPOKEN]


def test_bad_lines_are_named_and_fail_the_check(style: Callable[..., Ended]) -> None:
    write_rules(RULES + "(,x,正規表現,\n")
    done = style("check")
    assert done.returncode == 3
    assert "規則 2、使えない行 1" in done.stdout
    assert "4 行目" in done.stderr
    write_rules()
    assert style("check").returncode == 0


def test_without_rules_it_says_where_to_get_some(style: Callable[..., Ended]) -> None:
    keep_meeting()
    done = style("preview", "k7q2")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "house_style_example.csv" in done.stderr


def test_another_file_of_rules_can_be_tried(tmp_path: Path, style: Callable[..., Ended]) -> None:
    keep_meeting()
    other = tmp_path / "試し.csv"
    other.write_text("置換前,置換後\n資料,書類\n", encoding="cp932")
    assert style("preview", "k7q2", "--rules", str(other)).stdout.count("\n") == 1


@pytest.mark.parametrize("command", ["apply", "undo"])
def test_a_meeting_in_work_is_left_alone(command: str, style: Callable[..., Ended]) -> None:
    meeting = keep_meeting()
    write_rules()
    with recording.hold(data_folder() / "meetings" / meeting.id):
        assert style(command, "k7q2").returncode == 4
    assert texts() == [SPOKEN, SPOKEN]


def test_a_pattern_that_hangs_changes_nothing(style: Callable[..., Ended]) -> None:
    keep_meeting()
    write_rules(RULES + "(?:.|..|...)+\\d,x,正規表現,\n")
    with Store.open(data_folder()) as store:
        long = Utterance(UtteranceId("u9"), 1, 80.0, 90.0, (), "あ" * 90, "あ" * 90)
        store.add_utterance(MeetingId("20261118-100000-k7q2"), long)
    done = style("apply", "k7q2")
    assert done.returncode == 3
    assert "4 行目" in done.stderr
    assert texts()[:2] == [SPOKEN, SPOKEN]
