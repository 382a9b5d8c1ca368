"""`minutes evaluate summaries`: do summaries tell what was decided, and nothing else?"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import click

from minutes import config
from minutes.cli.progress import ProgressDisplay
from minutes.cli.tables import print_json
from minutes.config import Settings, SummarySettings
from minutes.evaluation.liar import Liar
from minutes.evaluation.summaries import Coverage, Wanted, count_cited, cover, read_wanted
from minutes.events import Listener
from minutes.export.interchange import read
from minutes.gathering import gather, speaker_names, surnames
from minutes.store.meetings import Store
from minutes.summarizing import NONE, summarize
from minutes.summary.composing import TOKENS_PER_POINT, Asker
from minutes.summary.drafting import draft
from minutes.summary.grounding import check
from minutes.summary.prompting import read_prompt, schema_of
from minutes.summary.worker import open_writer
from minutes.summary.writer import Request
from minutes.types import Finding, FindingKind, MeetingId, Origin, SummaryShape, Transcript

REFERENCE = "decisions.json"
"""Stands beside a meeting's JSON, or is called like it: `NAME.decisions.json`."""

SHAPES = (SummaryShape.OVERVIEW, SummaryShape.GIST)

PROBED = 3
MATERIAL = "1. 委員長「次回の会議は12月5日に開きます。」\n2. 課長「資料はその前にお配りします。」"
"""Sentences that a model writes, and what about, to see how quickly it does."""

Figures = dict[str, object]


@click.command("summaries")
@click.argument(
    "meetings", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--engine",
    type=click.Choice([NONE, "llama", "server"]),
    help="要約を書くもの（none は発言の文をそのまま選ぶ）",
)
@click.option("--model", metavar="NAME|FILE", help="要約のモデル（一覧の名前か GGUF ファイル）")
def summaries(meetings: Sequence[Path], engine: str | None, model: str | None) -> None:
    """会議の JSON（FILE）を要約し、確かさと漏れを JSON 1 つで出す。

    根拠のある文の割合、根拠にない数や名前が残った数、うそをつくモデルのうそが残った数、
    かかった秒数を測る。隣に decisions.json があれば、決定と期限の漏れも測る。
    """
    settings = config.load()
    chosen = replace(
        settings.summary,
        engine=engine or ("llama" if model else settings.summary.engine),
        model=model or settings.summary.model,
    )
    settings = replace(settings, summary=chosen)
    speed = {} if chosen.engine == NONE else {"tokens_per_second": measure_speed(chosen)}
    with ProgressDisplay() as display:
        print_json([measure(path, settings, display.listen) | speed for path in meetings])


def measure(path: Path, settings: Settings, listener: Listener) -> Figures:
    """Return the figures of one meeting: made in a store of its own, which is thrown away."""
    transcript, wanted = read(path), _reference(path)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        meeting = keep(store, transcript)
        transcript = store.transcript(meeting)
        start = time.monotonic()
        document = draft(transcript)
        made = [summarize(store, meeting, settings, listener, shape) for shape in SHAPES]
        seconds = time.monotonic() - start
        lies = _lies(store, meeting, settings)
    points = [point for one in made for part in one.parts for point in part.points]
    found = (*points, *document.decisions, *document.tasks, *document.requests)
    return {
        "meeting": transcript.meeting.title,
        "utterances": len(transcript.utterances),
        "characters": sum(len(item.text) for item in transcript.utterances),
        "engine": made[0].maker or settings.summary.engine,
        "seconds": round(seconds, 2),
        "items": len(found),
        "cited": count_cited(found, {item.id for item in transcript.utterances}),
        "unsupported": sum(not _is_borne_out(item, transcript) for item in found),
        "by_model": sum(point.origin is Origin.MODEL for point in points),
        "dropped": sum(one.dropped for one in made),
        "fallbacks": sum(one.fallbacks for one in made),
        **_coverage(document.decisions, document.tasks, wanted),
        "in_summary": cover(_as_decisions(points), _decisions(wanted)).told,
        "lies": lies,
    }


def measure_speed(settings: SummarySettings) -> float:
    """Return how many tokens a model writes in a second, when it has read what it was told.

    Raises:
        EnvironmentFailure: the engine cannot be used.
    """
    writer = open_writer(settings)
    schema = schema_of(["1", "2"], PROBED)
    schema["properties"]["items"]["minItems"] = PROBED
    request = Request(read_prompt("points").text, MATERIAL, schema, TOKENS_PER_POINT * PROBED)
    writer.write(request, 0)
    start = time.monotonic()
    written = writer.write(request, 1)
    return round(writer.count(written) / (time.monotonic() - start), 1)


def keep(store: Store, transcript: Transcript) -> MeetingId:
    """Keep a transcript as a meeting of the store, and return its id."""
    meeting = transcript.meeting
    store.create(meeting)
    for utterance in transcript.utterances:
        store.add_utterance(meeting.id, utterance)
    for speaker in transcript.speakers:
        store.name_speaker(meeting.id, speaker)
    for mark in transcript.marks:
        store.add_mark(meeting.id, mark)
    return meeting.id


def _reference(path: Path) -> tuple[Wanted, ...]:
    for beside in (path.with_suffix(f".{REFERENCE}"), path.with_name(REFERENCE)):
        if beside.is_file():
            return read_wanted(beside)
    return ()


def _lies(store: Store, meeting: MeetingId, settings: Settings) -> Figures:
    """Return how many lies a lying model told about a meeting, and how many got through."""
    material = gather(store, meeting, settings.summary)
    people = material.transcript.meeting.participants
    names = [name for name in material.names if name not in {person.role for person in people}]
    liar = Liar(names)
    asker, prompt = Asker(liar, tuple(names)), read_prompt("points")
    made = [asker.ask(prompt, stretch, len(stretch)) for stretch in material.said]
    written = chain.from_iterable(item.findings for item in made)
    through = [point for point in written if point.origin is Origin.MODEL]
    return {"told": liar.told.total(), "through": len(through), "kinds": dict(liar.told)}


def _is_borne_out(finding: Finding, transcript: Transcript) -> bool:
    known = {item.id: item for item in transcript.utterances}
    people = speaker_names(transcript)
    rests_on = [known[one] for one in finding.evidence if one in known]
    said = [f"{people.get(item.speaker or '', '')}{item.text}" for item in rests_on]
    return not check(finding.text, said, surnames(transcript))


def _coverage(
    decisions: Sequence[Finding], tasks: Sequence[Finding], wanted: Sequence[Wanted]
) -> Figures:
    due = [item for item in wanted if item.kind is FindingKind.TASK]
    return {
        "decisions": _share(cover(decisions, _decisions(wanted))),
        "deadlines": _share(cover(tasks, due)),
    }


def _share(found: Coverage) -> Figures:
    return {"told": found.told, "wanted": found.wanted, "surplus": found.surplus}


def _decisions(wanted: Sequence[Wanted]) -> list[Wanted]:
    return [item for item in wanted if item.kind is FindingKind.DECISION]


def _as_decisions(points: Sequence[Finding]) -> list[Finding]:
    """Return main points as if each told a decision, to look for the reference's in them."""
    return [replace(point, kind=FindingKind.DECISION) for point in points]
