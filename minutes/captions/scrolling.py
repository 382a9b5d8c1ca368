"""Which lines are on the screen: each stays long enough to be read."""

from __future__ import annotations

from collections.abc import Sequence

from minutes.types import Seconds


class Scroll:
    """A window of `height` lines over numbered lines; it only ever moves forward.

    A line stays at least `minimum` seconds after its text was last changed, and steps do
    not come quicker than they can be followed. When more lines wait than the window shows,
    all this gets shorter by the same measure, so that captions do not fall behind for good.
    """

    def __init__(self, height: int, minimum: Seconds) -> None:
        self.height = height
        self.minimum = minimum
        self.first = 0
        self._since: dict[int, tuple[str, Seconds]] = {}
        self._stepped = float("-inf")

    def advance(self, now: Seconds, lines: Sequence[str], offset: int) -> Seconds | None:
        """Move as far as time allows over lines, the first of which has the number `offset`.

        Returns when more is due, None if all is shown.
        """
        total = offset + len(lines)
        self._look(now, lines, offset)
        while (hidden := total - self.first - self.height) > 0:
            stay = self.minimum * min(1.0, self.height / hidden)
            top = self._since[self.first][1]
            due = max(top + stay, self._stepped + stay / self.height)
            if now < due:
                return due
            self.first += 1
            self._stepped = now
            self._look(now, lines, offset)
        return None

    def skip_to(self, number: int) -> None:
        """Begin anew with this line on top."""
        self.first = max(self.first, number)
        self._since = {}

    def _look(self, now: Seconds, lines: Sequence[str], offset: int) -> None:
        """Note since when each line on the screen has its text."""
        seen: dict[int, tuple[str, Seconds]] = {}
        for number in range(self.first, min(self.first + self.height, offset + len(lines))):
            text, since = self._since.get(number, ("", now))
            is_same = text == lines[number - offset]
            seen[number] = (lines[number - offset], since if is_same else now)
        self._since = seen
