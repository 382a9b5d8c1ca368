"""What a person says of a summary is kept, outlives making it again, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from minutes import revising
from minutes.config import Settings, data_folder
from minutes.errors import SummaryOutdated
from minutes.events import Event
from minutes.judging import Verdict, findings_of, keys_of
from minutes.revising import Place
from minutes.store.meetings import Store
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Finding,
    FindingKind,
    Meeting,
    MeetingId,
    Origin,
    ProblemKind,
    Summary,
    SummaryShape,
    Utterance,
    UtteranceId,
)

MEETING = MeetingId("20261118-100000-k7q2")
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
OVERVIEW = SummaryShape.OVERVIEW
TEXTS = (
    "補正予算の総額は3億7,000万円であります。",
    "避難所の備蓄は来月までに点検いたします。",
    "議案第76号は、原案のとおり可決すべきものと決しました。",
)


def ignore(_: Event) -> None:
    pass


def point(number: int, text: str = "", **other: object) -> Finding:
    evidence = (UtteranceId(f"u{number}"),)
    made = Finding(FindingKind.POINT, text or TEXTS[number], evidence, origin=Origin.MODEL)
    return replace(made, **other)  # type: ignore[arg-type]


def summary(*points: Finding, title: str = "議案第76号") -> Summary:
    part = AgendaPart(AgendaStretch(title, 0.0, 60.0), points)
    return Summary(OVERVIEW, (part,), NOW, "qwen")


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(data_folder()) as opened:
        opened.create(Meeting(MEETING, "総務常任委員会", NOW, 60.0))
        for at, text in enumerate(TEXTS):
            identity = UtteranceId(f"u{at}")
            said = Utterance(identity, 1, at * 10.0, at * 10 + 9.0, (), text, text)
            opened.add_utterance(MEETING, said)
        opened.keep_summary(MEETING, summary(*map(point, range(len(TEXTS)))))
        yield opened


def points(store: Store) -> tuple[Finding, ...]:
    return store.summaries(MEETING)[OVERVIEW].parts[0].points


def test_what_is_confirmed_is_so_in_the_store_until_it_is_taken_back(store: Store) -> None:
    reading = revising.read(store, MEETING)
    reading = revising.confirm(store, reading, [Place(OVERVIEW, 0, 0), Place(OVERVIEW, 0, 2)])
    assert [item.is_confirmed for item in points(store)] == [True, False, True]
    assert reading == revising.read(store, MEETING)
    revising.confirm(store, reading, [Place(OVERVIEW, 0, 0)], is_confirmed=False)
    assert [item.is_confirmed for item in points(store)] == [False, False, True]


def test_a_persons_words_count_as_confirmed_unless_nobody_said_so(store: Store) -> None:
    reading = revising.read(store, MEETING)
    reading = revising.reword(store, reading, Place(OVERVIEW, 0, 0), "総額は3億7,000万円。")
    reading = revising.reword(store, reading, Place(OVERVIEW, 0, 1), "5,000万円で点検する。")
    right, wrong, _ = points(store)
    assert (right.origin, right.is_confirmed) == (Origin.PERSON, True)
    assert (wrong.origin, wrong.is_confirmed) == (Origin.PERSON, False)
    (problem, *_) = reading.problems[OVERVIEW][0, 1]
    assert problem.kind is ProblemKind.NUMBER
    reading = revising.confirm(store, reading, [Place(OVERVIEW, 0, 1)])
    assert reading.problems[OVERVIEW] == {}


def test_what_is_taken_out_can_be_put_back(store: Store) -> None:
    reading = revising.read(store, MEETING)
    before = reading.summaries[OVERVIEW]
    after = revising.take_out(store, reading, Place(OVERVIEW, 0, 1))
    assert [item.text for item in points(store)] == [TEXTS[0], TEXTS[2]]
    with pytest.raises(SummaryOutdated):
        revising.take_out(store, reading, Place(OVERVIEW, 0, 0))
    assert revising.put_back(store, after, before).summaries == reading.summaries
    assert store.summaries(MEETING)[OVERVIEW] == before
    with pytest.raises(SummaryOutdated):
        revising.put_back(store, after, before)


def test_a_verdict_is_known_at_once_and_later(store: Store) -> None:
    reading = revising.read(store, MEETING)
    findings = findings_of(reading.document)
    key, finding = keys_of(findings)[0], findings[0]
    refused = revising.judge(store, reading, [(key, finding)], Verdict.REFUSED)
    assert refused.verdicts == {key: Verdict.REFUSED} == revising.read(store, MEETING).verdicts
    assert revising.judge(store, refused, [(key, finding)], None).verdicts == {}


@pytest.mark.parametrize("is_keeping", [True, False])
def test_making_it_again_keeps_what_is_a_persons(store: Store, is_keeping: bool) -> None:
    reading = revising.read(store, MEETING)
    revising.reword(store, reading, Place(OVERVIEW, 0, 1), "備蓄は来月までに点検する。")
    revising.make(store, MEETING, Settings(), ignore, OVERVIEW, is_keeping=is_keeping)
    kept = [item for part in store.summaries(MEETING)[OVERVIEW].parts for item in part.points]
    own = [item for item in kept if item.origin is Origin.PERSON]
    assert [item.text for item in own] == ["備蓄は来月までに点検する。"] * is_keeping
    assert all(item.origin is not Origin.MODEL for item in kept)
