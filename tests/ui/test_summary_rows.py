"""Rows of the summaries: whatever comes is shown, and only what is different is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from minutes.revising import Place
from minutes.summary.prompting import read_prompt
from minutes.types import Finding, FindingKind, Summary, SummaryShape, UtteranceId
from ui.summary.pasting import as_text
from ui.summary.row_layout import lay_out
from ui.summary.sentence_list import SentenceList
from ui.summary.sentence_model import SentenceModel
from ui.summary.sheet import Evidence, Heading, Row, Sentence, State, describe

IDENTITY = UtteranceId("u1")
texts = st.text("可決予算費用1円。", min_size=1, max_size=80)
evidence = st.builds(Evidence, st.just(IDENTITY), st.floats(0, 9e3), texts, texts)
rows = st.lists(
    st.one_of(
        st.builds(Heading, texts, st.sampled_from(["", "書くことがありませんでした。"])),
        st.builds(
            Sentence,
            st.builds(Finding, st.just(FindingKind.POINT), texts, st.just((IDENTITY,))),
            st.builds(Place, st.just(SummaryShape.OVERVIEW), st.integers(0, 3), st.integers(0, 3)),
            st.sampled_from(State),
            st.lists(evidence, max_size=5).map(tuple),
            st.sampled_from(["", "「2月」が根拠の発言にありません"]),
        ),
    ),
    max_size=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows, min_size=1, max_size=4))
def test_the_model_shows_what_it_is_given(sheets: list[list[Row]]) -> None:
    model = SentenceModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for sheet in sheets:
        model.show(sheet)
        assert model.rows == sheet
        assert model.rowCount() == len(sheet)
    del tester


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows, st.integers(40, 1200))
def test_everything_of_a_row_stands_within_it(sheet: list[Row], width: int) -> None:
    for row in sheet:
        laid = lay_out(row, width)
        places = [laid.text_at, laid.note_at, laid.pill, *(chip for _, chip in laid.chips)]
        for place in places:
            assert place.isNull() or 0 <= place.top() <= place.bottom() < laid.height
        assert laid.text_at.right() < max(width, laid.text_at.left() + 1)


@given(rows)
def test_pasted_text_has_each_sentence_that_is_wanted(sheet: list[Row]) -> None:
    lines = as_text("会議", "", sheet).splitlines()
    wanted = [row for row in sheet if isinstance(row, Sentence) and row.state is not State.REFUSED]
    told = [line for line in lines if line.startswith("・")]
    assert len(told) == len(wanted)
    for line, row in zip(told, wanted, strict=True):
        assert row.text in line
        assert (f"【{row.state}】" in line) is row.state.is_open


def test_instructions_are_named_for_clerks_and_not_by_their_version() -> None:
    ours = [read_prompt(name) for name in ("points", "gist")]
    prompt = "、".join(f"{one.name} {one.version}" for one in ours)
    made = Summary(SummaryShape.GIST, (), datetime.now().astimezone(), "qwen", prompt)
    told = describe(made)
    assert "要点・要旨：既定" in told
    assert not any(one.version[:4] in told for one in ours)
    assert "既定と違うもの" in describe(replace(made, prompt="points 000000000000"))


def test_a_model_that_was_of_no_use_is_not_called_a_part_that_failed() -> None:
    told = describe(Summary(SummaryShape.GIST, (), datetime.now().astimezone(), fallbacks=1))
    assert "どれも使えませんでした" in told
    assert "か所" not in told


def test_a_list_that_fits_shows_no_scroll_bar(qtbot: QtBot) -> None:
    shown = SentenceList()
    qtbot.addWidget(shown)
    shown.resize(400, 300)
    shown.show_rows([Heading("議案第76号")])
    shown.show()
    bar = shown.verticalScrollBar()
    assert bar.isVisible()
    assert bar.maximum() == bar.minimum()
    picture = bar.grab().toImage()
    colours = {picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())}
    assert len(colours) == 1
