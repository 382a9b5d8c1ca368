"""`minutes retranscribe`: hear a stored meeting again with another model."""

from __future__ import annotations

import re
import unicodedata
from contextlib import nullcontext

import click

from minutes import config
from minutes.asr.choosing import choose_model, practice_notice
from minutes.cli.options import model_option
from minutes.cli.progress import ProgressDisplay
from minutes.editing.rehearing import Proposal, accept
from minutes.export.statements import printable
from minutes.messages import format_position
from minutes.processing import Workshop
from minutes.proofreading import Proofreader
from minutes.reservation import reserve
from minutes.retranscription import Stretch, retranscribe
from minutes.store.meetings import Store
from minutes.types import Seconds

_PLACE = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)")


def _read_place(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> Seconds | None:
    """Return a position written as h:mm:ss, m:ss or seconds."""
    if value is None:
        return None
    match = _PLACE.fullmatch(unicodedata.normalize("NFKC", value).strip())
    if match is None:
        raise click.BadParameter(value, ctx=context, param=parameter)
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


@click.command("retranscribe")
@click.argument("given", metavar="ID")
@model_option
@click.option("--from", "start", metavar="H:MM:SS", callback=_read_place, help="ここから")
@click.option("--to", "end", metavar="H:MM:SS", callback=_read_place, help="ここまで")
@click.option("--accept", "is_accepted", is_flag=True, help="違う所をすべて新しい文字にする")
def retranscribe_command(
    given: str, model: str | None, start: Seconds | None, end: Seconds | None, is_accepted: bool
) -> None:
    """保存してある会議を別のモデルで聞き直し、違う所を出す（文字は変えません）。

    --accept を付けると、違う所を新しい文字にします。人が直した所は変えません。
    """
    settings, weights = choose_model(config.load(), model)
    with Store.open(config.data_folder()) as store:
        meeting = store.meeting(given).id
        changing = reserve(store.folder(meeting)) if is_accepted else nullcontext()
        with changing, ProgressDisplay(practice_notice(settings)) as display:
            workshop = Workshop(store, weights, settings, display.listen)
            proposals = retranscribe(workshop, meeting, Stretch(start or 0.0, end))
            edit = accept(proposals) if is_accepted else None
            if edit is not None:
                Proofreader(store, meeting, lambda event: None).apply(edit)
        for proposal in proposals:
            _print(proposal)
        if not proposals:
            click.echo("違う所はありません。", err=True)
        elif not is_accepted:
            click.echo(f"違う所が {len(proposals)} か所あります（変えていません）。", err=True)
        else:
            click.echo(f"{len(proposals)} か所を新しい文字にしました。", err=True)


def _print(proposal: Proposal) -> None:
    before = proposal.before.text if proposal.before else "（文字なし）"
    place = format_position(proposal.after.start)
    click.echo(f"{place}\t{printable(before)}\t{printable(proposal.after.text)}")


COMMANDS = {"retranscribe": retranscribe_command}
