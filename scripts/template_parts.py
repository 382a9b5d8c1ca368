"""The parts that our Word templates are put together from: styles, tables, fields."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from minutes.export import word_styles as look  # noqa: E402 - found by the line above

POINT = "箇条"
CONTENTS = ("toc 1", "toc 2")
SIGNATURE = "署名"
LETTER = Pt(10.5)
SHADE = "F0F0F0"


def start(title: str, status: str) -> Document:
    """Return an empty form with our styles, header and page numbers."""
    document = look.make_document()
    _drop_foreign_styles(document)
    _add_styles(document)
    look.add_header_and_footer(document, title, f"「{status}」")
    return document


def _drop_foreign_styles(document: Document) -> None:
    """Take out styles that name a typeface for Latin letters only; nothing uses them."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        fonts = style.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if fonts is not None and fonts.get(qn("w:ascii")) and not fonts.get(qn("w:eastAsia")):
            styles.remove(style)


def _add_styles(document: Document) -> None:
    for name in (look.STATEMENT, look.CONTINUED):
        form = cast("ParagraphStyle", document.styles[name]).paragraph_format
        form.space_after = Pt(0)
        form.left_indent = LETTER
        form.first_line_indent = Length(-LETTER) if name == look.STATEMENT else LETTER
    point = look._style(document, POINT, look.BODY_FONT, LETTER)  # noqa: SLF001
    look._space(point, 0, 3)  # noqa: SLF001
    point.paragraph_format.left_indent = Length(2 * LETTER)
    point.paragraph_format.first_line_indent = Length(-LETTER)
    for level, name in enumerate(CONTENTS):
        contents = look._style(document, name, look.BODY_FONT, LETTER)  # noqa: SLF001
        look._space(contents, 0, 2)  # noqa: SLF001
        contents.paragraph_format.left_indent = Length(level * LETTER)
        contents.paragraph_format.tab_stops.add_tab_stop(
            look.TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
    signature = look._style(document, SIGNATURE, look.BODY_FONT, LETTER)  # noqa: SLF001
    look._space(signature, 12, 0)  # noqa: SLF001
    form = signature.paragraph_format
    form.left_indent, form.keep_together, form.keep_with_next = Mm(60), True, True
    form.tab_stops.add_tab_stop(Mm(90))
    form.tab_stops.add_tab_stop(look.TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.HEAVY)


def say(document: Document, tag: str) -> Paragraph:
    """Add a paragraph that only steers; nothing of it is left in the result."""
    return document.add_paragraph(tag, "Normal")


def add_course(document: Document, field: str, marks: str, name: str, item: str) -> None:
    """Add the course of a meeting: one sort of line, one paragraph of the template."""
    say(document, f"{{%p for x in {field} %}}")
    say(document, '{%p if x.種類 == "議題" %}')
    document.add_paragraph(item, look.ITEM)
    say(document, '{%p elif x.種類 == "発言" and x.発言者 %}')
    said = document.add_paragraph(style=look.STATEMENT)
    said.add_run(f"{marks}{name}", look.SPEAKER)
    said.add_run("　{{x.本文}}")
    say(document, '{%p elif x.種類 == "発言" or x.種類 == "続き" %}')
    document.add_paragraph("{{x.本文}}", look.CONTINUED)
    say(document, '{%p elif x.種類 == "注記" %}')
    document.add_paragraph("〔{{x.本文}}〕", look.CONTINUED)
    say(document, "{%p else %}")
    document.add_paragraph("{{x.本文}}", look.RULE)
    say(document, "{%p endif %}")
    say(document, "{%p endfor %}")


def people(field: str) -> str:
    """Return what tells who attends: the names, or how many there are on the list behind."""
    return (
        f"{{% if 別表 and {field} %}}{{{{{field}一覧|length}}}}人（{{{{別表}}}}）"
        f"{{% else %}}{{{{{field}}}}}{{% endif %}}"
    )


def add_committee_facts(document: Document) -> None:
    """Add the table of facts that ordinances on committees ask for."""
    add_facts(
        document,
        (
            ("回次", "{{回次}}"),
            ("日時", "{{日時}}"),
            ("場所", "{{場所}}"),
            ("公開の可否", "{{公開}}", "{{非公開の理由}}"),
            ("出席者", people("出席者")),
            ("欠席者", people("欠席者")),
            ("説明員", people("説明員")),
            ("事務局", people("事務局")),
            ("傍聴者数", "{{傍聴者数}}"),
            ("議題", "{{議題}}"),
            ("会議資料", "{{資料}}"),
            ("会議録の\n作成方法", "{{作成方法}}"),
        ),
    )


def add_facts(document: Document, rows: Sequence[tuple[str, ...]]) -> None:
    """Add a table of labels and what stands beside them; only the first line always stays."""
    table = add_table(document, len(rows), (Mm(30), Mm(130)), is_whole=False)
    for row, (label, *lines) in zip(table.rows, rows, strict=True):
        fill(row.cells[0], [label], look.LABEL)
        look.shade(row.cells[0], SHADE)
        first, *others = lines
        fill(row.cells[1], [first])
        for line in others:
            for text in (f"{{%p if {_condition(line)} %}}", line, "{%p endif %}"):
                row.cells[1].add_paragraph(text, look.CELL)


def _condition(line: str) -> str:
    """Return when a line of the facts stands: where its field is filled."""
    name = line.strip("{}")
    return f"{name} and not 別表" if name == "出席者" else name


def add_stamps(document: Document, posts: Sequence[str]) -> None:
    """Add the boxes for seals, at the right as on every circulated paper."""
    table = add_table(document, 2, [Mm(20)] * len(posts))
    table.alignment = WD_TABLE_ALIGNMENT.RIGHT
    for cell, post in zip(table.rows[0].cells, posts, strict=True):
        fill(cell, [post])
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    table.rows[1].height = Mm(18)
    for cell in table.rows[1].cells:
        fill(cell, [""])


def add_low_title(document: Document, text: str) -> None:
    """Add a title below the boxes for seals."""
    document.add_paragraph(text, "Title").paragraph_format.space_before = Pt(16)


def add_signatures(document: Document, sentence: str) -> None:
    """Add the lines to sign on, kept together on a page."""
    opening = document.add_paragraph(sentence, look.NOTE)
    opening.paragraph_format.space_before = Pt(24)
    opening.paragraph_format.keep_with_next = True
    day = document.add_paragraph("　　　　年　　月　　日", look.NOTE)
    day.paragraph_format.keep_with_next = True
    say(document, "{%p for x in 署名人一覧 %}")
    document.add_paragraph("{{x.役職}}\t{{x.氏名}}\t", SIGNATURE)
    say(document, "{%p endfor %}")


def add_origin(document: Document) -> None:
    """Say how the text came about, as long as it is a draft."""
    say(document, '{%p if 状態 == "案" %}')
    note = document.add_paragraph("※{{作成の注記}}", look.NOTE)
    note.paragraph_format.space_before = Pt(20)
    note.runs[0].font.size = Pt(9)
    say(document, "{%p endif %}")


def add_contents(document: Document) -> None:
    """Add a table of contents; it is filled with the items when minutes are made."""
    say(document, "{%p if 議題一覧 %}")
    document.add_paragraph("目　次", look.LABEL)
    begin = document.add_paragraph(style=CONTENTS[0])
    begin.paragraph_format.line_spacing = Pt(1)
    _field_mark(begin, "begin", ' TOC \\o "1-2" \\h \\z \\u ')
    end = document.add_paragraph(style=CONTENTS[0])
    _field_mark(end, "end", "")
    say(document, "{%p endif %}")


def _field_mark(paragraph: Paragraph, kind: str, instruction: str) -> None:
    pieces = [f'<w:fldChar w:fldCharType="{kind}"/>']
    if instruction:
        pieces = [
            '<w:fldChar w:fldCharType="begin" w:dirty="true"/>',
            f'<w:instrText xml:space="preserve">{instruction}</w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
        ]
    for piece in pieces:
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{piece}</w:r>"))  # noqa: SLF001


def add_table(
    document: Document, row_count: int, widths: Sequence[Length], *, is_whole: bool = True
) -> Table:
    """Add a table with fixed columns, whose rows stay whole or may go over to the next page."""
    table = cast("Table", document.add_table(row_count, len(widths), style="Table Grid"))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        if is_whole:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  # as below
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    return table


def label_row(cells: Sequence[_Cell], labels: Sequence[str]) -> None:
    """Write the heading row of a table."""
    for cell, label in zip(cells, labels, strict=True):
        fill(cell, [label], look.LABEL)
        look.shade(cell, SHADE)


def repeat(table: Table, row: int) -> None:
    """Have a heading row stand on each page that the table goes on to."""
    properties = table.rows[row]._tr.get_or_add_trPr()  # noqa: SLF001  # no such property
    properties.append(OxmlElement("w:tblHeader"))


def fill(cell: _Cell, lines: Sequence[str], style: str = look.CELL) -> None:
    """Write lines into a cell, a paragraph each."""
    for at, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.style = style
        if line:
            paragraph.add_run(line)
