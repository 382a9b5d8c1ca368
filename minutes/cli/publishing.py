"""`minutes mask`: what the public version hides and leaves out, decided by a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from minutes import config
from minutes.cli.options import print_written
from minutes.cli.tables import print_table
from minutes.editing.tidying import TidyingLevel
from minutes.export.formats import Renderer
from minutes.export.statements import printable
from minutes.filing import minutes_of
from minutes.levels import show_tidied
from minutes.messages import format_position
from minutes.privacy.publication import Review
from minutes.privacy.reviewing import Proposal
from minutes.publishing import (
    ABOUT,
    LOG_COLUMNS,
    OMISSION_NAMES,
    close_stretch,
    forget,
    hide,
    is_summarized,
    log_rows,
    look_through,
    parse_position,
    public_version,
    settle,
    utterance_at,
    withdraw,
)
from minutes.store.meetings import Store
from minutes.types import MaskKind, MaskStyle, MeetingId, Seconds, Utterance

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

ALL = "all"
ORIGINAL, PUBLIC = "original", "public"

_CONTEXT = 12
"""Characters shown on either side of a place."""

_ATTEMPTS = 5
"""What is hidden in one place is proposed in others: `--accept all` goes on until it ends."""


def version_option(function: Decorated) -> Decorated:
    """Add `--version`."""
    return click.option(
        "--version",
        type=click.Choice([ORIGINAL, PUBLIC]),
        default=ORIGINAL,
        help="original は原本（既定）、public は公開版（伏せる所を minutes mask で決めてから）",
    )(function)


def print_public_files(
    store: Store,
    meeting: MeetingId,
    formats: Sequence[str],
    output: Path,
    level: TidyingLevel,
    word: Renderer | None,
) -> None:
    """Write the public version of a meeting and print where its files are.

    Raises:
        MasksUndecided: somebody must look at it first.
    """
    public = public_version(store, meeting)
    view, _ = show_tidied(public.transcript, level, store.folder(meeting))
    print_written(minutes_of(view, public.summaries), formats, output, word)


def _selection(context: click.Context, option: click.Parameter, value: str | None) -> list[str]:
    """Split a choice of proposals; kinds and numbers may be mixed."""
    parts = [part.strip().lower() for part in (value or "").split(",") if part.strip()]
    kinds = {kind.value for kind in MaskKind}
    for part in parts:
        if part != ALL and part not in kinds and not part.isdecimal():
            raise click.BadParameter(value or "", ctx=context, param=option)
    return parts


def _stretch(
    context: click.Context, option: click.Parameter, value: str | None
) -> tuple[Seconds, Seconds] | None:
    if value is None:
        return None
    ends = [parse_position(part) for part in value.split("-")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] >= ends[1]:  # noqa: PLR2004
        raise click.BadParameter(value, ctx=context, param=option)
    return ends[0], ends[1]


@click.command("mask")
@click.argument("given", metavar="ID")
@click.option("--list", "is_listed", is_flag=True, help="伏せる候補と、決めたことを出す")
@click.option("--accept", metavar="all|KIND|番号", callback=_selection, help="候補を伏せる")
@click.option("--refuse", metavar="all|KIND|番号", callback=_selection, help="候補を伏せない")
@click.option("--hide", "word", metavar="語", help="この会議に出てくるこの語をすべて伏せる")
@click.option(
    "--close", "closed", metavar="始め-終わり", callback=_stretch, help="秘密会を載せない"
)
@click.option("--withdraw", "withdrawn", metavar="位置", help="この位置の発話を取消し発言にする")
@click.option("--restore", metavar="all|番号", help="秘密会・取消し発言の指定をやめる")
@click.option("--forget-lost", is_flag=True, help="文が変わって見つからない所の指定をやめる")
@click.option("--reason", default="", help="理由（記録に残る。発言の内容は書かない）")
@click.option("--style", type=click.Choice([style.value for style in MaskStyle]), help="伏せ方")
@click.option("--log", "is_logged", is_flag=True, help="何をなぜ伏せたかを出す（内容は含まない）")
def mask_command(
    given: str,
    is_listed: bool,
    accept: list[str],
    refuse: list[str],
    word: str | None,
    closed: tuple[Seconds, Seconds] | None,
    withdrawn: str | None,
    restore: str | None,
    forget_lost: bool,
    reason: str,
    style: str | None,
    is_logged: bool,
) -> None:
    """公開版で伏せる所を決める。指定がなければ候補を一覧にする。"""
    with Store.open(config.data_folder()) as store:
        meeting = store.meeting(given).id
        changes = (accept, refuse, word, closed, withdrawn, restore, forget_lost, style)
        # Numbers are those of the list that was seen: looked up before anything is changed.
        before = _look_at_numbered(store, meeting, [*accept, *refuse])
        if style:
            store.set_mask_style(meeting, MaskStyle(style))
        if closed:
            close_stretch(store, meeting, *closed, reason)
        if withdrawn:
            withdraw(store, meeting, _said_at(store, meeting, withdrawn).id, reason)
        if restore:
            _restore(store, meeting, restore)
        if forget_lost:
            forget(store, meeting, look_through(store, meeting).lost)
        if word and not hide(store, meeting, word, reason):
            raise click.UsageError("その語はこの会議にありません")
        if before is not None:
            settle(store, meeting, _chosen(before, refuse), is_accepted=False, reason=reason)
            _accept(store, meeting, before, accept, reason)
        if is_logged:
            print_table(LOG_COLUMNS, list(log_rows(store, meeting)))
            return
        found = look_through(store, meeting)
        if is_listed or not any(changes):
            _print_review(found)
        _tell(found)


def _accept(
    store: Store, meeting: MeetingId, found: Review, wanted: list[str], reason: str
) -> None:
    settle(store, meeting, _chosen(found, wanted), is_accepted=True, reason=reason)
    if ALL not in wanted:
        return
    for _ in range(_ATTEMPTS):
        found = look_through(store, meeting)
        if not found.open:
            return
        settle(store, meeting, found.open, is_accepted=True, reason=reason)


def _chosen(found: Review, wanted: Sequence[str]) -> list[Proposal]:
    """Return the proposals that were named; all and kinds mean what nobody decided yet."""
    return [
        item
        for number, item in enumerate(found.proposals, start=1)
        if str(number) in wanted
        or (item.decision is None and (ALL in wanted or item.hit.kind.value in wanted))
    ]


def _look_at_numbered(store: Store, meeting: MeetingId, wanted: Sequence[str]) -> Review | None:
    """Return what is proposed, None where nothing is decided about it.

    A number that no proposal has is refused before anything is changed.
    """
    if not wanted:
        return None
    found = look_through(store, meeting)
    known = len(found.proposals)
    for number in wanted:
        if number.isdecimal() and not 1 <= int(number) <= known:
            there = f"1 から {known} まで" if known else "1 つも"
            rest = "です" if known else "ありません"
            raise click.UsageError(f"候補の番号 {number} はありません。候補は {there}{rest}")
    return found


def _said_at(store: Store, meeting: MeetingId, given: str) -> Utterance:
    position = parse_position(given)
    found = None if position is None else utterance_at(store, meeting, position)
    if found is None:
        raise click.UsageError(f"位置「{given}」に発話がありません（例：0:12:30）")
    return found


def _restore(store: Store, meeting: MeetingId, given: str) -> None:
    known = [item.id for item in store.omissions(meeting)]
    chosen = [
        item for number, item in enumerate(known, start=1) if given in (ALL, str(number), item)
    ]
    if not chosen:
        raise click.UsageError(f"載せない所「{given}」はありません")
    for item in chosen:
        store.remove_omission(meeting, item)


def _print_review(found: Review) -> None:
    rows = [
        (str(number), _place(item), _state(item), item.reason, _shown(item))
        for number, item in enumerate(found.proposals, start=1)
    ]
    print_table(("番号", "位置", "扱い", "理由", "内容"), rows)
    outdated = {item.id for item in found.outdated}
    for number, item in enumerate(found.omissions, start=1):
        span = f"{format_position(item.start)}～{format_position(item.end)}"
        state = "発話の区切りが変わりました" if item.id in outdated else item.reason
        click.echo("\t".join((str(number), span, "載せない", OMISSION_NAMES[item.kind], state)))


def _place(item: Proposal) -> str:
    passage = item.passage
    if passage.start is None:
        return ABOUT[is_summarized(passage.place)]
    position = format_position(passage.start)
    return f"{position}（要約）" if is_summarized(passage.place) else position


def _state(item: Proposal) -> str:
    if item.decision is None:
        return "未決定"
    return "伏せる" if item.is_hidden else "そのまま"


def _shown(item: Proposal) -> str:
    text, (start, end) = item.passage.text, item.hit.span
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return printable(f"{before}【{text[start:end]}】{after}")


def _tell(found: Review) -> None:
    hidden = sum(item.is_hidden for item in found.proposals)
    click.echo(f"伏せる所 {hidden}、まだ決めていない所 {len(found.open)}。", err=True)
    starts = {str(item.id): item.start for item in found.transcript.utterances}
    for item in found.lost:
        place = format_position(starts[item.place]) if item.place in starts else "不明な位置"
        click.echo(
            f"{place} で手で選んだ所は、文が変わって見つかりません。"
            "--hide で選び直してから --forget-lost を指定してください。",
            err=True,
        )
    if found.outdated:
        click.echo(
            f"取消し発言のうち {len(found.outdated)} 件は、発話の区切りが変わりました。"
            "--restore でやめて、--withdraw で選び直してください。",
            err=True,
        )
    if not found.open_count:
        click.echo("minutes export --version public で公開版を作れます。", err=True)


COMMANDS = {"mask": mask_command}
