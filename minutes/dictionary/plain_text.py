"""Files of words and hand-outs as text, whatever program wrote them."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from minutes.errors import DocumentRejected, FileUnreadable

LARGEST_FILE_BYTES = 64 * 1024 * 1024
"""A list of 1,000,000 words has about 40 MB; what is larger is no list."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LINE_END = re.compile(r"\r\n|\n|\r")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_bytes(path: Path) -> bytes:
    """Return what a file holds.

    Raises:
        FileUnreadable: missing, a folder, no permission.
        DocumentRejected: empty, or too large to be a document of words.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST_FILE_BYTES else b""
    except OSError as error:
        raise FileUnreadable(path, str(error)) from error
    if size > LARGEST_FILE_BYTES:
        raise DocumentRejected(path, f"大きすぎます（{LARGEST_FILE_BYTES // 2**20} MB まで）")
    if not content.strip():
        raise DocumentRejected(path, "中身が空です")
    return content


def decode(content: bytes) -> str | None:
    """Return text of UTF-8, UTF-16 or Shift_JIS (Windows-31J), None when it is no text."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _as_text(content, encoding)
    if b"\0" in content:
        # Only UTF-16 has zero bytes in text: those of tab, line end and Latin letters.
        high_first = content[0::2].count(0) > content[1::2].count(0)
        return _as_text(content, "utf-16-be" if high_first else "utf-16-le")
    text = _as_text(content, "utf-8")
    return text if text is not None else _as_text(content, "cp932")


def split_lines(text: str) -> list[str]:
    """Return the lines as an editor counts them; not at a form feed or U+2028."""
    lines = _LINE_END.split(text)
    if lines and not lines[-1]:
        lines.pop()
    return lines


def _as_text(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    # Binary data can happen to decode. One stray control character is a bad line, not
    # a bad file; many are no text.
    return text if len(_NOT_TEXT.findall(text)) <= len(text) // 200 + 3 else None
