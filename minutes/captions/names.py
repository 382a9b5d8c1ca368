"""Names and terms of the dictionaries, found in text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from minutes.captions.kanji import has_kanji


class NameList:
    """Surfaces with their readings; looking through a line takes no time (12,000 names)."""

    def __init__(self, readings: Mapping[str, str] | None = None) -> None:
        self._readings = {
            surface: reading
            for surface, reading in (readings or {}).items()
            if len(surface) > 1 or has_kanji(surface)
        }
        self._by_first: dict[str, list[str]] = {}
        for surface in sorted(self._readings, key=len, reverse=True):
            self._by_first.setdefault(surface[0], []).append(surface)

    def __len__(self) -> int:
        return len(self._readings)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and reading of every name in a text, at one place the longest first."""
        for place, letter in enumerate(text):
            for surface in self._by_first.get(letter, ()):
                if text.startswith(surface, place):
                    yield place, place + len(surface), self._readings[surface]


NO_NAMES = NameList()
