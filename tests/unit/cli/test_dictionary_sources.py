"""Words are drawn from hand-outs and lists are checked by the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minutes.cli.dictionary import COMMANDS
from minutes.config import data_folder
from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.formats import is_guessed, read_entries
from minutes.dictionary.lists import add_words, own_list

AGENDA = (
    "副委員長　牧潮　一馬（まきしお　かずま）\n"
    "説明員　総務部長　河野健一\n"
    "潮風未来防災計画の見直しについて\n牧潮委員から質問があった。\n"
)


def run(*words: object) -> Result:
    return CliRunner().invoke(
        COMMANDS["dictionary"], [str(word) for word in words], standalone_mode=False
    )


@pytest.fixture
def agenda(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "会議 次第.txt"
    path.write_text(AGENDA, encoding="cp932")
    return path


def words_of_the_office() -> dict[str, Entry]:
    return {
        entry.surface: entry
        for entry in read_entries(own_list(data_folder()), Layer.MUNICIPALITY).entries
    }


def test_a_person_reviews_the_list_and_what_is_crossed_out_is_not_taken(agenda: Path) -> None:
    result = run("extract", agenda)
    assert result.return_value == 0
    review = Path(result.stdout.strip())
    assert not own_list(data_folder()).exists()

    rows = list(csv.reader(review.read_text(encoding="utf-8-sig").splitlines()))
    for row in rows:
        if row[1] == "河野健一":
            row[0] = ""
    review.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    assert run("import", review).return_value == 0

    taken = words_of_the_office()
    assert taken["牧潮"].reading == "まきしお"
    assert taken["牧潮"].category == "人名"
    assert "河野健一" not in taken
    assert "潮風未来防災計画" in taken


def test_all_can_be_taken_at_once_and_unsure_readings_stay_marked(agenda: Path) -> None:
    assert run("extract", agenda, "--yes").return_value == 0

    taken = words_of_the_office()
    assert is_guessed(taken["河野健一"])
    assert not is_guessed(taken["牧潮"])
    assert not Path("用語候補.csv").exists()


def test_a_second_time_nothing_is_left_to_propose(agenda: Path) -> None:
    run("extract", agenda, "--yes")

    result = run("extract", agenda)

    assert result.stdout == ""
    assert "見つかりませんでした" in result.stderr


def test_the_list_is_written_where_asked_and_never_over_another(agenda: Path) -> None:
    agenda.with_name("候補.csv").write_text("自分の表", encoding="utf-8")

    written = Path(run("extract", agenda, "--output", "候補.csv").stdout.strip())

    assert written.name == "候補 (2).csv"
    assert agenda.with_name("候補.csv").read_text(encoding="utf-8") == "自分の表"


def test_a_document_that_cannot_be_read_does_not_stop_the_others(agenda: Path) -> None:
    agenda.with_name("壊れた.pdf").write_bytes(b"%PDF-1.7\nbroken")

    result = run("extract", agenda.with_name("壊れた.pdf"), agenda)

    assert result.return_value == 3
    assert "PDF" in result.stderr
    assert Path(result.stdout.strip()).is_file()


def test_no_word_of_a_document_is_said_on_stderr(agenda: Path) -> None:
    assert "牧潮" not in run("extract", agenda).stderr


def test_the_check_names_doubts_for_people_and_machines(tmp_path: Path) -> None:
    words = [Entry("牧潮", "まきしお"), Entry("河野", "こうの"), Entry("河野", "かわの")]
    add_words(own_list(data_folder()), words, Layer.MUNICIPALITY)

    said = run("check").stdout
    assert "読みの食い違い\t河野\tこうの\tかわの\town.csv" in said
    assert "まきうしお" in said

    found = json.loads(run("check", "--json").stdout)
    assert {"conflicting_readings", "unlikely_reading"} <= {item["problem"] for item in found}


def test_the_check_of_a_file_names_its_bad_lines(tmp_path: Path) -> None:
    path = tmp_path / "用語.csv"
    path.write_text("表記,読み\n牧潮,牧\n匝瑳市,そうさし\n", encoding="utf-8")

    found = json.loads(run("check", path, "--json").stdout)
    assert found[0]["problem"] == "bad_line"
    assert (found[0]["file"], found[0]["number"]) == ("用語.csv", 2)
    assert "2 行目" in run("check", path).stderr


def test_checking_nothing_says_how_words_come_in() -> None:
    result = run("check")

    assert result.return_value == 3
    assert "minutes dictionary import" in result.stderr
