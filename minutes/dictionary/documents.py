"""The text of agendas and hand-outs: Word, PDF, Excel and plain text.

A document is its lines in reading order; the cells of a table's row stand in one line
with tabs between them. Furigana over a word stands behind it: 牧潮（まきしお）.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from minutes.dictionary.plain_text import decode, read_bytes, split_lines
from minutes.dictionary.spreadsheet import has_part, is_workbook, read_sheets
from minutes.dictionary.tables import find_header, split_table
from minutes.errors import BROKEN_DOCUMENT, DocumentRejected

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element  # lxml's has the same methods, but no types

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLOCKS = frozenset({f"{_W}p", f"{_W}tbl"})
_NOT_READ = frozenset({f"{_W}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "instrText")})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_RADICALS = re.compile(r"[\u2e80-\u2fdf]")
_PARTED_NUMBER = re.compile(r"(?<=\d)[ 　]+(?=[年月日号回条項時分件階款目区次])")
_NOT_WRAPPED = re.compile(r"[。．！？」）)：:\d\s]$")
_FULL_LINE = 0.9
"""A line of at least this share of the page's longest is one that goes on below."""


def read_document(path: Path) -> tuple[str, ...]:
    """Return the lines of a document that are not empty; its content says what it is.

    Raises:
        FileUnreadable: missing, a folder, no permission.
        DocumentRejected: no document we can read, encrypted, damaged, or only pictures.
    """
    content = read_bytes(path)
    if has_part(content, "word/document.xml"):
        lines = _word_lines(path, content)
    elif is_workbook(content):
        sheets = read_sheets(path, content)
        lines = ["\t".join(row.cells).strip("\t") for sheet in sheets for row in sheet.rows]
    elif content.startswith(b"%PDF"):
        lines = _pdf_lines(path, content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        reason = "古い形式か、パスワードで守られています（docx か xlsx で保存し直してください）"
        raise DocumentRejected(path, reason)
    else:
        lines = _plain_lines(path, content)
    found = tuple(line for line in map(_clean, lines) if line)
    if not found:
        raise DocumentRejected(path, "文字が入っていません")
    return found


def _plain_lines(path: Path, content: bytes) -> list[str]:
    text = None if content.startswith(b"PK\x03\x04") else decode(content)
    if text is None:
        raise DocumentRejected(path, "Word・PDF・Excel・文字のどのファイルとしても読めません")
    table = split_table(text)
    if find_header(table.rows) is not None:
        return ["\t".join(row.cells).strip("\t") for row in table.rows]
    return split_lines(text)


def _clean(line: str) -> str:
    return "".join(
        x for x in line if unicodedata.category(x) not in {"Cf", "Cc"} or x == "\t"
    ).strip()


# Word


def _word_lines(path: Path, content: bytes) -> list[str]:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        body = docx.Document(io.BytesIO(content)).element.body
    except (OpcError, *BROKEN_DOCUMENT) as error:
        raise DocumentRejected(path, "Word のファイルが壊れています") from error
    return list(_blocks(body))


def _blocks(parent: Element) -> Iterator[str]:
    """Yield the lines of paragraphs and tables below an element, text boxes as well."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraph(child).split("\n")
            for node in child:
                yield from _blocks_within(node)
        elif child.tag == f"{_W}tbl":
            for row in _children(child, "tr"):
                yield from _row(row)
        elif child.tag not in _NOT_READ and child.tag != _FALLBACK:
            yield from _blocks(child)


def _blocks_within(node: Element) -> Iterator[str]:
    if node.tag == f"{_W}txbxContent":
        yield from _blocks(node)
    elif node.tag != _FALLBACK:
        for child in node:
            yield from _blocks_within(child)


def _children(node: Element, name: str) -> Iterator[Element]:
    """Yield children of a name, also those inside a content control."""
    for child in node:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent"}:
            yield from _children(child, name)


def _row(row: Element) -> Iterator[str]:
    """Yield a table's row as one line, or its lines where a cell holds several."""
    cells = []
    for cell in _children(row, "tc"):
        lines = [_paragraph(item).replace("\n", " ").strip() for item in cell.iter(f"{_W}p")]
        cells.append([line for line in lines if line])
    if any(len(lines) > 1 for lines in cells):
        yield from (line for lines in cells for line in lines)
    else:
        yield "\t".join("".join(lines) for lines in cells)


def _paragraph(paragraph: Element) -> str:
    """Return a paragraph's text; furigana over neighbouring characters is put together."""
    parts: list[str] = []
    bases: list[str] = []
    readings: list[str] = []
    for text, reading in (*_runs(paragraph), ("", "")):
        if reading:
            bases.append(text)
            readings.append(reading)
            continue
        if bases:
            parts.append(f"{''.join(bases)}（{''.join(readings)}）")
            bases, readings = [], []
        parts.append(text)
    return "".join(parts)


def _runs(node: Element) -> Iterator[tuple[str, str]]:
    """Yield pieces of text, each with the furigana over it."""
    for child in node:
        tag = child.tag
        if tag == f"{_W}t":
            yield child.text or "", ""
        elif tag == f"{_W}tab":
            yield "　", ""
        elif tag in {f"{_W}br", f"{_W}cr"}:
            yield "\n", ""
        elif tag == f"{_W}ruby":
            yield _texts(child, "rubyBase"), _texts(child, "rt")
        elif tag not in _NOT_READ and tag not in _BLOCKS and tag != f"{_W}txbxContent":
            yield from () if tag == _FALLBACK else _runs(child)


def _texts(ruby: Element, name: str) -> str:
    return "".join(
        item.text or "" for part in ruby.iter(f"{_W}{name}") for item in part.iter(f"{_W}t")
    )


# PDF


def _pdf_lines(path: Path, content: bytes) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentRejected(
                path, "パスワードで守られています（外してから保存し直してください）"
            )
        pages = [page.extract_text() for page in reader.pages]
    except DependencyError as error:
        raise DocumentRejected(
            path, "暗号化されています（外してから保存し直してください）"
        ) from error
    except (PyPdfError, *BROKEN_DOCUMENT) as error:
        raise DocumentRejected(path, "PDF が壊れています") from error
    if not any(letter.isalpha() for page in pages for letter in page):
        reason = "紙を読み取った画像だけの PDF で、文字が入っていません（元の文書を使ってください）"
        raise DocumentRejected(path, reason)
    return [line for page in pages for line in _unwrap(split_lines(page))]


def _unwrap(lines: list[str]) -> list[str]:
    """Return a page's lines with those that only the margin broke put together.

    Some fonts give the signs of radicals (U+2F00) instead of the characters.
    """
    plain = [
        _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), line).strip()
        for line in (_PARTED_NUMBER.sub("", line) for line in lines)
    ]
    longest = max(map(len, plain), default=0)
    joined: list[str] = []
    goes_on = False
    for line in plain:
        if goes_on and joined:
            joined[-1] += line
        else:
            joined.append(line)
        goes_on = len(line) >= _FULL_LINE * longest and not _NOT_WRAPPED.search(line)
    return joined
