"""`minutes speakers`: labels become people by a person's act."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from minutes import config
from minutes.cli.main import run
from minutes.cli.speakers import COLUMNS
from minutes.cli.tables import print_table
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Participant, Utterance, UtteranceId

MEETING = Meeting(
    MeetingId("20261118-100000-k7q2"),
    "総務常任委員会",
    datetime(2026, 11, 18, 1, tzinfo=UTC),
    participants=(
        Participant("水谷 花子", "委員長"),
        Participant("佐藤 一郎", "委員"),
        Participant("田中 次郎", "総務課長"),
        Participant("田中 三郎", "企画課長"),
    ),
)
SAID = (
    ("1", "ただいまから委員会を開会いたします。"),
    ("1", "議案第76号を議題といたします。質疑はありませんか。"),
    *(("1", "佐藤委員。"), ("2", "伺います。"), ("1", "総務課長。"), ("3", "お答えします。")) * 2,
    ("1", "御異議なしと認めます。"),
)


@pytest.fixture
def meeting() -> str:
    with Store.open(config.data_folder()) as store:
        store.create(MEETING)
        for at, (label, text) in enumerate(SAID):
            start = at * 5.0
            said = Utterance(
                UtteranceId(f"u{at:02d}"), 1, start, start + 4, (), text, text, speaker=label
            )
            store.add_utterance(MEETING.id, said)
    return MEETING.id


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        run(list(arguments))
    told = capsys.readouterr()
    return int(left.value.code or 0), told.out, told.err


def participants(out: str) -> dict[str, str | None]:
    found: Sequence[dict[str, Any]] = json.loads(out)
    return {item["label"]: item["participant"] for item in found}


def test_what_nobody_has_been_given_is_listed_last(
    meeting: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(config.data_folder()) as store:
        said = Utterance(UtteranceId("u99"), 1, 200.0, 203.0, (), "はい。", "はい。")
        store.add_utterance(MEETING.id, said)
    _, out, _ = call(capsys, "speakers", meeting, "--json")
    last = json.loads(out)[-1]
    assert (last["label"], last["seconds"], last["utterances"]) == (None, 3.0, 1)
    _, out, _ = call(capsys, "speakers", meeting)
    assert out.rstrip().splitlines()[-1].startswith("（話者なし）")


def test_labels_are_listed_with_time_and_suggestion(
    meeting: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = call(capsys, "speakers", meeting, "--json")
    assert code == 0, err
    found = {item["label"]: item for item in json.loads(out)}
    assert found["2"]["seconds"] == 8.0
    assert found["2"]["participant"] is None
    assert found["2"]["suggestion"]["participant"] == "佐藤 一郎"
    assert found["2"]["suggestion"]["evidence"] == ["u02", "u06"]
    code, out, err = call(capsys, "speakers", "k7q2")
    assert "佐藤 一郎（0:00:10、0:00:30）" in out
    assert "--accept" in err


def test_a_suggestion_is_no_name_until_somebody_accepts_it(
    meeting: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = call(capsys, "show", meeting)
    assert "佐藤 一郎　" not in out
    code, out, err = call(capsys, "speakers", meeting, "--accept", "--json")
    assert code == 0, err
    assert participants(out) == {"1": "水谷 花子", "2": "佐藤 一郎", "3": "田中 次郎"}
    with Store.open(config.data_folder()) as store:
        assert len(store.edits(MEETING.id)) == 3


@pytest.mark.parametrize("text", ["2=佐藤一郎", "話者2＝佐藤 一郎", "２=佐藤", " 2 = 佐藤　一郎 "])
def test_a_name_is_the_one_of_the_list(
    meeting: str, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    code, out, err = call(capsys, "speakers", meeting, "--name", text, "--json")
    assert code == 0, err
    assert participants(out)["2"] == "佐藤 一郎"


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("佐藤一郎", "佐藤", "佐藤一郎"),
        ("長谷川太郎", "長谷川", "長谷川太郎"),
        ("長谷川太郎", "長谷", "長谷"),
        ("林太郎", "林", "林太郎"),
        ("\ufa19谷一郎", "\ufa19谷一郎", "\ufa19谷一郎"),
        ("\ufa19谷一郎", "神谷", "\ufa19谷一郎"),
        ("神谷一郎", "\ufa19谷", "神谷一郎"),
        ("水谷 花子", "\ufa19田", "\ufa19田"),
    ],
)
def test_a_surname_is_enough_and_the_letters_are_those_of_the_list(
    meeting: str, capsys: pytest.CaptureFixture[str], name: str, given: str, kept: str
) -> None:
    with Store.open(config.data_folder()) as store:
        store.update(replace(store.meeting(meeting), participants=(Participant(name),)))
    _, out, _ = call(capsys, "speakers", meeting, "--name", f"2={given}", "--json")
    assert participants(out)["2"] == kept


def test_an_unspaced_surname_of_two_people_is_nobodys(
    meeting: str, capsys: pytest.CaptureFixture[str]
) -> None:
    people = (Participant("佐藤一郎"), Participant("佐藤 花子"))
    with Store.open(config.data_folder()) as store:
        store.update(replace(store.meeting(meeting), participants=people))
    _, out, _ = call(capsys, "speakers", meeting, "--name", "2=佐藤", "--json")
    assert participants(out)["2"] == "佐藤"


def test_what_a_person_says_stands_before_what_is_suggested(
    meeting: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = call(capsys, "speakers", meeting, "--name", "2=市民 太郎", "--accept", "--json")
    assert participants(out)["2"] == "市民 太郎"
    _, out, _ = call(capsys, "speakers", meeting, "--name", "2=", "--json")
    assert participants(out)["2"] is None


def test_a_surname_of_two_people_is_kept_as_it_was_typed(
    meeting: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = call(capsys, "speakers", meeting, "--name", "3=田中", "--json")
    assert participants(out)["3"] == "田中"


def test_an_unknown_label_changes_nothing(meeting: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = call(capsys, "speakers", meeting, "--name", "1=水谷", "--name", "9=佐藤")
    assert code == 3
    assert "9" in err
    _, out, _ = call(capsys, "speakers", meeting, "--json")
    assert set(participants(out).values()) == {None}
    assert call(capsys, "speakers", meeting, "--name", "水谷")[0] == 2


def test_a_meeting_without_speakers_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(config.data_folder()) as store:
        store.create(MEETING)
    code, out, err = call(capsys, "speakers", MEETING.id)
    assert (code, out) == (0, "")
    assert "minutes diarize" in err


def test_what_nobody_has_been_given_is_told_in_a_row_of_the_same_columns(
    meeting: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = call(capsys, "speakers", meeting)[1].splitlines()
    with Store.open(config.data_folder()) as store:
        said = Utterance(UtteranceId("u99"), 1, 500.0, 504.0, (), "はい。", "はい。")
        store.add_utterance(MEETING.id, said)
    after = call(capsys, "speakers", meeting)[1].splitlines()
    assert after[:-1] == before
    assert after[-1].split("\t") == ["（話者なし）", "0:00:04", "1", "", ""]


def test_a_table_has_headings_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    print_table(COLUMNS, [("話者1", "0:10:00", "12", "", "")])
    told = capsys.readouterr().out
    assert all(column in told for column in COLUMNS)


def test_a_missing_argument_is_called_as_people_call_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, told = call(capsys, "speakers")
    assert code != 0
    assert "会議の番号 を指定してください" in told
