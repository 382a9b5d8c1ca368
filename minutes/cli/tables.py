"""Results on the screen: a table for people, columns separated by tabs for scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence

import click


def print_json(value: object) -> None:
    """Print a result for machines."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], marked: Sequence[str] = ()
) -> None:
    """Print rows; on a terminal with headings, and with what was found marked."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(row))
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        # What people type again must stand whole on one line.
        is_text = column == columns[-1] or column == "会議名"
        table.add_column(column, no_wrap=not is_text, overflow="fold")
    for number, row in enumerate(rows):
        cells = [Text(cell) for cell in row]
        if number < len(marked) and marked[number]:
            cells[-1].highlight_words([marked[number]], "bold reverse")
        table.add_row(*cells)
    if table.row_count:
        Console(file=sys.stdout, highlight=False).print(table)
