"""The public version from the command line: proposed, decided, made; and never before."""

from __future__ import annotations

import html
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minutes.cli import main
from minutes.config import data_folder
from minutes.export.formats import Format
from minutes.proofreading import Proofreader
from minutes.publishing import look_through
from minutes.store.meetings import Store
from minutes.types import (
    Meeting,
    MeetingId,
    Participant,
    Speaker,
    Utterance,
    UtteranceId,
    Word,
)

MEETING = MeetingId("20261118-100000-k001")
LINES = (
    ("u1", 0.0, "水谷です。田中花子さんからお電話がありました。"),
    ("u2", 10.0, "番号は090-1234-5678です。水谷委員長にお願いします。"),
    ("u3", 20.0, "先ほどの発言は不適切でした。例示社の件です。"),
    ("u4", 30.0, "ここからは秘密の話です。"),
)
SECRETS = ("田中", "花子", "090-1234", "5678", "不適切", "秘密の話", "例示社")
FORMATS = ",".join(item.value for item in Format if item.value != "pdf")


@pytest.fixture(autouse=True)
def stored_meeting() -> None:
    with Store.open(data_folder()) as store:
        person = Participant("水谷 花江", "委員長", "みずたに はなえ")
        moment = datetime(2026, 11, 18, tzinfo=UTC)
        store.create(Meeting(MEETING, "委員会", moment, 60.0, "", (person,)))
        for name, start, text in LINES:
            words = (Word(start, start + 5, text, 0.9),)
            store.add_utterance(
                MEETING,
                Utterance(UtteranceId(name), 1, start, start + 5, words, text, text, speaker="1"),
            )
        store.name_speaker(MEETING, Speaker("1", "水谷 花江"))
    (data_folder() / "masking.csv").write_text("語,理由\n例示社,入札の参加者\n", encoding="utf-8")


def run(*words: str) -> int:
    return main._run(["mask", MEETING, *words], is_verbose=False)


def export(folder: Path) -> int:
    command = ["export", MEETING, "--version", "public", "--output", str(folder)]
    return main._run([*command, "--format", FORMATS], is_verbose=False)


def texts(path: Path) -> str:
    data = path.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return html.unescape("".join(parts))


def test_what_was_decided_is_gone_from_every_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--withdraw", "0:00:20", "--close", "0:00:30-0:00:40", "--reason", "人事") == 0
    assert run("--hide", "例示社") == 0
    assert run("--hide", "どこにもない語") == 2
    assert run("--accept", "all", "--style", "circles") == 0
    capsys.readouterr()
    assert export(tmp_path) == 0
    paths = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert {path.suffix[1:] for path in paths} == set(FORMATS.split(","))
    for path in paths:
        assert path.stem == "委員会（公開版）"
        found = texts(path)
        assert [word for word in SECRETS if word in found] == [], path.name
        assert "水谷" in found
        assert "○○" in found


@pytest.mark.parametrize("template", ["議会全文", "審議会要点", "庁内会議"])
def test_what_was_decided_is_gone_from_the_offices_own_forms(tmp_path: Path, template: str) -> None:
    assert run("--withdraw", "0:00:20", "--close", "0:00:30-0:00:40") == 0
    assert run("--accept", "all") == 0
    command = ["export", MEETING, "--version", "public", "--output", str(tmp_path)]
    assert main._run([*command, "--template", template], is_verbose=False) == 0
    found = texts(tmp_path / "委員会（公開版）.docx")
    assert [word for word in SECRETS if word in found] == []
    assert "公開版" in found


def test_nothing_is_published_before_all_is_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(tmp_path) == 3
    assert "3 か所あるので、公開版を作れません" in capsys.readouterr().err
    assert list(tmp_path.glob("*.docx")) == []
    assert run("--accept", "phone", "--refuse", "person") == 0
    assert "まだ決めていない所 1" in capsys.readouterr().err
    assert run("--refuse", "3") == 0
    assert export(tmp_path) == 0


def test_the_list_shows_places_and_the_log_shows_none_of_their_texts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run() == 0
    listed = capsys.readouterr().out
    assert "水谷です。【田中花子】さんから" in listed
    assert "入札の参加者" in listed
    assert "【水谷" not in listed
    assert run("--accept", "all", "--close", "30-40") == 0
    assert run("--log") == 0
    logged = capsys.readouterr().out
    assert "個人の氏名\t伏せる" in logged
    assert "秘密会\t載せない" in logged
    assert [word for word in SECRETS if word in logged] == []


def test_what_was_left_out_can_be_put_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--close", "0:00:00-0:00:25") == 0
    assert "まだ決めていない所 0" in capsys.readouterr().err
    assert run("--restore", "1") == 0
    assert "まだ決めていない所 3" in capsys.readouterr().err
    assert run("--restore", "1") == 2
    assert run("--withdraw", "9:00:00") == 2
    assert run("--close", "0:10-0:05") == 2
    assert run("--accept", "everything") == 2


def test_a_list_of_own_words_without_its_header_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (data_folder() / "masking.csv").write_text("例示社\n", encoding="utf-8")
    assert run() == 3
    assert "語,理由" in capsys.readouterr().err


def test_a_place_that_an_edit_took_away_must_be_let_go_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--hide", "お電話") == 0
    with Store.open(data_folder()) as store:
        proofreader = Proofreader(store, MEETING, lambda event: None)
        proofreader.change_text(UtteranceId("u1"), "水谷です。匿名の相談がありました。")
    assert run("--accept", "all") == 0
    assert "0:00:00 で手で選んだ所は" in capsys.readouterr().err
    assert export(tmp_path) == 3
    assert run("--forget-lost") == 0
    assert export(tmp_path) == 0


def test_a_number_that_no_proposal_has_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--accept", "1,99") == 2
    assert "99" in capsys.readouterr().err
    with Store.open(data_folder()) as store:
        assert not any(item.decision for item in look_through(store, MEETING).proposals)
