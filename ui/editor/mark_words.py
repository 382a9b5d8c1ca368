"""What stands in the transcript where something was noted."""

from __future__ import annotations

from collections.abc import Callable

from minutes.messages import MARK_NAMES, name_mark
from minutes.types import Mark, MarkKind, Seconds

_STRETCHES = {
    MarkKind.OFF_RECORD: "録音していません",
    MarkKind.GAP: "マイクから音が届きませんでした",
}
"""Marks that last, and why nothing was said there."""


def mark_text(mark: Mark, clock: Callable[[Seconds], str]) -> str:
    """Return the row of a mark; `clock` tells the time of day at a position."""
    if mark.kind in _STRETCHES:
        until = f"～{clock(mark.end)}" if mark.end > mark.start else "から"
        why = mark.text or _STRETCHES[mark.kind]
        return f"{MARK_NAMES[mark.kind]}　{clock(mark.start)}{until}（{why}）"
    return f"{name_mark(mark)}　{clock(mark.start)}"
