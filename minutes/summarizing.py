"""A summary of a stored meeting: record -> draft -> checked sentences. Only wiring."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from minutes import events
from minutes.config import Settings
from minutes.store.meetings import Store
from minutes.summary import worker
from minutes.summary.composing import Source, sources_of
from minutes.summary.drafting import POINTS, draft
from minutes.summary.extractive import find_points
from minutes.summary.prompting import read_prompt
from minutes.types import AgendaPart, AgendaStretch, Finding, MeetingId, MinutesDocument, Transcript

NONE = "none"
"""The engine that needs no model: sentences that were said."""

WHOLE = "会議の全体"
"""The one stretch of a meeting whose agenda nobody wrote down or called."""


@dataclass(frozen=True, slots=True)
class Summarized:
    """The minutes with their summary; `made_by` is empty where no model wrote anything.

    `dropped` sentences were not borne out by their evidence; `fallbacks` stretches are told
    in their own words because the model gave nothing usable.
    """

    document: MinutesDocument
    gist: tuple[Finding, ...]
    made_by: str = ""
    prompts: tuple[tuple[str, str], ...] = ()
    dropped: int = 0
    fallbacks: int = 0


def summarize(
    store: Store, meeting: MeetingId, settings: Settings, listener: events.Listener
) -> Summarized:
    """Return the minutes of a meeting with main points and gist, by the engine that is set.

    Raises:
        MeetingUnknown: there is no such meeting.
        EnvironmentFailure: the engine cannot be used here, or died.
    """
    document = _with_parts(draft(store.transcript(meeting)))
    if settings.summary.engine == NONE:
        return Summarized(document, _said_gist(document))
    points, gist = read_prompt("points", store.data), read_prompt("gist", store.data)
    stretches = tuple(_sources(document))
    names = tuple(_names(document.transcript))
    task = worker.Task(settings.summary, points, gist, stretches, POINTS, names)

    def report(done: int, total: int) -> None:
        now = (float(done), time.time(), worker.STAGE, float(done), float(total), 0.0)
        listener(events.ProgressMade(*now))

    written = worker.summarize(task, report)
    parts = tuple(
        replace(part, points=made.findings)
        for part, made in zip(document.parts, written.parts, strict=True)
    )
    all_made = (*written.parts, written.gist)
    return Summarized(
        replace(document, parts=parts),
        written.gist.findings,
        written.writer,
        tuple((prompt.name, prompt.version) for prompt in (points, gist)),
        sum(made.dropped for made in all_made),
        sum(made.is_fallback for made in all_made),
    )


def _with_parts(document: MinutesDocument) -> MinutesDocument:
    """Return the document with one stretch at least, where anything was said."""
    spoken = [item for item in document.transcript.utterances if item.text]
    if document.parts or not spoken:
        return document
    end = max(item.end for item in spoken) + 1
    whole = AgendaPart(AgendaStretch(WHOLE, 0.0, end), find_points(spoken, POINTS))
    return replace(document, parts=(whole,))


def _said_gist(document: MinutesDocument) -> tuple[Finding, ...]:
    """Return a few sentences that were said: what was decided, then what it was about."""
    decided = document.decisions[-2:]
    known = {identity for finding in decided for identity in finding.evidence}
    spoken = [item for item in document.transcript.utterances if item.text and item.id not in known]
    return (*decided, *find_points(spoken, worker.GIST_SENTENCES - len(decided)))


def _sources(document: MinutesDocument) -> Iterator[tuple[Source, ...]]:
    transcript = document.transcript
    people = {item.name: item.role for item in transcript.meeting.participants}
    names = {
        speaker.label: f"{speaker.participant.split()[0]}{people.get(speaker.participant, '')}"
        for speaker in transcript.speakers
        if speaker.participant
    }
    for part in document.parts:
        inside = [
            item
            for item in transcript.utterances
            if part.stretch.start <= (item.start + item.end) / 2 < part.stretch.end
        ]
        yield sources_of(inside, names)


def _names(transcript: Transcript) -> Iterator[str]:
    """Yield the surnames of those who attend: the names that a summary may get wrong."""
    for participant in transcript.meeting.participants:
        yield participant.name.split()[0]
