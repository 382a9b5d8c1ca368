"""A corrected Word file from the command line: shown first, taken over when asked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

from minutes.cli import main
from minutes.config import data_folder
from minutes.export import word
from minutes.filing import minutes_of
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Utterance, UtteranceId

MEETING = MeetingId("20261118-100000-k001")
LINES = (
    "ただいまから総務常任委員会を開きます。",
    "学校給食の食材費について伺います。",
    "前年度と比べて8パーセントの上昇です。",
)


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    with Store.open(data_folder()) as store:
        store.create(Meeting(MEETING, "委員会", datetime(2026, 11, 18, tzinfo=UTC), 60.0))
        for number, text in enumerate(LINES):
            start = number * 10.0
            store.add_utterance(
                MEETING, Utterance(UtteranceId(f"u{number}"), 1, start, start + 5, (), text, text)
            )
        content = word.render(minutes_of(store.transcript(MEETING)))
    path = tmp_path / "直し.docx"
    path.write_bytes(content)
    document = docx.Document(str(path))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace("8パーセント", "9パーセント")
        if "総務常任" in paragraph.text and "ただいま" in paragraph.text:
            paragraph._p.getparent().remove(paragraph._p)
    document.save(str(path))
    return path


def texts() -> list[str]:
    with Store.open(data_folder()) as store:
        return [item.text for item in store.utterances(MEETING)]


def run(path: Path, *options: str) -> int:
    return main._run(["takeback", MEETING, str(path), *options], is_verbose=False)


def test_places_are_shown_and_the_record_stays(
    corrected: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(corrected) == 0
    shown = capsys.readouterr()
    assert f"0:00:20\n　記録　{LINES[2]}\n　文書　{LINES[2].replace('8', '9')}" in shown.out
    assert "違う所が 1 か所" in shown.err
    assert f"文書にない発話　0:00:00　{LINES[0]}" in shown.err
    assert texts() == list(LINES)


def test_what_is_accepted_is_in_the_record(corrected: Path) -> None:
    assert run(corrected, "--accept") == 0
    assert texts() == [LINES[0], LINES[1], LINES[2].replace("8", "9")]
    assert run(corrected, "--accept", "--remove-missing") == 0
    assert texts()[0] == ""
    assert run(corrected, "--remove-missing") == 2


def test_another_file_is_told_in_a_sentence(
    corrected: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "資料.docx").write_bytes(b"PK\x03\x04 not a document")
    assert run(tmp_path / "資料.docx") == 3
    assert "Word のファイルではない" in capsys.readouterr().err
