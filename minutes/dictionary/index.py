"""Find the entries that sound like a reading, in a time that hardly grows with their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from minutes.dictionary.entries import Entry
from minutes.dictionary.phonetics import distance, features

SHORTLIST = 24
"""Entries whose exact distance is computed, those that share most features first."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that sounds like what was asked for; `distance` is 0 when just alike."""

    entry: Entry
    distance: float


class PhoneticIndex:
    """Entries by the features of their readings.

    Source: q-gram filtering before an edit distance (Ukkonen 1992), over beats.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Entries without a reading cannot be found by sound and are passed over."""
        self._by_reading: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.reading and entry.weight > 0:
                self._by_reading[entry.reading].append(entry)
        self._readings: Sequence[str] = tuple(self._by_reading)
        postings: dict[int, list[int]] = defaultdict(list)
        sizes = []
        for number, reading in enumerate(self._readings):
            found = features(reading)
            sizes.append(len(found))
            for feature in found:
                postings[int(feature)].append(number)
        self._postings = {key: np.array(value, np.int32) for key, value in postings.items()}
        self._sizes = np.array(sizes, np.float32)

    def __len__(self) -> int:
        """Return how many readings there are."""
        return len(self._readings)

    def same(self, reading: str) -> tuple[Entry, ...]:
        """Return the entries spelt with exactly this reading."""
        return tuple(self._by_reading.get(reading, ()))

    def alike(self, reading: str, within: float) -> tuple[Match, ...]:
        """Return the entries whose distance is at most `within`, the nearest first."""
        asked = features(reading)
        lists = [self._postings[key] for key in map(int, asked) if key in self._postings]
        if not lists:
            return ()
        shared = np.bincount(np.concatenate(lists), minlength=len(self._readings))
        # Dice's coefficient, so that a long entry does not win by its length.
        likeness = 2 * shared / (self._sizes + len(asked))
        count = min(SHORTLIST, len(self._readings))
        best = np.argpartition(likeness, -count)[-count:]
        found = []
        for number in best:
            apart = distance(reading, self._readings[number])
            if apart <= within:
                found += [Match(item, apart) for item in self._by_reading[self._readings[number]]]
        return tuple(sorted(found, key=lambda match: (match.distance, -match.entry.layer)))
