"""The store from the command line: list, show, search, export, erase.

On a terminal people get tables; a script gets one line a meeting, its columns separated
by tabs, whose order does not change.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from minutes import config
from minutes.cli.options import formats_option, level_option, output_option, print_files
from minutes.cli.publishing import PUBLIC, print_public_files, version_option
from minutes.cli.tables import print_json, print_table
from minutes.cli.templates import require_template, template_options
from minutes.editing.tidying import TidyingLevel
from minutes.errors import FileUnreadable, MeetingBusy
from minutes.export.filling import Filing
from minutes.export.interchange import meeting_to_json, to_json, utterance_to_json
from minutes.export.plaintext import head, lines
from minutes.export.statements import printable
from minutes.filing import minutes_of, verdicts_of, word_renderer
from minutes.messages import format_position
from minutes.recording import RecordingReader
from minutes.reservation import reserve
from minutes.store.meetings import Erasure, SearchHit, Store
from minutes.types import Meeting, MeetingState

INTERRUPTED = "中断"
STATES = {
    MeetingState.RECORDING: "録音中",
    MeetingState.TRANSCRIBING: "文字起こし中",
    MeetingState.READY: "完了",
}
EXIT_USAGE = 2
YES = ("はい", "y", "yes", "ｙ")

json_option = click.option("--json", "as_json", is_flag=True, help="機械で読む形式で出す")


@click.command("list")
@json_option
def list_command(as_json: bool) -> None:
    """この機械にある会議を、新しい順に出す。"""
    with Store.open(config.data_folder()) as store:
        meetings = [_measured(store, meeting) for meeting in store.meetings()]
        states = [_state(store, meeting) for meeting in meetings]
    if as_json:
        print_json([_listed(*pair) for pair in zip(meetings, states, strict=True)])
        return
    if not meetings:
        click.echo(
            "会議はまだありません。minutes transcribe か minutes record で作れます。", err=True
        )
    rows = (
        (
            meeting.id,
            f"{meeting.started_at:%Y-%m-%d %H:%M}",
            format_position(meeting.duration),
            state,
            printable(meeting.title),
        )
        for meeting, state in zip(meetings, states, strict=True)
    )
    print_table(("番号", "日時", "長さ", "状態", "会議名"), rows)
    if INTERRUPTED in states:
        click.echo("中断した会議は minutes resume で最後まで文字にできます。", err=True)


@click.command("show")
@click.argument("meeting", metavar="ID")
@json_option
def show_command(meeting: str, as_json: bool) -> None:
    """会議の文字を出す。番号は始め（20261118）か終わり（k7q2）だけでもよい。"""
    with Store.open(config.data_folder()) as store:
        transcript = store.transcript(store.meeting(meeting).id)
        state = _state(store, transcript.meeting)
    if as_json:
        print_json(to_json(transcript))
        return
    for line in (*head(transcript), "", *lines(minutes_of(transcript))):
        click.echo(line)
    if not transcript.utterances:
        click.echo("まだ文字がありません。", err=True)
    if state == INTERRUPTED:
        click.echo(
            f"この会議は中断しています。minutes resume {transcript.meeting.id} で"
            "最後まで文字にできます。",
            err=True,
        )


@click.command("search")
@click.argument("terms", nargs=-1, required=True, metavar="TERM…")
@json_option
def search_command(terms: tuple[str, ...], as_json: bool) -> None:
    """会議名・場所・議題・出席者・発言から語を探す。語を並べると、すべてを含む所だけを出す。"""
    with Store.open(config.data_folder()) as store:
        hits = store.search(" ".join(terms))
    if as_json:
        print_json([_found(hit) for hit in hits])
        return
    if not hits:
        click.echo("見つかりませんでした。", err=True)
    rows = (
        (
            hit.meeting.id,
            format_position(hit.utterance.start) if hit.utterance else "-",
            printable(hit.meeting.title),
            printable(hit.snippet),
        )
        for hit in hits
    )
    print_table(("番号", "位置", "会議名", "見つかった所"), rows, [hit.found for hit in hits])


@click.command("export")
@click.argument("meeting", metavar="ID")
@formats_option
@output_option
@level_option
@version_option
@template_options
def export_command(
    meeting: str,
    formats: tuple[str, ...],
    output: Path,
    level: TidyingLevel,
    version: str,
    template: str | None,
    status: str,
    line_numbers: bool,
) -> None:
    """会議のファイルを作り、その場所を出す。人が直したファイルは上書きしない。"""
    with Store.open(config.data_folder()) as store:
        found = store.meeting(meeting).id
        word = None
        require_template(template)
        if template:
            filing = Filing(status, line_numbers)
            word = word_renderer(template, filing, verdicts_of(store, found))
        print_chosen = print_public_files if version == PUBLIC else print_files
        print_chosen(store, found, formats, output, level, word)


@click.command("erase")
@click.argument("meeting", metavar="ID", required=False)
@click.option("--yes", "is_sure", is_flag=True, help="確かめずに消す")
@click.option("--due", "is_due", is_flag=True, help="保存期間（retention.days）が過ぎた会議を消す")
def erase_command(meeting: str | None, is_sure: bool, is_due: bool) -> int:
    """会議を音も文字も消す。元に戻せない。"""
    if is_due == (meeting is not None):
        raise click.UsageError("消す会議の番号か --due の、どちらか 1 つを指定してください")
    with Store.open(config.data_folder()) as store:
        if meeting is None:
            return _erase_due(store)
        found = store.meeting(meeting)
        if store.is_busy(found.id):
            raise MeetingBusy(found.id)
        if not is_sure:
            if not sys.stdin.isatty():
                click.echo(
                    "消してよいかを確かめられません。消すには --yes を付けてください。", err=True
                )
                return EXIT_USAGE
            if not _is_wanted(found):
                click.echo("消しませんでした。", err=True)
                return 0
        with reserve(store.folder(found.id)):
            pass  # nobody corrects it; the lock itself goes with the folder
        _tell_erasure(store.erase(found.id))
    return 0


def _is_wanted(found: Meeting) -> bool:
    question = f"「{printable(found.title)}」（{found.started_at:%Y-%m-%d %H:%M}、長さ "
    question += f"{format_position(found.duration)}）を音も文字も消します。"
    question += "元に戻せません。消しますか（はい／いいえ）"
    answer = click.prompt(question, default="いいえ", show_default=False, err=True)
    return bool(answer.strip().lower() in YES)


def _erase_due(store: Store) -> int:
    """Erase what is due without asking: the limit was set by a person."""
    from minutes.processing import erase_due

    settings = config.load()
    expiry = erase_due(store, settings, datetime.now().astimezone())
    for erasure in expiry.erased:
        _tell_erasure(erasure)
    for kept in expiry.kept:
        click.echo(f"{kept.id} は使用中のため残しました。次の機会に消します。", err=True)
    if settings.retention.days <= 0:
        click.echo("保存期間（retention.days）が決めてありません。何も消しません。", err=True)
    elif not expiry.erased and not expiry.kept:
        click.echo("保存期間が過ぎた会議はありません。", err=True)
    return 0


def _tell_erasure(erasure: Erasure) -> None:
    click.echo(
        f"{erasure.meeting} を消しました（発言 {erasure.utterances} 件、"
        f"ファイル {erasure.files} 個）。",
        err=True,
    )


def _measured(store: Store, meeting: Meeting) -> Meeting:
    """Return the meeting with the length of its sound, which a killed recorder left open."""
    if meeting.duration or not store.is_interrupted(meeting):
        return meeting
    try:
        return replace(meeting, duration=RecordingReader(store.folder(meeting.id)).duration)
    except FileUnreadable:
        return meeting


def _state(store: Store, meeting: Meeting) -> str:
    return INTERRUPTED if store.is_interrupted(meeting) else STATES[meeting.state]


def _listed(meeting: Meeting, state: str) -> dict[str, Any]:
    return {
        **meeting_to_json(meeting),
        "state": meeting.state.value,
        "is_interrupted": state == INTERRUPTED,
    }


def _found(hit: SearchHit) -> dict[str, Any]:
    return {
        "meeting": meeting_to_json(hit.meeting),
        "utterance": utterance_to_json(hit.utterance) if hit.utterance else None,
        "snippet": hit.snippet,
        "found": hit.found,
    }


COMMANDS: dict[str, click.Command] = {
    "list": list_command,
    "show": show_command,
    "search": search_command,
    "export": export_command,
    "erase": erase_command,
}
