"""Places in a text as Qt counts them, and as we do: 𠮷 is two of Qt's units, one of ours."""

from __future__ import annotations


def to_qt(text: str, at: int) -> int:
    """Return a place between characters, counted in UTF-16 units."""
    return len(_units(text[:at])) // 2


def from_qt(text: str, at: int) -> int:
    """Return a place that Qt counted, counted in characters; never within one."""
    return len(_units(text)[: 2 * at].decode("utf-16-le", "ignore"))


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "replace")
