"""`minutes dictionary style official`: 公用文 figures, commas, widths and nouns."""

from __future__ import annotations

import click

from minutes import config
from minutes.cli.tables import print_table
from minutes.editing.edits import change_text, join
from minutes.editing.official import REASONS, StyleFix, StyleKind, propose, take_over
from minutes.errors import MeetingBusy
from minutes.export.statements import printable
from minutes.messages import format_position
from minutes.proofreading import Proofreader
from minutes.reservation import reserve
from minutes.store.meetings import Store

AROUND = 10
"""Characters shown on either side of a place."""


@click.command("official")
@click.argument("given", metavar="ID")
@click.option(
    "--only",
    type=click.Choice([kind.value for kind in StyleKind]),
    multiple=True,
    help="この種類だけ（何度でも）。figures 数、commas コンマ、width 全角・半角、"
    "marks 句読点、nouns 名詞の送り仮名",
)
@click.option("--apply", "is_applied", is_flag=True, help="すべて直す（校正画面で元に戻せる）")
def official_command(given: str, only: tuple[str, ...], *, is_applied: bool) -> None:
    """公用文の書き方と違う所を出す。--apply で直す。"""
    kinds = tuple(map(StyleKind, only)) or tuple(StyleKind)
    with Store.open(config.data_folder()) as store:
        meeting = store.meeting(given)
        found = [(item, propose(item.text, kinds)) for item in store.utterances(meeting.id)]
        count = sum(len(fixes) for _, fixes in found)
        if is_applied and count:
            if store.is_busy(meeting.id):
                raise MeetingBusy(meeting.id)
            edit = join(change_text(item, take_over(item.text, fixes)) for item, fixes in found)
            if edit is not None:
                with reserve(store.folder(meeting.id)):
                    Proofreader(store, meeting.id, lambda event: None).apply(edit)
    rows = [
        (format_position(item.start), _excerpt(item.text, fix), fix.after, REASONS[fix.kind])
        for item, fixes in found
        for fix in fixes
    ]
    print_table(("位置", "箇所", "直した形", "理由"), rows)
    done = "直しました" if is_applied else "あります"
    click.echo(f"公用文の書き方と違う所が {count} か所{done}。", err=True)


def _excerpt(text: str, fix: StyleFix) -> str:
    low, high = fix.span
    around = text[max(0, low - AROUND) : low], text[high : high + AROUND]
    return printable(f"{around[0]}【{fix.before}】{around[1]}")
