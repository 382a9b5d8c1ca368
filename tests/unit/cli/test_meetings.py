"""The store's commands as people and scripts meet them: real processes, real terminals."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from minutes import recording
from minutes.config import data_folder
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, MeetingState, Utterance, UtteranceId

JAPAN = timezone(timedelta(hours=9))
TEXT = "防災行政無線のデジタル化について伺います。"


@pytest.fixture(autouse=True)
def in_japan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the commands where the meetings are, whatever this machine's clock shows."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")


def keep(number: int = 1, title: str = "総務常任委員会", **changes: MeetingState) -> Meeting:
    meeting = Meeting(
        MeetingId(f"20261118-1000{number:02d}-k{number:03d}"),
        title,
        datetime(2026, 11, 18, 10, 0, number, tzinfo=JAPAN),
        3600.0,
        **changes,
    )
    with Store.open(data_folder()) as store:
        store.create(meeting)
        store.add_utterance(meeting.id, Utterance(UtteranceId("u0"), 1, 65.0, 70.0, (), TEXT, TEXT))
    return meeting


def run(*arguments: str, **options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "minutes", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
        **options,  # type: ignore[call-overload]
    )


def on_a_terminal(*arguments: str, typed: str = "") -> tuple[int, str]:
    """Run a command on a terminal of its own, type something, return code and screen."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "minutes", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "COLUMNS": "90", "TERM": "xterm"},
    ) as process:
        os.close(theirs)
        os.write(ours, typed.encode())
        screen = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                # Linux tells that the other side of a terminal is gone as an error.
                break
            if not piece:
                break
            screen += piece
    os.close(ours)
    return process.returncode, screen.decode()


def test_a_script_gets_a_line_a_meeting_and_people_a_table() -> None:
    keep(1)
    keep(2, "教育委員会")
    done = run("list")
    assert [line.split("\t") for line in done.stdout.splitlines()] == [
        ["20261118-100002-k002", "2026-11-18 10:00", "1:00:00", "完了", "教育委員会"],
        ["20261118-100001-k001", "2026-11-18 10:00", "1:00:00", "完了", "総務常任委員会"],
    ]
    assert done.stderr == ""
    code, screen = on_a_terminal("list")
    assert code == 0
    assert "会議名" in screen
    assert "20261118-100002-k002" in screen


def test_a_meeting_left_behind_is_shown_as_interrupted_with_what_to_do() -> None:
    meeting = keep(state=MeetingState.RECORDING)
    done = run("list")
    assert "\t中断\t" in done.stdout
    assert "minutes resume" in done.stderr
    assert json.loads(run("list", "--json").stdout)[0]["is_interrupted"]
    assert f"minutes resume {meeting.id}" in run("show", "k001").stderr
    with recording.hold(data_folder() / "meetings" / meeting.id):
        assert "\t録音中\t" in run("list").stdout


def test_an_empty_store_is_said_to_be_empty() -> None:
    done = run("list")
    assert (done.returncode, done.stdout) == (0, "")
    assert "会議はまだありません" in done.stderr
    assert json.loads(run("list", "--json").stdout) == []


def test_show_prints_the_record_and_its_json() -> None:
    meeting = keep()
    assert f"0:01:05　{TEXT}" in run("show", "k001").stdout
    content = json.loads(run("show", meeting.id, "--json").stdout)
    assert content["utterances"][0]["text"] == TEXT


def test_search_tells_where_a_word_stands() -> None:
    keep()
    done = run("search", "無線", "ﾃﾞｼﾞﾀﾙ")
    identity, position, title, snippet = done.stdout.rstrip("\n").split("\t")
    assert (identity, position, title) == ("20261118-100001-k001", "0:01:05", "総務常任委員会")
    assert snippet == TEXT
    (found,) = json.loads(run("search", "デジタル", "--json").stdout)
    assert (found["utterance"]["start"], found["found"]) == (65.0, "デジタル")
    assert "見つかりませんでした" in run("search", "存在しない").stderr


def test_export_prints_the_paths_it_wrote(tmp_path: Path) -> None:
    keep()
    out = tmp_path / "出力 先"
    done = run("export", "k001", "--format", "docx,txt", "--output", str(out))
    assert done.stdout.splitlines() == [
        str(out / "総務常任委員会.docx"),
        str(out / "総務常任委員会.txt"),
    ]
    assert all(Path(line).is_file() for line in done.stdout.splitlines())


@pytest.mark.parametrize("command", ["show", "export", "erase"])
def test_an_unknown_meeting_is_one_sentence(command: str) -> None:
    done = run(command, "20300101")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "minutes list" in done.stderr


def test_nothing_is_erased_without_being_asked_for() -> None:
    meeting = keep()
    done = run("erase", meeting.id)
    assert done.returncode == 2
    assert "--yes" in done.stderr
    code, screen = on_a_terminal("erase", meeting.id, typed="n\n")
    assert code == 0
    assert "消しませんでした" in screen
    assert run("list").stdout


@pytest.mark.parametrize("is_asked", [True, False])
def test_erase_removes_a_meeting_when_sure(is_asked: bool) -> None:
    meeting = keep()
    if is_asked:
        code, screen = on_a_terminal("erase", "k001", typed="y\n")
        assert code == 0
        assert "総務常任委員会" in screen
    else:
        assert run("erase", "k001", "--yes").returncode == 0
    assert run("list").stdout == ""
    assert not (data_folder() / "meetings" / meeting.id).exists()


def test_a_meeting_in_work_is_not_erased() -> None:
    meeting = keep(state=MeetingState.RECORDING)
    with recording.hold(data_folder() / "meetings" / meeting.id):
        done = run("erase", meeting.id, "--yes")
    assert done.returncode == 4
    assert "処理中" in done.stderr
    assert run("list").stdout
