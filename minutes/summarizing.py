"""A summary of a stored meeting: record -> draft -> checked sentences. Only wiring."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from minutes import events
from minutes.config import Settings
from minutes.errors import SummaryModelMissing
from minutes.store.meetings import Store
from minutes.store.summaries import basis_of
from minutes.summary import worker
from minutes.summary.composing import Composed, Source, sources_of
from minutes.summary.drafting import POINTS, draft
from minutes.summary.extractive import find_points
from minutes.summary.grounding import check
from minutes.summary.prompting import read_prompt
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Finding,
    MeetingId,
    MinutesDocument,
    Problem,
    ProblemKind,
    Summary,
    SummaryShape,
    Transcript,
    Utterance,
    UtteranceId,
)

NONE = "none"
"""The engine that needs no model: sentences that were said."""

WHOLE = "会議の全体"
"""The one stretch of a meeting whose agenda nobody wrote down or called."""

WHOLE_MEETING = (SummaryShape.GIST, SummaryShape.PLAIN)
"""Shapes that have one part."""


def summarize(
    store: Store,
    meeting: MeetingId,
    settings: Settings,
    listener: events.Listener,
    shape: SummaryShape = SummaryShape.OVERVIEW,
) -> Summary:
    """Return a summary of a meeting, by the engine that is set; the store is left as it is.

    Raises:
        MeetingUnknown: there is no such meeting.
        SummaryModelMissing: only a model can write this shape, and none is set.
        EnvironmentFailure: the engine cannot be used here, or died.
    """
    document = _with_parts(draft(store.transcript(meeting)))
    now = datetime.now().astimezone()
    if settings.summary.engine == NONE:
        if shape is SummaryShape.PLAIN:
            raise SummaryModelMissing
        if shape is SummaryShape.GIST:
            return Summary(shape, _whole(document, _said_gist(document)), now)
        return Summary(shape, document.parts, now)
    first = read_prompt("points", store.data)
    last = read_prompt("plain" if shape is SummaryShape.PLAIN else "gist", store.data)
    stretches, names = tuple(_sources(document)), tuple(_names(document.transcript))
    task = worker.Task(settings.summary, first, last, stretches, POINTS, names)

    def report(done: int, total: int) -> None:
        at = (float(done), time.time(), worker.STAGE, float(done), float(total), 0.0)
        listener(events.ProgressMade(*at))

    written = worker.summarize(task, report)
    made: tuple[Composed, ...] = written.parts
    parts = tuple(
        replace(part, points=_with_speakers(item.findings, document.transcript))
        for part, item in zip(document.parts, made, strict=True)
    )
    prompt = first
    if shape in WHOLE_MEETING:
        prompt, made, parts = last, (written.gist,), _whole(document, written.gist.findings)
    return Summary(
        shape,
        parts,
        now,
        written.writer,
        f"{prompt.name} {prompt.version}",
        sum(item.dropped for item in made),
        sum(item.is_fallback for item in made),
    )


def problems_of(
    summary: Summary, transcript: Transcript
) -> dict[tuple[int, int], tuple[Problem, ...]]:
    """Return what the record, as it now reads, does not bear out, by part and place.

    Sentences without a problem are left out. A sentence that a person confirmed has one
    only where its evidence has changed since.
    """
    known = {utterance.id: utterance for utterance in transcript.utterances}
    names, people = speaker_names(transcript), tuple(_names(transcript))
    found: dict[tuple[int, int], tuple[Problem, ...]] = {}
    for number, part in enumerate(summary.parts):
        for place, finding in enumerate(part.points):
            problems = _problems(finding, known, names, people)
            if problems:
                found[number, place] = problems
    return found


def speaker_names(transcript: Transcript) -> dict[str, str]:
    """Return what those who speak are called in a summary, by label: 山田委員."""
    roles = {item.name: item.role for item in transcript.meeting.participants}
    return {
        speaker.label: f"{speaker.participant.split()[0]}{roles.get(speaker.participant, '')}"
        for speaker in transcript.speakers
        if speaker.participant
    }


def _problems(
    finding: Finding,
    known: Mapping[UtteranceId, Utterance],
    names: Mapping[str, str],
    people: tuple[str, ...],
) -> tuple[Problem, ...]:
    if finding.is_confirmed and finding.basis:
        is_same = basis_of(finding, known) == finding.basis
        return () if is_same else (Problem(ProblemKind.CHANGED, finding.text),)
    rests_on = [known[item] for item in finding.evidence if item in known]
    said = [f"{names.get(item.speaker or '', '')}{item.text}" for item in rests_on]
    return check(finding.text, said, people)


def _with_parts(document: MinutesDocument) -> MinutesDocument:
    """Return the document with one stretch at least, where anything was said."""
    spoken = [item for item in document.transcript.utterances if item.text]
    if document.parts or not spoken:
        return document
    end = max(item.end for item in spoken) + 1
    whole = AgendaPart(AgendaStretch(WHOLE, 0.0, end), find_points(spoken, POINTS))
    return replace(document, parts=(whole,))


def _whole(document: MinutesDocument, findings: tuple[Finding, ...]) -> tuple[AgendaPart, ...]:
    """Return the one part of a shape that tells of the whole meeting; none of an empty one."""
    if not document.parts:
        return ()
    end = max(part.stretch.end for part in document.parts)
    return (AgendaPart(AgendaStretch(WHOLE, 0.0, end), findings),)


def _said_gist(document: MinutesDocument) -> tuple[Finding, ...]:
    """Return a few sentences that were said: what was decided, then what it was about."""
    decided = document.decisions[-2:]
    known = {identity for finding in decided for identity in finding.evidence}
    spoken = [item for item in document.transcript.utterances if item.text and item.id not in known]
    return (*decided, *find_points(spoken, worker.GIST_SENTENCES - len(decided)))


def _with_speakers(findings: tuple[Finding, ...], transcript: Transcript) -> tuple[Finding, ...]:
    """Return sentences with their speaker, where all evidence is one person's."""
    labels = {item.id: item.speaker for item in transcript.utterances}
    found = []
    for finding in findings:
        who = {labels[identity] for identity in finding.evidence}
        found.append(replace(finding, who=who.pop() if len(who) == 1 else None))
    return tuple(found)


def _sources(document: MinutesDocument) -> Iterator[tuple[Source, ...]]:
    names = speaker_names(document.transcript)
    for part in document.parts:
        inside = [
            item
            for item in document.transcript.utterances
            if part.stretch.start <= (item.start + item.end) / 2 < part.stretch.end
        ]
        yield sources_of(inside, names)


def _names(transcript: Transcript) -> Iterator[str]:
    """Yield the surnames of those who attend: the names that a summary may get wrong."""
    for participant in transcript.meeting.participants:
        yield participant.name.split()[0]
