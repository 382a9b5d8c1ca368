"""The whisper_streaming recipe, written anew from its description, to compare with.

Source: Macháček, Dabre, Bojar, "Turning Whisper into Real-Time Transcription System",
IJCNLP-AACL 2023, sections 3 and 4, with the defaults of the published program:
faster-whisper's `transcribe` with its window padded to 30 s, beam 5, word timestamps and
conditioning on previous text; an update for each second of new sound; text is committed
when two updates agree on it (LocalAgreement-2, word by word); a buffer above 15 s is cut
where committed text ends; the last 200 characters committed before the buffer are the
prompt. No voice activity detection: it is off by default there.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minutes.types import SAMPLE_RATE, Hypothesis, Samples, Seconds, Word

MINIMUM_CHUNK: Seconds = 1.0
LONGEST_BUFFER: Seconds = 15.0
PROMPT_CHARACTERS = 200
BEAM = 5

TOLERANCE: Seconds = 0.1
"""Times of a word differ so much from one update to the next."""

SEAM: Seconds = 1.0
LONGEST_SEAM = 5
"""Words just behind the committed ones that only repeat them, up to five, are dropped."""


class WhisperStreaming:
    """Sound in, committed and tentative words out; every update hears the whole buffer."""

    def __init__(
        self,
        model: Any,  # noqa: ANN401
        language: str = "ja",
        minimum_chunk: Seconds = MINIMUM_CHUNK,
    ) -> None:
        """Take a `faster_whisper.WhisperModel`."""
        self._model = model
        self._minimum_chunk = minimum_chunk
        self._language = language
        self._sound = np.zeros(0, np.float32)
        self._start: Seconds = 0.0
        self._unheard = 0
        self._committed: list[Word] = []
        self._tentative: list[Word] = []

    @property
    def window(self) -> tuple[Seconds, Seconds]:
        """Start and end of the buffer, which the next update hears."""
        return self._start, self._start + len(self._sound) / SAMPLE_RATE

    @property
    def is_due(self) -> bool:
        """Whether enough new sound came for an update."""
        return self._unheard >= self._minimum_chunk * SAMPLE_RATE

    def insert(self, samples: Samples) -> None:
        """Take the samples (n,) that follow the last ones."""
        self._sound = np.concatenate([self._sound, samples])
        self._unheard += len(samples)

    def process(self) -> Hypothesis:
        """Hear the buffer; return the words newly committed and those still tentative."""
        self._unheard = 0
        words, segment_ends = self._hear()
        words = self._behind_committed(words)
        agreed = 0
        for before, now in zip(self._tentative, words, strict=False):
            if before.text != now.text:
                break
            agreed += 1
        self._committed += words[:agreed]
        self._tentative = words[agreed:]
        if len(self._sound) > LONGEST_BUFFER * SAMPLE_RATE:
            self._cut(segment_ends)
        return Hypothesis(tuple(words[:agreed]), tuple(self._tentative))

    def finish(self) -> Hypothesis:
        """Return the remaining words as committed: no more sound comes."""
        newly = self.process().committed if self._unheard else ()
        rest, self._tentative = tuple(self._tentative), []
        self._committed += rest
        return Hypothesis((*newly, *rest), ())

    def _hear(self) -> tuple[list[Word], list[Seconds]]:
        """Return the words of the buffer and where its segments end, in recording time."""
        before = [word.text for word in self._committed if word.end <= self._start]
        segments, _ = self._model.transcribe(
            self._sound,
            language=self._language,
            initial_prompt="".join(before)[-PROMPT_CHARACTERS:] or None,
            beam_size=BEAM,
            word_timestamps=True,
            condition_on_previous_text=True,
        )
        heard = list(segments)
        words = [
            Word(self._start + item.start, self._start + item.end, item.word, item.probability)
            for segment in heard
            for item in segment.words
        ]
        return words, [self._start + segment.end for segment in heard]

    def _behind_committed(self, words: list[Word]) -> list[Word]:
        """Return the words that are not committed yet."""
        if not self._committed:
            return words
        end = self._committed[-1].end
        words = [word for word in words if word.start > end - TOLERANCE]
        if words and abs(words[0].start - end) < SEAM:
            for count in range(1, LONGEST_SEAM + 1):
                if _text(self._committed[-count:]) == _text(words[:count]):
                    return words[count:]
        return words

    def _cut(self, segment_ends: list[Seconds]) -> None:
        """Forget sound up to the last whole segment that is committed, else the last word.

        Where nothing at all is heard, all but the last second goes: the published program
        would let the buffer grow with the pause.
        """
        start, end = self.window
        committed = self._committed[-1].end if self._committed else start
        whole = [segment for segment in segment_ends[:-1] if start < segment <= committed]
        if whole:
            place = whole[-1]
        elif committed > start:
            place = committed
        else:
            place = start if self._tentative else end - MINIMUM_CHUNK
        samples = min(len(self._sound), round((place - start) * SAMPLE_RATE))
        self._sound = self._sound[samples:]
        self._start += samples / SAMPLE_RATE


def _text(words: list[Word]) -> str:
    return "".join(word.text for word in words)
