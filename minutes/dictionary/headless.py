"""Lists without a header: what the columns hold, their content says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minutes.dictionary.cells import Cells, LineRefused, make_entry
from minutes.dictionary.entries import (
    BadLine,
    Entry,
    EntryFile,
    Layer,
    is_reading,
    normalize_reading,
)
from minutes.dictionary.ime import is_part_of_speech, make_ime_entry
from minutes.dictionary.people import is_spaced_name, make_people
from minutes.dictionary.tables import Row, Table

_IN_BRACKETS = re.compile(r"(.+?)\s*[（(［\[]([^（）()［］\[\]]+)[）)］\]]")
_PAIR = re.compile(r"(.+?)\s*[：:＝=→]\s*(.+)")
_SENTENCE = re.compile(r"[。！？]|[、，].*[、，]")
_COLUMNS_LOOKED_AT = 6


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which column is read and which written; `has_part_of_speech` as input methods do."""

    surface: int
    reading: int
    has_part_of_speech: bool


def read_headless(table: Table, layer: Layer) -> EntryFile | None:
    """Return the entries of a list without header, None where this is no list of words."""
    rows = [_split_single(row) for row in table.rows]
    layout = _find_layout([row for row in rows if len(row.cells) > 1])
    single = [row for row in rows if len(row.cells) == 1]
    if layout is None and len(single) < len(rows):
        return None
    entries: list[Entry] = []
    bad = list(table.bad_lines)
    for row in rows:
        try:
            entries += _entries(row, layout, layer)
        except LineRefused as refusal:
            bad.append(BadLine(row.number, str(refusal)))
    if layout is None and 2 * len(entries) < len(rows):
        return None
    if 2 * sum(_has_letter(entry.surface) for entry in entries) < len(entries):
        return None  # a table of figures
    return EntryFile(tuple(entries), tuple(sorted(bad, key=lambda line: line.number)))


def _entries(row: Row, layout: _Layout | None, layer: Layer) -> Iterator[Entry]:
    if len(row.cells) == 1 or layout is None:
        (surface, *_) = row.cells
        if _SENTENCE.search(surface):
            raise LineRefused("単語ではなく文です")
        yield make_entry(Cells(surface), layer)
        return
    cells = (*row.cells, *[""] * _COLUMNS_LOOKED_AT)
    surface, reading = cells[layout.surface], cells[layout.reading]
    if _is_kana(surface) and not _is_kana(reading) and reading:
        surface, reading = reading, surface
    if layout.has_part_of_speech:
        yield make_ime_entry((reading, surface, *cells[2:4]), layer)
    elif is_spaced_name(surface, reading):
        yield from make_people(Cells(surface, reading), layer)
    else:
        yield make_entry(Cells(surface, reading), layer)


def _find_layout(rows: Sequence[Row]) -> _Layout | None:
    """Return which column holds the readings: the one with most kana."""
    counts = [0] * _COLUMNS_LOOKED_AT
    hiragana = [0] * _COLUMNS_LOOKED_AT
    parts_of_speech = 0
    for row in rows:
        for column, cell in enumerate(row.cells[:_COLUMNS_LOOKED_AT]):
            counts[column] += _is_kana(cell)
            hiragana[column] += is_reading("".join(cell.split()))
        parts_of_speech += len(row.cells) > 2 and is_part_of_speech(row.cells[2])  # noqa: PLR2004
    has_part_of_speech = 2 * parts_of_speech > len(rows)
    # On a tie: as input methods write, else as people write, the word first.
    order = range(_COLUMNS_LOOKED_AT) if has_part_of_speech else (1, 0, 2, 3, 4, 5)
    reading = max(order, key=lambda column: (counts[column], hiragana[column]))
    if not rows or 2 * counts[reading] < len(rows):
        return None
    if has_part_of_speech and reading < 2:  # noqa: PLR2004 - 読み and 表記, in either order
        return _Layout(1 - reading, reading, has_part_of_speech=True)
    return _Layout(reading - 1 if reading else 1, reading, has_part_of_speech=False)


def _split_single(row: Row) -> Row:
    """Return a row of one cell as two where spaces or signs part word and reading."""
    cells = tuple(row.cells)
    while len(cells) > 1 and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > 1:
        return Row(row.number, cells)
    (cell,) = cells
    for pattern in (_IN_BRACKETS, _PAIR):
        found = pattern.fullmatch(cell)
        if found is not None and _is_kana(found[1]) + _is_kana(found[2]) == 1:
            return Row(row.number, (found[1], found[2]))
    return Row(row.number, _split_at_spaces(cell) or cells)


def _split_at_spaces(cell: str) -> tuple[str, str] | None:
    """Return both sides where kana begins or ends: 山田 太郎 やまだ たろう."""
    parts = cell.split()
    kana = [_is_kana(part) for part in parts]
    changes = [index for index in range(1, len(parts)) if kana[index] != kana[index - 1]]
    if len(parts) == 2 and all(kana):  # noqa: PLR2004 - a pair
        return parts[0], parts[1]
    if len(changes) != 1:
        return None
    return " ".join(parts[: changes[0]]), " ".join(parts[changes[0] :])


def _is_kana(text: str) -> bool:
    return is_reading(normalize_reading(text))


def _has_letter(text: str) -> bool:
    return any(letter.isalpha() for letter in text)
