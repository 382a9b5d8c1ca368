"""`minutes doctor`: what this machine can do, what is missing, how to mend it."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sys
from collections.abc import Sequence
from typing import Any

import click

from minutes.diagnosis import Check, Examination, State, examine
from minutes.errors import EnvironmentFailure

MARKS = {State.OK: "○", State.WARNING: "△", State.MISSING: "×"}
NARROWEST = 40


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="機械で読む形式で出す")
def doctor_command(as_json: bool) -> int:
    """この機械で何ができ、何が足りず、どう直すかを調べる（通信も録音もしません）。"""
    if not as_json:
        click.echo("調べています（数秒かかります）…", err=True)
    found = examine()
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=1))
    else:
        _print(found.checks, is_ready=found.is_ready)
    return 0 if found.is_ready else EnvironmentFailure.exit_code


def _as_json(found: Examination) -> dict[str, Any]:
    measured = found.measurement
    proposal = measured.proposal if measured else None
    return {
        "schema": 1,
        "is_ready": found.is_ready,
        "cores": found.cores,
        "memory_bytes": found.memory_bytes,
        "speed": round(measured.speed, 3) if measured else None,
        "measured_with": measured.measured_with if measured else None,
        "proposal": dataclasses.asdict(proposal) if proposal else None,
        "checks": [
            {
                "name": check.name,
                "label": check.label,
                "state": check.state,
                "found": check.found,
                "advice": "\n".join(_advice(check)),
            }
            for check in found.checks
        ],
    }


def _advice(check: Check) -> list[str]:
    return [*check.advice.splitlines(), *check.commands.splitlines()]


def _print(checks: Sequence[Check], *, is_ready: bool) -> None:
    """Print the list, folded to the terminal; a script gets whole lines."""
    from rich.cells import cell_len

    indent = 3 + max(cell_len(check.label) for check in checks) + 2
    for check in checks:
        label = check.label + " " * (indent - 3 - cell_len(check.label))
        lines = [check.found, *_advice(check)]
        first, *rest = [part for line in lines for part in _folded(line, indent)]
        click.echo(f"{MARKS[check.state]} {label} {first}")
        for line in rest:
            click.echo(" " * indent + line)
    click.echo("")
    click.echo(
        "録音と文字起こしができます。" if is_ready else "× の項目を直すと、使えるようになります。"
    )


def _folded(text: str, indent: int) -> list[str]:
    """Return the text in lines that fit beside the labels; full-width signs count two."""
    if not sys.stdout.isatty():
        return [text]
    from rich.console import Console
    from rich.text import Text

    # Two columns spare: some terminals draw ○ △ × in two.
    width = max(shutil.get_terminal_size().columns - indent - 2, NARROWEST)
    lines = Text(text).wrap(Console(width=width), width)
    return [line.plain.rstrip() for line in lines] or [""]


COMMANDS: dict[str, click.Command] = {"doctor": doctor_command}
