"""What is added to a filled template, whoever made it."""

from __future__ import annotations

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

EVERY = 5
"""Lines of a page that get a number: as proofreaders cite them."""

TITLE_SIZES: tuple[tuple[int, float | None], ...] = ((26, None), (32, 14), (37, 12))
"""Characters that fit on a line of 160 mm in the style's own size, and in smaller ones."""

SMALLEST_TITLE = 12

_AFTER_LINE_NUMBERS = ("pgNumType", "cols", "docGrid", "titlePg", "textDirection", "bidi")
"""What follows `w:lnNumType` in a section. Source: ECMA-376 Part 1, 17.6.17 (CT_SectPr)."""


def add_line_numbers(document: Document) -> None:
    """Number the lines of every section, from 1 on each page."""
    for section in document.sections:
        properties = section._sectPr  # noqa: SLF001  # python-docx has no line numbers
        for old in properties.findall(qn("w:lnNumType")):
            properties.remove(old)
        numbers = OxmlElement("w:lnNumType")
        numbers.set(qn("w:countBy"), str(EVERY))
        numbers.set(qn("w:restart"), "newPage")
        following = [
            child
            for child in properties
            if child.tag in {qn(f"w:{name}") for name in _AFTER_LINE_NUMBERS}
        ]
        if following:
            following[0].addprevious(numbers)
        else:
            properties.append(numbers)


def fit_title(document: Document) -> None:
    """Set a title that needs several lines in smaller letters, so that no word is torn."""
    for paragraph in document.paragraphs:
        if paragraph.style is None or paragraph.style.name != "Title":
            continue
        length = len(paragraph.text)
        size = next((points for most, points in TITLE_SIZES if length <= most), SMALLEST_TITLE)
        for run in paragraph.runs:
            if size is not None:
                run.font.size = Pt(size)


def add_warning(document: Document, sentence: str) -> None:
    """Put a framed sentence on top of the first page, whatever the template says."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="6" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right")
    )
    paragraph = parse_xml(
        f"<w:p {nsdecls('w')}><w:pPr><w:pBdr>{sides}</w:pBdr>"
        '<w:spacing w:after="240"/><w:ind w:left="170" w:right="170"/></w:pPr>'
        "<w:r><w:rPr><w:b/></w:rPr><w:t/></w:r></w:p>"
    )
    paragraph.find(f".//{qn('w:t')}").text = sentence
    document.element.body.insert(0, paragraph)


def name_unnamed_fonts(document: Document) -> None:
    """Give East Asian letters the typeface of the others where a form names only that one.

    Word takes its own default for them otherwise, another one on every machine.
    """
    for part in (document.element, document.styles.element):
        for fonts in part.iter(qn("w:rFonts")):
            latin = fonts.get(qn("w:ascii"))
            keys = (qn("w:eastAsia"), qn("w:eastAsiaTheme"))
            if latin and not any(fonts.get(key) for key in keys) and not latin.isascii():
                fonts.set(qn("w:eastAsia"), latin)
