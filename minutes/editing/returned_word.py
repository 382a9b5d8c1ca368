"""The paragraphs of a Word file that came back: tracked changes and comments as they are.

Source: ECMA-376, part 1, 17.13.5 (revisions) and 17.13.4 (comments).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes.editing.paragraphs import Change, Paragraph, Remark, Reviser
from minutes.errors import BROKEN_DOCUMENT, DocumentRejected, FileUnreadable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element  # lxml's has the same methods, but no types

MOST_BYTES = 200 << 20
"""A document's text never takes so much; a file that unpacks to more is no minutes."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ADDED = frozenset({f"{_W}ins", f"{_W}moveTo"})
_REMOVED = frozenset({f"{_W}del", f"{_W}moveFrom"})
_PASSED_OVER = frozenset(
    f"{_W}{name}" for name in ("pPr", "rPr", "instrText", "rt", "drawing", "pict", "object")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_LETTERS = frozenset({f"{_W}delText", f"{_W}t"})
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_COMMENTS = "/comments"
_HEADINGS = ("Heading", "TOC", "toc", "heading")


@dataclass(slots=True)
class _Reading:
    """A paragraph while it is read."""

    text: str = ""
    changes: list[Change] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read_paragraphs(path: Path) -> tuple[Paragraph, ...]:
    """Return the body's paragraphs in order; headings and text boxes are left out.

    Raises:
        FileUnreadable: it is not there, or may not be read.
        DocumentRejected: it is no Word file, or damaged.
    """
    body, comments = _open(path)
    boxed, tabled = (
        {item for box in body.iter(_W + name) for item in box.iter(f"{_W}p")}
        for name in ("txbxContent", "tbl")
    )
    return tuple(
        _paragraph(item, comments, is_in_table=item in tabled)
        for item in body.iter(f"{_W}p")
        if item not in boxed and not _is_heading(item)
    )


def _open(path: Path) -> tuple[Element, dict[str, tuple[str, Reviser]]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileUnreadable(path, error.strerror or "") from error
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        reason = "古い形式か、パスワードで守られています（docx で保存し直してください）"
        raise DocumentRejected(path, reason)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except BROKEN_DOCUMENT as error:
        raise DocumentRejected(path, "Word のファイルではないか、壊れています") from error
    if size > MOST_BYTES:
        raise DocumentRejected(path, "大きすぎます")
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(content))
        return document.element.body, dict(_read_comments(document.part))
    except (OpcError, *BROKEN_DOCUMENT) as error:
        raise DocumentRejected(path, "Word のファイルではないか、壊れています") from error


def _read_comments(part: Any) -> Iterator[tuple[str, tuple[str, Reviser]]]:  # noqa: ANN401
    """Yield text and writer of each comment by its id. `part` is python-docx's."""
    from docx.oxml.parser import parse_xml

    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(_COMMENTS):
            for comment in parse_xml(relation.target_part.blob).iter(f"{_W}comment"):
                text = "".join(item.text or "" for item in comment.iter(f"{_W}t"))
                yield comment.get(f"{_W}id", ""), (text, _reviser(comment))


def _is_heading(paragraph: Element) -> bool:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and style.get(f"{_W}val", "").startswith(_HEADINGS)


def _paragraph(
    element: Element, comments: Mapping[str, tuple[str, Reviser]], *, is_in_table: bool
) -> Paragraph:
    reading = _Reading()
    _read(element, None, reading, comments)
    return Paragraph(reading.text, tuple(reading.changes), tuple(reading.remarks), is_in_table)


def _read(
    node: Element,
    by: Reviser | None,
    reading: _Reading,
    comments: Mapping[str, tuple[str, Reviser]],
) -> None:
    for child in node:
        here = len(reading.text)
        if child.tag in _PASSED_OVER or not isinstance(child.tag, str):
            continue
        if child.tag in _REMOVED:
            if any(item.text for item in child.iter() if item.tag in _LETTERS):
                reading.changes.append(Change((here, here), _reviser(child)))
        elif child.tag == f"{_W}t" or child.tag in _SIGNS:
            reading.text += _SIGNS.get(child.tag, child.text or "")
            if by is not None:
                reading.changes.append(Change((here, len(reading.text)), by))
        elif child.tag in (f"{_W}commentRangeStart", f"{_W}commentReference"):
            _remark(child.get(f"{_W}id", ""), reading, comments)
        elif child.tag != f"{_W}p":
            inner = _reviser(child) if child.tag in _ADDED else by
            _read(child, inner, reading, comments)


def _remark(number: str, reading: _Reading, comments: Mapping[str, tuple[str, Reviser]]) -> None:
    """Note a comment where it begins; its reference, which ends it, tells nothing more."""
    if number not in comments:
        return
    text, by = comments[number]
    if not any((item.text, item.by) == (text, by) for item in reading.remarks):
        reading.remarks.append(Remark(len(reading.text), text, by))


def _reviser(element: Element) -> Reviser:
    try:
        at = datetime.fromisoformat(element.get(f"{_W}date", ""))
    except ValueError:
        at = None
    return Reviser(element.get(f"{_W}author", ""), at)
