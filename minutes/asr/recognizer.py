"""The role of a speech recogniser: pieces of sound in, timed words out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from minutes.types import Samples, Seconds, SpeechSegment, Word


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of sound and its place in the recording; at most 30 s long.

    `voice` is where in it single frames were heard as speech, None where that is unknown.
    """

    start: Seconds
    samples: Samples
    voice: tuple[SpeechSegment, ...] | None = None


@dataclass(frozen=True, slots=True)
class Decoding:
    """How much care to take: a quick guess for the screen, or the final text.

    `previous_text` is what was said just before and `hotwords` are names to expect. A
    quick guess looks at the sound alone, not at a window of 30 s.
    """

    beam_size: int
    previous_text: str = ""
    hotwords: str = ""
    is_quick: bool = False


class Recognizer(Protocol):
    """Turns speech into words. Implementations: `asr.whisper`, the scripted one in tests."""

    def recognize(self, pieces: Sequence[Piece], decoding: Decoding) -> list[tuple[Word, ...]]:
        """Return the words of each piece, in recording time; none where nobody speaks."""
        ...

    def count_tokens(self, hotwords: str) -> int:
        """Return how much of the model's context this hint takes."""
        ...

    def support(self, piece: Piece, texts: Sequence[str]) -> tuple[float, ...]:
        """Return how much the sound speaks for each text of what was said in it.

        The logarithm of how much likelier this sound makes the text than mere noise does:
        only differences between texts mean something.
        """
        ...
