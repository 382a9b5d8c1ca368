"""Items of the agenda are found where they are called, in their order, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.summary.agenda import find_agenda, read_number
from minutes.types import (
    Mark,
    MarkKind,
    Meeting,
    MeetingId,
    Transcript,
    Utterance,
    UtteranceId,
)

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
AGENDA = (
    "議案第76号 令和8年度一般会計補正予算（第3号）",
    "議案第77号 公民館条例の一部改正について",
    "その他",
)
SAID = (
    "ただいまから総務常任委員会を開きます。",
    "本日は議案第七十六号ほか1件を審査します。",
    "それでは、議案第76号を議題といたします。",
    "提案理由を説明いたします。",
    "議案第77号とも関係しますが、質問します。",
    "次に、議案第77号公民館条例の一部改正についてを議題とします。",
    "質疑はありませんか。",
    "以上で閉会します。",
)


def meeting(
    agenda: tuple[str, ...] = AGENDA,
    said: tuple[str, ...] = SAID,
    marks: tuple[Mark, ...] = (),
) -> Transcript:
    utterances = tuple(
        Utterance(UtteranceId(f"u{at}"), 1, at * 10.0, at * 10.0 + 9, (), text, text)
        for at, text in enumerate(said)
    )
    about = Meeting(MeetingId("m"), "会議", NOW, duration=len(said) * 10.0, agenda=agenda)
    return Transcript(about, utterances=utterances, marks=marks)


def test_an_item_begins_where_its_number_is_called() -> None:
    found = find_agenda(meeting())
    assert [(item.title, item.start) for item in found[:2]] == [
        (AGENDA[0], 20.0),
        (AGENDA[1], 50.0),
    ]


def test_a_stretch_ends_where_the_next_one_begins_and_the_last_with_the_meeting() -> None:
    found = find_agenda(meeting())
    assert found[0].end == found[1].start
    assert found[-1].end == len(SAID) * 10.0


def test_an_item_without_a_number_is_known_by_its_words() -> None:
    found = find_agenda(
        meeting(
            ("防災訓練の実施について",), ("はい。", "続いて、防災訓練の実施についてお願いします。")
        )
    )
    assert [item.start for item in found] == [10.0]


def test_a_persons_note_counts_more_than_any_words() -> None:
    note = Mark("m1", MarkKind.BOOKMARK, 33.0, 33.0, AGENDA[1])
    found = find_agenda(meeting(marks=(note,)))
    assert (AGENDA[1], 33.0) in [(item.title, item.start) for item in found]


def test_an_item_that_nobody_calls_has_no_stretch() -> None:
    titles = [item.title for item in find_agenda(meeting(("議案第99号 財産の取得",)))]
    assert titles == []


@pytest.mark.parametrize("other", ["議案第77号", "議案第86号", "議案第75号 補正予算"])
def test_another_number_is_never_called_by_its_likeness(other: str) -> None:
    said = ("それでは、議案第76号について提案理由の説明を求めます。", "議案第76号を議題とします。")
    assert find_agenda(meeting((other,), said)) == ()


@given(st.lists(st.sampled_from(SAID), max_size=12), st.permutations(AGENDA))
def test_stretches_follow_each_other_without_overlap(said: list[str], agenda: list[str]) -> None:
    found = find_agenda(meeting(tuple(agenda), tuple(said)))
    titles = {item.title for item in found}
    assert [item.title for item in found] == [item for item in agenda if item in titles]
    assert all(one.end == other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("kanji", "number"), [("七十六", 76), ("十", 10), ("百二十三", 123), ("七六", 76), ("二〇", 20)]
)
def test_numbers_in_kanji_are_read(kanji: str, number: int) -> None:
    assert read_number(kanji) == number
