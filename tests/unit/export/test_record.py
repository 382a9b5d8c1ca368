"""What every readable file says of a meeting: all that was said, by whom, and what happened."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from minutes.export import markdown, plaintext, spreadsheet, tables, word
from minutes.export.statements import UNKNOWN
from minutes.export.subtitles import render_srt
from minutes.filing import minutes_of
from minutes.types import Mark, MarkKind, MinutesDocument, Speaker, Transcript, Utterance

MakeTranscript = Callable[..., Transcript]
MakeUtterance = Callable[..., Utterance]

CHAIR = "委員長（水谷花子）"
NOTED = (
    (MarkKind.APPLAUSE, 5.0, 5.0, "拍手"),
    (MarkKind.NO_OBJECTION, 5.0, 5.0, "「異議なし」と呼ぶ者あり"),
    (MarkKind.OFF_RECORD, 60.0, 300.0, "午前10時01分から午前10時05分まで　記録を中止"),
    (MarkKind.GAP, 60.0, 300.0, "午前10時01分から午前10時05分まで　録音が途切れ、記録なし"),
    (MarkKind.GAP, 61.0, 63.0, "午前10時01分　録音が途切れ、記録なし"),
    (MarkKind.RECESS, 60.0, 60.0, "午前10時01分　休憩"),
)


def in_text(document: MinutesDocument) -> list[str]:
    return plaintext.lines(document)


def in_markdown(document: MinutesDocument) -> list[str]:
    shown = MarkdownIt("commonmark").render(markdown.render(document).decode())
    return re.sub(r"<[^>]+>", "", shown).splitlines()


def in_word(document: MinutesDocument) -> list[str]:
    made = docx.Document(io.BytesIO(word.render(document)))
    return [paragraph.text for paragraph in made.paragraphs]


def in_excel(document: MinutesDocument) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(spreadsheet.render(document)))
    return [f"{row[4].value or ''}　{row[5].value}" for row in book["発言"].iter_rows()]


def in_table(document: MinutesDocument) -> list[str]:
    sheet = io.StringIO(tables.render(document).decode("utf-8-sig"))
    return [f"{row[5]}　{row[6]}" for row in csv.reader(sheet)]


READERS = pytest.mark.parametrize("read", [in_text, in_markdown, in_word, in_excel, in_table])


@READERS
def test_words_of_nobody_known_are_never_read_as_those_of_whoever_spoke_before(
    read: Callable[[MinutesDocument], list[str]],
    make_transcript: MakeTranscript,
    make_utterance: MakeUtterance,
) -> None:
    said = (
        make_utterance("開会します。", 0, 2, "S1"),
        make_utterance("異議があります。", 2.1, 4, None),
        make_utterance("反対です。", 4.1, 6, "S1"),
    )
    lines = read(minutes_of(make_transcript(*said)))
    (line,) = [item for item in lines if "異議があります。" in item]
    assert UNKNOWN in line
    (after,) = [item for item in lines if "反対です。" in item]
    assert "水谷" in after
    nobody = make_transcript(make_utterance("開会します。", 0, 2, None))
    assert not [item for item in read(minutes_of(nobody)) if UNKNOWN in item]


def test_a_subtitle_of_nobody_known_says_so(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    said = make_utterance("開会します。", 0, 2, "S1"), make_utterance("異議あり。", 3, 5, None)
    assert f"（{UNKNOWN}）異議あり。" in render_srt(make_transcript(*said)).decode()


@READERS
@pytest.mark.parametrize("noted", NOTED)
def test_what_happened_and_what_is_missing_is_seen_at_its_place(
    read: Callable[[MinutesDocument], list[str]],
    noted: tuple[MarkKind, float, float, str],
    make_transcript: MakeTranscript,
    make_utterance: MakeUtterance,
) -> None:
    kind, start, end, told = noted
    said = make_utterance("始めます。", 0, 4, "S1"), make_utterance("再開します。", 310, 314, "S1")
    made = replace(make_transcript(*said), marks=(Mark("m", kind, start, end),))
    lines = read(minutes_of(made))
    first, middle, last = (
        next(at for at, line in enumerate(lines) if text in line)
        for text in ("始めます。", told, "再開します。")
    )
    assert first < middle < last
    assert not [line for line in lines if CHAIR in line and told in line]


@pytest.mark.parametrize("read", [in_text, in_markdown, in_word])
def test_an_item_of_the_agenda_stands_before_what_was_said_about_it(
    read: Callable[[MinutesDocument], list[str]],
    make_transcript: MakeTranscript,
    make_utterance: MakeUtterance,
) -> None:
    said = (
        make_utterance("開会します。", 0, 4, "S1"),
        make_utterance("議案第76号を議題といたします。", 10, 14, "S1"),
    )
    lines = read(minutes_of(make_transcript(*said)))
    heading = max(at for at, line in enumerate(lines) if line.endswith("議案第76号"))
    (spoken,) = [at for at, line in enumerate(lines) if "議題といたします" in line]
    assert heading == spoken - 1 or lines[heading + 1 : spoken] == [""]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
SAID = st.lists(
    st.tuples(
        TEXTS | st.sampled_from(["髙﨑𠮷葛\U000e0100👍", "〔拍手〕", "- 1. # *", "=1+1"]),
        st.sampled_from(["S1", "S2", None]),
    ),
    max_size=8,
)
MARKS = st.lists(st.tuples(st.sampled_from(MarkKind), st.floats(0, 40)), max_size=4)


@given(said=SAID, noted=MARKS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_draft_without_its_marks_is_the_transcript(
    make_transcript: MakeTranscript,
    make_utterance: MakeUtterance,
    said: list[tuple[str, str | None]],
    noted: list[tuple[MarkKind, float]],
) -> None:
    utterances = [
        make_utterance(text, at * 5.0, at * 5.0 + 3, label) for at, (text, label) in enumerate(said)
    ]
    made = make_transcript(*utterances)
    marks = tuple(Mark(str(at), kind, when, when) for at, (kind, when) in enumerate(noted))
    made = replace(made, marks=marks, speakers=(Speaker("S1", "水谷 花子"),))
    document = docx.Document(io.BytesIO(word.render(minutes_of(made))))
    printed = ""
    for paragraph in document.paragraphs:
        style = paragraph.style.name if paragraph.style else ""
        runs = [run.text for run in paragraph.runs if not (run.style and run.style.name in MARKED)]
        text = "".join(runs)
        if style in ("発言", "発言の続き") and squeezed(text) not in NOTES:
            printed += text
    wanted = "".join(text for text, _ in said if squeezed(text) not in NOTES)
    assert squeezed(printed) == squeezed(wanted)


MARKED = ("時刻", "発言者")
NOTES = ("〔拍手〕", "〔「異議なし」と呼ぶ者あり〕")


def squeezed(text: str) -> str:
    plain = re.sub(r"[\s\x00-\x1f\x7f-\x9f\ufffe\uffff]", "", text)
    return re.sub(r"〔午[前後][^〕]*〕", "", plain)
