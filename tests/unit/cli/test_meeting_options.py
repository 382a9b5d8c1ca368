"""What a person says of a meeting beforehand, as the commands understand it."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from minutes.cli.meeting_options import meeting_options, read_count
from minutes.cli.speaker_options import Wanted, speakers_option
from minutes.diarization.diarizer import SpeakerCount
from minutes.errors import DocumentRejected
from minutes.types import Participant


@click.command
@meeting_options
@speakers_option
def echo(
    participants: tuple[Participant, ...], place: str, agenda: tuple[str, ...], speakers: Wanted
) -> None:
    click.echo("|".join(person.name for person in participants))
    click.echo("|".join(agenda))
    click.echo(f"{place}|{speakers.is_off}|{speakers.count}")


def lines(*arguments: str | Path) -> list[str]:
    found = CliRunner().invoke(echo, [str(item) for item in arguments], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.stdout.splitlines()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("auto", SpeakerCount()),
        ("5", SpeakerCount(5, 5)),
        ("３－８", SpeakerCount(3, 8)),
        ("3-8", SpeakerCount(3, 8)),
        ("３~８", SpeakerCount(3, 8)),
        ("1", SpeakerCount(1, 1)),
        ("0", None),
        ("8-3", None),
        ("-1", None),
        ("多い", None),
        ("", None),
    ],
)
def test_a_number_of_speakers_is_a_number_or_a_range(text: str, count: SpeakerCount | None) -> None:
    assert read_count(text) == count


def test_without_a_word_speakers_are_told_where_that_can_be_done() -> None:
    assert lines()[-1] == "|False|None"
    assert lines("--speakers", "AUTO")[-1] == "|False|None"
    assert lines("--speakers", "off")[-1].startswith("|True")
    assert "maximum=8" in lines("--speakers", "3-8")[-1]


def test_a_wrong_number_is_wrong_usage() -> None:
    assert CliRunner().invoke(echo, ["--speakers", "8-3"]).exit_code == 2


def test_the_agenda_is_text_or_the_numbered_lines_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "次第.txt"
    path.write_text(
        "総務常任委員会 次第\n日時：令和8年11月18日 午前10時\n１ 開会\n議案第76号 補正予算\n"
        "（2）その他\n出席者\n1番 委員長 水谷 花子\n",
        encoding="utf-8",
    )
    found = lines("--agenda", path, "--agenda", "追加の議題", "--agenda", "追加の議題")
    assert found[1] == "議案第76号 補正予算|その他|追加の議題"


def test_a_file_without_numbers_is_an_agenda_of_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "議題.txt"
    path.write_text("補正予算について\n\nその他\n", encoding="utf-8")
    assert lines("--agenda", path)[1] == "補正予算について|その他"


def test_a_file_of_nothing_but_a_date_is_no_agenda(tmp_path: Path) -> None:
    path = tmp_path / "次第.txt"
    path.write_text("令和8年11月18日\n", encoding="utf-8")
    with pytest.raises(DocumentRejected):
        lines("--agenda", path)


def test_a_list_says_who_attends_and_what_was_not_understood(tmp_path: Path) -> None:
    path = tmp_path / "名簿.txt"
    path.write_text("委員長　水谷 花子\n" + "……\n" * 9, encoding="utf-8")
    found = CliRunner().invoke(echo, ["--participants", str(path), "--place", "第1委員会室"])
    assert found.stdout.splitlines()[0] == "水谷 花子"
    assert found.stdout.splitlines()[2].startswith("第1委員会室|")
    assert "2 行目" in found.stderr
    assert "ほかに 4 行" in found.stderr
    assert "出席者 1 人" in found.stderr
