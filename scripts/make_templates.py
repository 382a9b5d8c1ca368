"""Make the Word templates that come along (minutes/export/templates/*.docx).

They are ordinary documents with placeholders, which an office copies and changes in Word;
this script is how ours came to be. `python scripts/make_templates.py` writes them anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx.document import Document
from docx.shared import Mm

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT), str(PROJECT / "scripts")]

from template_annex import add_annex  # noqa: E402
from template_parts import (  # noqa: E402
    POINT,
    add_committee_facts,
    add_contents,
    add_course,
    add_facts,
    add_low_title,
    add_origin,
    add_signatures,
    add_stamps,
    add_table,
    fill,
    label_row,
    people,
    repeat,
    say,
    start,
)
from template_results import (  # noqa: E402
    add_gist,
    add_item_heading,
    add_list,
    add_nothing,
    add_results,
    add_task_table,
    add_tasks,
    sentence,
)

from minutes.export import word_styles as look  # noqa: E402
from minutes.export.packing import pack  # noqa: E402 - found by the lines above

HEADCOUNT = (
    "{% if 出席者数 and 別表 %}{{出席者数}}（{{別表}}）"
    "{% elif 出席者数 %}（{{出席者数}}）{% endif %}"
)
FOLDER = PROJECT / "minutes" / "export" / "templates"


def council() -> Document:
    """議会: contents, facts, every word with ○◆◎, rule lines, signatures."""
    document = start("{{短い会議名}}会議録", "{{状態}}")
    document.add_paragraph("{{回次}}", "Subtitle")
    document.add_paragraph("{{会議名}}会議録", "Title")
    document.add_paragraph("{{開催日}}", "Subtitle")
    add_contents(document)
    add_facts(
        document,
        (
            ("開会の日時", "{{日時}}"),
            ("休憩", "{{休憩}}"),
            ("開会の場所", "{{場所}}"),
            ("出席委員", HEADCOUNT, "{{出席者}}"),
            ("欠席委員", people("欠席者")),
            ("説明のため\n出席した者", people("説明員")),
            ("議会事務局", people("事務局")),
            ("傍聴者", "{{傍聴者数}}"),
            ("付議事件", "{{議題}}"),
            ("会議資料", "{{資料}}"),
        ),
    )
    add_annex(document)
    document.add_paragraph("会議の経過", "Heading 1")
    marks = (
        '{% if x.区分 == "議長" %}○{% elif x.区分 == "委員" %}◆'
        '{% elif x.区分 == "説明員" or x.区分 == "事務局" %}◎{% endif %}'
    )
    add_course(document, "発言一覧", marks, "{{x.発言者}}", "△{{x.本文}}")
    add_signatures(document, "この会議録は、会議の顛末を記載したものであり、ここに署名する。")
    add_origin(document)
    return document


def committee() -> Document:
    """審議会 全文: the table of facts, every word with 【会長】, decisions, signatures."""
    document = start("{{短い会議名}}　会議録", "{{状態}}")
    document.add_paragraph("{{会議名}}　会議録", "Title")
    add_committee_facts(document)
    add_annex(document)
    document.add_paragraph("会議の経過", "Heading 1")
    add_course(document, "発言一覧", "", "【{{x.呼び名}}】", "{{x.本文}}")
    add_results(document)
    add_signatures(document, "上記のとおり相違ないことを確認し、署名します。")
    add_origin(document)
    return document


def committee_points() -> Document:
    """審議会 要点: the same facts; points, decisions and tasks of each item."""
    document = start("{{短い会議名}}　会議録（要点記録）", "{{状態}}")
    document.add_paragraph("{{会議名}}　会議録（要点記録）", "Title")
    add_committee_facts(document)
    add_annex(document)
    add_gist(document)
    document.add_paragraph("議事の要点", "Heading 1")
    say(document, "{%p for x in 議題一覧 %}")
    say(document, "{%p if x.題名 or x.要点 or x.決定事項 or x.要望 %}")
    add_item_heading(document, "{{x.番号}}　{{x.題名}}")
    for name, field in (("主な説明・意見", "要点"), ("決定事項", "決定事項"), ("要望", "要望")):
        say(document, f"{{%p if x.{field} %}}")
        document.add_paragraph(f"〈{name}〉", look.LABEL)
        say(document, f"{{%p for y in x.{field} %}}")
        document.add_paragraph(sentence("y", has_name=field == "要点"), POINT)
        say(document, "{%p endfor %}")
        say(document, "{%p endif %}")
    add_nothing(document, "not x.要点 and not x.決定事項 and not x.要望")
    say(document, "{%p endif %}")
    say(document, "{%p endfor %}")
    add_nothing(document, "not 議題一覧")
    add_tasks(document)
    add_signatures(document, "上記のとおり相違ないことを確認し、署名します。")
    add_origin(document)
    return document


def office() -> Document:
    """庁内会議 簡易: what was decided and who does what first, on a page or two."""
    document = start("{{短い会議名}}", "{{状態}}")
    add_stamps(document, ("課長", "係長", "担当"))
    add_low_title(document, "{{会議名}}　記録")
    add_facts(
        document,
        (
            ("日時", "{{日時}}"),
            ("場所", "{{場所}}"),
            ("出席者", "{{出席者}}", "{{説明員}}", "{{事務局}}"),
            ("議題", "{{議題}}"),
            ("資料", "{{資料}}"),
        ),
    )
    add_gist(document)
    document.add_paragraph("1　決定事項", "Heading 1")
    add_list(document, "決定事項一覧")
    document.add_paragraph("2　宿題", "Heading 1")
    add_task_table(document)
    document.add_paragraph("3　議題ごとの要点", "Heading 1")
    say(document, "{%p for x in 議題一覧 %}")
    say(document, "{%p if x.題名 or x.要点 %}")
    add_item_heading(document, "（{{x.番号}}）{{x.題名}}")
    say(document, "{%p for y in x.要点 %}")
    document.add_paragraph(sentence("y", has_name=True), POINT)
    say(document, "{%p endfor %}")
    add_nothing(document, "not x.要点")
    say(document, "{%p endif %}")
    say(document, "{%p endfor %}")
    add_nothing(document, "not 議題一覧")
    add_origin(document)
    return document


def counter() -> Document:
    """窓口記録: who came, what was said and when, what follows."""
    document = start("{{短い会議名}}", "{{状態}}")
    add_stamps(document, ("課長", "係長", "担当"))
    add_low_title(document, "窓 口 記 録")
    add_facts(
        document,
        (
            ("件名", "{{会議名}}"),
            ("日時", "{{日時}}"),
            ("場所", "{{場所}}"),
            ("相談者", "{{出席者}}"),
            ("対応者", "{{説明員}}", "{{事務局}}"),
        ),
    )
    add_gist(document)
    document.add_paragraph("1　やりとり", "Heading 1")
    table = add_table(document, 4, (Mm(33), Mm(40), Mm(87)))
    label_row(table.rows[0].cells, ("時刻", "発言者", "内容"))
    repeat(table, 0)
    fill(
        table.rows[1].cells[0],
        ['{%tr for x in 発言一覧 if x.種類 != "開会" and x.種類 != "閉会" %}'],
    )
    for cell, text in zip(
        table.rows[2].cells,
        (
            "{{x.時刻}}",
            '{% if x.種類 == "発言" %}{{x.発言者}}{% endif %}',
            '{% if x.種類 == "注記" %}〔{{x.本文}}〕{% else %}{{x.本文}}{% endif %}',
        ),
        strict=True,
    ):
        fill(cell, [text])
    fill(table.rows[3].cells[0], ["{%tr endfor %}"])
    document.add_paragraph("2　その後の対応", "Heading 1")
    add_task_table(document)
    add_origin(document)
    return document


ALL = {
    "council": council,
    "committee": committee,
    "committee_points": committee_points,
    "office": office,
    "counter": counter,
}


def make(name: str) -> bytes:
    """Return a template as a file."""
    document = ALL[name]()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = name, "", ""
    properties.language = "ja-JP"
    return pack(document.save)


def main() -> None:
    """Write all templates."""
    FOLDER.mkdir(exist_ok=True)
    for name in ALL:
        (FOLDER / f"{name}.docx").write_bytes(make(name))


if __name__ == "__main__":
    main()
