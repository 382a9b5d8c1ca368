"""Markdown: for the office's wiki, or for a web page."""

from __future__ import annotations

import re

from minutes.export.origin import describe_origin
from minutes.export.plaintext import head
from minutes.export.statements import gather
from minutes.messages import format_position
from minutes.types import Transcript

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&!])")
"""What would be read as markup anywhere. Source: CommonMark 0.31, 2.4 and 6; `|` and `~` are
GitHub's tables and strikethrough."""

_OPENING = re.compile(r"^(\s*)([-+=])")
_NUMBERED = re.compile(r"^(\s*[0-9]+)([.)])")
"""What would open a list or a heading at the start of a line."""


def render(transcript: Transcript) -> bytes:
    """Return the record as UTF-8, one statement a paragraph."""
    title, *facts = head(transcript)
    lines = [f"# {escape(title)}", "", *(f"- {escape(fact)}" for fact in facts)]
    if transcript.meeting.agenda:
        items = enumerate(transcript.meeting.agenda, start=1)
        lines += ["", "## 議題", "", *(f"{number}. {escape(item)}" for number, item in items)]
    lines += ["", "## 会議の経過"]
    for statement in gather(transcript):
        name = f"**{escape(statement.speaker)}**　" if statement.speaker else ""
        position = format_position(statement.start)
        first, *rest = map(escape, statement.paragraphs)
        lines += ["", f"`{position}`　{name}{first}"]
        for paragraph in rest:
            lines += ["", f"　{paragraph}"]
    lines += ["", f"※{escape(describe_origin(transcript))}", ""]
    return "\n".join(lines).encode("utf-8", "replace")


def escape(text: str) -> str:
    """Return text that is read as it stands."""
    line = _SPECIAL.sub(r"\\\1", " ".join(text.split("\n")))
    return _NUMBERED.sub(r"\1\\\2", _OPENING.sub(r"\1\\\2", line))
