"""`minutes voices …`: voices that people enrolled with their consent."""

from __future__ import annotations

from pathlib import Path

import click

from minutes import config, naming
from minutes.attribution import Listening
from minutes.cli.diarize import PRACTICE_NOTICE
from minutes.cli.progress import ProgressDisplay
from minutes.cli.tables import print_json, print_table
from minutes.diarization import enrolment
from minutes.diarization.diarizer import SpeakerCount
from minutes.diarization.weights import find_speaker_model
from minutes.errors import FileUnreadable, MinutesError
from minutes.export.statements import printable
from minutes.naming import Consent
from minutes.store.meetings import Store

NOT_USED = (
    "登録した声はまだ使われません。使うには設定 diarization.is_recognising_enrolled を"
    " true にしてください。"
)
_FOR_A_FILE, _FOR_A_MEETING = 2, 3
"""How many words say whose voice: FILE NAME, or ID LABEL NAME."""


@click.group(name="voices")
def group() -> None:
    """同意を得た人の声を登録し、次の会議から名前を付ける（使うかどうかは設定で選ぶ）。"""


@group.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="機械で読む形式で出す")
def list_voices(*, as_json: bool) -> None:
    """登録した声の一覧を出す：氏名、登録した日時、使えるか、同意。"""
    with Store.open(config.data_folder()) as store:
        kept = store.voiceprints()
    model = _model_in_use()
    if as_json:
        print_json(
            [
                {
                    "id": item.id,
                    "participant": item.participant,
                    "consented_at": item.consented_at.isoformat(),
                    "consent": item.consent,
                    "is_usable": item.model == model,
                }
                for item in kept
            ]
        )
        return
    if not kept:
        click.echo("登録した声はありません。", err=True)
        return
    print_table(
        ("氏名", "登録した日時", "状態", "同意"),
        [
            (
                printable(item.participant),
                f"{item.consented_at.astimezone():%Y-%m-%d %H:%M}",
                "使える" if item.model == model else "別のモデル用",
                printable(item.consent),
            )
            for item in kept
        ],
    )
    if any(item.model != model for item in kept):
        click.echo(
            "「別のモデル用」の声は、今の話者モデルでは使えません。登録し直してください。", err=True
        )
    _tell_use()


@group.command()
@click.argument("given", metavar="ID 話者 氏名|FILE 氏名", nargs=-1, required=True)
@click.option(
    "--consent", required=True, metavar="TEXT", help="だれがどのように同意したか（例：本人、書面）"
)
def enrol(given: tuple[str, ...], consent: str) -> None:
    """会議の話者か、一人で話している録音から、声を登録する。本人の同意が要る。"""
    if len(given) not in (_FOR_A_FILE, _FOR_A_MEETING):
        raise click.UsageError("会議の番号・話者・氏名の 3 つか、ファイル・氏名の 2 つを書きます")
    settings = config.load()
    model = find_speaker_model(settings.diarization.model)
    agreed = Consent(" ".join(given[-1].split()), consent)
    notice = PRACTICE_NOTICE if model.is_practice else ""
    with Store.open(config.data_folder()) as store, ProgressDisplay(notice) as display:
        listening = Listening(model.folder, SpeakerCount(), settings, display.listen)
        if len(given) == _FOR_A_MEETING:
            label = given[1].removeprefix("話者")
            naming.enrol_label(store, store.meeting(given[0]), label, agreed, listening)
        else:
            if not Path(given[0]).is_file():
                raise FileUnreadable(Path(given[0]))
            naming.enrol_file(store, Path(given[0]), agreed, listening)
    click.echo(f"「{agreed.participant}」の声を登録しました。", err=True)
    _tell_use()


@group.command()
@click.argument("name", metavar="氏名")
def forget(name: str) -> None:
    """登録した声を消す。元に戻せない。"""
    with Store.open(config.data_folder()) as store:
        written = "".join(name.split())
        meant = {
            item.participant
            for item in store.voiceprints()
            if "".join(item.participant.split()) == written
        }
        count = sum(map(store.forget_voices, meant or {name}))
    click.echo(f"「{name}」の声を消しました（{count} 件）。", err=True)


def _model_in_use() -> str:
    """Return what tells the weights of the speaker model apart, empty without one."""
    try:
        return enrolment.identify(find_speaker_model(config.load().diarization.model).folder)
    except MinutesError:
        return ""


def _tell_use() -> None:
    if not config.load().diarization.is_recognising_enrolled:
        click.echo(NOT_USED, err=True)


COMMANDS: dict[str, click.Command] = {"voices": group}
