"""Markdown: for the office's wiki, or for a web page."""

from __future__ import annotations

import re

from minutes.export.course import Line, LineKind, record
from minutes.export.origin import describe_origin
from minutes.export.plaintext import head
from minutes.messages import format_position
from minutes.types import MinutesDocument

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&!])")
"""What would be read as markup anywhere. Source: CommonMark 0.31, 2.4 and 6; `|` and `~` are
GitHub's tables and strikethrough."""

_OPENING = re.compile(r"^(\s*)([-+=])")
_NUMBERED = re.compile(r"^(\s*[0-9]+)([.)])")
"""What would open a list or a heading at the start of a line."""


def render(document: MinutesDocument) -> bytes:
    """Return the record as UTF-8, one statement a paragraph."""
    transcript = document.transcript
    title, *facts = head(transcript)
    lines = [f"# {escape(title)}", "", *(f"- {escape(fact)}" for fact in facts)]
    if transcript.meeting.agenda:
        items = enumerate(transcript.meeting.agenda, start=1)
        lines += ["", "## 議題", "", *(f"{number}. {escape(item)}" for number, item in items)]
    lines += ["", "## 会議の経過"]
    for line in record(document):
        lines += ["", _told(line)]
    lines += ["", f"※{escape(describe_origin(transcript))}", ""]
    return "\n".join(lines).encode("utf-8", "replace")


def _told(line: Line) -> str:
    text, position = escape(line.text), f"`{format_position(line.start)}`　"
    match line.kind:
        case LineKind.CONTINUED:
            return f"　{text}"
        case LineKind.ITEM:
            return f"### {text}"
        case LineKind.NOTE:
            return f"{position}〔{text}〕"
        case LineKind.RECESS | LineKind.RESUMPTION:
            return f"{position}**{text}**"
        case _:
            name = f"**{escape(line.voice.printed)}**　" if line.voice.printed else ""
            return f"{position}{name}{text}"


def escape(text: str) -> str:
    """Return text that is read as it stands."""
    line = _SPECIAL.sub(r"\\\1", " ".join(text.split("\n")))
    return _NUMBERED.sub(r"\1\\\2", _OPENING.sub(r"\1\\\2", line))
