"""`minutes agenda`: where each item of the agenda begins, seen and said by hand."""

from __future__ import annotations

from collections.abc import Iterator

import click

from minutes import config
from minutes.cli.tables import print_json, print_table
from minutes.dividing import ItemStart, item_starts, set_starts
from minutes.export.statements import printable
from minutes.messages import format_position
from minutes.publishing import parse_position
from minutes.store.meetings import Store
from minutes.types import Seconds

AUTOMATIC = "auto"
SHOWN = 30
"""Letters of what is said where an item begins."""


def _begins(
    context: click.Context, option: click.Parameter, values: tuple[str, ...]
) -> dict[int, Seconds | None]:
    """Return what `2=0:12:30` and `2=auto` say, by the item's number."""
    found: dict[int, Seconds | None] = {}
    for value in values:
        number, _, place = value.partition("=")
        position = parse_position(place)
        if not number.strip().isdecimal() or (position is None and place.strip() != AUTOMATIC):
            raise click.BadParameter(value, ctx=context, param=option)
        found[int(number)] = position
    return found


@click.command("agenda")
@click.argument("given", metavar="ID")
@click.option(
    "--begin",
    "begins",
    multiple=True,
    callback=_begins,
    metavar="NUMBER=POSITION",
    help="議題の始まりを決める（2=0:12:30。2=auto で議長の言葉に戻す）",
)
@click.option("--json", "as_json", is_flag=True, help="機械で読む形式で出す")
def agenda_command(given: str, begins: dict[int, Seconds | None], as_json: bool) -> None:
    """議題ごとに、録音のどこから始まるかを出す。--begin で手で決める。"""
    with Store.open(config.data_folder()) as store:
        meeting = store.meeting(given)
        unknown = [number for number in begins if not 0 < number <= len(meeting.agenda)]
        if unknown:
            raise click.UsageError(
                f"議題 {unknown[0]} はありません（{len(meeting.agenda)} 件です）"
            )
        if begins:
            named = {meeting.agenda[number - 1]: begins[number] for number in begins}
            set_starts(store, meeting.id, named)
        found = item_starts(store, meeting.id)
    if as_json:
        print_json(
            [
                {"title": item.title, "start": item.start, "by_hand": item.is_by_hand}
                for item in found
            ]
        )
        return
    if not found:
        click.echo("議題がありません（会議の情報に書いてください）。", err=True)
    print_table(("番号", "始まり", "決め方", "議題", "始まりの発言"), _rows(found))


def _rows(found: tuple[ItemStart, ...]) -> Iterator[tuple[str, ...]]:
    for number, item in enumerate(found, start=1):
        how = "手で" if item.is_by_hand else "議長の言葉" if item.start is not None else ""
        start = "-" if item.start is None else format_position(item.start)
        yield str(number), start, how, printable(item.title), printable(item.said)[:SHOWN]


COMMANDS = {"agenda": agenda_command}
