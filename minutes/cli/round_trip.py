"""`minutes takeback`: corrections that colleagues made in Word, back into the record."""

from __future__ import annotations

from pathlib import Path

import click

from minutes import config
from minutes.editing.paragraphs import Proposal, Remark, Reviser
from minutes.export.statements import printable
from minutes.messages import format_position
from minutes.proofreading import Proofreader
from minutes.reservation import reserve
from minutes.round_trip import TakenBack, edit_of, take_back
from minutes.store.meetings import Store
from minutes.types import Utterance


@click.command("takeback")
@click.argument("given", metavar="ID")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.docx")
@click.option("--accept", "is_accepted", is_flag=True, help="違う所をすべて記録に取り込む")
@click.option(
    "--remove-missing", is_flag=True, help="--accept のとき、文書で消された発話も記録から消す"
)
def takeback_command(given: str, file: Path, is_accepted: bool, remove_missing: bool) -> None:
    """Word で直した会議録を、記録と比べて取り込む。

    指定がなければ違う所を出すだけで、記録は変えません。表・見出し・話者の名前の直しは見ません。
    """
    if remove_missing and not is_accepted:
        raise click.UsageError("--remove-missing は --accept と一緒に指定してください")
    with Store.open(config.data_folder()) as store:
        meeting = store.meeting(given).id
        taken = take_back(store, meeting, file)
        for proposal in taken.returned.proposals:
            _print_proposal(proposal)
        for utterance, remark in taken.returned.remarks:
            _print_remark(utterance, remark)
        _tell(taken)
        if not is_accepted:
            return
        edit = edit_of(taken, removes_missing=remove_missing)
        if edit is not None:
            with reserve(store.folder(meeting)):
                Proofreader(store, meeting, lambda event: None).apply(edit)
    click.echo(f"{len(edit.after) if edit else 0} か所を記録に取り込みました。", err=True)


def _print_proposal(proposal: Proposal) -> None:
    who = "、".join(map(_said_by, proposal.by))
    click.echo(f"{format_position(proposal.before.start)}{f'　{who}' if who else ''}")
    click.echo(f"　記録　{printable(proposal.before.text)}")
    click.echo(f"　文書　{printable(proposal.after.text)}")


def _print_remark(utterance: Utterance | None, remark: Remark) -> None:
    place = "-" if utterance is None else format_position(utterance.start)
    click.echo(f"{place}　コメント　{_said_by(remark.by)}　{printable(remark.text)}")


def _said_by(reviser: Reviser) -> str:
    at = f"（{reviser.at:%Y-%m-%d %H:%M}）" if reviser.at else ""
    return f"{printable(reviser.name) or '名前なし'}{at}"


def _tell(taken: TakenBack) -> None:
    returned = taken.returned
    click.echo(f"違う所が {len(returned.proposals)} か所あります。", err=True)
    for item in returned.missing:
        click.echo(
            f"文書にない発話　{format_position(item.start)}　{printable(item.text)}", err=True
        )
    for text in returned.added:
        click.echo(f"文書で足された段落（取り込みません）　{printable(text)}", err=True)
    if taken.outdated_count:
        click.echo(
            f"この文書を作った後に記録を直した所が {taken.outdated_count} か所あります。"
            "記録の方を残します。",
            err=True,
        )


COMMANDS = {"takeback": takeback_command}
