"""The list that a person goes through before words of a document are taken.

Source: our own table with the column 採用; what is not ours is passed over in reading.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from minutes.dictionary.cells import guard
from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.extraction import Candidate
from minutes.dictionary.formats import GUESSED

COLUMNS = ("採用", "表記", "読み", "分類", "備考", "読みの確かさ", "回数", "出てくる行")

_LONGEST_EXAMPLE = 60


def write_review(candidates: Iterable[Candidate]) -> bytes:
    """Return the list as a table for Excel, every word marked as taken."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for item in candidates:
        certainty = "確か" if item.is_sure else "要確認"
        cells = ("○", item.surface, item.reading, item.kind, "", certainty)
        example = _around(item.example, item.surface)
        writer.writerow([*map(guard, cells), item.count, guard(example)])
    return sheet.getvalue().encode("utf-8-sig")


def take(candidate: Candidate, layer: Layer) -> Entry:
    """Return a word as an entry that nobody has looked at."""
    note = "" if candidate.is_sure or not candidate.reading else GUESSED
    return Entry(candidate.surface, candidate.reading, candidate.kind, note=note, layer=layer)


def _around(line: str, surface: str) -> str:
    """Return the part of a line in which a word stands."""
    place = max(line.find(surface), 0)
    start = max(0, place - _LONGEST_EXAMPLE // 2)
    return line[start : start + _LONGEST_EXAMPLE].strip()
