"""`minutes dictionary suggest | accept | decline`: what the editors' work teaches.

The list is numbered when it is shown; numbers given to `accept` and `decline` are those
of the list that was shown last, also when words of it have been accepted since.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from minutes import config
from minutes.cli.tables import print_json, print_table
from minutes.dictionary.accepting import (
    accept,
    decline,
    declined_surfaces,
    remember_shown,
    shown_surfaces,
)
from minutes.dictionary.entries import (
    Entry,
    is_reading,
    normalize_reading,
    normalize_surface,
)
from minutes.dictionary.learning import RECURS, Suggestion
from minutes.store.meetings import Store
from minutes.vocabulary import known_words, suggest_words

_NOTHING = "提案する語はまだありません（同じ語を 2 つの発言で直すと出ます）。"

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def chosen_words(function: Decorated) -> Decorated:
    """Add the words a person chooses, by number or as they are written, and `--all`."""
    function = click.option("--all", "is_all", is_flag=True, help="最後に出した一覧のすべて")(
        function
    )
    return click.argument("chosen", nargs=-1, metavar="[番号|表記]…")(function)


@click.command("suggest")
@click.option("--once", is_flag=True, help="1 度だけ直した語も出す")
@click.option("--json", "as_json", is_flag=True, help="機械で読む形式で出す")
def suggest_command(*, once: bool, as_json: bool) -> None:
    """人が直した文字から、辞書に加えるとよい語を番号付きで出す。辞書は変えない。"""
    data = config.data_folder()
    known = read_known(data)
    found = derive(data, known, declined_surfaces(data), recurs=1 if once else RECURS)
    remember_shown(data, found)
    if as_json:
        numbered = enumerate(found, 1)
        print_json([{"number": number, **asdict(item)} for number, item in numbered])
        return
    if not found:
        click.echo(_NOTHING, err=True)
        return
    rows = (
        (
            str(number),
            item.surface,
            item.reading,
            str(item.count),
            str(item.meetings),
            "登録済み" if item.is_known else "新しい語",
            "、".join(item.misheard),
        )
        for number, item in enumerate(found, 1)
    )
    print_table(("番号", "表記", "読み", "回数", "会議", "辞書", "誤認識"), rows)
    click.echo(
        "minutes dictionary accept 番号… で辞書に加えます（要らない語は decline）。", err=True
    )


@click.command("accept")
@chosen_words
@click.option("--reading", metavar="よみ", help="読みを直して加える（1 語のときだけ）")
def accept_command(*, chosen: tuple[str, ...], is_all: bool, reading: str | None) -> None:
    """提案された語を庁内の辞書に加える。録音中の会議でもすぐに効く。"""
    data = config.data_folder()
    known = read_known(data)
    words = choose(data, known, chosen, is_all=is_all)
    if reading is not None:
        words = [with_reading(words, reading)]
    for entry in accept(data, words, known):
        sound = f"（{entry.reading}）" if entry.reading else ""
        heard = f" 誤認識例：{'、'.join(entry.misheard)}" if entry.misheard else ""
        click.echo(f"{entry.surface}{sound}{heard}")
    for word in words:
        _report_left_out(word)


@click.command("decline")
@chosen_words
def decline_command(*, chosen: tuple[str, ...], is_all: bool) -> None:
    """提案された語を断る。断った語はもう出ない（accept 表記 で取り消せる）。"""
    data = config.data_folder()
    words = choose(data, read_known(data), chosen, is_all=is_all)
    decline(data, words)
    for word in words:
        click.echo(f"{word.surface} は提案しません")


def read_known(data: Path) -> tuple[Entry, ...]:
    """Return the words that act in every meeting: the shipped ones and the municipality's."""
    return known_words(data, config.load().dictionary)


def derive(
    data: Path, known: Sequence[Entry], declined: frozenset[str] = frozenset(), recurs: int = 1
) -> tuple[Suggestion, ...]:
    """Return what the edits in the store teach."""
    with Store.open(data) as store:
        return suggest_words(store, known, declined, recurs)


def choose(
    data: Path, known: Sequence[Entry], chosen: Sequence[str], *, is_all: bool
) -> list[Suggestion]:
    """Return the suggestions that a person means.

    Raises:
        click.UsageError: nothing chosen, or what is chosen is not there.
    """
    if is_all == bool(chosen):
        raise click.UsageError("番号か表記を並べるか、--all を付けてください")
    shown = shown_surfaces(data)
    if is_all and not shown:
        raise click.UsageError("先に minutes dictionary suggest で一覧を出してください")
    wanted = list(shown) if is_all else [_surface(text, shown) for text in chosen]
    found = {item.surface: item for item in derive(data, known)}
    missing = [surface for surface in wanted if surface not in found]
    if missing and not is_all:
        raise click.UsageError(
            f"「{'」「'.join(missing)}」は提案にありません（登録済みかもしれません）"
        )
    words = [found[surface] for surface in dict.fromkeys(wanted) if surface in found]
    if not words:
        raise click.UsageError("一覧の語はすべて登録済みです")
    return words


def with_reading(words: Sequence[Suggestion], reading: str) -> Suggestion:
    """Return the one chosen word with the reading that a person gives.

    Raises:
        click.UsageError: more than one word, or no kana.
    """
    given = normalize_reading(reading)
    if len(words) != 1:
        raise click.UsageError("--reading は 1 語ずつ指定してください")
    if not is_reading(given):
        raise click.UsageError("--reading はひらがなかカタカナで指定してください")
    return replace(words[0], reading=given)


def _surface(text: str, shown: Sequence[str]) -> str:
    """Return the word that somebody means by a number of the last list, or by itself."""
    plain = unicodedata.normalize("NFKC", text)
    if not plain.isdecimal():
        return normalize_surface(text)
    if not 1 <= int(plain) <= len(shown):
        raise click.UsageError(
            f"番号 {plain} は最後に出した一覧にありません（minutes dictionary suggest で出せます）"
        )
    return shown[int(plain) - 1]


def _report_left_out(word: Suggestion) -> None:
    """Say what was not written, and why."""
    words = [spelling for spelling in word.misheard if spelling not in word.usable_misheard]
    if words:
        click.echo(
            f"「{'」「'.join(words)}」は本当にそう言うこともあるので、"
            f"「{word.surface}」の誤認識例には入れません（音の近さで判断します）。",
            err=True,
        )
