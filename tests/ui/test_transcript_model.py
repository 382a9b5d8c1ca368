"""The rows of a transcript: in time order whatever comes when, found again by their ids."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from minutes import events
from minutes.types import (
    Doubt,
    Hypothesis,
    Mark,
    MarkKind,
    Meeting,
    MeetingId,
    Participant,
    Speaker,
    Transcript,
    Utterance,
    UtteranceId,
    Word,
)
from ui.editor.transcript_model import Tail, TranscriptModel

BEGAN = datetime(2026, 11, 18, 1, 0, tzinfo=UTC).astimezone()
PEOPLE = (Participant("山田 太郎", "委員長"), Participant("佐藤 花子", "総務課長"))


def utterance(number: int, start: float, text: str = "はい。", **values: object) -> Utterance:
    made = Utterance(UtteranceId(f"u{number}"), 1, start, start + 2, (), text, text)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


def finalized(item: Utterance) -> events.UtteranceFinalized:
    return events.UtteranceFinalized(item.end, 0.0, item)


def said(text: str, start: float = 0.0, tentative: str = "") -> events.HypothesisUpdated:
    def words(letters: str, at: float) -> tuple[Word, ...]:
        return tuple(Word(at + n, at + n + 1, letter, 0.9) for n, letter in enumerate(letters))

    parts = words(text, start), words(tentative, start + len(text))
    return events.HypothesisUpdated(start, 0.0, Hypothesis(*parts))


@pytest.fixture
def model() -> TranscriptModel:
    made = TranscriptModel(BEGAN, PEOPLE)
    made.tester = QAbstractItemModelTester(  # type: ignore[attr-defined]
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return made


def texts(model: TranscriptModel) -> list[str]:
    return [model.text(row) for row in range(model.rowCount())]


STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "remove", "mark"]), st.integers(0, 12), st.integers(0, 40)),
    max_size=40,
)


@given(STEPS)
@settings(deadline=None, max_examples=60)
def test_rows_stand_in_time_order_and_are_found_by_their_ids(
    steps: Sequence[tuple[str, int, int]],
) -> None:
    model = TranscriptModel(BEGAN)
    expected: dict[str, float] = {}
    for revision, (kind, number, start) in enumerate(steps, start=2):
        if kind == "put":
            item = utterance(number, start, revision=revision)
            model.take(events.UtteranceRevised(0.0, 0.0, item))
            expected[item.id] = start
        elif kind == "mark":
            mark = Mark(f"m{number}", MarkKind.APPLAUSE, start, start)
            model.take(events.MarkMade(0.0, 0.0, mark))
            expected[mark.id] = start
        elif f"u{number}" in expected:
            keeper = utterance(99, 50, revision=revision)
            gone = (UtteranceId(f"u{number}"),)
            model.take(events.UtteranceRevised(0.0, 0.0, keeper, gone))
            del expected[gone[0]]
            expected[keeper.id] = 50
    assert model.rowCount() == len(expected)
    starts = []
    for row in range(model.rowCount()):
        item = model.item(row)
        assert not isinstance(item, Tail)
        assert model.row_of(item.id) == row
        assert item.start == expected[item.id]
        starts.append(item.start)
    assert starts == sorted(starts)


def test_what_is_being_said_stays_last_and_leaves_what_has_become_final(
    model: TranscriptModel,
) -> None:
    model.take(said("あいう", tentative="えお"))
    assert texts(model) == ["あいうえお"]
    model.take(finalized(utterance(1, 0.0, "愛", end=2.9)))
    assert texts(model) == ["愛", "えお"]
    model.take(said(""))
    assert texts(model) == ["愛"]


def test_an_older_revision_that_comes_late_changes_nothing(model: TranscriptModel) -> None:
    model.take(events.UtteranceRevised(0.0, 0.0, utterance(1, 0.0, "新しい", revision=5)))
    model.take(finalized(utterance(1, 0.0, "古い")))
    assert texts(model) == ["新しい"]


def test_time_and_speaker_stand_only_where_they_change(model: TranscriptModel) -> None:
    model.take(events.TurnsUpdated(0.0, 0.0, (), (Speaker("1", "山田 太郎"),)))
    for number, (start, label) in enumerate([(0, "1"), (5, "1"), (70, "1"), (75, "2")]):
        model.take(finalized(utterance(number, start, speaker=label)))
    shown = [(head.time, head.name) for head in map(model.heading, range(4))]
    hour = BEGAN.hour
    assert shown == [
        (f"{hour}:00", "山田 太郎"),
        ("", ""),
        (f"{hour}:01", ""),
        (f"{hour}:01", "話者2"),
    ]
    assert model.heading(0).role == "委員長"


def test_a_row_of_nobody_does_not_pass_for_the_speaker_above(model: TranscriptModel) -> None:
    for number, label in enumerate([None, "1", None, None]):
        model.take(finalized(utterance(number, number, speaker=label)))
    names = [model.heading(row).name for row in range(4)]
    assert names == ["", "話者1", "話者不明", ""]


def test_a_name_given_to_a_voice_appears_in_all_its_rows(model: TranscriptModel) -> None:
    for number in range(3):
        model.take(finalized(utterance(number, number, speaker="1")))
    assert model.heading(2).voice == "話者1"
    model.take(events.TurnsUpdated(0.0, 0.0, (), (Speaker("1", "佐藤 花子"),)))
    assert {model.heading(row).voice for row in range(3)} == {"佐藤 花子"}
    assert {model.heading(row).color for row in range(3)} == {1}


def test_a_voice_has_one_colour_from_whichever_end_the_text_is_looked_at(
    model: TranscriptModel,
) -> None:
    said = tuple(utterance(n, n, speaker=label) for n, label in enumerate("1232"))
    meeting = Meeting(MeetingId("m"), "会議", BEGAN, 60.0, participants=PEOPLE)
    model.load(Transcript(meeting, (), said))
    backwards = [model.heading(row).color for row in (3, 2, 1, 0)]
    model.load(Transcript(meeting, (), said))
    assert [model.heading(row).color for row in range(4)] == backwards[::-1]


def test_a_screen_reader_is_told_time_speaker_text_and_doubts(model: TranscriptModel) -> None:
    doubt = Doubt((0, 2), ("橋", "端"), "同じ読み")
    model.take(finalized(utterance(1, 130.0, "橋です。", speaker="3", doubts=(doubt,))))
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"{BEGAN.hour}時2分 話者3：橋です。（確かめる所 1）"


def test_what_a_person_wrote_is_shown_until_it_is_stored(model: TranscriptModel) -> None:
    model.take(finalized(utterance(1, 0.0, "古い")))
    model.expect_text(UtteranceId("u1"), "書いた")
    assert texts(model) == ["書いた"]
    assert model.is_pending(0)
    revised = utterance(1, 0.0, "書いた", revision=2, is_edited=True)
    model.take(events.UtteranceRevised(0.0, 0.0, revised))
    assert texts(model) == ["書いた"]
    assert not model.is_pending(0)


def test_the_end_of_a_stretch_off_the_record_is_shown_in_the_same_row(
    model: TranscriptModel,
) -> None:
    mark = Mark("m", MarkKind.OFF_RECORD, 60.0, 60.0)
    model.take(events.MarkMade(60.0, 0.0, mark))
    model.take(events.MarkMade(200.0, 0.0, Mark("m", MarkKind.OFF_RECORD, 60.0, 200.0)))
    assert model.rowCount() == 1
    hour = BEGAN.hour
    assert texts(model) == [f"オフレコ　{hour}:01～{hour}:03（録音していません）"]
    model.take(events.MarkRemoved(200.0, 0.0, mark))
    assert model.rowCount() == 0


def test_a_stored_meeting_is_shown_with_its_marks_in_place(model: TranscriptModel) -> None:
    meeting = Meeting(MeetingId("m"), "本会議", BEGAN, participants=PEOPLE)
    spoken = (utterance(1, 0.0, "一"), utterance(2, 10.0, "二"))
    marks = (Mark("m", MarkKind.BOOKMARK, 5.0, 5.0, "議案第12号"),)
    model.load(Transcript(meeting, (), spoken, None, marks))
    assert [text[:2] for text in texts(model)] == ["一", "議題", "二"]
    assert "議案第12号" in texts(model)[1]
    assert model.row_at(6.0) == 1
    assert [item.id for item in model.within(9.0, 13.0)] == ["u2"]
