"""A first draft of the minutes, out of the record alone: nothing is made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from minutes.summary.agenda import find_agenda
from minutes.summary.extractive import summarize
from minutes.summary.findings import find_findings
from minutes.types import (
    AgendaPart,
    Finding,
    FindingKind,
    Mark,
    MarkKind,
    MinutesDocument,
    Seconds,
    Transcript,
)

POINTS = 3
"""Main points of each item, where nobody wants another number."""


def draft(transcript: Transcript, points: int = POINTS) -> MinutesDocument:
    """Return the minutes of a meeting as far as its record tells them."""
    utterances = tuple(item for item in transcript.utterances if item.text)
    findings = find_findings(utterances)
    parts = summarize(utterances, find_agenda(transcript), points)
    end = max([transcript.meeting.duration, *(item.end for item in utterances)])
    return MinutesDocument(
        transcript=transcript,
        opened_at=transcript.meeting.started_at,
        closed_at=_clock(transcript, end),
        breaks=_breaks(transcript),
        parts=tuple(AgendaPart(stretch, found) for stretch, found in parts),
        decisions=_of_kind(findings, FindingKind.DECISION),
        tasks=_of_kind(findings, FindingKind.TASK),
        requests=_of_kind(findings, FindingKind.REQUEST),
    )


def _of_kind(findings: Sequence[Finding], kind: FindingKind) -> tuple[Finding, ...]:
    return tuple(item for item in findings if item.kind is kind)


def _clock(transcript: Transcript, position: Seconds) -> datetime:
    return transcript.meeting.started_at + timedelta(seconds=position)


def _breaks(transcript: Transcript) -> tuple[tuple[datetime, datetime | None], ...]:
    """Return recess and resumption as they were noted; a second recess in a row is one."""
    found: list[tuple[Mark, Mark | None]] = []
    for mark in sorted(transcript.marks, key=lambda mark: mark.start):
        is_open = bool(found) and found[-1][1] is None
        if mark.kind is MarkKind.RECESS and not is_open:
            found.append((mark, None))
        elif mark.kind is MarkKind.RESUMPTION and is_open:
            found[-1] = (found[-1][0], mark)
    return tuple(
        (
            _clock(transcript, recess.start),
            None if resumption is None else _clock(transcript, resumption.start),
        )
        for recess, resumption in found
    )
