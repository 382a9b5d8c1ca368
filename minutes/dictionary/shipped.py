"""The word lists that come with the program, and where they lie."""

from __future__ import annotations

from pathlib import Path

SHIPPED_NAMES = ("places.csv", "administration.csv", "surnames.csv")
"""The shipped dictionaries, in the order they are read."""

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped_folder() -> Path:
    """Return where the shipped dictionaries lie: in the wheel, else in the checkout."""
    packed = _PACKAGE / "carried" / "dictionaries"
    return packed if packed.is_dir() else _PACKAGE.parent / "dictionaries"


def shipped_files() -> tuple[Path, ...]:
    """Return the shipped dictionaries that are there, in their order."""
    folder = shipped_folder()
    return tuple(folder / name for name in SHIPPED_NAMES if (folder / name).is_file())
