"""`minutes summarize`: what a meeting decided and was about, each line with its place."""

from __future__ import annotations

from dataclasses import replace

import click

from minutes import config
from minutes.cli.progress import ProgressDisplay
from minutes.cli.summary_pages import Page, print_page, to_json
from minutes.cli.tables import print_json
from minutes.config import SummarySettings
from minutes.store.meetings import Store
from minutes.summarizing import NONE, problems_of, summarize
from minutes.summary.drafting import draft
from minutes.summary.prompting import copy_prompts_into
from minutes.types import SummaryLength, SummaryShape

DECISIONS = "decisions"
"""決定事項・宿題一覧, which a rule finds: no summary is made."""


@click.command("summarize")
@click.argument("given", metavar="ID", required=False)
@click.option(
    "--shape",
    "wanted",
    type=click.Choice([*(item.value for item in SummaryShape), DECISIONS]),
    help="要約の形（省略すると gist と overview と decisions）",
)
@click.option(
    "--length", type=click.Choice([item.value for item in SummaryLength]), help="要約の長さ"
)
@click.option(
    "--engine",
    type=click.Choice([NONE, "llama", "server"]),
    help="要約を書くもの（none は発言の文をそのまま選ぶ）",
)
@click.option("--model", metavar="FILE", help="要約のモデル（GGUF ファイル）")
@click.option(
    "--mask",
    type=click.Choice(["on", "off"]),
    help="個人情報を隠してからモデルに見せる・そのまま見せる（会議ごとに残る）",
)
@click.option("--no-keep", is_flag=True, help="要約を会議に保存しない")
@click.option("--copy-prompts", is_flag=True, help="モデルへの指示のファイルを直せるように写す")
@click.option("--json", "as_json", is_flag=True, help="機械で読む形式で出す")
def summarize_command(
    given: str | None,
    wanted: str | None,
    length: str | None,
    engine: str | None,
    model: str | None,
    mask: str | None,
    no_keep: bool,
    copy_prompts: bool,
    as_json: bool,
) -> None:
    """会議の要約と、決定事項、宿題を出す（どの行にも録音の位置が付く）。

    モデルがなくても使えます。モデルが書いた文は、根拠の発言と照らし合わせてから出します。
    要約は会議に保存され、画面と Word に出ます。
    """
    if copy_prompts:
        _copy_prompts()
        return
    if given is None:
        raise click.UsageError("会議の番号を付けてください")
    settings = config.load()
    settings = replace(settings, summary=_chosen(settings.summary, engine, model, length))
    with Store.open(config.data_folder()) as store, ProgressDisplay() as display:
        meeting = store.meeting(given).id
        if mask is not None:
            store.mask_summary(meeting, is_masked=mask == "on")
        made = [
            summarize(store, meeting, settings, display.listen, shape) for shape in _shapes(wanted)
        ]
        for summary in () if no_keep else made:
            store.keep_summary(meeting, summary)
        document = draft(store.transcript(meeting))
    pages = [Page(summary, problems_of(summary, document.transcript)) for summary in made]
    if as_json:
        print_json(to_json(document, pages))
    else:
        print_page(document, pages, has_lists=wanted in {None, DECISIONS})


def _chosen(
    settings: SummarySettings, engine: str | None, model: str | None, length: str | None
) -> SummarySettings:
    return replace(
        settings,
        engine=engine or ("llama" if model else settings.engine),
        model=model or settings.model,
        length=length or settings.length,
    )


def _shapes(wanted: str | None) -> tuple[SummaryShape, ...]:
    if wanted is None:
        return SummaryShape.GIST, SummaryShape.OVERVIEW
    return () if wanted == DECISIONS else (SummaryShape(wanted),)


def _copy_prompts() -> None:
    copied = copy_prompts_into(config.data_folder())
    for path in copied:
        click.echo(str(path))
    if not copied:
        click.echo("指示のファイルはもう写してあります。", err=True)


COMMANDS = {"summarize": summarize_command}
