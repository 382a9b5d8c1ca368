"""The tentative text of the utterance that is being spoken, cheap enough for two cores.

It looks at a short window that begins at a place up to which all is committed, instead
of at everything since the utterance began, padded to 30 s.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeAlias

from minutes.asr.agreement import Agreement
from minutes.asr.recognizer import Decoding, Piece, Recognizer
from minutes.config import RecognitionSettings
from minutes.types import Hypothesis, Samples, Seconds

ReadSound: TypeAlias = Callable[[Seconds, Seconds], Samples]
"""Return the recording from start to end; the recording is the buffer."""

CONTEXT_CHARACTERS = 60
"""Committed text given as what was said before. Source: 200 tokens of it cost 0.1 s
(base); a sentence or two is enough to go on from."""


MARK_WINDOW: Seconds = 2.0
"""A window longer than this is trimmed at a committed mark, if there is one: a sentence's
beginning is as good to hear as the whole. Source: docs/evaluation.md, live text."""


class Partial:
    """Guesses, commits and trims; one utterance at a time."""

    def __init__(
        self, recognizer: Recognizer, read_sound: ReadSound, settings: RecognitionSettings
    ) -> None:
        self._recognizer = recognizer
        self._read_sound = read_sound
        self._settings = settings
        self._cost: Seconds = 0.0
        self.clear()

    def clear(self) -> None:
        """Forget the utterance: it is final now, or was nothing."""
        self._agreement = Agreement()
        self._window_start: Seconds | None = None
        self._guessed_at: Seconds = 0.0
        self.is_showing = False

    def is_due(self, start: Seconds, now: Seconds, spoken_until: Seconds) -> bool:
        """Tell whether a new guess is worth its cost.

        Not before the interval, nor so often that guessing takes more than `partial_load`
        of the time, nor when nothing was said since the last guess.
        """
        interval = max(self._settings.partial_interval, self._cost / self._settings.partial_load)
        return now - max(start, self._guessed_at) >= interval and spoken_until > self._guessed_at

    def guess(self, start: Seconds, now: Seconds) -> Hypothesis:
        """Return what is being said, from `start`, where the utterance began."""
        begun = time.perf_counter()
        window_start = self._trim(start, now)
        (words,) = self._recognizer.recognize(
            [Piece(window_start, self._read_sound(window_start, now))],
            Decoding(
                beam_size=self._settings.partial_beam_size,
                previous_text=self._text_before(window_start),
                hotwords=self._settings.hotwords,
                is_quick=True,
            ),
        )
        hypothesis = self._agreement.update(words, now)
        self._guessed_at = now
        self._cost = time.perf_counter() - begun
        self.is_showing = bool(hypothesis.committed or hypothesis.tentative)
        return hypothesis

    def _trim(self, start: Seconds, now: Seconds) -> Seconds:
        """Return where the window begins: behind committed text, once it is long.

        Soon after a mark; without one only when the window has become too long, as one that
        begins inside a sentence is harder to hear.
        """
        begun = start if self._window_start is None else self._window_start
        later = [word for word in self._agreement.committed if word.end > begun]
        marked = [word for word in later if word.text[-1] in "。、"]
        if marked and now - begun > MARK_WINDOW:
            begun = marked[-1].end
        elif later and now - begun > self._settings.partial_window:
            begun = later[-1].end
        self._window_start = begun
        return begun

    def _text_before(self, position: Seconds) -> str:
        before = [word.text for word in self._agreement.committed if word.middle < position]
        return "".join(before)[-CONTEXT_CHARACTERS:]
