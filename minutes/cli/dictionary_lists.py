"""`minutes dictionary import | export`: the municipality's words come in and go out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from minutes import config
from minutes.dictionary.entries import BadLine, Entry, EntryFile, Layer
from minutes.dictionary.formats import Format, is_guessed, read_entries, render
from minutes.dictionary.lists import Addition, add_words, own_list, read_list
from minutes.dictionary.saving import save_beside
from minutes.errors import InputRejected
from minutes.messages import describe_error
from minutes.store.meetings import Store
from minutes.vocabulary import Target, target_of

EXIT_REJECTED = 3
NO_WORDS = "登録した語がまだありません。minutes dictionary import で取り込めます。"
_MOST_LINES_SHOWN = 20
_NO_LISTS = frozenset({".docx", ".doc", ".pdf", ".odt", ".pptx", ".xls"})

files_argument = click.argument(
    "files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path)
)
meeting_option = click.option(
    "--meeting", metavar="ID", help="この会議だけの語（省略すると庁内の語）"
)


def find_target(meeting: str | None) -> Target:
    """Return the list of a meeting, else the municipality's own.

    Raises:
        MeetingUnknown, MeetingAmbiguous: no single meeting fits.
    """
    if meeting is None:
        return Target(own_list(config.data_folder()), Layer.MUNICIPALITY)
    with Store.open(config.data_folder()) as store:
        return target_of(store, store.meeting(meeting).id)


def read_or_tell(path: Path, layer: Layer) -> EntryFile | int:
    """Return a list's words; of one that is refused, say why and return the exit code."""
    try:
        return read_entries(path, layer)
    except InputRejected as error:
        click.echo(describe_error(error), err=True)
        return error.exit_code


@click.command("import")
@files_argument
@meeting_option
def import_command(files: tuple[Path, ...], meeting: str | None) -> int:
    """名簿や単語の一覧（CSV・Excel・IME や ATOK の単語登録）を取り込む。"""
    target = find_target(meeting)
    code = 0
    for path in files:
        found = read_or_tell(path, target.layer)
        if isinstance(found, int):
            code = found
            continue
        if found.entries:
            addition = add_words(target.path, found.entries, target.layer)
            click.echo(f"{path.name}：{describe_addition(addition)}{_skipped(found)}")
            if addition.changed:
                names = "、".join(entry.surface for entry in addition.changed[:_MOST_LINES_SHOWN])
                click.echo(f"  変わった語：{names}", err=True)
        else:
            click.echo(f"{path.name}：取り込める語がありません{_skipped(found)}", err=True)
            code = EXIT_REJECTED
        report_bad_lines(found.bad_lines)
        report_guesses(found.entries)
    click.echo(
        f"一覧は {target.path}（表計算ソフトで開いて直せます。行を消すと語も消えます）", err=True
    )
    if meeting is not None:
        click.echo(
            "できている文字は変わりません。この語で作り直すには、録音ファイルを"
            " minutes transcribe FILE --dictionary 一覧 でもう一度文字にしてください。",
            err=True,
        )
    return code


@click.command("export")
@click.argument("output", metavar="OUTPUT", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "kind",
    type=click.Choice([kind.value for kind in Format]),
    help="ファイルの種類。省略すると OUTPUT の末尾が .xlsx なら xlsx、ほかは csv",
)
@meeting_option
def export_command(output: Path, kind: str | None, meeting: str | None) -> int:
    """登録した語を、CSV・Excel か、IME・ATOK・Google 日本語入力の単語登録の形で書き出す。"""
    target = find_target(meeting)
    words = read_list(target.path, target.layer)
    if not words:
        click.echo(NO_WORDS, err=True)
        return EXIT_REJECTED
    if output.suffix.lower() in _NO_LISTS:
        raise click.UsageError(f"{output.suffix} には書き出せません（csv・xlsx・txt）")
    form = Format(kind) if kind else _format_of(output)
    content, left_out = render(words, form)
    click.echo(save_beside(_with_ending(output, form), content))
    if left_out:
        names = "、".join(entry.surface for entry in left_out[:_MOST_LINES_SHOWN])
        click.echo(f"読みがないか長すぎて書き出せない語 {len(left_out)}：{names}", err=True)
    return 0


def describe_addition(addition: Addition) -> str:
    """Return how many words came, changed and stayed."""
    return (
        f"新しい語 {len(addition.added)}、変わった語 {len(addition.changed)}、"
        f"登録済みの語 {addition.unchanged}"
    )


def report_bad_lines(lines: Sequence[BadLine]) -> None:
    """Say on stderr which lines were skipped and why, one reason a line."""
    numbers: dict[str, list[int]] = {}
    for line in lines:
        numbers.setdefault(line.reason, []).append(line.number)
    for reason, found in numbers.items():
        shown = "、".join(map(str, found[:_MOST_LINES_SHOWN]))
        more = (
            f" ほか {len(found) - _MOST_LINES_SHOWN} 行" if len(found) > _MOST_LINES_SHOWN else ""
        )
        click.echo(f"  {shown} 行目{more}：{reason}", err=True)


def report_guesses(entries: Sequence[Entry]) -> None:
    """Say on stderr how many readings the analyser proposed, and which have none."""
    guesses = sum(map(is_guessed, entries))
    if guesses:
        click.echo(
            f"  読みを推定した語 {guesses}（備考に「読みは推定」と書きました。確かめてください）",
            err=True,
        )
    silent = [entry.surface for entry in entries if not entry.reading]
    if silent:
        names = "、".join(silent[:_MOST_LINES_SHOWN])
        click.echo(f"  読みが分からない語 {len(silent)}：{names}", err=True)


def _skipped(found: EntryFile) -> str:
    return f"、使えない行 {len(found.bad_lines)}" if found.bad_lines else ""


def _format_of(output: Path) -> Format:
    return Format.XLSX if output.suffix.lower() == ".xlsx" else Format.CSV


def _with_ending(output: Path, kind: Format) -> Path:
    if output.is_dir():
        output /= "用語"
    ending = f".{kind}" if kind in (Format.CSV, Format.XLSX) else ".txt"
    return output if output.suffix else output.with_name(output.name + ending)
