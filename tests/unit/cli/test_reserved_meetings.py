"""Commands that change a meeting's text stand back while somebody corrects it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from minutes.cli import main
from minutes.config import data_folder
from minutes.dictionary.rules import RULES_NAME
from minutes.errors import MeetingReserved
from minutes.export import word
from minutes.filing import minutes_of
from minutes.handover import hand_over
from minutes.messages import describe_error
from minutes.reservation import Reservation, reserve
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Utterance, UtteranceId

MEETING = MeetingId("20261118-100000-k001")
TEXT = "三億円の子供の予算です。"

RULES = "置換前,置換後,種類,備考\n子供,子ども,,\n"

EXIT_ENVIRONMENT = 4


@pytest.fixture
def corrected(tmp_path: Path) -> Iterator[None]:
    """Give a meeting that is open in a window, and files that would change it."""
    with Store.open(data_folder()) as store:
        store.create(Meeting(MEETING, "委員会", datetime(2026, 11, 18, tzinfo=UTC), 60.0))
        said = Utterance(UtteranceId("u0"), 1, 0.0, 5.0, (), TEXT, TEXT, speaker="1")
        store.add_utterance(MEETING, said)
        path = hand_over(store, MEETING, tmp_path, has_sound=False)
        path.rename(tmp_path / "会議.minutes")
        (tmp_path / "直し.docx").write_bytes(word.render(minutes_of(store.transcript(MEETING))))
        (data_folder() / RULES_NAME).write_text(
            "置換前,置換後,種類,備考\n子供,子ども,,\n", encoding="utf-8"
        )
        window = Reservation(store.folder(MEETING))
        assert window.take()
    document = docx.Document(str(tmp_path / "直し.docx"))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("三億", "四億")
    document.save(str(tmp_path / "直し.docx"))
    yield
    window.give_back()


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize(
    "command",
    [
        ["speakers", MEETING, "--name", "1=水谷 花子"],
        ["takeback", MEETING, "直し.docx", "--accept"],
        ["retranscribe", MEETING, "--model", "practice-ja", "--accept"],
        ["diarize", MEETING, "--model", "practice-speakers"],
        ["dictionary", "style", "official", MEETING, "--apply"],
        ["dictionary", "style", "apply", MEETING],
        ["erase", MEETING, "--yes"],
    ],
    ids=lambda command: " ".join(part for part in command if part != MEETING),
)
def test_a_command_says_in_one_sentence_that_the_meeting_is_being_corrected(
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main._run(command, is_verbose=False) == EXIT_ENVIRONMENT
    assert capsys.readouterr().err.strip().endswith(describe_error(MeetingReserved(MEETING)))
    with Store.open(data_folder()) as store:
        assert [item.text for item in store.utterances(MEETING)] == [TEXT]
        assert [item.participant for item in store.speakers(MEETING)] == [None]


@pytest.mark.usefixtures("corrected")
def test_what_came_from_a_colleague_waits_until_the_window_is_closed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(data_folder()) as store:
        item = store.utterances(MEETING)[0]
    theirs = tmp_path / "theirs"
    handed = tmp_path / "会議.minutes"
    _correct(handed, theirs, item)
    assert main._run(["takeover", str(theirs)], is_verbose=False) == EXIT_ENVIRONMENT
    assert describe_error(MeetingReserved(MEETING)) in capsys.readouterr().err
    with Store.open(data_folder()) as store:
        assert store.utterances(MEETING)[0].text == TEXT


@pytest.mark.usefixtures("corrected")
def test_commands_that_only_read_are_not_kept_from_it() -> None:
    assert main._run(["speakers", MEETING], is_verbose=False) == 0
    assert main._run(["dictionary", "style", "official", MEETING], is_verbose=False) == 0


def test_a_command_lets_go_when_it_ends(tmp_path: Path) -> None:
    with reserve(tmp_path):
        assert not Reservation(tmp_path).take()
    assert Reservation(tmp_path).take()


def _correct(handed: Path, theirs: Path, item: Utterance) -> None:
    """Write a colleague's file: the same meeting, one utterance of it corrected."""
    with zipfile.ZipFile(handed) as archive, zipfile.ZipFile(theirs, "w") as written:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "meeting.json":
                content = content.replace("子供".encode(), "こども".encode())
                assert item.text.encode() not in content
            written.writestr(name, content)
