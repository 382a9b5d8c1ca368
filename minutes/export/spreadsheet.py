"""Excel: one utterance a row, and beside it what is known of the meeting and who attends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from minutes.export.course import rows
from minutes.export.packing import pack
from minutes.export.people import STANDINGS
from minutes.export.plaintext import head
from minutes.export.statements import named, printable
from minutes.messages import format_position
from minutes.types import MinutesDocument, Transcript, Utterance

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COLUMNS = (
    ("番号", 7),
    ("開始", 10),
    ("終了", 10),
    ("開始（秒）", 11),
    ("話者", 24),
    ("本文", 80),
    ("認識したままの文", 60),
    ("人の修正", 10),
    ("確かめる所", 11),
)
"""Headings, and widths in characters."""

MOST_IN_CELL = 32_000
"""Characters of a cell; Excel cuts off what is longer than 32,767. Source: Microsoft, Excel
specifications and limits."""

FONT = "BIZ UDPGothic"
PAPER_A4 = 9
"""Source: ECMA-376 Part 1, 18.3.1.63 (paperSize)."""

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def render(document: MinutesDocument) -> bytes:
    """Return the workbook; the same document gives the same bytes."""
    from openpyxl import Workbook

    transcript = document.transcript
    book = Workbook()
    said = book.create_sheet("発言")
    del book[book.sheetnames[0]]
    _fill(said, COLUMNS, _utterances(document))
    people = book.create_sheet("出席者")
    _fill(
        people,
        (("役職", 24), ("氏名", 24), ("よみ", 24), ("区分", 10), ("席", 8)),
        _people(transcript),
    )
    about = book.create_sheet("会議")
    _fill(about, (("会議", 100),), ([line] for line in head(transcript)))
    moment = transcript.meeting.started_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties = book.properties
    properties.created, properties.creator = moment, ""
    properties.title = printable(transcript.meeting.title)
    written = moment.isoformat().encode() + b"Z"

    def change(name: str, content: bytes) -> bytes:
        # openpyxl states the time of writing here, whatever it is told.
        is_core = name == "docProps/core.xml"
        return _MODIFIED.sub(rb"\g<1>" + written + rb"\g<2>", content) if is_core else content

    return pack(book.save, change)


def _utterances(document: MinutesDocument) -> Iterator[list[str | float]]:
    spoken_by = named(document.transcript)
    said = [item for item in rows(document) if printable(item.text)]
    for number, item in enumerate(said, start=1):
        text, recognized = printable(item.text), printable(item.recognized)
        for at in range(0, max(len(text), len(recognized)), MOST_IN_CELL):
            yield [
                number,
                format_position(item.start),
                format_position(item.end),
                round(item.start, 2),
                spoken_by.of(item.speaker, item.text),
                text[at : at + MOST_IN_CELL],
                recognized[at : at + MOST_IN_CELL],
                "○" if item.is_edited else "",
                _open_places(item),
            ]


def _open_places(item: Utterance) -> float | str:
    return (0 if item.is_checked else len(item.doubts)) or ""


def _people(transcript: Transcript) -> Iterator[list[str]]:
    for person in transcript.meeting.participants:
        texts = (person.role, person.name, person.reading)
        yield [*map(printable, texts), STANDINGS[person.attendance], printable(person.seat)]


def _fill(
    sheet: Worksheet,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str | float]],
) -> None:
    """Write a sheet that prints on A4 and whose heading stays in sight."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for at, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    plain, strong = Font(name=FONT), Font(name=FONT, bold=True)
    top = Alignment(vertical="top", wrap_text=True)
    count = 0
    for count, row in enumerate(([name for name, _ in columns], *rows), start=1):
        for at, value in enumerate(row, start=1):
            cell = sheet.cell(count, at)
            cell.font, cell.alignment = strong if count == 1 else plain, top
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # what starts with = would be taken for a formula
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = PAPER_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
