"""The rules of house style: what is to be written how, in order (「子供」→「子ども」).

They are no recognition corrections: what was heard is right, the office writes it another
way. The file is a table with the columns 置換前, 置換後, 種類 (文字 or 正規表現), 備考, and
使う, where × switches a rule off; without that column all are used.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex

from minutes.dictionary.cells import guard, unguard
from minutes.dictionary.entries import BadLine, compose
from minutes.dictionary.plain_text import decode, read_bytes
from minutes.dictionary.saving import save
from minutes.dictionary.tables import Row, split_table
from minutes.errors import DocumentRejected

RULES_NAME = "house_style.csv"
EXAMPLE_NAME = "house_style_example.csv"

_BEFORE, _AFTER, _KIND, _NOTE, _USED = "置換前", "置換後", "種類", "備考", "使う"
_OFF = frozenset({"×", "✕", "x", "X", "いいえ", "0", "使わない"})


class Kind(StrEnum):
    """What 置換前 is."""

    LITERAL = "文字"
    PATTERN = "正規表現"


@dataclass(frozen=True, slots=True)
class Rule:
    """One replacement; `line` is where it stands in its file.

    A pattern is that of Python's `re`; its replacement may call groups by their number.
    """

    before: str
    after: str
    kind: Kind = Kind.LITERAL
    note: str = ""
    line: int = 0

    @property
    def name(self) -> str:
        """What people call the rule by; few can read a pattern."""
        if self.kind is Kind.PATTERN and self.note:
            return self.note
        return f"{self.before}→{self.after}"


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The rules of a file in their order, and the lines that were skipped.

    `off` are those that somebody has switched off.
    """

    path: Path
    rules: tuple[Rule, ...]
    bad_lines: tuple[BadLine, ...] = ()
    off: tuple[Rule, ...] = ()

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """All of them in the order of the file."""
        return tuple(sorted((*self.rules, *self.off), key=lambda rule: rule.line))


class _RefusedError(Exception):
    """A line is no rule; says why, in Japanese."""


def read_rules(path: Path) -> RuleFile:
    """Return the rules of a file; bad lines are named and skipped.

    Raises:
        FileUnreadable: missing, a folder, no permission.
        DocumentRejected: no table of rules.
    """
    text = decode(read_bytes(path))
    if text is None:
        raise DocumentRejected(path, "文字のファイルではありません")
    table = split_table(text)
    header = _header(table.rows[0]) if table.rows else {}
    if not {_BEFORE, _AFTER} <= header.keys():
        raise DocumentRejected(path, f"1 行目に {_BEFORE},{_AFTER},{_KIND},{_NOTE} がありません")
    rules: list[Rule] = []
    off: list[Rule] = []
    bad = list(table.bad_lines)
    seen: dict[str, int] = {}
    for row in table.rows[1:]:
        try:
            rule = _rule(row, header)
        except _RefusedError as refused:
            bad.append(BadLine(row.number, str(refused)))
            continue
        if seen.setdefault(rule.before, rule.line) == rule.line:
            (off if _is_off(row, header) else rules).append(rule)
        else:
            bad.append(BadLine(rule.line, f"{seen[rule.before]} 行目と同じ置換前です"))
    bad.sort(key=lambda item: item.number)
    return RuleFile(path, tuple(rules), tuple(bad), tuple(off))


def write_rules(path: Path, rules: Iterable[Rule], off: Iterable[Rule] = ()) -> RuleFile:
    """Write rules over a file in the order of their lines, and return what it now holds.

    Raises:
        FolderUnwritable, DiskFull: the file is as it was.
    """
    used = [(rule, "○") for rule in rules] + [(rule, "×") for rule in off]
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow((_BEFORE, _AFTER, _KIND, _NOTE, _USED))
    for rule, mark in sorted(used, key=lambda pair: pair[0].line):
        cells = (rule.before, rule.after, rule.kind.value, rule.note, mark)
        writer.writerow([guard(cell) for cell in cells])
    save(path, sheet.getvalue().encode("utf-8-sig"))
    return read_rules(path)


def _is_off(row: Row, header: Mapping[str, int]) -> bool:
    place = header.get(_USED)
    return place is not None and place < len(row.cells) and row.cells[place].strip() in _OFF


@lru_cache(maxsize=1_024)
def compile_rule(rule: Rule) -> regex.Pattern[str]:
    """Return what finds the places of a rule.

    Raises:
        regex.error: the pattern is wrong.
    """
    source = regex.escape(rule.before) if rule.kind is Kind.LITERAL else rule.before
    return regex.compile(source)


def _header(row: Row) -> dict[str, int]:
    return {unicodedata.normalize("NFKC", cell): n for n, cell in enumerate(row.cells)}


def _rule(row: Row, header: Mapping[str, int]) -> Rule:
    values = {name: unguard(row.cells[n]) for name, n in header.items() if n < len(row.cells)}
    try:
        kind = Kind(unicodedata.normalize("NFKC", values.get(_KIND, "")) or Kind.LITERAL)
    except ValueError:
        raise _RefusedError(f"種類は {Kind.LITERAL} か {Kind.PATTERN} です") from None
    before, after = (compose(values.get(name, "")) for name in (_BEFORE, _AFTER))
    rule = Rule(before, after, kind, values.get(_NOTE, ""), row.number)
    if not before:
        raise _RefusedError("置換前がありません（空白は正規表現で [　] のように書きます）")
    if kind is Kind.LITERAL and before == after:
        raise _RefusedError("置換前と置換後が同じです")
    if kind is Kind.PATTERN:
        _check_pattern(rule)
    return rule


def _check_pattern(rule: Rule) -> None:
    try:
        pattern: Any = compile_rule(rule)
    except regex.error as error:
        place = "" if error.pos is None else f"（{error.pos + 1} 文字目あたり）"
        raise _RefusedError(f"正規表現の書き方が正しくありません{place}") from error
    if pattern.fullmatch("") is not None:
        raise _RefusedError("何もない所にも当てはまる正規表現は使えません")
    try:
        # With an empty alternative it matches here, and the replacement can be tried.
        regex.compile(f"(?:{rule.before})|").match("").expand(rule.after)
    except (regex.error, IndexError, KeyError) as error:
        raise _RefusedError("置換後の \\1 などに当たる（ ）が正規表現にありません") from error
