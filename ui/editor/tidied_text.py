"""The text of rows as a level of tidying shows it: worked out when it is looked at."""

from __future__ import annotations

from minutes.editing.keeping import Place, place_of
from minutes.editing.showing import Shown, show
from minutes.editing.tidying import TidyingLevel
from minutes.levels import Tidier
from minutes.types import Participant

KEPT = 400
"""Texts that are kept; a screen shows some 25."""


class TidiedText:
    """Shows texts in one level; the record is what it was."""

    def __init__(self, participants: tuple[Participant, ...]) -> None:
        self._tidier = Tidier(TidyingLevel.VERBATIM, participants)
        self._is_marking = True
        self._shown: dict[str, tuple[str, Shown]] = {}

    @property
    def level(self) -> TidyingLevel:
        """Which level is shown."""
        return self._tidier.level

    @property
    def is_other(self) -> bool:
        """Whether another text may be shown than the record's."""
        return self.level is not TidyingLevel.VERBATIM

    def choose(
        self, level: TidyingLevel, *, is_marking: bool, kept: frozenset[Place] = frozenset()
    ) -> None:
        """Show this level, but for what stays; `is_marking` shows what goes as well."""
        self._tidier = self._tidier.at(level, kept)
        self._is_marking = is_marking
        self._shown.clear()

    def know(self, participants: tuple[Participant, ...]) -> None:
        """Lock the names of these people."""
        self._tidier = Tidier(self.level, participants, self._tidier.kept)
        self._shown.clear()

    def decided_at(self, key: str, text: str, at: int) -> tuple[Place, bool] | None:
        """Return what the level tidies at a character of a text, and whether it stays.

        None where there is nothing to tidy, or it is locked and stays anyway.
        """
        for item in self._tidier.propose(text):
            if not item.is_locked and item.span[0] <= at <= item.span[1]:
                place = place_of(key, text, item)
                return place, place in self._tidier.kept
        return None

    def show(self, key: str, text: str) -> Shown:
        """Return how a text is shown; `key` says whose it is."""
        if not self.is_other:
            return Shown(text)
        known = self._shown.pop(key, None)
        if known is None or known[0] != text:
            known = text, show(text, self._tidier.propose(text, key), is_marking=self._is_marking)
        self._shown[key] = known
        if len(self._shown) > KEPT:
            del self._shown[next(iter(self._shown))]
        return known[1]
