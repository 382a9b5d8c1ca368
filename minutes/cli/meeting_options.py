"""What is known of a meeting beforehand: where, what about, who attends, how many speak."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from minutes.diarization.diarizer import SpeakerCount
from minutes.dictionary.agenda import read_agenda
from minutes.dictionary.attendance import read_attendance_file
from minutes.types import Participant

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

AUTO, OFF = "auto", "off"

_COUNT = re.compile(r"(\d{1,2})(?:[-~](\d{1,2}))?")
_SHOWN = 5
"""Lines that were not understood are named, up to so many."""


def meeting_options(function: Decorated) -> Decorated:
    """Add `--participants`, `--place` and `--agenda`."""
    for option in (
        click.option(
            "--agenda",
            multiple=True,
            metavar="FILE|TEXT",
            callback=_read_agenda,
            help="次第のファイルか、議題（何度でも）",
        ),
        click.option("--place", default="", help="場所"),
        click.option(
            "--participants",
            type=click.Path(path_type=Path),
            metavar="FILE",
            callback=_read_participants,
            help="出席者名簿（Excel・CSV・文字・Word や PDF の次第）",
        ),
    ):
        function = option(function)
    return function


def read_count(text: str) -> SpeakerCount | None:
    """Return the count of 「5」 or 「3-8」, any for "auto"; None for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain == AUTO:
        return SpeakerCount()
    match = _COUNT.fullmatch(plain)
    if match is None:
        return None
    try:
        return SpeakerCount(int(match[1]), int(match[2] or match[1]))
    except ValueError:
        return None


def _read_participants(
    context: click.Context, parameter: click.Parameter, value: Path | None
) -> tuple[Participant, ...]:
    if value is None:
        return ()
    found = read_attendance_file(value)
    for line in found.not_understood[:_SHOWN]:
        click.echo(f"{value.name} の {line.number} 行目：{line.reason}", err=True)
    rest = len(found.not_understood) - _SHOWN
    if rest > 0:
        click.echo(f"ほかに {rest} 行あります。", err=True)
    click.echo(f"出席者 {len(found.participants)} 人を読み込みました。", err=True)
    return (*found.participants, *found.absent)


def _read_agenda(
    context: click.Context, parameter: click.Parameter, value: tuple[str, ...]
) -> tuple[str, ...]:
    items: list[str] = []
    for given in value:
        path = Path(given)
        is_file = len(given) < 256 and "\n" not in given and path.is_file()  # noqa: PLR2004 - a name
        items += read_agenda(path) if is_file else [given.strip()]
    return tuple(item for item in dict.fromkeys(items) if item)
