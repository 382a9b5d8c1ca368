"""When tentative text is sure enough to be committed, and then never taken back.

Source: LocalAgreement-2 (Macháček et al., "Turning Whisper into Real-Time Transcription
System", 2023), compared by character because a Japanese word is one, and without marks,
whose flips would keep good text from agreeing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from minutes.types import Hypothesis, Seconds, Word

UNSURE_END: Seconds = 0.4
"""What ends this close to the window's end may be half a word. Source: the alignment's
frames scatter by 0.1-0.3 s (docs/evaluation.md), and the last word is often guessed."""


class Agreement:
    """The committed and the tentative words of the utterance that is being spoken."""

    def __init__(self) -> None:
        self._committed: list[Word] = []
        self._tentative: tuple[Word, ...] = ()

    @property
    def committed(self) -> tuple[Word, ...]:
        """Words that two successive guesses agreed on."""
        return tuple(self._committed)

    def update(self, words: Sequence[Word], window_end: Seconds) -> Hypothesis:
        """Take a new guess and return what may be shown.

        `words` may begin before the end of the committed ones: what is committed already
        is passed over by time and by text.
        """
        fresh = self._after_committed(words)
        agreed = _agreeing(fresh, "".join(word.text for word in self._tentative))
        while agreed and (
            fresh[agreed - 1].end > window_end - UNSURE_END
            # A mark at the end may still become another one.
            or _is_mark(fresh[agreed - 1])
        ):
            agreed -= 1
        self._committed += fresh[:agreed]
        self._tentative = tuple(fresh[agreed:])
        return Hypothesis(self.committed, self._tentative)

    def _after_committed(self, words: Sequence[Word]) -> list[Word]:
        """Return the words that follow the committed text.

        By text where the guess repeats the end of what is committed, else by time.
        """
        if not self._committed:
            return list(words)
        end = self._committed[-1].end
        said = normalize("".join(word.text for word in self._committed))
        heard = ""
        best = 0
        for index, word in enumerate(words):
            if word.start > end + UNSURE_END:
                break
            heard += normalize(word.text)
            if not _is_mark(word) and said.endswith(heard):
                best = index + 1
        later = list(words[best:]) if best else [word for word in words if word.middle >= end]
        # The mark that ends what is committed waited for its next letter; a second is one too many.
        return _with_leading_marks(later, most=0 if _is_mark(self._committed[-1]) else 1)


def normalize(text: str) -> str:
    """Return the characters that are compared: NFKC, letters, digits and symbols."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in folded if unicodedata.category(letter)[0] not in "PZC")


def _agreeing(words: Sequence[Word], before: str) -> int:
    """Return how many of the words the guess before says too."""
    expected = normalize(before)
    heard = ""
    agreed = 0
    for index, word in enumerate(words):
        heard += normalize(word.text)
        if not expected.startswith(heard):
            break
        agreed = index + 1
    return agreed


def _is_mark(word: Word) -> bool:
    return not normalize(word.text)


def _with_leading_marks(words: Sequence[Word], most: int) -> list[Word]:
    """Return the words with at most so many marks before the first letter."""
    letters = next((at for at, word in enumerate(words) if not _is_mark(word)), len(words))
    return list(words[max(0, letters - most) :])
