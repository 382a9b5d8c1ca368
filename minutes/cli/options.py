"""Options that several commands share, so that their defaults cannot differ."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.formats import read_entries
from minutes.editing.tidying import TidyingLevel
from minutes.errors import DocumentRejected, writing_to
from minutes.export.formats import Format, Renderer, write
from minutes.filing import minutes_of
from minutes.judging import kept_summaries
from minutes.levels import show_tidied
from minutes.store.meetings import Store
from minutes.types import MeetingId, MinutesDocument, Transcript

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def model_option(function: Decorated) -> Decorated:
    """Add `--model`."""
    return click.option(
        "--model", metavar="NAME|FOLDER", help="モデルの名前かフォルダー（minutes models list）"
    )(function)


def dictionary_option(function: Decorated) -> Decorated:
    """Add `--dictionary`, given once for each file."""
    return click.option(
        "--dictionary",
        "dictionaries",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="この会議の語の一覧（出席者名簿・CSV・Excel・IME の単語登録。何度でも）",
    )(function)


def read_words(paths: Iterable[Path]) -> tuple[Entry, ...]:
    """Return the words of the lists given for a meeting; say what was skipped in them.

    Raises:
        FileUnreadable, DocumentRejected: a list cannot be used.
    """
    words: list[Entry] = []
    for path in paths:
        found = read_entries(path, Layer.MEETING)
        if not found.entries:
            raise DocumentRejected(path, "使える語が 1 つもありません")
        words += found.entries
        for line in found.bad_lines:
            click.echo(f"{path.name} の {line.number} 行目は使えません：{line.reason}", err=True)
    return tuple(words)


def output_option(function: Decorated) -> Decorated:
    """Add `--output`."""
    return click.option(
        "--output",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        callback=_make_folder,
        help="ファイルを置くフォルダー（既定は今のフォルダー）",
    )(function)


def formats_option(function: Decorated) -> Decorated:
    """Add `--format`, a list separated by commas."""
    return click.option(
        "--format",
        "formats",
        default="docx",
        metavar=",".join(Format),
        callback=_split_formats,
        help="作るファイルの種類（, で区切る。既定は docx）",
    )(function)


def level_option(function: Decorated) -> Decorated:
    """Add `--level`."""
    return click.option(
        "--level",
        type=click.Choice([level.value for level in TidyingLevel]),
        default=TidyingLevel.VERBATIM.value,
        callback=lambda _context, _option, value: TidyingLevel(value),
        help="話し言葉の整え方：verbatim は素起こし（既定）、trimmed はケバ取り、"
        "readable は整文、official は公用文の数や全角・半角だけ。記録は変えない",
    )(function)


def _make_folder(context: click.Context, parameter: click.Parameter, value: Path) -> Path:
    """Make the folder and try to write there, before hours of work for it begin."""
    with writing_to(value):
        value.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=value):
            return value


def _split_formats(
    context: click.Context, parameter: click.Parameter, value: str
) -> tuple[str, ...]:
    formats = tuple(dict.fromkeys(name.strip().lower() for name in value.split(",")))
    if not set(formats) <= set(Format):
        raise click.BadParameter(value, ctx=context, param=parameter)
    return formats


def print_files(
    store: Store,
    meeting: MeetingId,
    formats: tuple[str, ...],
    output: Path,
    level: TidyingLevel = TidyingLevel.VERBATIM,
    word: Renderer | None = None,
) -> None:
    """Write a meeting's files and print where they are; tell what is not complete.

    `word` makes the Word file by a template instead of as a draft for correction.
    """
    record = store.transcript(meeting)
    transcript, locked = show_tidied(record, level, store.folder(meeting))
    document = minutes_of(transcript, kept_summaries(store, record))
    print_written(document, formats, output, word)
    _tell_places(transcript, () if word else formats)
    if locked:
        click.echo(
            f"数や可決・否決などに触れるので整えなかった所が {locked} か所あります。", err=True
        )
    if store.is_interrupted(transcript.meeting):
        click.echo(
            f"文字起こしは途中までです。minutes resume {meeting} で最後まで文字にできます。",
            err=True,
        )


def print_written(
    document: MinutesDocument, formats: Sequence[str], output: Path, word: Renderer | None
) -> None:
    """Write files one by one, so that one that cannot be made hides no other's place."""
    for kind in dict.fromkeys(formats):
        for path in write(document, (kind,), output, word):
            click.echo(path)


def _tell_places(transcript: Transcript, formats: tuple[str, ...]) -> None:
    """Say how much the dictionaries changed, and how much is left to a person."""
    unchecked = [item for item in transcript.utterances if not item.is_checked]
    corrected = sum(len(item.corrections) for item in unchecked if not item.is_edited)
    doubts = sum(len(item.doubts) for item in unchecked)
    if corrected or doubts:
        where = "（Word の「確かめていただきたい所」に一覧）" if "docx" in formats else ""
        told = [f"辞書で {corrected} か所を直しました"] if corrected else []
        told += [f"表記を決められない所が {doubts} か所あります"] if doubts else []
        click.echo(f"{'。'.join(told)}{where}。", err=True)
