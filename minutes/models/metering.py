"""Tell whoever waits how far a long copy or check has come."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[str, int, int], None]
"""Told the file in work, the bytes done so far, and the bytes in all."""


class Meter:
    """Adds up bytes and reports each step."""

    def __init__(self, report: Report | None, total: int) -> None:
        self._report = report
        self._total = total
        self._done = 0

    def add(self, name: str, count: int) -> None:
        """Count `count` more bytes of the file `name`."""
        self._done += count
        if self._report:
            self._report(name, self._done, self._total)
