"""`minutes transcribe` and `minutes resume`: files and left-over meetings to text."""

from __future__ import annotations

from pathlib import Path

import click

from minutes import config
from minutes.cli.options import (
    formats_option,
    model_option,
    model_settings,
    output_option,
    print_files,
)
from minutes.cli.progress import ProgressDisplay
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.processing import Workshop, resume, transcribe, unfinished
from minutes.store.meetings import Store
from minutes.types import MeetingId


@click.command("transcribe")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--title", help="会議名（省略するとファイル名）")
@model_option
@click.option("--language", help="話している言語（既定は ja）")
@output_option
@formats_option
def transcribe_command(
    files: tuple[Path, ...],
    title: str | None,
    model: str | None,
    language: str | None,
    output: Path,
    formats: tuple[str, ...],
) -> int:
    """録音・録画ファイルを文字にして、議事録などのファイルを作る。

    中断しても、同じコマンドをもう一度実行すると続きから始まります。
    """
    settings, weights = model_settings(config.load(), model, language)
    code = 0
    with Store.open(config.data_folder()) as store:
        for path in files:
            try:
                with ProgressDisplay() as display:
                    workshop = Workshop(store, weights, settings, display.listen)
                    meeting = transcribe(workshop, path, title or path.stem)
            except MinutesError as error:
                if len(files) == 1:
                    raise
                # One bad file must not keep the others from being done.
                click.echo(describe_error(error), err=True)
                code = max(code, error.exit_code)
                continue
            print_files(store, meeting, formats, output)
    return code


@click.command("resume")
@click.argument("meeting", required=False, metavar="[ID]")
@model_option
def resume_command(meeting: str | None, model: str | None) -> None:
    """中断した会議（停電・強制終了など）の文字起こしを最後まで行う。

    ID を省略すると、中断したままの会議をすべて仕上げます。
    """
    settings, weights = model_settings(config.load(), model, None)
    with Store.open(config.data_folder()) as store:
        meetings = (store.meeting(MeetingId(meeting)),) if meeting else unfinished(store)
        if not meetings:
            click.echo("中断した会議はありません。", err=True)
        for left_over in meetings:
            with ProgressDisplay() as display:
                resume(Workshop(store, weights, settings, display.listen), left_over)
            click.echo(left_over.id)


COMMANDS = {"transcribe": transcribe_command, "resume": resume_command}
