"""`minutes dictionary …`: the words of the municipality, one file for each kind of work."""

from __future__ import annotations

import click

from minutes.cli import dictionary_learning, house_style
from minutes.cli.dictionary_lists import export_command, import_command
from minutes.cli.dictionary_sources import check_command, extract_command


@click.group(name="dictionary")
def group() -> None:
    """名前や用語を登録し、取り込み、書き出し、点検する。"""


for command in (import_command, export_command, check_command, extract_command):
    group.add_command(command)
group.add_command(dictionary_learning.suggest_command)
group.add_command(dictionary_learning.accept_command)
group.add_command(dictionary_learning.decline_command)
group.add_command(house_style.group)

COMMANDS: dict[str, click.Command] = {"dictionary": group}
