"""Tables of words: rows out of text, and which column holds what."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from minutes.dictionary.cells import unguard
from minutes.dictionary.entries import BadLine
from minutes.dictionary.plain_text import split_lines

HEADER_WITHIN = 30
"""Rows in which a header is looked for: attendance lists have titles above it."""

_LONGEST_CELL_LINES = 20
"""Lines over which a quoted cell may run; a quote open for longer is a broken one."""

_DELIMITERS = ("\t", ",", ";")
_IN_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|[\s:*※]")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `number` counts physical lines from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in their order, empty ones left out, and the lines that are no rows."""

    rows: tuple[Row, ...]
    bad_lines: tuple[BadLine, ...] = ()


class Field(Enum):
    """What a column can hold."""

    SURFACE = auto()
    READING = auto()
    CATEGORY = auto()
    MISHEARD = auto()
    WEIGHT = auto()
    NOTE = auto()
    PART_OF_SPEECH = auto()
    ADOPTED = auto()


@dataclass(frozen=True, slots=True)
class Header:
    """Which column holds which field; `is_people` is a list of persons."""

    columns: dict[Field, int]
    is_people: bool = False

    def cell(self, row: Row, field: Field) -> str:
        """Return what a row says about a field, empty where it says nothing."""
        column = self.columns.get(field)
        return row.cells[column] if column is not None and column < len(row.cells) else ""


_PEOPLE = "氏名 名前 お名前 ご氏名 委員名 議員名 委員氏名 議員氏名 出席者 出席者名 出席者氏名"
_NAMES = {
    Field.SURFACE: f"表記 surface 単語 語 語句 用語 見出し語 名称 {_PEOPLE}",
    Field.READING: "読み 読みがな 読み仮名 読みかな よみ よみがな ヨミ ヨミガナ ふりがな フリガナ"
    " 振り仮名 振仮名 かな カナ 氏名かな 氏名カナ 氏名ふりがな 氏名フリガナ reading",
    Field.CATEGORY: "分類 種類 種別 区分 役職 役職名 職名 肩書 肩書き 所属・役職 category",
    Field.MISHEARD: "誤認識例 誤認識 誤り misheard",
    Field.WEIGHT: "重み weight",
    Field.NOTE: "備考 コメント メモ 注記 note comment",
    Field.PART_OF_SPEECH: "品詞",
    Field.ADOPTED: "採用",
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split()}


def find_header(rows: Sequence[Row]) -> tuple[Header, int] | None:
    """Return the header and how many rows come before the words, None without a header."""
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        header = _as_header(row, is_first=index == 0)
        if header is not None:
            return header, index + 1
    return None


def split_table(text: str) -> Table:
    """Return the rows of a text; one cell a line where nothing separates columns.

    A table with a header comes from a spreadsheet, which quotes and guards cells; a list
    with tabs and no header from an input method, which does neither.
    """
    lines = split_lines(text)
    delimiter, has_header = _find_delimiter([line for line in lines if line.strip()])
    rows: list[Row] = []
    bad: list[BadLine] = []
    for number, cells in _records(lines, delimiter, has_quotes=has_header or delimiter != "\t"):
        if cells is None:
            bad.append(BadLine(number, '引用符（"）が閉じていません'))
        elif any(cells):
            rows.append(Row(number, tuple(map(unguard, cells)) if has_header else cells))
    return Table(tuple(rows), tuple(bad))


def _as_header(row: Row, *, is_first: bool) -> Header | None:
    columns: dict[Field, int] = {}
    is_people = False
    for column, cell in enumerate(row.cells):
        name = _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", cell)).lower()
        field = _FIELDS.get(name)
        if field is not None and field not in columns:
            columns[field] = column
            is_people = is_people or name in _PEOPLE.split()
    if Field.SURFACE not in columns:
        return None
    return Header(columns, is_people) if is_first or len(columns) > 1 else None


def _find_delimiter(lines: Sequence[str]) -> tuple[str | None, bool]:
    """Return what separates columns, and whether a header said so; else most lines do."""
    for index, line in enumerate(lines[:HEADER_WITHIN]):
        for delimiter in _DELIMITERS:
            cells = tuple(cell.strip(' "') for cell in line.split(delimiter))
            if len(cells) > 1 and _as_header(Row(0, cells), is_first=index == 0):
                return delimiter, True
    looked_at = lines[:1000]
    for delimiter in _DELIMITERS:
        if 2 * sum(delimiter in line for line in looked_at) >= max(len(looked_at), 1):
            return delimiter, False
    return None, False


def _records(
    lines: Sequence[str], delimiter: str | None, *, has_quotes: bool
) -> Iterator[tuple[int, tuple[str, ...] | None]]:
    """Yield each record with the number of its first line; None for one that is broken."""
    index = 0
    while index < len(lines):
        line = lines[index]
        used = 1
        if delimiter is None:
            cells: tuple[str, ...] | None = (line.strip(),)
        elif not has_quotes or '"' not in line:
            cells = tuple(cell.strip() for cell in line.split(delimiter))
        else:
            cells, used = _quoted(lines[index : index + _LONGEST_CELL_LINES], delimiter)
        yield index + 1, cells
        index += used


def _quoted(lines: Sequence[str], delimiter: str) -> tuple[tuple[str, ...] | None, int]:
    """Return the cells of a record with quotes, and over how many lines it runs."""
    for used in range(1, len(lines) + 1):
        record = "\n".join(lines[:used])
        if used > 1 and record.count('"') % 2:
            continue
        try:
            (cells,) = csv.reader([record], delimiter=delimiter, strict=True)
        except (csv.Error, ValueError):
            continue
        return tuple(cell.strip() for cell in cells), used
    return None, 1
