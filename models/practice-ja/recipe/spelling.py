"""Other ways to write a name that is read the same: 斉藤, 斎藤, 西当 for サイトウ.

The sound of a name does not say how it is written. A training window whose name is written in one
of these ways, drawn anew each time, can be written down right only from the list in its prompt.
"""

import math
import random
from collections import Counter, defaultdict
from functools import cached_property

from lexicon import Name, is_reserved

LONGEST_READING = 5  # kana of one character
ROUNDS = 4
LEARNT_FROM = 15000  # names; the rest adds nothing
LEAST_USES = 4  # of a character with a reading, before others are written with it
TRIES = 8
UNKNOWN = math.log(1e-6)
_NO_START = frozenset("ャュョァィゥェォッンー")

Pieces = list[tuple[str, str]]  # (character, its reading)


class Spelling:
    """Knows how characters are read in names, and so what else a name could be written with."""

    def __init__(self, names: list[Name], seed: int = 0) -> None:
        self._names = random.Random(seed).sample(names, min(LEARNT_FROM, len(names)))
        self._scores: dict[tuple[str, str], float] = {}

    def other(self, rng: random.Random, surface: str, reading: str) -> str:
        """Return `surface` in other characters of the same reading, if it can be."""
        pieces = self.split(surface, reading)
        for _ in range(TRIES):
            written = "".join(self._character(rng, *piece) for piece in pieces)
            if pieces and written != surface and not is_reserved(written):
                return written
        return surface

    def split(self, surface: str, reading: str) -> Pieces:
        """Return the likeliest reading of each character; nothing where none is known."""
        _ = self._characters  # which learns the scores
        pieces, score = self._best_split(surface, reading)
        return pieces if score > UNKNOWN else []

    def _character(self, rng: random.Random, character: str, kana: str) -> str:
        found = self._characters.get(kana)
        return rng.choices(*found)[0] if found else character

    @cached_property
    def _characters(self) -> dict[str, tuple[list[str], list[float]]]:
        """By reading: the characters, and how often each is drawn."""
        counts = self._learn()
        result: dict[str, tuple[list[str], list[float]]] = defaultdict(lambda: ([], []))
        for (character, kana), count in counts.items():
            if count >= LEAST_USES and character != kana:
                result[kana][0].append(character)
                result[kana][1].append(math.sqrt(count))
        return dict(result)

    def _learn(self) -> Counter[tuple[str, str]]:
        """Count which character is read how, splitting again with what the counts say."""
        counts: Counter[tuple[str, str]] = Counter()
        for surface, reading in self._names:
            if len(surface) == 2:
                for cut in range(1, len(reading)):
                    if reading[cut] not in _NO_START:
                        counts[surface[0], reading[:cut]] += 1
                        counts[surface[1], reading[cut:]] += 1
        for _ in range(ROUNDS):
            self._score(counts)
            counts = Counter(piece for name in self._names for piece in self._best_split(*name)[0])
        self._score(counts)
        return counts

    def _score(self, counts: Counter[tuple[str, str]]) -> None:
        uses: Counter[str] = Counter()
        for (character, _), count in counts.items():
            uses[character] += count
        self._scores = {
            (character, kana): math.log(count / (uses[character] + 2))
            for (character, kana), count in counts.items()
        }

    def _best_split(self, surface: str, reading: str) -> tuple[Pieces, float]:
        """Return the best split and the score of its worst piece."""
        best: dict[int, tuple[float, float, Pieces]] = {0: (0.0, 0.0, [])}
        for character in surface:
            longer: dict[int, tuple[float, float, Pieces]] = {}
            for start, (total, worst, pieces) in best.items():
                for end in range(start + 1, min(len(reading), start + LONGEST_READING) + 1):
                    if end < len(reading) and reading[end] in _NO_START:
                        continue
                    piece = character, reading[start:end]
                    score = self._scores.get(piece, UNKNOWN)
                    if end not in longer or total + score > longer[end][0]:
                        longer[end] = total + score, min(worst, score), [*pieces, piece]
            best = longer
        total, worst, pieces = best.get(len(reading), (0.0, UNKNOWN, []))
        return pieces, worst
