"""The text of hand-outs: what people see on the page is what is read."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from minutes.dictionary.documents import read_document
from minutes.errors import DocumentRejected, FileUnreadable
from tests.unit.dictionary.pdf_files import lock, make_pdf


def read(folder: Path, content: bytes, name: str = "会議 次第") -> tuple[str, ...]:
    (folder / name).write_bytes(content)
    return read_document(folder / name)


def ruby(base: str, reading: str) -> object:
    return parse_xml(
        f"<w:r {nsdecls('w')}><w:ruby><w:rubyPr/><w:rt><w:r><w:t>{reading}</w:t></w:r></w:rt>"
        f"<w:rubyBase><w:r><w:t>{base}</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )


def word(document: object) -> bytes:
    content = io.BytesIO()
    document.save(content)  # type: ignore[attr-defined]
    return content.getvalue()


def test_paragraphs_and_tables_of_word_come_in_their_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("総務常任委員会\n次第")
    table = document.add_table(rows=2, cols=2)
    for row, texts in enumerate([("氏名", "ふりがな"), ("牧潮　一馬", "まきしお　かずま")]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_paragraph("以上")

    assert read(tmp_path, word(document)) == (
        "総務常任委員会",
        "次第",
        "氏名\tふりがな",
        "牧潮　一馬\tまきしお　かずま",
        "以上",
    )


def test_a_cell_with_several_names_gives_a_line_for_each(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    cell.text = "山田太郎"
    cell.add_paragraph("佐藤花子")

    assert read(tmp_path, word(document)) == ("山田太郎", "佐藤花子")


def test_furigana_over_a_word_stands_behind_it(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("担当は")
    paragraph._p.append(ruby("牧", "まき"))
    paragraph._p.append(ruby("潮", "しお"))
    paragraph.add_run("委員です。")

    assert read(tmp_path, word(document)) == ("担当は牧潮（まきしお）委員です。",)


def test_what_was_struck_out_with_tracked_changes_is_not_read(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("委員は")
    paragraph._p.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>旧姓</w:delText></w:r></w:del>")
    )
    paragraph.add_run("牧潮です。")

    assert read(tmp_path, word(document)) == ("委員は牧潮です。",)


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>傍聴席 牧潮</w:t></w:r></w:p></w:txbxContent>"
    spaces = nsdecls("w") + (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    document = docx.Document()
    paragraph = document.add_paragraph("図")
    paragraph._p.append(
        parse_xml(
            f"<w:r {spaces}><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )

    assert read(tmp_path, word(document)) == ("図", "傍聴席 牧潮")


def test_every_sheet_of_a_workbook_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["氏名", "役職"])
    book.create_sheet("二枚目").append(["牧潮一馬", None, 3])
    content = io.BytesIO()
    book.save(content)

    assert read(tmp_path, content.getvalue()) == ("氏名\t役職", "牧潮一馬\t\t3")


def test_the_text_of_a_pdf_is_read_and_lines_broken_by_the_margin_are_joined(
    tmp_path: Path,
) -> None:
    lines = ["防災行政無線の更新について、総務課長が防災行", "政無線を説明した。", "⼭⽥委員"]

    assert read(tmp_path, make_pdf(lines)) == (
        "防災行政無線の更新について、総務課長が防災行政無線を説明した。",
        "山田委員",
    )


def test_a_pdf_that_opens_without_a_password_is_read_though_it_is_encrypted(
    tmp_path: Path,
) -> None:
    assert read(tmp_path, lock(make_pdf(["牧潮委員"]), "")) == ("牧潮委員",)


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16"])
def test_plain_text_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, "次第\r\n\r\n１　予算\r\n".encode(encoding)) == ("次第", "１　予算")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (lock(make_pdf(["牧潮"]), "secret"), "パスワード"),
        (make_pdf([]), "画像だけ"),
        (make_pdf(["牧潮委員"])[:200], "PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "古い形式"),
        (bytes(range(256)) * 20, "読めません"),
        (word(docx.Document()), "文字が入っていません"),
        (word(docx.Document())[:2000], "読めません"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(DocumentRejected) as caught:
        read(tmp_path, content)

    assert reason in caught.value.reason


def documents() -> list[bytes]:
    document = docx.Document()
    document.add_paragraph("牧潮委員")
    book = Workbook()
    book.worksheets[0].append(["牧潮委員"])
    content = io.BytesIO()
    book.save(content)
    return [word(document), content.getvalue(), make_pdf(["牧潮委員"])]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(kind=st.integers(0, 2), at=st.floats(0, 0.999), cut=st.integers(0, 400), put=st.binary())
def test_a_damaged_document_is_read_or_refused_and_nothing_else(
    tmp_path: Path, kind: int, at: float, cut: int, put: bytes
) -> None:
    whole = documents()[kind]
    place = int(at * len(whole))

    try:
        lines = read(tmp_path, whole[:place] + put + whole[place + cut :])
    except DocumentRejected:
        return
    assert all(line.strip() for line in lines)


def test_a_missing_document_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        read_document(tmp_path / "ない.docx")
