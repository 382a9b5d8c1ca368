"""The live stream: insert sound, process, finish; hypotheses and utterances come out.

The same stages serve a meeting that goes on and a file that ended long ago. When many
finished segments wait, they are recognised as a batch and no partial text is made.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeAlias

from minutes.asr.recognizer import Decoding, Piece, Recognizer
from minutes.asr.vad import VoiceActivity
from minutes.config import RecognitionSettings
from minutes.types import (
    Hypothesis,
    Samples,
    Seconds,
    SpeechSegment,
    Utterance,
    UtteranceId,
    Word,
)

ReadSound: TypeAlias = Callable[[Seconds, Seconds], Samples]
"""Return the recording from start to end; the recording is the buffer, not this file."""


class StreamingTranscriber:
    """Turns a recording that may still be growing into text.

    `position` is the position up to which everything said has been shown, as final or as
    tentative text: the delay is measured from it.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        activity: VoiceActivity,
        read_sound: ReadSound,
        settings: RecognitionSettings,
    ) -> None:
        self._recognizer = recognizer
        self._activity = activity
        self._read_sound = read_sound
        self._settings = settings
        self._waiting: deque[SpeechSegment] = deque()
        self._shown_until = activity.position
        self._hypothesis_at = activity.position
        self._is_showing = False

    @property
    def position(self) -> Seconds:
        """Position up to which everything said has been shown."""
        if self._waiting:
            return max(self._shown_until, self._waiting[0].start)
        open_since = self._activity.open_since
        if open_since is None:
            return self._activity.position
        return max(self._shown_until, open_since)

    @property
    def has_batch(self) -> bool:
        """Whether enough finished segments wait to fill a batch."""
        return len(self._waiting) >= self._settings.batch_size

    def insert(self, samples: Samples) -> None:
        """Take the samples (n,) that follow the last ones; only listens for speech."""
        self._waiting.extend(self._activity.insert(samples))

    def process(self, *, want_partial: bool) -> Iterator[Utterance | Hypothesis]:
        """Yield the finals that are due, then, if wanted and due, the tentative text."""
        yield from self._finals()
        if want_partial and self._is_partial_due():
            yield self._partial()

    def finish(self) -> Iterator[Utterance | Hypothesis]:
        """Yield what remains when the sound has ended."""
        self._waiting.extend(self._activity.finish())
        yield from self._finals()

    def _finals(self) -> Iterator[Utterance | Hypothesis]:
        while self._waiting:
            count = min(len(self._waiting), self._settings.batch_size)
            segments = [self._waiting[index] for index in range(count)]
            answers = self._recognizer.recognize(
                [self._piece(segment.start, segment.end) for segment in segments],
                Decoding(beam_size=self._settings.beam_size, hotwords=self._settings.hotwords),
            )
            for segment, words in zip(segments, answers, strict=True):
                self._waiting.popleft()
                self._shown_until = segment.end
                if words:
                    self._is_showing = False
                    yield _utterance(segment, words)
            if self._is_showing:
                # The guess on the screen turned out to be nothing: take it away.
                self._is_showing = False
                yield Hypothesis((), ())

    def _is_partial_due(self) -> bool:
        open_since = self._activity.open_since
        if open_since is None:
            return False
        since = max(open_since, self._hypothesis_at)
        return self._activity.position - since >= self._settings.partial_interval

    def _partial(self) -> Hypothesis:
        start = self._activity.open_since
        assert start is not None
        end = self._activity.position
        (words,) = self._recognizer.recognize(
            [self._piece(start, end)],
            Decoding(self._settings.partial_beam_size, hotwords=self._settings.hotwords),
        )
        self._hypothesis_at = self._shown_until = end
        self._is_showing = bool(words)
        return Hypothesis(committed=(), tentative=words)

    def _piece(self, start: Seconds, end: Seconds) -> Piece:
        return Piece(start, self._read_sound(start, end))


def _utterance(segment: SpeechSegment, words: tuple[Word, ...]) -> Utterance:
    text = "".join(word.text for word in words)
    return Utterance(
        # Made from the position, so that recognising the same stretch again after a
        # crash gives the same id and cannot double the text.
        id=UtteranceId(f"u{round(segment.start * 1000):09d}"),
        revision=0,
        start=segment.start,
        end=segment.end,
        words=words,
        recognized=text,
        text=text,
    )
