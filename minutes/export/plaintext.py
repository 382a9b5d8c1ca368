"""Plain text: time, speaker, text, one statement a paragraph."""

from __future__ import annotations

from minutes.export.course import LineKind, record
from minutes.export.origin import describe_origin, practice_warning
from minutes.export.people import grouped, said
from minutes.export.statements import printable
from minutes.export.wareki import format_period
from minutes.messages import format_position
from minutes.types import MinutesDocument, Transcript


def render(document: MinutesDocument) -> bytes:
    """Return the whole document as UTF-8 without a byte order mark."""
    transcript = document.transcript
    parts = [*head(transcript), "", *lines(document), "", f"※{describe_origin(transcript)}"]
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
    for name, people in grouped(meeting.participants):
        found.append(f"{name}　{'、'.join(map(said, people))}")
    if warning := practice_warning(transcript):
        found.append(f"※{warning}")
    return found


def lines(document: MinutesDocument) -> list[str]:
    """Return the record alone, such as `0:01:05　水谷委員長　ただいまから…`."""
    result: list[str] = []
    for line in record(document):
        position = format_position(line.start)
        match line.kind:
            case LineKind.CONTINUED:
                result.append(f"　{line.text}")
            case LineKind.ITEM:
                result += ["", f"{position}　△{line.text}"]
            case LineKind.NOTE:
                result.append(f"{position}　〔{line.text}〕")
            case _:
                parts = (position, line.voice.printed, line.text)
                result.append("　".join(filter(None, parts)))
    return result
