"""`minutes models …`: which models there are, and how they come here and go on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from minutes import models
from minutes.diarization.importing import import_speaker_model, is_speaker_model
from minutes.diarization.listing import (
    list_speaker_models,
    speaker_model_or_none,
    verify_speaker_model,
)
from minutes.diarization.weights import SpeakerModel, installed_speaker_models
from minutes.errors import FileUnreadable, MinutesError, ModelDamaged, SpeakerModelRejected
from minutes.models import Entry, ListedModel, Model, Report
from minutes.models.overview import MEMORY, PRESENCE_NAMES, SPEED

RECOGNITION, SPEAKERS, SUMMARIES = "recognition", "speakers", "summaries"
"""What a model is for, in the JSON."""


@click.group(name="models")
def group() -> None:
    """モデル（音声認識、話者を分ける、要約を書く）を調べ、取得し、持ち運ぶ。"""


@group.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="機械で読む形式で出す。")
def list_models(*, as_json: bool) -> None:
    """一覧と、この機械にあるかどうかを出す。"""
    recognisers, speakers = models.list_models(), list_speaker_models()
    writers = models.list_language_models()
    listed = (*recognisers, *speakers, *writers)
    if as_json:
        rows = [_as_json(item, RECOGNITION) for item in recognisers]
        rows += [_as_json(item, SPEAKERS) for item in speakers]
        rows += [_as_json(item, SUMMARIES) for item in writers]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    width = max(len(item.name) for item in listed)
    for item in listed:
        state = PRESENCE_NAMES[item.presence]
        click.echo(f"{item.name:<{width}}  {_size(item.size_bytes):>8}  {state}  {item.purpose}")
        click.echo(" " * (width + 2) + _facts(item.entry))
        if item.folder:
            click.echo(" " * (width + 2) + str(item.folder))


@group.command()
@click.argument("name")
def fetch(name: str) -> None:
    """NAME を配布元から取得する（インターネット接続が必要）。途中で切れても続きから始まる。"""
    with _progress(f"取得中 {name}") as report:
        model = models.fetch(name, report)
    click.echo(model.folder)


@group.command(name="import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", default="", help="この機械での名前。一覧にない独自のモデルに使う。")
def import_(path: Path, name: str) -> None:
    """USB メモリーなどで運んだフォルダー、zip、GGUF ファイル（PATH）を取り込む。

    話者を分けるモデルと要約のモデルもよい。
    """
    if is_speaker_model(path):
        with _progress("取り込み中") as report:
            click.echo(import_speaker_model(path, report).folder)
        return
    with _progress("取り込み中") as report:
        imported = models.import_model(path, name, report)
    if not imported.is_compared:
        click.echo("照合する記録がないため、中身が正しいかは確かめられていません。", err=True)
    click.echo(imported.model.folder)


@group.command()
@click.argument("name_or_folder", metavar="[NAME|FOLDER]", required=False)
def verify(name_or_folder: str | None) -> None:
    """中身が元のままか、記録した値とすべて照合する。省略するとこの機械の全モデル。"""
    damage: MinutesError | None = None
    speakers = _chosen_speakers(name_or_folder)
    for model in _chosen(name_or_folder) if not (name_or_folder and speakers) else ():
        try:
            with _progress(f"照合中 {model.name}") as report:
                result = models.verify(model, report)
        except ModelDamaged as error:
            click.echo(f"{model.name}: 問題があります（{error.file}）")
            damage = damage or error
            continue
        click.echo(f"{model.name}: {_verdict(result)}")
    for speaker in speakers:
        try:
            count = verify_speaker_model(speaker)
        except (SpeakerModelRejected, FileUnreadable) as error:
            click.echo(f"{speaker.name}: 問題があります")
            damage = damage or error
            continue
        click.echo(f"{speaker.name}: 問題ありません（{count} ファイルを照合）")
    if damage:
        raise damage


@group.command()
@click.argument("name_or_folder", metavar="NAME|FOLDER")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="zip を置くフォルダー。省略すると今のフォルダー。",
)
def pack(name_or_folder: str, output: Path) -> None:
    """閉じた庁内網へ運ぶための zip を、照合値を付けて作る。"""
    model = models.locate_any(name_or_folder)
    with _progress(f"書き出し中 {model.name}") as report:
        path = models.pack(model, output, report)
    click.echo(path)


COMMANDS: dict[str, click.Command] = {"models": group}


def _as_json(model: ListedModel, kind: str) -> dict[str, Any]:
    entry = model.entry
    return {
        "name": model.name,
        "kind": kind,
        "state": model.presence,
        "folder": str(model.folder) if model.folder else None,
        "size_bytes": model.size_bytes,
        "purpose": model.purpose,
        "licence": entry.licence if entry else "",
        "memory": entry.memory if entry else "",
        "speed": entry.speed if entry else "",
        "repository": entry.repository if entry else "",
        "revision": entry.revision if entry else "",
        "is_practice": entry.is_practice if entry else False,
    }


def _facts(entry: Entry | None) -> str:
    if entry is None:
        return ""
    facts = [entry.licence and f"ライセンス {entry.licence}"]
    facts += [entry.memory and f"メモリー {MEMORY[entry.memory]} の機械から"]
    facts += [entry.speed and SPEED[entry.speed]]
    return " ・ ".join(fact for fact in facts if fact)


def _chosen(name_or_folder: str | None) -> list[Model]:
    if name_or_folder:
        return [models.locate_any(name_or_folder)]
    installed = (*models.installed_folders(), *models.language_folders())
    return [models.model_at(name, folder) for name, folder in installed]


def _chosen_speakers(name_or_folder: str | None) -> tuple[SpeakerModel, ...]:
    """Return the models that tell voices apart, of that name or all of them."""
    if name_or_folder is None:
        return installed_speaker_models()
    found = speaker_model_or_none(name_or_folder) if name_or_folder != models.AUTO else None
    return () if found is None else (found,)


def _verdict(result: models.Verification) -> str:
    if result.unrecorded:
        names = "、".join(result.unrecorded)
        return f"そろっています（記録がなく照合できないもの：{names}）"
    return f"問題ありません（{len(result.checked)} ファイルを照合）"


def _size(size: int | None) -> str:
    if size is None:
        return "?"
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"  # noqa: PLR2004


@contextmanager
def _progress(title: str) -> Iterator[Report]:
    """Show bytes, speed and time left on stderr; nothing when stderr is no terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),  # takes what an 80-column window leaves
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    is_hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, expand=True, disable=is_hidden) as bar:
        task = bar.add_task(title, total=None)

        def report(_file: str, done: int, total: int) -> None:
            if bar.tasks[0].total is None:  # what was here before says nothing about speed
                bar.reset(task, total=total, completed=done)
            bar.update(task, completed=done)

        yield report
