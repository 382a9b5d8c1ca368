"""Summaries on the screen and as JSON: each sentence with its places, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import click

from minutes.export.statements import printable
from minutes.gathering import speaker_names
from minutes.messages import describe_problem, format_position
from minutes.types import (
    AgendaPart,
    Finding,
    MinutesDocument,
    Problem,
    Summary,
    SummaryShape,
)

UNCONFIRMED = "AI要約（未確認）"
NOTHING = "書くことがありませんでした。"
NONE_FOUND = "決定事項・宿題・要望は、発言からは見つかりませんでした。"
USELESS = (
    "モデルの答えはどれも使えませんでした。発言から選んだ文です。"
    "別のモデルを選んでください（--model か「設定」）。"
)

SHAPES = {
    SummaryShape.GIST: "要旨",
    SummaryShape.OVERVIEW: "議事概要",
    SummaryShape.POINTS: "要点記録",
    SummaryShape.PLAIN: "やさしい日本語",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A summary, and what the record does not bear out of it, by part and place."""

    summary: Summary
    problems: Mapping[tuple[int, int], tuple[Problem, ...]]


def print_page(document: MinutesDocument, pages: Sequence[Page], *, has_lists: bool) -> None:
    """Print summaries, and what was decided and taken on where that is wanted."""
    click.echo(f"# {printable(document.transcript.meeting.title)}")
    for page in pages:
        summary = page.summary
        click.echo(f"\n{SHAPES[summary.shape]}　{_describe_maker(summary)}")
        for number, part in enumerate(summary.parts):
            title = "要旨" if summary.shape is SummaryShape.GIST else part.stretch.title
            problems = [page.problems.get((number, at), ()) for at in range(len(part.points))]
            has_names = summary.shape is SummaryShape.POINTS
            _print_list(title, part.points, document, problems, has_names=has_names)
        if not any(part.points for part in summary.parts):
            click.echo(f"\n{NOTHING}")
        _print_losses(summary)
    if has_lists:
        _print_list("決定事項", document.decisions, document)
        _print_list("宿題", document.tasks, document)
        _print_list("要望", document.requests, document)
        if not (document.decisions or document.tasks or document.requests):
            click.echo(f"\n{NONE_FOUND}")
    if any(page.summary.fallbacks and not page.summary.maker for page in pages):
        click.echo(USELESS, err=True)


def to_json(document: MinutesDocument, pages: Sequence[Page]) -> dict[str, object]:
    """Return summaries, decisions, tasks and requests for machines."""
    summaries = [page.summary for page in pages]
    gists = [page for page in pages if page.summary.shape is SummaryShape.GIST]
    others = [page for page in pages if page.summary.shape is not SummaryShape.GIST]
    prompts = [item.split() for summary in summaries for item in summary.prompt.split("、")]
    return {
        "meeting": document.transcript.meeting.id,
        "shapes": [summary.shape.value for summary in summaries],
        "made_by": next((summary.maker for summary in summaries), ""),
        "prompts": dict(item for item in prompts if item),
        "gist": [item for page in gists for part in _parts_to_json(page) for item in part[1]],
        "agenda": [
            {
                "title": part.stretch.title,
                "start": part.stretch.start,
                "end": part.stretch.end,
                "points": points,
            }
            for page in others
            for part, points in _parts_to_json(page)
        ],
        "decisions": [_to_json(finding) for finding in document.decisions],
        "tasks": [_to_json(finding) for finding in document.tasks],
        "requests": [_to_json(finding) for finding in document.requests],
        "dropped": sum(summary.dropped for summary in summaries),
        "fallbacks": sum(summary.fallbacks for summary in summaries),
    }


def _describe_maker(summary: Summary) -> str:
    points = [point for part in summary.parts for point in part.points]
    is_open = not points or any(not point.is_confirmed for point in points)
    if summary.maker:
        return f"{UNCONFIRMED if is_open else 'AI要約'}　{printable(summary.maker)}"
    return "発言から選んだ要点" + ("（未確認）" if is_open else "")


def _print_losses(summary: Summary) -> None:
    if summary.fallbacks and summary.maker:
        is_easy = summary.shape is SummaryShape.PLAIN
        instead = "書いていません" if is_easy else "発言の文を選びました"
        click.echo(
            f"{summary.fallbacks} か所は、モデルの答えが使えなかったので{instead}。", err=True
        )
    if summary.dropped:
        click.echo(f"根拠のない文を {summary.dropped} 個捨てました。", err=True)


def _print_list(
    heading: str,
    findings: Sequence[Finding],
    document: MinutesDocument,
    problems: Sequence[Sequence[Problem]] = (),
    *,
    has_names: bool = False,
) -> None:
    if not findings:
        return
    transcript = document.transcript
    names = speaker_names(transcript) if has_names else {}
    starts = {item.id: item.start for item in transcript.utterances}
    click.echo(f"\n## {printable(heading)}\n")
    for number, finding in enumerate(findings):
        who = names.get(finding.who, f"話者{finding.who}") if has_names and finding.who else ""
        text = f"{who}：{finding.text}" if who else finding.text
        until = f"（{finding.until}まで）" if finding.until else ""
        known = [starts[one] for one in finding.evidence if one in starts]
        places = "、".join(map(format_position, known))
        doubts = "、".join(map(describe_problem, problems[number])) if problems else ""
        look = f"　要確認：{doubts}" if doubts else ""
        click.echo(f"- {printable(text)}{until}［{places}］{printable(look)}")


def _parts_to_json(page: Page) -> Iterator[tuple[AgendaPart, list[dict[str, object]]]]:
    for number, part in enumerate(page.summary.parts):
        yield (
            part,
            [
                _to_json(point, page.problems.get((number, place), ()))
                for place, point in enumerate(part.points)
            ],
        )


def _to_json(finding: Finding, problems: Sequence[Problem] = ()) -> dict[str, object]:
    return {
        "kind": finding.kind.value,
        "text": finding.text,
        "evidence": list(finding.evidence),
        "who": finding.who,
        "until": finding.until,
        "origin": finding.origin.value,
        "is_confirmed": finding.is_confirmed,
        "problems": [describe_problem(problem) for problem in problems],
    }
