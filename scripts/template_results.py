"""What minutes say in sentences of their own, in our Word templates: points, decisions, tasks."""

from __future__ import annotations

from docx.document import Document
from docx.shared import Mm
from template_parts import POINT, add_table, fill, label_row, repeat, say

from minutes.export import word_styles as look


def add_results(document: Document) -> None:
    """Add what was decided and what is to be done."""
    document.add_paragraph("決定事項", "Heading 1")
    add_list(document, "決定事項一覧")
    add_tasks(document)


def add_list(document: Document, field: str) -> None:
    """Add findings as a list; one that is empty says so."""
    say(document, f"{{%p if not {field} %}}")
    document.add_paragraph("なし", POINT)
    say(document, "{%p endif %}")
    say(document, f"{{%p for x in {field} %}}")
    document.add_paragraph(sentence("x"), POINT)
    say(document, "{%p endfor %}")


def sentence(name: str, *, has_name: bool = False) -> str:
    """Return a sentence of the minutes; a draft tells where to hear what it rests on."""
    who = f"{{% if {name}.呼び名 %}}（{{{{{name}.呼び名}}}}）{{% endif %}}" if has_name else ""
    place = f'{{% if 状態 == "案" and {name}.位置 %}}（{{{{{name}.位置}}}}）{{% endif %}}'
    return f"・{who}{{{{{name}.本文}}}}{place}"


def add_gist(document: Document) -> None:
    """Add the summary of the whole meeting where one was made."""
    say(document, "{%p if 要旨一覧 %}")
    document.add_paragraph("要旨", "Heading 1")
    say(document, "{%p for x in 要旨一覧 %}")
    document.add_paragraph(sentence("x"), POINT)
    say(document, "{%p endfor %}")
    say(document, "{%p endif %}")


def add_item_heading(document: Document, text: str) -> None:
    """Add the heading of an item; what belongs to none of several has one of its own."""
    say(document, "{%p if x.題名 %}")
    document.add_paragraph(text, look.ITEM)
    say(document, "{%p elif 議題 %}")
    document.add_paragraph("議題によらないもの", look.ITEM)
    say(document, "{%p endif %}")


def add_nothing(document: Document, condition: str) -> None:
    """Say that nothing is recorded: an empty heading looks like a mistake."""
    say(document, f"{{%p if {condition} %}}")
    document.add_paragraph("（記録なし）", POINT)
    say(document, "{%p endif %}")


def add_tasks(document: Document) -> None:
    """Add the work that somebody took on, under a heading."""
    document.add_paragraph("今後の対応（宿題）", "Heading 1")
    add_task_table(document)


def add_task_table(document: Document) -> None:
    """Add the table of who does what until when; an empty row is there to be filled."""
    table = add_table(document, 5, (Mm(10), Mm(80), Mm(42), Mm(28)))
    label_row(table.rows[0].cells, ("", "内容", "担当", "期限"))
    repeat(table, 0)
    fill(table.rows[1].cells[0], ["{%tr for x in 宿題一覧 %}"])
    values = ("{{x.番号}}", "{{x.本文}}", "{{x.担当}}", "{{x.期限}}")
    for cell, text in zip(table.rows[2].cells, values, strict=True):
        fill(cell, [text])
    fill(table.rows[3].cells[0], ["{%tr endfor %}"])
    for cell in table.rows[4].cells:
        fill(cell, [""])
