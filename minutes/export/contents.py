"""The table of contents (目次) of a filled template: its headings, each with its page.

Word brings the table up to date by itself; this fills it beforehand, so that it is right on
paper and in other programs too. Page numbers are fields, counted by whatever prints.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement

from minutes.export.packing import pack

FIRST_BOOKMARK = 7000
"""Numbers of our bookmarks: far above those that a form has of its own."""

_LEVELS = re.compile(r'\\o\s+"(\d)-(\d)"')
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    """The paragraphs in which a table of contents begins and ends, and its levels."""

    first: BaseOxmlElement
    last: BaseOxmlElement
    levels: range


def fill_contents(document: Document) -> None:
    """Fill the document's table of contents, where it has one."""
    place = _find(document.element.body)
    if place is None or place.first is place.last:
        return
    while (old := place.first.getnext()) is not place.last:
        old.getparent().remove(old)
    tables = {style.name.lower(): style.style_id for style in document.styles if style.name}
    for number, (level, heading) in enumerate(_headings(document, place.levels)):
        name = f"_Toc{FIRST_BOOKMARK + number}"
        _mark(heading, FIRST_BOOKMARK + number, name)
        style = tables.get(f"toc {level - place.levels.start + 1}", tables.get("toc 1", ""))
        place.last.addprevious(_entry(_text(heading), name, style))


def without_field(content: bytes) -> bytes:
    """Return a Word file whose table of contents is plain lines with fields for the pages.

    LibreOffice prints a table of contents as it stands, and counts only such fields.
    """
    document = docx.Document(io.BytesIO(content))
    place = _find(document.element.body)
    if place is None:
        return content
    for paragraph in (place.first, place.last):
        for run in paragraph.findall(qn("w:r")):
            if run.find(qn("w:fldChar")) is not None or run.find(qn("w:instrText")) is not None:
                paragraph.remove(run)
    return pack(document.save)


def _find(body: BaseOxmlElement) -> _Place | None:
    """Return where the first field of this kind begins and ends; fields lie within fields."""
    first, levels, depth = None, range(1, 4), 0
    for paragraph in body.iterchildren(qn("w:p")):
        for element in paragraph.iter(qn("w:fldChar"), qn("w:instrText")):
            kind = element.get(qn("w:fldCharType"))
            if element.tag == qn("w:instrText"):
                if first is None and (element.text or "").strip().startswith("TOC"):
                    first, depth = paragraph, 1
                    found = _LEVELS.search(element.text or "")
                    levels = range(int(found[1]), int(found[2]) + 1) if found else levels
            elif first is not None and kind in ("begin", "end"):
                depth += 1 if kind == "begin" else -1
                if depth == 0:
                    return _Place(first, paragraph, levels)
    return None


def _headings(document: Document, levels: range) -> Iterator[tuple[int, BaseOxmlElement]]:
    known = {}
    for style in document.styles:
        found = _HEADING.fullmatch(style.name or "")
        if found and int(found[1]) in levels:
            known[style.style_id] = int(found[1])
    for paragraph in document.element.body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        level = known.get(style.get(qn("w:val"))) if style is not None else None
        if level is not None and _text(paragraph):
            yield level, paragraph


def _text(paragraph: BaseOxmlElement) -> str:
    return "".join(item.text or "" for item in paragraph.iter(qn("w:t")))


def _mark(heading: BaseOxmlElement, number: int, name: str) -> None:
    start = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>')
    properties = heading.find(qn("w:pPr"))
    properties.addnext(start)
    heading.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))


def _entry(text: str, name: str, style: str) -> BaseOxmlElement:
    """Return a line of the table: the heading, dots, and the page as a field."""
    field = "".join(
        f"<w:r>{piece}</w:r>"
        for piece in (
            '<w:fldChar w:fldCharType="begin" w:dirty="true"/>',
            f'<w:instrText xml:space="preserve"> PAGEREF {name} \\h </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t/>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    entry = parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:hyperlink w:anchor="{name}" w:history="1">'
        f'<w:r><w:t xml:space="preserve"/></w:r><w:r><w:tab/></w:r>{field}</w:hyperlink></w:p>'
    )
    entry.find(f".//{qn('w:t')}").text = text
    return entry
