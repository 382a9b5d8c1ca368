"""Word: a draft of the minutes as a city files them.

The same transcript gives the same bytes, on any day: nothing in the file tells when it
was written, only when the meeting was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell

from minutes.export import word_styles as look
from minutes.export.checklist import Place, list_places
from minutes.export.course import record
from minutes.export.origin import describe_origin, practice_warning
from minutes.export.packing import pack
from minutes.export.people import grouped, said
from minutes.export.statements import printable
from minutes.export.wareki import format_period
from minutes.export.word_record import add_record
from minutes.messages import format_position
from minutes.types import Meeting, MinutesDocument, Participant

DRAFT_MARK = "「案」"
UNTITLED = "会議"

FEW_PARTICIPANTS = 5
"""So many stand in the table at the head; more get a table of their own."""

_HEADER_CHARACTERS = 38
"""What fits beside the mark on one line of the header."""

_LARGE_TITLE_CHARACTERS = 26
"""What fits on one line in the title's own size."""

_SHADE = "F0F0F0"


def render(minutes: MinutesDocument) -> bytes:
    """Return the document."""
    transcript, meeting = minutes.transcript, minutes.transcript.meeting
    title = printable(meeting.title) or UNTITLED
    document = look.make_document()
    shortened = title[: _HEADER_CHARACTERS - 1] + "…" if len(title) > _HEADER_CHARACTERS else title
    look.add_header_and_footer(document, shortened, DRAFT_MARK)
    if not title.endswith(("会議録", "議事録")):
        document.add_paragraph("会 議 録", "Subtitle")
    heading = document.add_paragraph(title, "Title")
    if len(title) > _LARGE_TITLE_CHARACTERS:
        heading.runs[0].font.size = Pt(14)
    if warning := practice_warning(transcript):
        document.add_paragraph(warning, look.WARNING)
    _add_summary(document, meeting)
    if len(meeting.participants) > FEW_PARTICIPANTS:
        document.add_paragraph("出席者", "Heading 1")
        for name, people in grouped(meeting.participants):
            if len(people) < len(meeting.participants):
                document.add_paragraph(name, look.LABEL).paragraph_format.keep_with_next = True
            _add_people(document, people)
    document.add_paragraph("会議の経過", "Heading 1")
    add_record(document, record(minutes))
    if places := list_places(transcript.utterances):
        _add_places(document, places)
    document.add_paragraph("会議録の作成方法", "Heading 1")
    document.add_paragraph(describe_origin(transcript), look.NOTE)
    _set_properties(document, meeting, title)
    return pack(document.save)


_PLACES_NOTE = (
    "辞書で直した所と、表記を決められなかった所です。録音と照らし合わせて確かめてください。"
    "この表は会議録の一部ではありません。清書の前に消してください。"
)


def _add_summary(document: Document, meeting: Meeting) -> None:
    """Add the table of when, where, who and what; an empty cell is there to be filled."""
    rows = [
        ("日時", [format_period(meeting.started_at, meeting.duration)]),
        ("場所", [printable(meeting.place)]),
    ]
    is_long = len(meeting.participants) > FEW_PARTICIPANTS
    for name, people in grouped(meeting.participants) or [("出席者", [])]:
        told = f"{len(people)}人（下の表のとおり）"
        rows.append((name, [told] if is_long else [said(person) for person in people]))
    if meeting.agenda:
        items = enumerate(map(printable, meeting.agenda), start=1)
        rows.append(("議題", [f"{number}　{item}" for number, item in items]))
    table = _add_table(document, len(rows), (Mm(26), Mm(134)))
    for row, (label, lines) in zip(table.rows, rows, strict=True):
        _fill(row.cells[0], [label], look.LABEL)
        look.shade(row.cells[0], _SHADE)
        _fill(row.cells[1], lines, look.CELL)


def _add_people(document: Document, people: Sequence[Participant]) -> None:
    """Add the attendance list, in two columns read downwards."""
    half = (len(people) + 1) // 2
    table = _add_table(document, half + 1, (Mm(44), Mm(36), Mm(44), Mm(36)))
    for cell, label in zip(table.rows[0].cells, ("役職", "氏名") * 2, strict=True):
        _fill(cell, [label], look.LABEL)
        look.shade(cell, _SHADE)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001  # no such property
    for at in range(half):
        cells = table.rows[at + 1].cells
        for cell in cells:
            _fill(cell, [""], look.CELL)
        for column, index in ((0, at), (2, at + half)):
            if index < len(people):
                _fill(cells[column], [printable(people[index].role)], look.CELL)
                _fill(cells[column + 1], [printable(people[index].name)], look.CELL)


def _add_places(document: Document, places: Sequence[Place]) -> None:
    """Add the list of what was corrected by rule and of what nobody could decide."""
    document.add_paragraph("確かめていただきたい所", "Heading 1")
    document.add_paragraph(_PLACES_NOTE, look.NOTE)
    table = _add_table(document, len(places) + 1, (Mm(20), Mm(66), Mm(40), Mm(34)))
    for cell, label in zip(
        table.rows[0].cells, ("時刻", "箇所", "直した語・候補", "理由"), strict=True
    ):
        _fill(cell, [label], look.LABEL)
        look.shade(cell, _SHADE)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  # as above
    for row, place in zip(table.rows[1:], places, strict=True):
        shown = (format_position(place.position), place.excerpt, place.choice, place.reason)
        for cell, text in zip(row.cells, shown, strict=True):
            _fill(cell, [text], look.CELL)


def _add_table(document: Document, row_count: int, widths: Sequence[Length]) -> Table:
    table: Table = document.add_table(row_count, len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  # as above
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    return table


def _fill(cell: _Cell, lines: Sequence[str], style: str) -> None:
    for at, line in enumerate(lines or [""]):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        # Our styles have their names for ids; a look-up for each cell takes seconds in all.
        paragraph._p.style = style  # noqa: SLF001  # as below
        for run in list(paragraph.runs):
            paragraph._p.remove(run._r)  # noqa: SLF001  # the only way to empty one
        if line:
            paragraph.add_run(line)


def _set_properties(document: Document, meeting: Meeting, title: str) -> None:
    properties = document.core_properties
    moment = meeting.started_at.astimezone(UTC).replace(tzinfo=None)
    properties.created = properties.modified = moment
    # python-docx refuses more than 255 characters.
    properties.title = title[:255]
    properties.subject, properties.language = "会議録（案）", "ja-JP"
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.revision = 1
