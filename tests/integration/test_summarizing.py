"""Summaries of stored meetings, without a model and with one that lies."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from minutes.cli.main import run
from minutes.config import Settings, SummarySettings
from minutes.errors import ExtraMissing, SummaryModelRejected
from minutes.store.meetings import Store
from minutes.summarizing import summarize
from minutes.types import Meeting, MeetingId, Utterance, UtteranceId

MEETING = MeetingId("20261118-100000-k7q2")
TEXTS = (
    "それでは、議案第76号を議題といたします。",
    "歳入歳出それぞれ3億7,000万円を追加するものであります。",
    "議案第76号は、原案のとおり可決すべきものと決しました。",
    "次回の委員会までに資料を提出いたします。",
)


@pytest.fixture
def meeting(store: Store) -> MeetingId:
    agenda = ("議案第76号 補正予算",)
    now = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    store.create(Meeting(MEETING, "総務常任委員会", now, 40.0, agenda=agenda))
    for at, text in enumerate(TEXTS):
        identity = UtteranceId(f"u{at}")
        store.add_utterance(MEETING, Utterance(identity, 1, at * 10, at * 10 + 9, (), text, text))
    return MEETING


def test_without_a_model_the_record_speaks_for_itself(store: Store, meeting: MeetingId) -> None:
    made = summarize(store, meeting, Settings(), lambda event: None)
    assert made.made_by == ""
    assert [part.stretch.title for part in made.document.parts] == ["議案第76号 補正予算"]
    assert {finding.text for finding in made.gist} <= set(TEXTS)
    assert made.document.decisions[0].text in {finding.text for finding in made.gist}


def test_a_model_that_is_not_there_gets_a_sentence(store: Store, meeting: MeetingId) -> None:
    wanted = SummarySettings("llama", "/ない/model.gguf")
    with pytest.raises((ExtraMissing, SummaryModelRejected)):
        summarize(store, meeting, replace(Settings(), summary=wanted), lambda event: None)


def test_the_command_prints_each_line_with_its_place(
    store: Store, meeting: MeetingId, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        run(["summarize", "k7q2"])
    assert left.value.code in (0, None)
    printed = capsys.readouterr().out
    assert "## 決定事項" in printed
    assert "次回の委員会まで" in printed
    lines = [line for line in printed.splitlines() if line.startswith("- ")]
    assert lines
    assert all(line.endswith("］") for line in lines)


def test_the_json_names_the_evidence_of_everything(
    store: Store, meeting: MeetingId, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(["summarize", "k7q2", "--json"])
    said = json.loads(capsys.readouterr().out)
    ids = {f"u{at}" for at in range(len(TEXTS))}
    found = [*said["gist"], *said["decisions"], *said["tasks"], *said["agenda"][0]["points"]]
    assert found
    assert all(item["evidence"] and set(item["evidence"]) <= ids for item in found)
    assert sys.modules.get("llama_cpp") is None
