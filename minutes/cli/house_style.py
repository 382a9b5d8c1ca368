"""`minutes dictionary style …`: the office's own way of writing, by rule."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from minutes import config
from minutes.cli.official_style import official_command
from minutes.cli.tables import print_json, print_table
from minutes.dictionary.replacing import HOUSE_STYLE, apply_to, revert_in
from minutes.dictionary.rules import EXAMPLE_NAME, RULES_NAME, RuleFile, read_rules
from minutes.dictionary.shipped import shipped_folder
from minutes.errors import MeetingBusy
from minutes.export.statements import printable
from minutes.messages import format_position
from minutes.reservation import reserve
from minutes.store.meetings import Store
from minutes.types import Correction, Meeting, Utterance

EXIT_REJECTED = 3
_AROUND = 10
"""Characters shown on either side of a change."""

rules_option = click.option(
    "--rules",
    "path",
    type=click.Path(path_type=Path),
    help=f"規則のファイル。省略すると保存先の {RULES_NAME}",
)
meeting_argument = click.argument("meeting", metavar="ID")


@click.group(name="style")
def group() -> None:
    """庁内の書き方（「子供」→「子ども」など）に、規則でそろえる。"""


group.add_command(official_command)


@group.command()
@rules_option
def check(path: Path | None) -> int:
    """規則のファイルを点検し、使えない行とその理由を出す。"""
    found = _read(path)
    click.echo(f"{found.path}：規則 {len(found.rules)}、使えない行 {len(found.bad_lines)}")
    return EXIT_REJECTED if found.bad_lines else 0


@group.command()
@meeting_argument
@rules_option
@click.option("--json", "as_json", is_flag=True, help="機械で読む形式で出す")
def preview(meeting: str, path: Path | None, *, as_json: bool) -> None:
    """規則で変わる所を、変えずに出す。"""
    rules = _read(path)
    with Store.open(config.data_folder()) as store:
        utterances = store.utterances(store.meeting(meeting).id)
    styled = [apply_to(utterance, rules) for utterance in utterances]
    # What the rules have done already is not told again.
    new = [item for item, old in zip(styled, utterances, strict=True) if item is not old]
    changes = [(item, change) for item in new for change in _changes(item)]
    if as_json:
        print_json([_as_json(*pair) for pair in changes])
        return
    rows = (
        (format_position(item.start), change.before, change.after, _context(item, change))
        for item, change in changes
    )
    print_table(("位置", "置換前", "置換後", "文"), rows)
    places = {item.id for item, _ in changes}
    click.echo(
        f"{len(places)} 発言の {len(changes)} か所が変わります。{_kept(utterances)}", err=True
    )


@group.command()
@meeting_argument
@rules_option
def apply(meeting: str, path: Path | None) -> None:
    """規則で会議の文字を変える。人が直した発言は変えない。undo で元に戻せる。"""
    rules = _read(path)
    with Store.open(config.data_folder()) as store:
        found = _idle(store, meeting)
        utterances = store.utterances(found.id)
        # All are made before the first is kept: a pattern that hangs changes nothing.
        styled = [apply_to(utterance, rules) for utterance in utterances]
        changed = _keep(store, found, zip(utterances, styled, strict=True))
    places = sum(len(_changes(item)) for item in styled)
    click.echo(
        f"{changed} 発言を書き換えました（規則で変わった所は全部で {places} か所）。"
        f"{_kept(utterances)}"
    )


@group.command()
@meeting_argument
def undo(meeting: str) -> None:
    """規則で変えた所を、すべて元に戻す。"""
    with Store.open(config.data_folder()) as store:
        found = _idle(store, meeting)
        utterances = store.utterances(found.id)
        changed = _keep(store, found, ((item, revert_in(item)) for item in utterances))
    click.echo(f"{changed} 発言を元に戻しました。{_kept(utterances)}")


def _read(path: Path | None) -> RuleFile:
    """Return the rules, and say which lines of the file cannot be used."""
    own = config.data_folder() / RULES_NAME
    if path is None and not own.exists():
        click.echo(
            f"規則のファイルはまだありません。{shipped_folder() / EXAMPLE_NAME} を"
            f" {own} に写し、要る行だけを残してください。",
            err=True,
        )
        raise click.exceptions.Exit(EXIT_REJECTED)
    found = read_rules(path or own)
    for bad in found.bad_lines:
        click.echo(f"  {bad.number} 行目：{bad.reason}", err=True)
    return found


def _idle(store: Store, given: str) -> Meeting:
    meeting = store.meeting(given)
    if store.is_busy(meeting.id):
        raise MeetingBusy(meeting.id)
    return meeting


def _keep(store: Store, meeting: Meeting, pairs: Iterable[tuple[Utterance, Utterance]]) -> int:
    """Keep the utterances that differ; return how many."""
    count = 0
    with reserve(store.folder(meeting.id)):
        for old, new in pairs:
            if new is not old:
                store.add_utterance(meeting.id, new)
                count += 1
    return count


def _changes(utterance: Utterance) -> list[Correction]:
    if utterance.is_edited:
        return []
    return [item for item in utterance.corrections if item.reason == HOUSE_STYLE]


def _context(utterance: Utterance, change: Correction) -> str:
    start, end = change.span
    before = utterance.text[max(0, start - _AROUND) : start]
    after = utterance.text[end : end + _AROUND]
    return printable(f"{before}【{change.after}】{after}")


def _kept(utterances: Iterable[Utterance]) -> str:
    count = sum(utterance.is_edited for utterance in utterances)
    return f"人が直した {count} 発言はそのままです。" if count else ""


def _as_json(utterance: Utterance, change: Correction) -> dict[str, Any]:
    return {
        "utterance": utterance.id,
        "start": utterance.start,
        "span": change.span,
        "before": change.before,
        "after": change.after,
        "rule": change.entry,
    }
