"""`minutes templates`: the office's own Word forms, and the ones that come along."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from minutes.cli.options import output_option
from minutes.cli.tables import print_table
from minutes.errors import DocumentRejected, writing_to
from minutes.export.filling import STATUSES
from minutes.export.placeholders import describe_fields
from minutes.export.templates import SHIPPED, check_template, find_template, has_fields

EMPTY = (
    "差し込みが 1 つもありません。このまま使うと、会議の内容は何も入りません"
    "（書けるもの：minutes templates fields）。"
)

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def template_options(function: Decorated) -> Decorated:
    """Add `--template`, `--status` and `--line-numbers`."""
    for option in (
        click.option("--line-numbers", is_flag=True, help="様式に行番号を付ける（5 行ごと）"),
        click.option(
            "--status",
            type=click.Choice(STATUSES),
            default=STATUSES[0],
            help="様式に入れる 案・確定・写（既定は案）",
        ),
        click.option(
            "--template",
            metavar="NAME|FILE",
            help="議事録の様式。付属の様式の名前（minutes templates list）か Word ファイル",
        ),
    ):
        function = option(function)
    return function


@click.group("templates")
def templates_group() -> None:
    """議事録の様式（Word）を調べ、自分の様式を作る。"""


@templates_group.command("list")
def list_command() -> None:
    """付属の様式を出す。"""
    print_table(("名前", "内容"), [(item.name, item.description) for item in SHIPPED])


@templates_group.command("fields")
def fields_command() -> None:
    """様式に書ける差し込みを、説明と一緒に出す。"""
    print_table(("差し込み", "入るもの"), list(describe_fields()))


@templates_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check_command(file: Path) -> None:
    """様式の差し込みに間違いがないか調べる。"""
    faults = check_template(find_template(str(file)))
    for fault in faults:
        click.echo(fault.sentence)
    if faults:
        raise DocumentRejected(file, f"差し込みに間違いが {len(faults)} か所あります")
    if not has_fields(find_template(str(file))):
        click.echo(EMPTY, err=True)
        return
    click.echo("この様式は使えます。", err=True)


@templates_group.command("copy")
@click.argument("name", metavar="NAME")
@output_option
def copy_command(name: str, output: Path) -> None:
    """付属の様式を写す。Word で自分の様式に直して --template に指定する。"""
    source = find_template(name)
    if source == Path(name):
        raise click.UsageError(f"付属の様式「{name}」はありません。使える名前：{_names()}")
    target = output / f"{name}.docx"
    if target.exists():
        raise click.UsageError(f"「{target}」はもうあります。別のフォルダーを指定してください")
    with writing_to(target):
        shutil.copyfile(source, target)
    click.echo(target)


def require_template(given: str | None) -> None:
    """Refuse a form that is neither one that comes along nor a file."""
    if given is not None and not find_template(given).exists():
        raise click.UsageError(
            f"様式「{given}」はありません。Word ファイルか、付属の様式の名前を指定してください"
            f"（{_names()}）"
        )


def _names() -> str:
    return "、".join(item.name for item in SHIPPED)


COMMANDS: dict[str, click.Command] = {"templates": templates_group}
