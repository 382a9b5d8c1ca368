"""Verdicts on sentences: they hold for what was seen, and carry no spoken text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from minutes.config import data_folder
from minutes.judging import (
    FILE_NAME,
    Verdict,
    findings_of,
    judged,
    keep_verdict,
    keys_of,
    read_verdicts,
)
from minutes.store.meetings import Store
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Finding,
    FindingKind,
    Meeting,
    MeetingId,
    MinutesDocument,
    Transcript,
    UtteranceId,
)

START = datetime(2026, 11, 18, 10, tzinfo=UTC)
MEETING = Meeting(MeetingId("20261118-100000-k7q2"), "総務常任委員会", START, 60.0)


def found(text: str, kind: FindingKind = FindingKind.DECISION, of: str = "u1") -> Finding:
    return Finding(kind, text, (UtteranceId(of),))


DOCUMENT = MinutesDocument(
    Transcript(MEETING),
    START,
    START + timedelta(hours=1),
    parts=(AgendaPart(AgendaStretch("議題", 0, 60), (found("要点", FindingKind.POINT),)),),
    decisions=(found("可決した。"), found("承認した。"), found("決した。", of="u2")),
    tasks=(found("提出します。", FindingKind.TASK),),
)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(data_folder()) as opened:
        opened.create(MEETING)
        yield opened


def keep(store: Store, number: int, verdict: Verdict | None) -> None:
    finding = findings_of(DOCUMENT)[number]
    keep_verdict(store, MEETING.id, keys_of(findings_of(DOCUMENT))[number], finding, verdict)


def test_each_sentence_is_told_apart_even_from_the_same_utterance() -> None:
    keys = keys_of(findings_of(DOCUMENT))
    assert len(set(keys)) == len(keys) == 5


def test_confirmed_is_marked_refused_is_gone_and_the_rest_stays(store: Store) -> None:
    keep(store, 0, Verdict.CONFIRMED)
    keep(store, 2, Verdict.REFUSED)
    made = judged(DOCUMENT, read_verdicts(store, DOCUMENT))
    assert made.parts[0].points[0].is_confirmed
    assert [item.text for item in made.decisions] == ["可決した。", "決した。"]
    assert not any(item.is_confirmed for item in (*made.decisions, *made.tasks))
    keep(store, 0, None)
    keep(store, 2, None)
    assert judged(DOCUMENT, read_verdicts(store, DOCUMENT)) == DOCUMENT


def test_a_verdict_does_not_hold_for_another_sentence(store: Store) -> None:
    keep(store, 1, Verdict.CONFIRMED)
    changed = replace(DOCUMENT, decisions=(found("否決した。"), *DOCUMENT.decisions[1:]))
    assert read_verdicts(store, changed) == {}
    assert read_verdicts(store, DOCUMENT) != {}


def test_it_holds_for_the_masked_words_but_not_where_a_sentence_is_lost(store: Store) -> None:
    keep(store, 2, Verdict.REFUSED)
    verdicts = read_verdicts(store, DOCUMENT)
    masked = replace(
        DOCUMENT, decisions=tuple(replace(x, text="■■した。") for x in DOCUMENT.decisions)
    )
    assert len(judged(masked, verdicts).decisions) == 2
    lost = replace(DOCUMENT, decisions=DOCUMENT.decisions[1:])
    assert judged(lost, verdicts) == lost


def test_the_file_holds_no_word_and_a_damaged_one_confirms_nothing(store: Store) -> None:
    keep(store, 1, Verdict.CONFIRMED)
    path = store.folder(MEETING.id) / FILE_NAME
    assert "可決" not in path.read_text(encoding="utf-8")
    for damage in ("", "{", '[{"kind": "x"}]', "[1]", "null"):
        path.write_text(damage, encoding="utf-8")
        assert read_verdicts(store, DOCUMENT) == {}
