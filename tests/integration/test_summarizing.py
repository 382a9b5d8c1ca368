"""Summaries of stored meetings, without a model and with one that lies."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minutes.cli.main import run
from minutes.config import Settings, SummarySettings
from minutes.errors import ExtraMissing, SummaryModelMissing, SummaryModelRejected
from minutes.events import Event
from minutes.store.meetings import Store
from minutes.summarizing import problems_of, summarize
from minutes.summary.prompting import FOLDER, NAMES
from minutes.types import (
    Edit,
    EditKind,
    Meeting,
    MeetingId,
    Origin,
    ProblemKind,
    SummaryShape,
    Utterance,
    UtteranceId,
)

MEETING = MeetingId("20261118-100000-k7q2")
TEXTS = (
    "それでは、議案第76号を議題といたします。",
    "歳入歳出それぞれ3億7,000万円を追加するものであります。",
    "議案第76号は、原案のとおり可決すべきものと決しました。",
    "次回の委員会までに資料を提出いたします。",
)


def ignore(_: Event) -> None:
    pass


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
    overview = summarize(store, meeting, Settings(), ignore)
    assert overview.maker == ""
    assert [part.stretch.title for part in overview.parts] == ["議案第76号 補正予算"]
    (gist,) = summarize(store, meeting, Settings(), ignore, SummaryShape.GIST).parts
    assert {finding.text for finding in gist.points} <= set(TEXTS)
    assert TEXTS[2] in {finding.text for finding in gist.points}
    assert problems_of(overview, store.transcript(meeting)) == {}


def test_easy_words_need_a_model_and_say_so(store: Store, meeting: MeetingId) -> None:
    with pytest.raises(SummaryModelMissing):
        summarize(store, meeting, Settings(), ignore, SummaryShape.PLAIN)


def test_a_record_that_is_corrected_makes_what_rests_on_it_doubtful(
    store: Store, meeting: MeetingId
) -> None:
    made = summarize(store, meeting, Settings(), ignore, SummaryShape.OVERVIEW)
    (part,) = made.parts
    place = [point.text for point in part.points].index(TEXTS[2])
    said = store.utterances(meeting)[2]
    wrong = replace(said, text="議案第76号は、否決すべきものと決しました。")
    store.apply(meeting, Edit(EditKind.TEXT, (said,), (wrong,)))
    (problem, *_) = problems_of(made, store.transcript(meeting))[0, place]
    assert problem.kind is ProblemKind.OUTCOME


def test_a_sentence_of_the_record_is_doubtful_when_the_record_reads_otherwise(
    store: Store, meeting: MeetingId
) -> None:
    made = summarize(store, meeting, Settings(), ignore, SummaryShape.GIST)
    said = store.utterances(meeting)[2]
    fixed = replace(said, text=said.text.replace("すべきもの", "すべき物"))
    store.apply(meeting, Edit(EditKind.TEXT, (said,), (fixed,)))
    ((problem,),) = problems_of(made, store.transcript(meeting)).values()
    assert problem.kind is ProblemKind.CHANGED


def test_what_a_person_confirmed_is_doubtful_again_when_its_evidence_changes(
    store: Store, meeting: MeetingId
) -> None:
    summary = summarize(store, meeting, Settings(), ignore, SummaryShape.OVERVIEW)
    store.keep_summary(meeting, summary)
    (point, *_) = summary.parts[0].points
    own = replace(point, text="合わせて5億円である。", origin=Origin.PERSON, is_confirmed=True)
    kept = store.revise_summary(meeting, summary, 0, 0, own)
    assert problems_of(kept, store.transcript(meeting)) == {}
    (said,) = (item for item in store.utterances(meeting) if item.id == point.evidence[0])
    store.apply(meeting, Edit(EditKind.TEXT, (said,), (replace(said, text="違う。"),)))
    (problem,) = problems_of(kept, store.transcript(meeting))[0, 0]
    assert problem.kind is ProblemKind.CHANGED


def test_a_model_that_is_not_there_gets_a_sentence(store: Store, meeting: MeetingId) -> None:
    wanted = SummarySettings("llama", "/ない/model.gguf")
    with pytest.raises((ExtraMissing, SummaryModelRejected)):
        summarize(store, meeting, replace(Settings(), summary=wanted), ignore)


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


def command(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        run(["summarize", *arguments])
    return int(left.value.code or 0)


@pytest.mark.parametrize("shape", ["gist", "overview", "points"])
@pytest.mark.parametrize("length", ["short", "normal", "long"])
def test_a_shape_is_printed_and_kept_with_the_meeting(
    store: Store, meeting: MeetingId, shape: str, length: str
) -> None:
    assert command("k7q2", "--shape", shape, "--length", length, "--no-keep") == 0
    assert store.summaries(meeting) == {}
    assert command("k7q2", "--shape", shape, "--length", length) == 0
    (kept,) = store.summaries(meeting).values()
    assert (kept.shape.value, kept.length.value) == (shape, length)


def test_the_list_of_decisions_makes_no_summary(
    store: Store, meeting: MeetingId, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("k7q2", "--shape", "decisions") == 0
    printed = capsys.readouterr().out
    assert TEXTS[2] in printed
    assert TEXTS[3] in printed
    assert TEXTS[1] not in printed
    assert store.summaries(meeting) == {}


def test_easy_words_without_a_model_are_one_sentence_and_break_nothing(
    store: Store, meeting: MeetingId, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("k7q2", "--shape", "plain") == 4
    assert capsys.readouterr().err.strip().count("\n") == 0
    assert command("k7q2", "--mask", "on") == 0
    assert store.is_summary_masked(meeting)
    assert set(store.summaries(meeting)) == {SummaryShape.GIST, SummaryShape.OVERVIEW}


def test_instructions_are_copied_once_and_need_no_meeting(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("--copy-prompts") == 0
    copied = capsys.readouterr().out.split()
    assert [Path(path).parent for path in copied] == [store.data / FOLDER] * len(NAMES)
    Path(copied[0]).write_text("自分の指示", encoding="utf-8")
    assert command("--copy-prompts") == 0
    assert capsys.readouterr().out == ""
    assert Path(copied[0]).read_text(encoding="utf-8") == "自分の指示"
    assert command() == 2


def test_the_json_names_the_evidence_of_everything(
    store: Store, meeting: MeetingId, capsys: pytest.CaptureFixture[str]
) -> None:
    before = set(sys.modules)
    with pytest.raises(SystemExit):
        run(["summarize", "k7q2", "--json"])
    said = json.loads(capsys.readouterr().out)
    ids = {f"u{at}" for at in range(len(TEXTS))}
    found = [*said["gist"], *said["decisions"], *said["tasks"], *said["agenda"][0]["points"]]
    assert found
    assert all(item["evidence"] and set(item["evidence"]) <= ids for item in found)
    assert "llama_cpp" not in set(sys.modules) - before


def test_a_meeting_in_which_nothing_was_decided_says_so(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    store.create(Meeting(MEETING, "打合せ", now, 10.0))
    text = "はい、お待ちください。"
    store.add_utterance(MEETING, Utterance(UtteranceId("u0"), 1, 0, 9, (), text, text))
    for arguments in (("--shape", "decisions"), ()):
        assert command(MEETING, *arguments) == 0
        assert "見つかりませんでした" in capsys.readouterr().out


def test_a_server_that_is_not_set_is_asked_for_and_not_called_outside(
    meeting: MeetingId, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(meeting, "--engine", "server") == 4
    told = capsys.readouterr().err
    assert "まだ決まっていません" in told
    assert "「」" not in told


def test_an_instruction_in_another_encoding_is_told_as_that(
    store: Store, meeting: MeetingId, capsys: pytest.CaptureFixture[str]
) -> None:
    (store.data / FOLDER).mkdir()
    (store.data / FOLDER / "points.md").write_bytes("要点を書く。".encode("cp932"))
    wanted = ("--engine", "server", "--shape", "overview")
    assert command(meeting, *wanted) == 3
    assert "UTF-8" in capsys.readouterr().err
