"""`minutes transcribe` and `minutes resume`: files and left-over meetings to text."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from minutes import config
from minutes.asr.choosing import choose_model, practice_notice
from minutes.asr.worker import Weights
from minutes.cli.meeting_options import meeting_options
from minutes.cli.options import (
    dictionary_option,
    formats_option,
    model_option,
    output_option,
    print_files,
    read_words,
)
from minutes.cli.progress import ProgressDisplay
from minutes.cli.speaker_options import Wanted, speakers_option, tell_channels, tell_speakers
from minutes.config import Settings
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.processing import Order, Workshop, resume, transcribe, unfinished
from minutes.store.meetings import Store
from minutes.types import MeetingId, Participant

REUSED = "保存してある会議から作りました。文字にし直すには --again を付けてください。"


@click.command("transcribe")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--title", help="会議名（省略するとファイル名）")
@model_option
@dictionary_option
@click.option("--language", help="話している言語（既定は ja）")
@click.option(
    "--date",
    "started_at",
    type=click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"]),
    metavar="日時",
    help="会議の日時（例：2026-11-18 10:00。省略するとファイルから推定）",
)
@meeting_options
@speakers_option
@click.option("--again", "is_anew", is_flag=True, help="済んだファイルも、新しい会議としてやり直す")
@output_option
@formats_option
def transcribe_command(
    files: tuple[Path, ...],
    title: str | None,
    model: str | None,
    dictionaries: tuple[Path, ...],
    language: str | None,
    started_at: datetime | None,
    participants: tuple[Participant, ...],
    place: str,
    agenda: tuple[str, ...],
    speakers: Wanted,
    is_anew: bool,
    output: Path,
    formats: tuple[str, ...],
) -> int:
    """録音・録画ファイルを文字にして、議事録などのファイルを作る。

    中断しても、同じコマンドをもう一度実行すると続きから始まります。
    済んだファイルは文字起こしし直さず、保存してある会議から作ります。
    """
    settings, weights = choose_model(config.load(), model, language)
    moment = started_at.astimezone() if started_at else None
    words = read_words(dictionaries)
    failures = []
    with Store.open(config.data_folder()) as store:
        for number, path in enumerate(files, 1):
            if len(files) > 1:
                click.echo(f"({number}/{len(files)}) {path.name}", err=True)
            name = title or path.stem
            order = Order(path, name, moment, words, is_anew, place, participants, agenda)
            try:
                meeting = _transcribe(store, weights, settings, order)
                if speakers.is_by_channel:
                    unheard = tell_channels(store, meeting, path)
                else:
                    unheard = tell_speakers(store, meeting, speakers, settings)
                print_files(store, meeting, formats, output)
                if moment is None:
                    _tell_moment(store, meeting)
                if unheard is not None:
                    raise unheard
            except MinutesError as error:
                if len(files) == 1:
                    raise
                # One bad file must not keep the others from being done.
                click.echo(describe_error(error), err=True)
                failures.append(error.exit_code)
    if failures:
        click.echo(f"{len(files)} 件中 {len(failures)} 件はできませんでした。", err=True)
    return max(failures, default=0)


def _transcribe(store: Store, weights: Weights, settings: Settings, order: Order) -> MeetingId:
    with ProgressDisplay(practice_notice(settings)) as display:
        meeting = transcribe(Workshop(store, weights, settings, display.listen), order)
    if not display.has_worked:
        click.echo(REUSED, err=True)
    return meeting


def _tell_moment(store: Store, meeting: MeetingId) -> None:
    told = store.meeting(meeting).started_at.astimezone()
    click.echo(
        f"日時はファイルから推定しました（{told:%Y-%m-%d %H:%M}）。"
        "違うときは --date を付けてもう一度実行してください。",
        err=True,
    )


@click.command("resume")
@click.argument("meeting", required=False, metavar="[ID]")
@model_option
@speakers_option
def resume_command(meeting: str | None, model: str | None, speakers: Wanted) -> None:
    """中断した会議（停電・強制終了など）の文字起こしを最後まで行う。

    ID を省略すると、中断したままの会議をすべて仕上げます。
    """
    if speakers.is_by_channel:
        raise click.UsageError("--speakers channels は transcribe だけで使えます")
    settings, weights = choose_model(config.load(), model, None)
    with Store.open(config.data_folder()) as store:
        meetings = (store.meeting(MeetingId(meeting)),) if meeting else unfinished(store)
        if not meetings:
            click.echo("中断した会議はありません。", err=True)
        unheard: MinutesError | None = None
        for left_over in meetings:
            with ProgressDisplay(practice_notice(settings)) as display:
                resume(Workshop(store, weights, settings, display.listen), left_over)
            # What was guessed while recording is settled now that all of it is here.
            wanted = replace(speakers, is_anew=True)
            unheard = tell_speakers(store, left_over.id, wanted, settings) or unheard
            click.echo(left_over.id)
            click.echo(f"Word にするには：minutes export {left_over.id}", err=True)
    if unheard is not None:
        raise unheard


COMMANDS = {"transcribe": transcribe_command, "resume": resume_command}
