"""Summaries in the forms: each sentence once, at its item, marked until somebody confirms it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes.export.filling import Filing, fill
from minutes.export.templates import SHIPPED, find_template, render
from minutes.filing import minutes_of
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Finding,
    FindingKind,
    MinutesDocument,
    Origin,
    Summary,
    SummaryShape,
    Transcript,
    Utterance,
    UtteranceId,
)

MakeTranscript = Callable[..., Transcript]
MakeUtterance = Callable[..., Utterance]
NOW = datetime(2026, 11, 21, tzinfo=UTC)
DRAFT, FINAL = Filing("案"), Filing("確定")
WITH_POINTS = ("審議会要点", "庁内会議")
WITH_GIST = (*WITH_POINTS, "窓口記録")


def sentence(text: str, *evidence: UtteranceId, who: str | None = None) -> Finding:
    return Finding(FindingKind.POINT, text, evidence, who, origin=Origin.MODEL)


def summary(shape: SummaryShape, *parts: tuple[str, float, Finding]) -> Summary:
    return Summary(
        shape,
        tuple(
            AgendaPart(AgendaStretch(title, start, start + 1), (point,))
            for title, start, point in parts
        ),
        NOW,
        "モデル",
    )


@pytest.fixture
def record(make_transcript: MakeTranscript, make_utterance: MakeUtterance) -> Transcript:
    return make_transcript(
        make_utterance("開会します。", 0, 5, "S1"),
        make_utterance("議案第76号を議題といたします。", 10, 15, "S1"),
        make_utterance("道路の維持補修に八千万円を計上しております。", 3700, 3710, "S1"),
    )


def text_of(document: MinutesDocument, form: str, filing: Filing = DRAFT) -> str:
    made = docx.Document(io.BytesIO(render(document, find_template(form), filing)))
    return "\n".join(
        "".join(item.text or "" for item in paragraph.iter(qn("w:t")))
        for paragraph in made.element.body.iter(qn("w:p"))
    )


@pytest.mark.parametrize("form", WITH_GIST)
def test_a_gist_stands_where_the_form_has_room_with_its_mark_and_place(
    form: str, record: Transcript
) -> None:
    last = record.utterances[-1].id
    gist = summary(SummaryShape.GIST, ("会議の全体", 0.0, sentence("補正予算を審査した。", last)))
    made = minutes_of(record, (gist,))
    assert "・補正予算を審査した。【AI要約（未確認）】（1:01:40）" in text_of(made, form)
    assert "1:01:40" not in text_of(made, form, FINAL), "only a draft tells where to listen"
    confirmed = replace(gist.parts[0].points[0], is_confirmed=True)
    told = replace(gist, parts=(replace(gist.parts[0], points=(confirmed,)),))
    assert "・補正予算を審査した。\n" in text_of(minutes_of(record, (told,)), form, FINAL)
    assert "\n要旨\n" not in text_of(minutes_of(record), form)


@pytest.mark.parametrize("form", WITH_POINTS)
def test_kept_points_stand_in_the_place_of_those_that_a_rule_found(
    form: str, record: Transcript
) -> None:
    last = record.utterances[-1]
    by_rule = text_of(minutes_of(record), form)
    assert last.text in by_rule
    point = sentence("道路に八千万円を計上した。", last.id, who="S1")
    overview = sentence("道路の維持補修を説明した。", last.id)
    kept = (
        summary(SummaryShape.OVERVIEW, ("議案第76号", 10.0, overview)),
        summary(SummaryShape.POINTS, ("議案第76号", 10.0, point)),
    )
    text = text_of(minutes_of(record, kept), form)
    assert "・（委員長）道路に八千万円を計上した。【AI要約（未確認）】" in text
    assert last.text not in text
    assert overview.text not in text
    assert overview.text in text_of(minutes_of(record, kept[:1]), form)


TITLES = st.sampled_from(["議案第76号", "その他", "会議の全体", "議題に入る前", "前の議題名", ""])
PARTS = st.lists(st.tuples(TITLES, st.floats(0, 5000)), min_size=1, max_size=5)


@given(parts=PARTS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_a_summary_calls_the_items_each_sentence_is_told_once(
    record: Transcript, parts: list[tuple[str, float]]
) -> None:
    made = summary(
        SummaryShape.POINTS,
        *(
            (title, start, sentence(f"文{at}。", record.utterances[at % 3].id))
            for at, (title, start) in enumerate(parts)
        ),
    )
    filled = fill(minutes_of(record, (made,)), DRAFT)
    items = filled["議題一覧"]
    assert isinstance(items, list)
    told = [row["本文"] for item in items for row in item["要点"]]  # type: ignore[union-attr,index]
    assert sorted(map(str, told)) == [f"文{at}。【AI要約（未確認）】" for at in range(len(parts))]


@pytest.mark.parametrize("form", [item.name for item in SHIPPED])
def test_a_sentence_whose_evidence_was_edited_away_has_no_wrong_place(
    form: str, record: Transcript
) -> None:
    gone = sentence("話がまとまった。", UtteranceId("なくなった発話"))
    made = minutes_of(record, (summary(SummaryShape.GIST, ("", 0.0, gone)),))
    assert "話がまとまった。【AI要約（未確認）】（" not in text_of(made, form)
