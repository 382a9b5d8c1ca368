"""What undo and redo would apply, worked out from the log alone: it survives a restart.

Nothing is ever taken out of the log. To undo is to add an edit that names the one it takes
back; to redo is to add one that takes that back. So there is no limit, and the log always
tells what was done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

Step: TypeAlias = tuple[int, int | None]
"""The number of a logged edit, and the number of the one that it takes back."""


@dataclass(frozen=True, slots=True)
class History:
    """Numbers of edits in the log: those that stand, and those that were taken back.

    `done` are in the order in which they were made; `undone` are the undoing edits, the
    one to redo first at the end.
    """

    done: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()

    @property
    def to_undo(self) -> int | None:
        """The edit whose inverse is the next undo."""
        return self.done[-1] if self.done else None

    @property
    def to_redo(self) -> int | None:
        """The undoing edit whose inverse is the next redo."""
        return self.undone[-1] if self.undone else None

    def after(self, steps: Iterable[Step]) -> History:
        """Return the history once more edits were logged.

        A new change leaves nothing to redo: what was taken back stood on another text.
        """
        done, undone = list(self.done), list(self.undone)
        for number, undoes in steps:
            if _take(done, undoes):
                undone.append(number)
            elif _take(undone, undoes):
                done.append(number)
            else:
                done.append(number)
                undone.clear()
        return History(tuple(done), tuple(undone))

    def without(self, number: int) -> History:
        """Return the history without an edit that can be taken back no more."""
        return History(
            tuple(item for item in self.done if item != number),
            tuple(item for item in self.undone if item != number),
        )


def _take(numbers: list[int], wanted: int | None) -> bool:
    """Take a number out, which is nearly always the last; return whether it was there."""
    if wanted is None or not numbers:
        return False
    if numbers[-1] == wanted:
        numbers.pop()
        return True
    if wanted in numbers:
        numbers.remove(wanted)
        return True
    return False
