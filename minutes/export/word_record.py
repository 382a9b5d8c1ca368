"""The record of a Word draft: time, speaker, text, in columns.

Paragraphs are put together by hand, for a meeting has thousands: python-docx looks each
style up by its name, which takes a minute for five hours of speech.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Pt

from minutes.export import word_styles as look
from minutes.export.statements import Statement
from minutes.messages import format_position

_NAME_CHARACTERS = (4, 8)
"""The column of names is as wide as the widest name, within these; a longer name gets a
line of its own."""
_MOST_OWN_LINES = 1 / 3
"""Part of the statements whose names may have a line of their own beside others that do
not. Our choice, looked at in print: roles with names, 総務課長（佐藤花子）, are long."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TIME_COLUMN = Pt(44)


def add_record(document: Document, statements: Sequence[Statement]) -> None:
    """Add the statements; the columns are as wide as their times and names need."""
    if not statements:
        document.add_paragraph("発言の記録はありません。", look.NOTE)
        return
    column = _name_column(statements)
    indent = Length(_TIME_COLUMN + column)
    for name in (look.STATEMENT, look.CONTINUED):
        form = document.styles[name].paragraph_format
        form.left_indent = indent
        if name == look.STATEMENT:
            form.first_line_indent = Length(-indent)
            form.tab_stops.add_tab_stop(_TIME_COLUMN)
            if column:
                form.tab_stops.add_tab_stop(indent)
    end = document.element.body.sectPr
    ids = {name: document.styles[name].style_id for name in look.RECORD_STYLES}
    for statement in statements:
        for paragraph in _statement(statement, column, ids):
            end.addprevious(paragraph)


def _statement(
    statement: Statement, column: Length, ids: Mapping[str, str]
) -> Iterator[BaseOxmlElement]:
    paragraph = _paragraph(ids[look.STATEMENT])
    _add_run(paragraph, format_position(statement.start), ids[look.TIME])
    _add_run(paragraph, "\t")
    if column:
        _add_run(paragraph, statement.speaker, ids[look.SPEAKER])
        _add_run(paragraph, "\n" if _name_width(statement.speaker) >= column else "\t")
    _add_run(paragraph, statement.paragraphs[0])
    yield paragraph
    for text in statement.paragraphs[1:]:
        paragraph = _paragraph(ids[look.CONTINUED])
        _add_run(paragraph, f"　{text}")
        yield paragraph


def _paragraph(style: str) -> BaseOxmlElement:
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    named = OxmlElement("w:pStyle", {qn("w:val"): style})
    properties.append(named)
    paragraph.append(properties)
    return paragraph


def _add_run(paragraph: BaseOxmlElement, text: str, style: str = "") -> None:
    run = OxmlElement("w:r")
    if style:
        properties = OxmlElement("w:rPr")
        properties.append(OxmlElement("w:rStyle", {qn("w:val"): style}))
        run.append(properties)
    if text in ("\t", "\n"):
        run.append(OxmlElement("w:tab" if text == "\t" else "w:br"))
    else:
        held = OxmlElement("w:t", {_SPACE: "preserve"})
        held.text = text
        run.append(held)
    paragraph.append(run)


def _name_column(statements: Sequence[Statement]) -> Length:
    """Return how much room names take, none where nobody is named."""
    least, most = (size * look.TEXT_SIZE for size in _NAME_CHARACTERS)
    widths = [_name_width(item.speaker) for item in statements if item.speaker]
    if not widths:
        return Length(0)
    fitting = [width for width in widths if width <= most]
    if len(widths) - len(fitting) > _MOST_OWN_LINES * len(widths):
        fitting = []  # nearly all stand above their text: no room beside it for a few
    return Length(max([least, *fitting]) + look.TEXT_SIZE)


def _name_width(name: str) -> int:
    cells = sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in name)
    return cells * look.TEXT_SIZE // 2
