"""Real classes that stand in where the real part is not what a test is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from minutes.asr.recognizer import Decoding, Piece
from minutes.types import SAMPLE_RATE, Word


class ScriptedRecognizer:
    """A recogniser that answers by rule and remembers what it was asked."""

    def __init__(self, answer: Callable[[Piece], str]) -> None:
        self._answer = answer
        self.asked: list[tuple[Piece, Decoding]] = []

    def recognize(self, pieces: Sequence[Piece], decoding: Decoding) -> list[tuple[Word, ...]]:
        """Return one word a character, spread evenly over the piece."""
        self.asked += [(piece, decoding) for piece in pieces]
        return [self._words(piece) for piece in pieces]

    def _words(self, piece: Piece) -> tuple[Word, ...]:
        text = self._answer(piece)
        step = len(piece.samples) / SAMPLE_RATE / max(1, len(text))
        return tuple(
            Word(piece.start + index * step, piece.start + (index + 1) * step, character, 0.9)
            for index, character in enumerate(text)
        )
