"""Corrections that a person refused in a meeting, so that they are not made again there."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from pathlib import Path

from minutes.dictionary.saving import save


def rejected_list(folder: Path) -> Path:
    """Return where the refused corrections of a meeting are, which need not exist."""
    return folder / "rejected.csv"


def read_rejected(path: Path) -> frozenset[tuple[str, str]]:
    """Return the refused pairs (before, after)."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return frozenset()


@lru_cache(maxsize=8)
def _read(path: Path, changed_at: int) -> frozenset[tuple[str, str]]:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    rows = (tuple(row[:2]) for row in csv.reader(io.StringIO(text)) if len(row) > 1)
    return frozenset((before, after) for before, after in rows)


def reject(path: Path, before: str, after: str) -> None:
    """Remember that a person refused to have `after` for `before`.

    Raises:
        FolderUnwritable, DiskFull: nothing was remembered.
    """
    pairs = sorted(read_rejected(path) | {(before, after)})
    content = io.StringIO(newline="")
    csv.writer(content).writerows(pairs)
    save(path, content.getvalue().encode("utf-8-sig"))
