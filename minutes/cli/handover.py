"""`minutes handover` and `minutes takeover`: a meeting to another machine and back."""

from __future__ import annotations

from pathlib import Path

import click

from minutes import config
from minutes.cli.options import output_option
from minutes.editing.merging import Conflict
from minutes.export.statements import printable
from minutes.handover import hand_over, keep_decisions, take_over, told_disputes
from minutes.messages import NO_DATE, describe_decisions, format_position
from minutes.proofreading import Proofreader
from minutes.reservation import reserve
from minutes.store.meetings import Store


@click.command("handover")
@click.argument("given", metavar="ID")
@output_option
@click.option("--no-sound", is_flag=True, help="音を入れない（小さくなるが、聞きながら直せない）")
def handover_command(given: str, output: Path, no_sound: bool) -> None:
    """会議を 1 つのファイルにする（別の機械で校正してもらうため）。

    ファイルには発言がそのまま入ります。渡し先と消し忘れに気をつけてください。
    """
    with Store.open(config.data_folder()) as store:
        meeting = store.meeting(given).id
        click.echo(hand_over(store, meeting, output, has_sound=not no_sound))


@click.command("takeover")
@click.argument("file", type=click.Path(path_type=Path))
def takeover_command(file: Path) -> None:
    """ファイルで届いた会議を取り込む。もうある会議なら、2 人の直しを 1 つにする。

    両方で違うように直した所は、この機械のものを残して一覧に出します。JSON（export の
    json）も取り込めます。
    """
    with Store.open(config.data_folder()) as store:
        taken = take_over(store, file)
        merged = taken.merged
        if merged is not None and merged.edit is not None:
            with reserve(store.folder(taken.meeting)):
                Proofreader(store, taken.meeting, lambda event: None).apply(merged.edit)
        keep_decisions(store, taken)
        disputes = told_disputes(store, taken)
    click.echo(taken.meeting)
    if merged is None:
        click.echo("新しい会議として取り込みました。", err=True)
        if taken.is_undated:
            click.echo(NO_DATE, err=True)
        return
    count = len(merged.edit.after) if merged.edit else 0
    click.echo(f"{count} か所の直しを取り込みました。", err=True)
    if taken.joined is not None and taken.joined.news:
        click.echo(describe_decisions(taken.joined.news), err=True)
    for dispute in disputes:
        click.echo(dispute, err=True)
    for conflict in merged.conflicts:
        _tell(conflict)


def _tell(conflict: Conflict) -> None:
    start = min(item.start for item in (*conflict.ours, *conflict.theirs))
    mine = "".join(item.text for item in conflict.ours)
    other = "".join(item.text for item in conflict.theirs)
    place = format_position(start)
    click.echo(
        f"{place} 違う直し　この機械：{printable(mine)}　届いた方：{printable(other)}", err=True
    )


COMMANDS = {"handover": handover_command, "takeover": takeover_command}
