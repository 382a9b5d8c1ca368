"""Places that a person wants to stay as they were said, whatever a level of tidying proposes.

They lie in the meeting's folder and go with it. A place is told by what stands there and by
which of those in its utterance it is, so that corrections elsewhere in the text move none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from minutes.editing.tidying import Tidying
from minutes.errors import writing_to

Place: TypeAlias = tuple[str, str, int]
"""An utterance, what stands there, and how many of those stand before it."""

NAME = "kept.csv"


def place_of(utterance: str, text: str, item: Tidying) -> Place:
    """Return the place of a proposal."""
    return utterance, item.before, text.count(item.before, 0, item.span[0])


def read_kept(folder: Path) -> frozenset[Place]:
    """Return the places of a meeting that stay as they were said."""
    try:
        written = (folder / NAME).read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return frozenset()
    rows = (row for row in csv.reader(io.StringIO(written, newline="")) if len(row) == 3)  # noqa: PLR2004
    return frozenset((row[0], row[1], int(row[2])) for row in rows if row[2].isdecimal())


def keep(folder: Path, place: Place, *, is_kept: bool) -> frozenset[Place]:
    """Have a place stay as it was said, or not any more; return all that do.

    Raises:
        FolderUnwritable, DiskFull: nothing was changed.
    """
    known = read_kept(folder)
    kept = known | {place} if is_kept else known - {place}
    write_kept(folder, kept)
    return kept


def write_kept(folder: Path, kept: Iterable[Place]) -> None:
    """Have exactly these places stay as they were said.

    Raises:
        FolderUnwritable, DiskFull: nothing was changed.
    """
    content = io.StringIO(newline="")
    csv.writer(content).writerows(sorted(kept))
    path = folder / NAME
    new = path.with_suffix(".new")
    with writing_to(path):
        new.write_bytes(content.getvalue().encode("utf-8-sig"))
        new.replace(path)
