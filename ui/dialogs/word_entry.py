"""Words as people see and write them in a table: cells to an entry and back."""

from __future__ import annotations

from dataclasses import replace

from minutes.dictionary.cells import Cells, LineRefused, make_entry
from minutes.dictionary.entries import Entry
from minutes.dictionary.formats import GUESSED, is_guessed
from minutes.dictionary.naming import KINDS
from minutes.dictionary.people import PERSON, propose_name_reading
from minutes.dictionary.readings import propose_reading

COLUMNS = ("表記", "読み", "分類", "聞き違い", "備考")
CATEGORIES = ("", *KINDS, "姓", "名")
_BETWEEN = "、"


def cells_of(entry: Entry) -> tuple[str, ...]:
    """Return what the table shows of a word."""
    return (
        entry.surface,
        entry.reading,
        entry.category,
        _BETWEEN.join(entry.misheard),
        entry.note,
    )


def changed(entry: Entry, column: int, written: str) -> Entry:
    """Return the word after somebody wrote into a cell.

    A reading that somebody wrote is no guess any more.

    Raises:
        LineRefused: it cannot be so; its text says why, in Japanese.
    """
    cells = list(cells_of(entry))
    cells[column] = written
    made = entry_of(cells, entry)
    if column == 1 and is_guessed(made):
        made = replace(made, note=made.note.replace(f"（{GUESSED}）", "").replace(GUESSED, ""))
    return made


def entry_of(cells: list[str], like: Entry) -> Entry:
    """Return the word of a row.

    Raises:
        LineRefused: it cannot be so.
    """
    surface, reading, category, misheard, note = cells
    bars = misheard.replace(_BETWEEN, "|").replace(",", "|").replace("，", "|")
    made = make_entry(Cells(surface, reading, category, bars, "", note), like.layer)
    return replace(made, weight=like.weight)


def propose(surface: str, category: str = "") -> str:
    """Return the likeliest reading, empty where none is known."""
    return propose_name_reading(surface) if category == PERSON else propose_reading(surface)


__all__ = ["CATEGORIES", "COLUMNS", "LineRefused", "cells_of", "changed", "entry_of", "propose"]
