"""Tables whose first row names the columns: our own format, and attendance lists."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from minutes.dictionary.cells import Cells, LineRefused, guard, make_entry
from minutes.dictionary.entries import BadLine, Entry, EntryFile, Layer
from minutes.dictionary.ime import make_ime_entry
from minutes.dictionary.people import make_people
from minutes.dictionary.tables import Field, Header, Row, Table

COLUMNS = ("表記", "読み", "分類", "誤認識例", "重み", "備考")

_ADOPTED = ("○", "〇", "◯", "◎", "o", "O", "ｏ", "Ｏ", "レ", "✓", "✔", "はい", "採用", "1", "１")
"""What a person leaves or writes in the column 採用 of an extracted list."""


def read_headed(table: Table, header: Header, start: int, layer: Layer) -> EntryFile:
    """Return the entries of the rows from `start` on; bad rows are named and skipped."""
    entries: list[Entry] = []
    bad = list(table.bad_lines)
    for row in table.rows[start:]:
        try:
            entries += _entries(row, header, layer)
        except LineRefused as refusal:
            bad.append(BadLine(row.number, str(refusal)))
    return EntryFile(tuple(entries), tuple(sorted(bad, key=lambda line: line.number)))


def write_csv(entries: Iterable[Entry]) -> bytes:
    """Return our own format: UTF-8 with a byte order mark, so that Excel shows it right."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    writer.writerows([guard(cell) for cell in cells_of(entry)] for entry in entries)
    return sheet.getvalue().encode("utf-8-sig")


def cells_of(entry: Entry) -> tuple[str, ...]:
    """Return an entry as the text of our columns."""
    return (
        entry.surface,
        entry.reading,
        entry.category,
        "|".join(entry.misheard),
        "" if entry.weight == 1 else f"{entry.weight:.6g}",
        entry.note,
    )


def _entries(row: Row, header: Header, layer: Layer) -> Iterator[Entry]:
    if Field.ADOPTED in header.columns and header.cell(row, Field.ADOPTED) not in _ADOPTED:
        raise LineRefused("採用に○がありません")
    part_of_speech = header.cell(row, Field.PART_OF_SPEECH)
    cells = Cells(
        surface=header.cell(row, Field.SURFACE),
        reading=header.cell(row, Field.READING),
        category=header.cell(row, Field.CATEGORY),
        misheard=header.cell(row, Field.MISHEARD),
        weight=header.cell(row, Field.WEIGHT),
        note=header.cell(row, Field.NOTE),
    )
    if header.is_people:
        yield from make_people(cells, layer)
    elif part_of_speech:
        yield make_ime_entry((cells.reading, cells.surface, part_of_speech, cells.note), layer)
    else:
        yield make_entry(cells, layer)
