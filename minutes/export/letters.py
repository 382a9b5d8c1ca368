"""Letters that no typeface of this machine has: a PDF would show nothing in their place.

Word finds them on the reader's machine; a PDF is final, and a name without its letter is wrong.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator

from lxml import etree

MOST_ASKED = 200
"""Rare letters that are looked up; a text with more of them is no Japanese."""

_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
_MARKS = ("Mn", "Cf", "Cc", "Zs")
"""Variation selectors, joiners and blanks: without a shape of their own."""


def without_font(content: bytes) -> str:
    """Return the letters of a Word file that no installed typeface has, each once.

    Only where fontconfig tells (Linux); Windows and macOS bring typefaces for all of them.
    """
    program = shutil.which("fc-list")
    if program is None:
        return ""
    rare = sorted({letter for text in _texts(content) for letter in text if _is_rare(letter)})
    return "".join(letter for letter in rare[:MOST_ASKED] if not _is_installed(program, letter))


def _texts(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                for _, element in etree.iterparse(io.BytesIO(archive.read(name)), tag=_TEXT):
                    yield element.text or ""


def _is_rare(letter: str) -> bool:
    """Return whether a typeface for Japanese may lack a letter.

    Source: Microsoft code page 932, which every one of them covers.
    """
    if letter.isascii() or unicodedata.category(letter) in _MARKS:
        return False
    try:
        letter.encode("cp932")
    except UnicodeEncodeError:
        return True
    return False


def _is_installed(program: str, letter: str) -> bool:
    asked = [program, f":charset={ord(letter):x}", "family"]
    try:
        found = subprocess.run(asked, capture_output=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return True  # nobody can tell: the converter decides
    return bool(found.stdout.strip())
