"""`minutes diarize`: who speaks when in a file or a stored meeting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from minutes import attribution, config
from minutes.attribution import Listening
from minutes.cli.meeting_options import read_count
from minutes.cli.progress import ProgressDisplay
from minutes.cli.tables import print_json, print_table
from minutes.diarization.diarizer import Diarization, SpeakerCount
from minutes.diarization.weights import find_speaker_model
from minutes.errors import FileUnreadable, MeetingUnknown
from minutes.reservation import reserve
from minutes.store.meetings import Store

PRACTICE_NOTICE = (
    "練習用の話者モデルを使っています。声を見分ける部分が代用品なので、人数と話者をよく間違えます。"
    "実際の会議には docs/speakers.md の手順で本物のモデルを置いてください。"
)


def _read_count(context: click.Context, parameter: click.Parameter, value: str) -> SpeakerCount:
    count = read_count(value)
    if count is None:
        raise click.BadParameter(value, ctx=context, param=parameter)
    return count


@click.command("diarize")
@click.argument("given", metavar="FILE|ID")
@click.option(
    "--speakers",
    default="auto",
    metavar="N|MIN-MAX",
    callback=_read_count,
    help="話す人の数か範囲（例：5、3-8）。省略すると声から決める",
)
@click.option("--model", metavar="NAME|FOLDER", help="話者を分けるモデル（docs/speakers.md）")
@click.option(
    "--channels",
    "is_by_channel",
    is_flag=True,
    help="席ごとのマイクのチャンネルで分ける（モデルは要らない）",
)
@click.option("--json", "as_json", is_flag=True, help="機械で読む形式で出す")
def diarize_command(
    given: str, speakers: SpeakerCount, model: str | None, is_by_channel: bool, as_json: bool
) -> None:
    """録音から、いつどの声が話しているかを出す（始まり・終わりの秒と話者）。

    会議の番号を指定すると、会議の文にも話者を付けます（話者1、話者2…。名前は付けません）。
    人が直した文は切らず、付けてある話者も変えません。
    """
    if is_by_channel:
        found = attribution.diarize_by_channel(Path(given))
    else:
        found = _listen(given, speakers, model)
    if as_json:
        print_json(
            [{"start": turn.start, "end": turn.end, "label": turn.label} for turn in found.turns]
        )
        return
    print_table(
        ("始まり", "終わり", "話者"),
        [(f"{turn.start:.2f}", f"{turn.end:.2f}", f"話者{turn.label}") for turn in found.turns],
    )
    click.echo(f"話者は {len({turn.label for turn in found.turns})} 人です。", err=True)


def _listen(given: str, speakers: SpeakerCount, model: str | None) -> Diarization:
    settings = config.load()
    used = find_speaker_model(model or settings.diarization.model)
    with ProgressDisplay(PRACTICE_NOTICE if used.is_practice else "") as display:
        listening = Listening(used.folder, speakers, settings, display.listen)
        if Path(given).exists():
            return attribution.diarize_file(Path(given), listening)
        return _listen_to_meeting(given, listening)


def _listen_to_meeting(given: str, listening: Listening) -> Diarization:
    with Store.open(config.data_folder()) as store:
        try:
            meeting = store.meeting(given)
        except MeetingUnknown as error:
            if Path(given).suffix or len(Path(given).parts) > 1:
                raise FileUnreadable(Path(given)) from error
            raise
        if listening.speakers == SpeakerCount():
            listening = replace(listening, speakers=attribution.expected_speakers(meeting))
        with reserve(store.folder(meeting.id)):
            found = attribution.diarize_meeting(store, meeting, listening)
    click.echo(f"会議の文に話者を付けました：minutes show {meeting.id}", err=True)
    return found


COMMANDS: dict[str, click.Command] = {"diarize": diarize_command}
