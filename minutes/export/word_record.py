"""The record of a Word draft: time, speaker, text, in columns.

Paragraphs are put together by hand, for a meeting has thousands: python-docx looks each
style up by its name, which takes a minute for five hours of speech.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Pt

from minutes.export import word_styles as look
from minutes.export.course import Line, LineKind
from minutes.messages import format_position

_NAME_CHARACTERS = (4, 8)
"""The column of names is as wide as the widest name, within these; a longer name gets a
line of its own."""
_MOST_OWN_LINES = 1 / 3
"""Part of the lines whose names may have a line of their own beside others that do
not. Our choice, looked at in print: roles with names, 総務課長（佐藤花子）, are long."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TIME_COLUMN = Pt(44)


def add_record(document: Document, lines: Sequence[Line]) -> None:
    """Add the lines; the columns are as wide as their times and names need."""
    if not lines:
        document.add_paragraph("発言の記録はありません。", look.NOTE)
        return
    column = _name_column([line.voice.printed for line in lines if line.voice.printed])
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
    for line in lines:
        end.addprevious(_paragraph_of(line, column, ids))


def _paragraph_of(line: Line, column: Length, ids: Mapping[str, str]) -> BaseOxmlElement:
    match line.kind:
        case LineKind.ITEM:
            return _paragraph(ids[look.ITEM], (line.text, ""))
        case LineKind.RECESS | LineKind.RESUMPTION:
            return _paragraph(ids[look.RULE], (line.text, ""))
        case LineKind.CONTINUED:
            return _paragraph(ids[look.CONTINUED], (f"　{line.text}", ""))
        case _:
            time = format_position(line.start), ids[look.TIME]
            name = line.voice.printed
            said = f"〔{line.text}〕" if line.kind is LineKind.NOTE else line.text
            before = [(name, ids[look.SPEAKER]), _gap(name, column)] if column else []
            return _paragraph(ids[look.STATEMENT], time, ("\t", ""), *before, (said, ""))


def _gap(name: str, column: Length) -> tuple[str, str]:
    """Return what stands between a name and the text: a name too wide stands above it."""
    return ("\n" if _name_width(name) >= column else "\t"), ""


def _paragraph(style: str, *runs: tuple[str, str]) -> BaseOxmlElement:
    """Return a paragraph of runs, each a text and the id of its style, which may be none."""
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    properties.append(OxmlElement("w:pStyle", {qn("w:val"): style}))
    paragraph.append(properties)
    for text, named in runs:
        if text:
            _add_run(paragraph, text, named)
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


def _name_column(names: Sequence[str]) -> Length:
    """Return how much room names take, none where nobody is named."""
    least, most = (size * look.TEXT_SIZE for size in _NAME_CHARACTERS)
    widths = [_name_width(name) for name in names]
    if not widths:
        return Length(0)
    fitting = [width for width in widths if width <= most]
    if len(widths) - len(fitting) > _MOST_OWN_LINES * len(widths):
        fitting = []  # nearly all stand above their text: no room beside it for a few
    return Length(max([least, *fitting]) + look.TEXT_SIZE)


def _name_width(name: str) -> int:
    cells = sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in name)
    return cells * look.TEXT_SIZE // 2
