"""The role of whoever knows the meeting's words: what to expect, and what was meant.

Recognition asks for hints before and hands over finished text after; who answers lives in
another stage and is built in the worker's process from a plan that was sent there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from minutes.asr.recognizer import Piece, Recognizer
from minutes.types import Samples, Seconds, Utterance

CountTokens = Callable[[str], int]
"""What a hint costs, in the recogniser's own tokens."""


class Ear(Protocol):
    """Who can be asked about the sound; see `Recognizer.support`."""

    def support(self, start: Seconds, end: Seconds, texts: Sequence[str]) -> Sequence[float]:
        """Return how much the sound between two positions speaks for each text."""
        ...


class Reviser(Protocol):
    """Implementations: `dictionary.meeting_words`, the scripted one in tests."""

    def hotwords(self, count_tokens: CountTokens) -> str:
        """Return the words to expect next, as text that fits the budget."""
        ...

    def revise(self, utterance: Utterance, ear: Ear) -> Utterance:
        """Return finished text with its words put right; `recognized` stays as it was."""
        ...


class ReviserPlan(Protocol):
    """How to make a reviser; crosses the process border, so it is plain values."""

    def open(self) -> Reviser:
        """Return the reviser, ready to be asked."""
        ...


class Words:
    """A reviser at work beside a recogniser; without one, it changes nothing."""

    def __init__(
        self,
        reviser: Reviser | None,
        recognizer: Recognizer,
        read_sound: Callable[[Seconds, Seconds], Samples],
        always: str = "",
    ) -> None:
        """`always` are words that are expected in any case; they share the budget."""
        self._always = always
        self._reviser = reviser
        self._recognizer = recognizer
        self._read_sound = read_sound

    def expected(self) -> str:
        """Return the words to expect next."""
        if self._reviser is None:
            return self._always
        return self._with_always(self._reviser.hotwords(self._count_tokens))

    def _count_tokens(self, hotwords: str) -> int:
        return self._recognizer.count_tokens(self._with_always(hotwords))

    def _with_always(self, hotwords: str) -> str:
        return " ".join(filter(None, (self._always, hotwords)))

    def revise(self, utterance: Utterance) -> Utterance:
        """Return finished text with its words put right."""
        if self._reviser is None:
            return utterance
        return self._reviser.revise(utterance, self)

    def support(self, start: Seconds, end: Seconds, texts: Sequence[str]) -> tuple[float, ...]:
        """Return how much the sound between two positions speaks for each text."""
        return self._recognizer.support(Piece(start, self._read_sound(start, end)), texts)
