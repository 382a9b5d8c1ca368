"""Words come in and go out by the command line, as a clerk types it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minutes.cli.dictionary import COMMANDS
from minutes.config import data_folder
from minutes.dictionary.entries import Layer
from minutes.dictionary.formats import Format, read_entries
from minutes.dictionary.lists import meeting_list, own_list
from minutes.errors import MeetingUnknown
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId

WORDS = "表記,読み\n牧潮,まきしお\n,よみ\n匝瑳,牧\n防府,ほうふ\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(
        COMMANDS["dictionary"], [str(word) for word in words], standalone_mode=False
    )


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "用語 一覧.csv"
    path.write_bytes(WORDS.encode("cp932"))
    return path


def test_words_land_in_the_own_list_and_bad_lines_are_told_by_number(words: Path) -> None:
    result = run("import", words)

    assert result.return_value == 0
    assert "新しい語 2" in result.stdout
    assert "使えない行 2" in result.stdout
    assert "3 行目：表記がありません" in result.stderr
    assert "4 行目：読みに" in result.stderr
    found = read_entries(own_list(data_folder()), Layer.MUNICIPALITY)
    assert [entry.surface for entry in found.entries] == ["牧潮", "防府"]


def test_words_of_a_meeting_lie_in_its_folder(words: Path) -> None:
    japan = timezone(timedelta(hours=9))
    meeting = Meeting(
        MeetingId("20261118-100000-k7q2"), "委員会", datetime(2026, 11, 18, tzinfo=japan)
    )
    with Store.open(data_folder()) as store:
        store.create(meeting)
        folder = store.folder(meeting.id)

    assert run("import", words, "--meeting", "k7q2").return_value == 0

    assert len(read_entries(meeting_list(folder), Layer.MEETING).entries) == 2
    assert not own_list(data_folder()).exists()


def test_an_unknown_meeting_is_told_before_anything_is_read(words: Path) -> None:
    assert isinstance(run("import", words, "--meeting", "xyz").exception, MeetingUnknown)


def test_a_file_that_cannot_be_used_does_not_stop_the_others(tmp_path: Path, words: Path) -> None:
    result = run("import", tmp_path / "ない.csv", words)

    assert result.return_value == 3
    assert "がありません" in result.stderr
    assert own_list(data_folder()).exists()


def test_a_file_without_a_usable_line_is_exit_code_3(tmp_path: Path) -> None:
    path = tmp_path / "悪い.csv"
    path.write_text("表記,読み\n,よみ\n", encoding="utf-8")

    assert run("import", path).return_value == 3
    assert not own_list(data_folder()).exists()


@pytest.mark.parametrize("kind", Format)
def test_every_format_that_is_exported_can_be_imported(
    tmp_path: Path, words: Path, kind: Format
) -> None:
    run("import", words)
    result = run("export", tmp_path / "書き出し 先", "--format", kind)

    assert result.return_value == 0
    written = Path(result.stdout.strip())
    found = read_entries(written, Layer.MUNICIPALITY)
    assert [(entry.surface, entry.reading) for entry in found.entries] == [
        ("牧潮", "まきしお"),
        ("防府", "ほうふ"),
    ]


def test_exporting_never_writes_over_another_file(tmp_path: Path, words: Path) -> None:
    run("import", words)
    before = words.read_bytes()

    written = Path(run("export", words).stdout.strip())

    assert words.read_bytes() == before
    assert written == words.with_name("用語 一覧 (2).csv")


def test_exporting_nothing_says_how_words_come_in(tmp_path: Path) -> None:
    result = run("export", tmp_path / "用語.csv")

    assert result.return_value == 3
    assert "minutes dictionary import" in result.stderr
