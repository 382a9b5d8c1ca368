"""Character error rate: how much of the text a person would have to change.

Definition used everywhere in this project: NFKC, without spaces and punctuation; all
utterances of the meeting joined in time order, so that where the text was cut does not
matter; Levenshtein distance / characters of the reference. Names of speakers do not count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from minutes.types import Utterance

SPOKEN_PUNCTUATION = frozenset("%&@#")
"""Punctuation for Unicode, but words when read aloud: it counts."""


@dataclass(frozen=True, slots=True)
class CharacterErrors:
    """Insertions, deletions and substitutions together, and the reference's length."""

    errors: int
    characters: int

    @property
    def rate(self) -> float | None:
        """Return errors / characters; None where nothing was to be said."""
        return self.errors / self.characters if self.characters else None


def count_errors(reference: str, hypothesis: str) -> CharacterErrors:
    """Compare two texts by characters after `normalize`.

    Source: Levenshtein, "Binary codes capable of correcting deletions, insertions, and
    reversals", 1966, with unit costs.
    """
    expected = normalize(reference)
    return CharacterErrors(Levenshtein.distance(expected, normalize(hypothesis)), len(expected))


def join_in_time(utterances: Sequence[Utterance]) -> str:
    """Return the text of a whole meeting, in the order in which it was said."""
    ordered = sorted(utterances, key=lambda utterance: (utterance.start, utterance.end))
    return "".join(utterance.text for utterance in ordered)


def normalize(text: str) -> str:
    """Return the characters that count: NFKC, without spaces and punctuation.

    The long-vowel mark is a letter and stays; so do the percent sign and its like. A
    decimal point goes as a full stop does: 31.8 becomes 318, as in the usual definition.
    """
    counted = "".join(filter(_is_counted, unicodedata.normalize("NFKC", text)))
    # Without the space between them, a letter and a mark may become one character.
    return unicodedata.normalize("NFKC", counted)


def _is_counted(letter: str) -> bool:
    # Z: spaces; C: control and format characters; P: punctuation (Unicode, section 4.5).
    return letter in SPOKEN_PUNCTUATION or unicodedata.category(letter)[0] not in "ZCP"
