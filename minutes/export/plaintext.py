"""Plain text: time, speaker, text, one statement a paragraph."""

from __future__ import annotations

from minutes.export.origin import describe_origin, practice_warning
from minutes.export.statements import gather, printable
from minutes.export.wareki import format_period
from minutes.messages import format_position
from minutes.types import Transcript


def render(transcript: Transcript) -> bytes:
    """Return the whole document as UTF-8 without a byte order mark."""
    parts = [*head(transcript), "", *lines(transcript), "", f"※{describe_origin(transcript)}"]
    return "\n".join(parts).encode("utf-8", "replace") + b"\n"


def head(transcript: Transcript) -> list[str]:
    """Return what stands above the record: which meeting, when, where, who."""
    meeting = transcript.meeting
    found = [
        printable(meeting.title),
        f"日時　{format_period(meeting.started_at, meeting.duration)}",
    ]
    if meeting.place:
        found.append(f"場所　{printable(meeting.place)}")
    if meeting.participants:
        people = (" ".join(filter(None, (item.role, item.name))) for item in meeting.participants)
        found.append(f"出席者　{'、'.join(map(printable, people))}")
    if warning := practice_warning(transcript):
        found.append(f"※{warning}")
    return found


def lines(transcript: Transcript) -> list[str]:
    """Return the record alone, such as `0:01:05　水谷委員長　ただいまから…`."""
    result = []
    for statement in gather(transcript):
        parts = [format_position(statement.start), statement.speaker, statement.paragraphs[0]]
        result.append("　".join(filter(None, parts)))
        result.extend(f"　{paragraph}" for paragraph in statement.paragraphs[1:])
    return result
