"""The list of a long attendance (別表) in our Word templates: pages that lie on their side."""

from __future__ import annotations

import copy

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from template_parts import add_table, fill, label_row, repeat, say

from minutes.export import word_styles as look

WIDTH = Mm(247)
"""A4 lying on its side (297 mm) less margins of 25 mm."""

COLUMNS = (
    ("席", "{{x.席}}", Mm(16)),
    ("区分", "{{x.区分}}", Mm(22)),
    ("役職", "{{x.役職}}", Mm(70)),
    ("氏名", "{{x.氏名}}", Mm(50)),
    ("よみ", "{{x.よみ}}", Mm(54)),
    ("備考", "", Mm(35)),
)


def add_annex(document: Document) -> None:
    """Add the list on pages of its own, for meetings whose people want one."""
    say(document, "{%p if 別表 %}")
    lying = document.add_section(WD_SECTION.NEW_PAGE)
    _shrink(document.paragraphs[-1])
    upright = document.sections[-2]
    lying.orientation = WD_ORIENT.LANDSCAPE
    lying.page_width, lying.page_height = upright.page_height, upright.page_width
    _add_wide_header(lying, upright.header.paragraphs[0].text)
    lying.top_margin, lying.bottom_margin = Mm(25), Mm(20)
    heading = document.add_paragraph("別表　出席者名簿", "Heading 1")
    heading.paragraph_format.space_before = Pt(0)
    _add_list(document)
    following = document.add_section(WD_SECTION.NEW_PAGE)
    _shrink(document.paragraphs[-1])
    following.orientation = WD_ORIENT.PORTRAIT
    following.page_width, following.page_height = upright.page_width, upright.page_height
    following.top_margin, following.bottom_margin = upright.top_margin, upright.bottom_margin
    _share_edges(upright, following)
    say(document, "{%p endif %}")


def _add_list(document: Document) -> None:
    labels, values, widths = zip(*COLUMNS, strict=True)
    table = add_table(document, 4, widths)
    label_row(table.rows[0].cells, labels)
    repeat(table, 0)
    fill(table.rows[1].cells[0], ["{%tr for x in 名簿一覧 %}"])
    for cell, value in zip(table.rows[2].cells, values, strict=True):
        fill(cell, [value])
    fill(table.rows[3].cells[0], ["{%tr endfor %}"])


def _add_wide_header(section: Section, text: str) -> None:
    """Have the mark stand at the right of the wider page, too."""
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.add_run(text)
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(look.TEXT_WIDTH, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)


def _share_edges(first: Section, other: Section) -> None:
    """Give a section the header and footer of another, also where that one is left out."""
    for kind in ("headerReference", "footerReference"):
        for reference in reversed(first._sectPr.findall(qn(f"w:{kind}"))):  # noqa: SLF001
            other._sectPr.insert(0, copy.deepcopy(reference))  # noqa: SLF001  # no such call


def _shrink(paragraph: Paragraph) -> None:
    """Have the paragraph that only ends a section take no room: no empty page comes of it."""
    form = paragraph.paragraph_format
    form.line_spacing, form.space_before, form.space_after = Pt(1), Length(0), Length(0)
