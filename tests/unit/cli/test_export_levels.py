"""One record, three ways to print it; none of them changes it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from minutes.cli import main
from minutes.config import data_folder
from minutes.export import pdf
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Participant, Utterance, UtteranceId

MEETING = MeetingId("20261118-100000-k001")
TEXT = "えー、水谷の、水谷の意見なんですけど、賛成、賛成の方が、あのー、3えー5人です。"


@pytest.mark.parametrize(
    ("level", "expected", "locked"),
    [
        ("verbatim", TEXT, 0),
        ("trimmed", "水谷の、水谷の意見なんですけど、賛成、賛成の方が、3えー5人です。", 3),
        ("readable", "水谷の、水谷の意見なのですけれども、賛成、賛成の方が、3えー5人です。", 3),
    ],
)
def test_a_level_is_printed_and_the_record_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], level: str, expected: str, locked: int
) -> None:
    person = Participant("水谷 花子", "委員長")
    said = Utterance(UtteranceId("u1"), 1, 0.0, 9.0, (), TEXT, TEXT)
    with Store.open(data_folder()) as store:
        store.create(
            Meeting(MEETING, "委員会", datetime(2026, 11, 18, tzinfo=UTC), 60.0, "", (person,))
        )
        store.add_utterance(MEETING, said)
    command = ["export", MEETING, "--format", "txt", "--output", str(tmp_path), "--level", level]
    assert main._run(command, is_verbose=False) == 0
    shown = capsys.readouterr()
    assert expected in Path(shown.out.strip()).read_text(encoding="utf-8-sig")
    assert (f"{locked} か所" in shown.err) == (locked > 0)
    with Store.open(data_folder()) as store:
        assert store.utterances(MEETING) == (said,)
        assert store.edits(MEETING) == ()


@pytest.mark.parametrize("options", [(), ("--version", "public")])
def test_a_file_that_was_written_is_told_also_where_the_next_one_fails(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(pdf, "_USUAL", ())
    said = Utterance(UtteranceId("u1"), 1, 0.0, 9.0, (), "始めます。", "始めます。")
    with Store.open(data_folder()) as store:
        store.create(Meeting(MEETING, "委員会", datetime(2026, 11, 18, tzinfo=UTC), 60.0))
        store.add_utterance(MEETING, said)
    command = ["export", MEETING, "--format", "txt,pdf", "--output", str(tmp_path), *options]
    assert main._run(command, is_verbose=False) == 4
    assert Path(capsys.readouterr().out.strip()).read_text(encoding="utf-8-sig")
