"""`minutes dictionary extract | check`: words out of documents, doubts about lists."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from minutes import config
from minutes.cli.dictionary_lists import (
    EXIT_REJECTED,
    NO_WORDS,
    describe_addition,
    files_argument,
    find_target,
    meeting_option,
    read_or_tell,
    report_bad_lines,
)
from minutes.cli.tables import print_json, print_table
from minutes.dictionary.checking import PROBLEM_NAMES, Finding, Listed, check
from minutes.dictionary.documents import read_document
from minutes.dictionary.entries import BadLine
from minutes.dictionary.extraction import extract
from minutes.dictionary.lists import add_words
from minutes.dictionary.reviewing import take, write_review
from minutes.dictionary.saving import save_beside
from minutes.errors import InputRejected
from minutes.messages import describe_error
from minutes.vocabulary import listed_words


@click.command("extract")
@files_argument
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="候補の一覧を書くファイル（既定は 用語候補.csv）",
)
@click.option("--yes", "is_confirmed", is_flag=True, help="一覧を作らず、すべて取り込む")
@meeting_option
def extract_command(
    files: tuple[Path, ...], output: Path | None, meeting: str | None, *, is_confirmed: bool
) -> int:
    """次第や資料（Word・PDF・Excel・文字）から、名前と用語の候補を拾う。"""
    target = find_target(meeting)
    lines: list[str] = []
    code = 0
    for path in files:
        try:
            lines += (*read_document(path), "")
        except InputRejected as error:
            click.echo(describe_error(error), err=True)
            code = error.exit_code
    if not lines:
        return code
    found = extract(lines, list(listed_words(config.data_folder(), target)))
    if not found:
        click.echo("登録していない名前や用語は見つかりませんでした。", err=True)
    elif is_confirmed:
        words = [take(item, target.layer) for item in found]
        addition = add_words(target.path, words, target.layer)
        click.echo(f"{describe_addition(addition)}：{target.path}")
        click.echo("、".join(entry.surface for entry in addition.added), err=True)
    else:
        click.echo(save_beside(output or Path("用語候補.csv"), write_review(found)))
        unsure = sum(not item.is_sure for item in found)
        click.echo(
            f"{len(found)} 語を拾いました（読みの要確認 {unsure}）。要らない語の ○ を消し、読みを"
            "直して、minutes dictionary import で取り込んでください。",
            err=True,
        )
    return code


@click.command("check")
@click.argument("files", nargs=-1, metavar="[FILE]…", type=click.Path(path_type=Path))
@meeting_option
@click.option("--json", "as_json", is_flag=True, help="機械で読む形式で出す")
def check_command(files: tuple[Path, ...], meeting: str | None, *, as_json: bool) -> int:
    """辞書の重複、読みの食い違い、ふつうの語との衝突を調べる。辞書は変えない。"""
    target = find_target(meeting)
    paths = files or ((target.path,) if target.path.exists() else ())
    if not paths:
        click.echo(NO_WORDS, err=True)
        return EXIT_REJECTED
    words: list[Listed] = []
    bad: list[tuple[str, BadLine]] = []
    code = 0
    for path in paths:
        found = read_or_tell(path, target.layer)
        if isinstance(found, int):
            code = found
            continue
        words += [Listed(entry, path.name) for entry in found.entries]
        bad += [(path.name, line) for line in found.bad_lines]
    findings = check(words)
    if as_json:
        print_json(
            [{"problem": "bad_line", "file": name, **asdict(line)} for name, line in bad]
            + [asdict(finding) for finding in findings]
        )
        return code
    for name in dict.fromkeys(name for name, _ in bad):
        click.echo(f"{name}：使えない行", err=True)
        report_bad_lines([line for file, line in bad if file == name])
    print_table(("点検", "表記", "読み", "相手", "ファイル"), map(_row, findings))
    click.echo(f"{len(words)} 語を調べました。気になる所は {len(findings)} です。", err=True)
    return code


def _row(finding: Finding) -> tuple[str, ...]:
    return (
        PROBLEM_NAMES[finding.problem],
        finding.surface,
        finding.reading,
        "、".join(finding.others),
        "、".join(finding.files),
    )
