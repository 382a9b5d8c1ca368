"""Excel workbooks: their sheets as tables, and our table as a sheet."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from minutes.dictionary.entries import Entry
from minutes.dictionary.headed import COLUMNS, cells_of
from minutes.dictionary.tables import Row, Table, find_header
from minutes.errors import BROKEN_DOCUMENT, DocumentRejected

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

LARGEST_UNPACKED_BYTES = 512 * 1024 * 1024
"""A small zip can hold far more than memory does; no hand-out has so much."""

MOST_ROWS = 200_000
MOST_COLUMNS = 50
"""A sheet that is formatted to its end has a million empty rows."""

_WIDTHS = (24, 28, 14, 24, 8, 30)


def is_workbook(content: bytes) -> bool:
    """Return whether this is a workbook of Excel 2007 or later."""
    return has_part(content, "xl/workbook.xml")


def has_part(content: bytes, name: str) -> bool:
    """Return whether this is a zip with such a part, as Office files are."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            size = sum(item.file_size for item in package.infolist())
            return name in package.namelist() and size <= LARGEST_UNPACKED_BYTES
    except BROKEN_DOCUMENT:
        return False


def read_sheets(path: Path, content: bytes) -> tuple[Table, ...]:
    """Return the sheets that hold something, in their order; formulas as their values.

    Raises:
        DocumentRejected: the workbook is damaged.
    """
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # Of extensions that it leaves out, such as drop-down lists.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheets = [_rows(cast("ReadOnlyWorksheet", sheet)) for sheet in book.worksheets]
    except BROKEN_DOCUMENT as error:
        raise DocumentRejected(path, "Excel のファイルが壊れています") from error
    return tuple(Table(rows) for rows in sheets if rows)


def choose_sheet(sheets: Iterable[Table]) -> Table | None:
    """Return the sheet with a known header, else the first one, None without any."""
    found = tuple(sheets)
    for sheet in found:
        if find_header(sheet.rows) is not None:
            return sheet
    return found[0] if found else None


def write_workbook(entries: Iterable[Entry]) -> bytes:
    """Return a workbook with our table; every cell is text and none a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("用語")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for number, cells in enumerate([COLUMNS, *map(cells_of, entries)]):
        row = []
        for value in cells:
            cell = WriteOnlyCell(sheet, value=value)
            cell.data_type = "s"
            cell.number_format = "@"
            if number == 0:
                cell.font = Font(bold=True)
            row.append(cell)
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _rows(sheet: ReadOnlyWorksheet) -> tuple[Row, ...]:
    # The type stub knows iter_rows of the other kind of sheet only.
    sheet.reset_dimensions()
    rows = []
    values = sheet.iter_rows(max_row=MOST_ROWS, values_only=True)  # type: ignore[misc]
    for number, cells in enumerate(values, start=1):
        texts = tuple(map(_text, cells[:MOST_COLUMNS]))
        if any(texts):
            rows.append(Row(number, texts))
    return tuple(rows)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
