"""A summary of a stored meeting: record -> checked sentences, and checked again. Only wiring."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from minutes import events
from minutes.config import Settings
from minutes.errors import SummaryModelMissing, SummaryUnusable
from minutes.gathering import WHOLE, Material, gather, speaker_names, surnames
from minutes.store.meetings import Store
from minutes.store.summaries import basis_of, digest_of
from minutes.summary import worker
from minutes.summary.composing import Composed
from minutes.summary.covering import Cover
from minutes.summary.grounding import check, find_doubts, is_said
from minutes.summary.prompting import read_prompt
from minutes.summary.remaking import remake
from minutes.summary.said import shape_by_rule
from minutes.summary.shaping import PROMPTS
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Finding,
    MeetingId,
    Origin,
    Problem,
    ProblemKind,
    Summary,
    SummaryLength,
    SummaryShape,
    Transcript,
    Utterance,
    UtteranceId,
)

NONE = "none"
"""The engine that needs no model: sentences that were said."""


def summarize(
    store: Store,
    meeting: MeetingId,
    settings: Settings,
    listener: events.Listener,
    shape: SummaryShape = SummaryShape.OVERVIEW,
    *,
    is_keeping: bool = True,
) -> Summary:
    """Return a summary of a meeting, by the engine and in the length that are set.

    `Store.keep_summary` keeps it. What a person wrote, confirmed or took out in the one that
    is kept stays so, unless not `is_keeping`. What the model answers is kept at once: only
    what has changed since is asked again, also after it was stopped in the middle.

    Raises:
        MeetingUnknown: there is no such meeting.
        SummaryModelMissing: only a model can write this shape, and none is set.
        SummaryUnusable: only a model can, and nothing that it wrote is of use.
        EnvironmentFailure: the engine cannot be used here, or died.
    """
    material = gather(store, meeting, settings.summary)
    length = SummaryLength(settings.summary.length)
    if settings.summary.engine != NONE:
        made = _write(store, material, settings, listener, shape)
    elif shape is SummaryShape.PLAIN:
        raise SummaryModelMissing
    else:
        made = _choose(material, shape, length)
    kept = store.summaries(meeting).get(shape) if is_keeping else None
    utterances = material.transcript.utterances
    return made if kept is None else remake(kept, made, utterances, digest_of)


def problems_of(
    summary: Summary, transcript: Transcript
) -> dict[tuple[int, int], tuple[Problem, ...]]:
    """Return what the record, as it now reads, does not bear out, by part and place.

    Sentences without a problem are left out. A sentence that a person confirmed has one
    only where its evidence has changed since.
    """
    known = {utterance.id: utterance for utterance in transcript.utterances}
    names, people = speaker_names(transcript), surnames(transcript)
    found: dict[tuple[int, int], tuple[Problem, ...]] = {}
    for number, part in enumerate(summary.parts):
        for place, finding in enumerate(part.points):
            problems = _problems(finding, known, names, people)
            if problems:
                found[number, place] = problems
    return found


def _problems(
    finding: Finding,
    known: Mapping[UtteranceId, Utterance],
    names: Mapping[str, str],
    people: Sequence[str],
) -> tuple[Problem, ...]:
    if finding.is_confirmed and finding.basis:
        is_same = basis_of(finding, known) == finding.basis
        return () if is_same else (Problem(ProblemKind.CHANGED, finding.text),)
    rests_on = [known[item] for item in finding.evidence if item in known]
    said = [f"{names.get(item.speaker or '', '')}{item.text}" for item in rests_on]
    wrong = check(finding.text, said, people)
    if finding.origin is not Origin.RULE:
        return (*wrong, *find_doubts(finding.text, said))
    if wrong or is_said(finding.text, said):
        return wrong
    return (Problem(ProblemKind.CHANGED, finding.text),)


def _write(
    store: Store,
    material: Material,
    settings: Settings,
    listener: events.Listener,
    shape: SummaryShape,
) -> Summary:
    meeting = material.transcript.meeting.id
    prompts = {name: read_prompt(name, store.data) for name in PROMPTS[shape]}
    answers = store.answers(meeting)
    cover = material.cover or Cover()
    task = worker.Task(
        settings.summary, shape, prompts, material.said, material.names, cover, answers
    )

    def report(done: int, total: int) -> None:
        at = (float(done), time.time(), worker.STAGE, float(done), float(total), 0.0)
        listener(events.ProgressMade(*at))

    used: set[str] = set()

    def keep(answered: worker.Answered) -> None:
        used.add(answered.digest)
        if answered.digest not in answers:
            store.keep_answer(meeting, answered.digest, answered.answer)

    written = worker.write(task, report, keep)
    old = {item for item in answers if item.partition(":")[0] in prompts}
    store.drop_answers(meeting, old - used)
    if _is_useless(written.parts):
        return _without(written, material, shape, SummaryLength(settings.summary.length))
    return Summary(
        shape,
        _parts(material, shape, written.parts),
        datetime.now().astimezone(),
        written.writer,
        "、".join(f"{prompt.name} {prompt.version}" for prompt in prompts.values()),
        sum(item.dropped for item in written.parts),
        sum(item.is_fallback for item in written.parts),
        SummaryLength(settings.summary.length),
        material.cover is not None,
    )


def _choose(material: Material, shape: SummaryShape, length: SummaryLength) -> Summary:
    """Return a summary out of sentences that were said."""
    parts = _parts(material, shape, shape_by_rule(shape, material.said, length))
    return Summary(shape, parts, datetime.now().astimezone(), length=length)


def _without(
    written: worker.Written, material: Material, shape: SummaryShape, length: SummaryLength
) -> Summary:
    """Return what there is without the model; its losses tell that it was asked.

    Raises:
        SummaryUnusable: nobody said it in easy words.
    """
    if shape is SummaryShape.PLAIN:
        raise SummaryUnusable(written.writer)
    made = _choose(material, shape, length)
    dropped = sum(item.dropped for item in written.parts)
    return replace(made, dropped=dropped, fallbacks=len(made.parts))


def _parts(
    material: Material, shape: SummaryShape, made: Sequence[Composed]
) -> tuple[AgendaPart, ...]:
    """Return what was written with the stretches it is about; a gist is about all of them."""
    stretches = material.stretches
    if shape is SummaryShape.GIST:
        end = max((stretch.end for stretch in stretches), default=0.0)
        stretches = (AgendaStretch(WHOLE, 0.0, end),)
    parts = zip(stretches, made, strict=True)
    return tuple(AgendaPart(stretch, item.findings) for stretch, item in parts)


def _is_useless(made: Sequence[Composed]) -> bool:
    """Return whether the model was to write something, and no sentence is its own."""
    is_written = any(item.origin is Origin.MODEL for part in made for item in part.findings)
    return not is_written and any(part.is_fallback for part in made)
