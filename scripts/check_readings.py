"""Check every reading of the shipped dictionaries against the analyser.

    .venv/bin/python scripts/check_readings.py

A reading that the analyser knows in none of its ways of cutting the word is a
disagreement. Each was looked at by a person; who is right and why stands in
`dictionaries/checks/settled.csv`. Prints what is not settled (the exit code is then 1),
and what is settled without need: a newer analyser may have learned the word.
"""

from __future__ import annotations

import csv
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

if TYPE_CHECKING:
    from sudachipy import Dictionary, Tokenizer

DICTIONARIES = PROJECT / "dictionaries"
SETTLED = DICTIONARIES / "checks" / "settled.csv"

Word = tuple[str, str]
"""A surface and its reading in hiragana."""


class Analyser:
    """What SudachiPy says about how a word may be read."""

    def __init__(self) -> None:
        import sudachipy

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self._dictionary: Dictionary = sudachipy.Dictionary(dict="core")
            tokenizer: Tokenizer = self._dictionary.create()
        self._tokenizer = tokenizer
        self._modes = (
            sudachipy.SplitMode.A,
            sudachipy.SplitMode.B,
            sudachipy.SplitMode.C,
        )

    def find_readings(self, surface: str) -> frozenset[str]:
        """Return each reading of the whole word, by its entries and by its parts."""
        from minutes.dictionary.entries import normalize_reading

        found = {item.reading_form() for item in self._dictionary.lookup(surface)}
        for mode in self._modes:
            found.add(
                "".join(
                    item.reading_form()
                    for item in self._tokenizer.tokenize(surface, mode)
                    if item.part_of_speech()[0] not in {"補助記号", "空白"}
                )
            )
        return frozenset(map(normalize_reading, found))


def read_rows(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a CSV file of ours below its header."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        yield from rows


def read_words() -> list[Word]:
    """Return the words of all shipped dictionaries."""
    from minutes.dictionary.shipped import shipped_files

    return [(row[0], row[1]) for path in shipped_files() for row in read_rows(path)]


def read_settled() -> dict[Word, str]:
    """Return the disagreements that a person has settled, each with its reason."""
    return {(row[0], row[1]): row[2] for row in read_rows(SETTLED)}


def find_disagreements(words: Iterable[Word]) -> dict[Word, frozenset[str]]:
    """Return the words that the analyser reads otherwise, with its readings."""
    analyser = Analyser()
    found = {}
    for surface, reading in dict.fromkeys(words):
        proposed = analyser.find_readings(surface)
        if reading not in proposed:
            found[surface, reading] = proposed
    return found


def main() -> int:
    """Print what is open and return the exit code."""
    words = read_words()
    settled = read_settled()
    disagreements = find_disagreements(words)
    unsettled = {word: others for word, others in disagreements.items() if word not in settled}
    needless = [word for word in settled if word not in disagreements]
    for (surface, reading), others in unsettled.items():
        print(f"未確認  {surface}  {reading}  解析器: {'、'.join(sorted(others))}")
    for surface, reading in needless:
        print(f"不要な記録  {surface}  {reading}")
    agreed = len(set(words)) - len(disagreements)
    print(
        f"見出し {len(set(words))} 件: 解析器と一致 {agreed} 件、"
        f"確認済みの不一致 {len(disagreements) - len(unsettled)} 件、"
        f"未確認 {len(unsettled)} 件"
    )
    return 1 if unsettled else 0


if __name__ == "__main__":
    sys.exit(main())
