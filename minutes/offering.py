"""Spellings to choose from where the recogniser was not sure. Only wiring.

What the meeting's lists and the office's have that sounds like what is written there: a
person chooses, so that an entry may be offered that no rule would write by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from minutes.config import DictionarySettings
from minutes.dictionary.meeting_words import MeetingWords, WordLists
from minutes.dictionary.proposals import DOUBTFUL
from minutes.dictionary.readings import analyse
from minutes.dictionary.spans import doubtful_spans

MOST = 5
"""As many as the eye takes in at once."""


@dataclass(frozen=True, slots=True)
class Offer:
    """That `spelling` may be meant by what stands at `span` of a text."""

    span: tuple[int, int]
    spelling: str


class Offers:
    """Asks the lists of one meeting, which are read when they are first wanted."""

    def __init__(self, data: Path, folder: Path, settings: DictionarySettings) -> None:
        self._lists = WordLists.for_meeting(data, folder, settings)
        self._words: MeetingWords | None = None

    def offer(self, text: str, span: tuple[int, int]) -> tuple[Offer, ...]:
        """Return what may be meant around a place, the nearest in sound first."""
        if self._words is None:
            self._words = MeetingWords(self._lists)
        self._words.refresh()
        sure = [0.0 if span[0] <= at < span[1] else 1.0 for at in range(len(text))]
        found: dict[Offer, tuple[float, int]] = {}
        for stretch in doubtful_spans(text, analyse(text), sure, DOUBTFUL):
            for item in self._words.vocabulary.alike(stretch, None):
                offer = Offer((stretch.start, stretch.end), item.entry.surface)
                if offer.spelling != stretch.text:
                    rank = (item.distance, -item.entry.layer)
                    found[offer] = min(found.get(offer, rank), rank)
        best: dict[str, Offer] = {}
        for offer in sorted(found, key=lambda offer: (found[offer], offer.span)):
            best.setdefault(offer.spelling, offer)
        return tuple(best.values())[:MOST]
