"""Excel, Markdown and PDF: complete, the same each time, and never taken for code."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from minutes.errors import PdfConverterFailed, PdfConverterMissing, PdfLettersMissing
from minutes.export import markdown, pdf, spreadsheet, word
from minutes.export.formats import write
from minutes.filing import minutes_of
from minutes.types import Attendance, Participant, Transcript, Utterance

MakeTranscript = Callable[..., Transcript]
MakeUtterance = Callable[..., Utterance]

needs_libreoffice = pytest.mark.skipif(
    pdf.find_converter() is None, reason="LibreOffice is not installed"
)


def rows(content: bytes, sheet: str) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def test_excel_has_a_row_for_each_utterance_and_one_for_each_person(transcript: Transcript) -> None:
    content = spreadsheet.render(minutes_of(transcript))
    said = rows(content, "発言")
    assert said[0][:6] == ["番号", "開始", "終了", "開始（秒）", "話者", "本文"]
    assert [row[5] for row in said[1:]] == [item.text for item in transcript.utterances]
    assert [row[7] for row in said[1:]] == [None, "○", None]
    people = rows(content, "出席者")
    assert people[1][:4] == ["委員長", "水谷 花子", "みずたに はなこ", "出席"]
    assert rows(content, "会議")[1] == ["総務常任委員会"]


def test_excel_takes_nothing_for_a_formula_and_cuts_nothing_off(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance
) -> None:
    long = "あ" * 70_000
    made = make_transcript(
        make_utterance("=1+1", 0, 1),
        make_utterance(long, 2, 3),
        make_utterance("始\x00\x0b終", 4, 5),
        participants=(Participant("=cmd", attendance=Attendance.ABSENT),),
    )
    book = openpyxl.load_workbook(io.BytesIO(spreadsheet.render(minutes_of(made))))
    cells = [row[5] for row in book["発言"].iter_rows(min_row=2)]
    assert cells[0].value == "=1+1"
    assert {cell.data_type for cell in cells} == {"s"}
    assert "".join(str(cell.value) for cell in cells[1:4]) == long
    assert cells[4].value == "始 終"
    assert book["出席者"]["B2"].data_type == "s"


def test_excel_is_the_same_every_time_and_names_nobody(
    transcript: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    first = spreadsheet.render(minutes_of(transcript))
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-11-18T01:00:00Z") == 2
    assert "openpyxl" not in core
    with monkeypatch.context() as patched:
        later = time.time() + 2 * 86_400
        patched.setattr(time, "time", lambda: later)
        time.sleep(1.1)  # openpyxl reads the clock in seconds
        assert spreadsheet.render(minutes_of(transcript)) == first


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60))
def test_markdown_is_read_as_it_was_said(text: str) -> None:
    shown = MarkdownIt("commonmark").render(markdown.escape(text.strip()))
    plain = re.sub(r"</?p>", "", shown)
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        plain = plain.replace(entity, letter)
    assert "".join(plain.split()) == "".join(text.split())


def test_markdown_holds_the_whole_record(transcript: Transcript) -> None:
    text = markdown.render(minutes_of(transcript)).decode()
    assert text.startswith("# 総務常任委員会\n")
    assert "`0:00:00`　**委員長（水谷花子）**　ただいまから会議を開きます。" in text
    assert "\n2. その他\n" in text


@needs_libreoffice
def test_pdf_holds_the_record_and_is_the_same_every_time(
    transcript: Transcript, tmp_path: Path
) -> None:
    (first,) = write(minutes_of(transcript), ["pdf"], tmp_path)
    (again,) = write(minutes_of(transcript), ["pdf"], tmp_path)
    assert again == first
    read = pypdf.PdfReader(first)
    text = "".join(page.extract_text() for page in read.pages)
    assert "ただいまから会議を開きます。" in text.replace("\n", "")
    assert read.metadata is not None
    assert str(read.metadata.creation_date)[:19] == "2026-11-18 01:00:00"


@needs_libreoffice
def test_what_cannot_be_converted_is_a_sentence(transcript: Transcript) -> None:
    with pytest.raises(PdfConverterFailed):
        pdf._run(["false"])
    broken = word.render(minutes_of(transcript))
    assert pdf.convert(broken, transcript.meeting.started_at).startswith(b"%PDF")


@needs_libreoffice
@pytest.mark.skipif(shutil.which("fc-list") is None, reason="fontconfig is not installed")
def test_a_letter_that_no_typeface_here_has_is_told_before_a_name_is_printed_without_it(
    make_transcript: MakeTranscript, make_utterance: MakeUtterance, tmp_path: Path
) -> None:
    private = "\U0010fffd"
    made = minutes_of(make_transcript(make_utterance(f"髙﨑{private}葛\U000e0100城です。")))
    with pytest.raises(PdfLettersMissing) as told:
        write(made, ["docx", "pdf"], tmp_path)
    assert told.value.letters == private
    assert [path.suffix for path in tmp_path.iterdir()] == [".docx"]
    plain = minutes_of(make_transcript(make_utterance("髙﨑葛\U000e0100城、①㈱ﾊﾝｶｸです。")))
    (path,) = write(plain, ["pdf"], tmp_path)
    read = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    assert "髙﨑葛" in read


def test_without_libreoffice_a_sentence_says_so(
    transcript: Transcript, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "_USUAL", ())
    with pytest.raises(PdfConverterMissing):
        write(minutes_of(transcript), ["pdf"], tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_time_and_identity_of_a_pdf_are_replaced_in_their_place(transcript: Transcript) -> None:
    made = transcript.meeting.started_at
    bodies = [
        b"%%PDF-1.7\n<</CreationDate(D:%s)>>\n/ID [ <%s>\n<%s> ]\n/DocChecksum /%s\n%%%%EOF"
        % (date, key * 32, key * 32, key * 32)
        for date, key in ((b"20261121180748Z'", b"A"), (b"20270101000000Z'", b"7"))
    ]
    first, second = (pdf._timeless(body, made) for body in bodies)
    assert first == second
    assert len(first) == len(bodies[0])
    other = pdf._timeless(bodies[0].replace(b"EOF", b"END"), replace(transcript.meeting).started_at)
    assert other[60:90] != first[60:90]
