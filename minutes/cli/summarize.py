"""`minutes summarize`: what a meeting decided and was about, each line with its place."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import replace

import click

from minutes import config
from minutes.cli.progress import ProgressDisplay
from minutes.cli.tables import print_json
from minutes.export.statements import printable
from minutes.messages import format_position
from minutes.store.meetings import Store
from minutes.summarizing import NONE, summarize
from minutes.summary.drafting import draft
from minutes.types import Finding, MinutesDocument, Summary, SummaryShape

UNCONFIRMED = "AI要約（未確認）"


@click.command("summarize")
@click.argument("given", metavar="ID")
@click.option(
    "--engine",
    type=click.Choice([NONE, "llama", "server"]),
    help="要約を書くもの（none は発言の文をそのまま選ぶ）",
)
@click.option("--model", metavar="FILE", help="要約のモデル（GGUF ファイル）")
@click.option("--json", "as_json", is_flag=True, help="機械で読む形式で出す")
def summarize_command(given: str, engine: str | None, model: str | None, as_json: bool) -> None:
    """会議の要旨、議題ごとの要点、決定事項、宿題を出す（どの行にも録音の位置が付く）。

    モデルがなくても使えます。モデルが書いた文は、根拠の発言と照らし合わせてから出します。
    """
    settings = config.load()
    chosen = replace(
        settings.summary,
        engine=engine or ("llama" if model else settings.summary.engine),
        model=model or settings.summary.model,
    )
    settings = replace(settings, summary=chosen)
    with (
        Store.open(config.data_folder()) as store,
        ProgressDisplay() as display,
    ):
        meeting = store.meeting(given).id
        document = draft(store.transcript(meeting))
        made = [
            summarize(store, meeting, settings, display.listen, shape)
            for shape in (SummaryShape.GIST, SummaryShape.OVERVIEW)
        ]
    if as_json:
        print_json(_to_json(document, *made))
        return
    _print(document, *made)


def _print(document: MinutesDocument, gist: Summary, overview: Summary) -> None:
    heading = f"{UNCONFIRMED}　{gist.maker}" if gist.maker else "発言から選んだ要点（未確認）"
    click.echo(f"# {printable(document.transcript.meeting.title)}\n\n{heading}")
    _print_list("要旨", _points(gist), document)
    for part in overview.parts:
        _print_list(part.stretch.title, part.points, document)
    _print_list("決定事項", document.decisions, document)
    _print_list("宿題", document.tasks, document)
    _print_list("要望", document.requests, document)
    fallbacks = gist.fallbacks + overview.fallbacks
    if fallbacks:
        click.echo(
            f"{fallbacks} か所は、モデルの答えが使えなかったので発言の文を選びました。",
            err=True,
        )
    dropped = gist.dropped + overview.dropped
    if dropped:
        click.echo(f"根拠のない文を {dropped} 個捨てました。", err=True)


def _points(summary: Summary) -> list[Finding]:
    return [point for part in summary.parts for point in part.points]


def _print_list(heading: str, findings: Sequence[Finding], document: MinutesDocument) -> None:
    if not findings:
        return
    starts = {item.id: item.start for item in document.transcript.utterances}
    click.echo(f"\n## {printable(heading)}\n")
    for finding in findings:
        places = "、".join(format_position(starts[one]) for one in finding.evidence)
        until = f"（{finding.until}まで）" if finding.until else ""
        click.echo(f"- {printable(finding.text)}{until}［{places}］")


def _to_json(document: MinutesDocument, gist: Summary, overview: Summary) -> dict[str, object]:
    return {
        "meeting": document.transcript.meeting.id,
        "made_by": overview.maker,
        "prompts": [gist.prompt, overview.prompt],
        "gist": _findings(_points(gist)),
        "agenda": [
            {
                "title": part.stretch.title,
                "start": part.stretch.start,
                "end": part.stretch.end,
                "points": _findings(part.points),
            }
            for part in overview.parts
        ],
        "decisions": _findings(document.decisions),
        "tasks": _findings(document.tasks),
        "requests": _findings(document.requests),
        "dropped": gist.dropped + overview.dropped,
        "fallbacks": gist.fallbacks + overview.fallbacks,
    }


def _findings(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [dataclasses.asdict(finding) for finding in findings]


COMMANDS = {"summarize": summarize_command}
