"""The live stream: insert sound, process, finish; hypotheses and utterances come out.

The same stages serve a meeting that goes on and a file that ended long ago. When many
finished segments wait, they are recognised as a batch and no partial text is made.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from minutes.asr.agreement import UNSURE_END
from minutes.asr.partial import Partial, ReadSound
from minutes.asr.punctuation import punctuate
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

SEAM_SEARCH: Seconds = 8.0
"""Speech cut for its length ends between two words in this last part of the piece."""

UNHEARD: Seconds = 1.2
"""So much voice without text is heard again. Our choice: word times are off by some tenths
of a second, and within 1.2 s somebody says a phrase of seven characters."""

SLOW_CHARACTER: Seconds = 0.4
"""What one character may last that somebody draws out."""


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
        quick: Recognizer | None = None,
    ) -> None:
        """`quick` makes the partial text, if another model than the finals' shall do it."""
        self._recognizer = recognizer
        self._quick = quick or recognizer
        self._activity = activity
        self._read_sound = read_sound
        self._settings = settings
        self._waiting: deque[SpeechSegment] = deque()
        self._partial = Partial(self._quick, read_sound, settings)
        self._seam: Seconds | None = None
        self._shown_until = activity.position
        self.expected: Callable[[], str] = str
        """Asked for the words to expect, before finals are recognised."""

    @property
    def position(self) -> Seconds:
        """Position up to which everything said has been shown."""
        if self._waiting:
            return max(self._shown_until, self._waiting[0].start)
        open_since = self._open_since
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
        start, now = self._open_since, self._activity.position
        if start is None or not want_partial:
            return
        if self._partial.is_due(start, now, self._activity.spoken_until):
            self._shown_until = now
            yield self._partial.guess(start, now)

    def finish(self) -> Iterator[Utterance | Hypothesis]:
        """Yield what remains when the sound has ended."""
        self._waiting.extend(self._activity.finish())
        yield from self._finals()

    @property
    def _open_since(self) -> Seconds | None:
        """Where the text of the speech that goes on begins, None in silence."""
        if self._activity.open_since is None:
            return None
        return self._activity.open_since if self._seam is None else self._seam

    def _finals(self) -> Iterator[Utterance | Hypothesis]:
        while self._waiting:
            segments = self._next_batch()
            answers = self._recognizer.recognize(
                [self._piece(item) for item in segments],
                Decoding(beam_size=self._settings.beam_size, hotwords=self._hint()),
            )
            for segment, words in zip(segments, answers, strict=True):
                self._waiting.popleft()
                count = self._unheard(segment, words)
                if count is None:
                    yield from self._finalize(segment, words)
                    continue
                # It comes before the others of this batch: they are heard again after it.
                parted_at = words[count - 1].end
                self._waiting.appendleft(replace(segment, start=parted_at))
                heard = replace(segment, end=parted_at, is_cut=True, is_paused=True)
                yield from self._finalize(heard, words[:count])
                break

    def _unheard(self, segment: SpeechSegment, words: tuple[Word, ...]) -> int | None:
        """Return how many words come before the first stretch of voice without text.

        Models leave out sentences in long pieces, most of all the last ones; a shorter
        piece from there on is heard better. None where every voice has its words. Source:
        openai/whisper `transcribe` goes on after the last time stamp for the same reason.
        """
        for count in range(1, len(words) + 1):
            start = words[count - 1].end
            is_last = count == len(words)
            end = segment.end if is_last else words[count].end
            usual = 0.0 if is_last else SLOW_CHARACTER * len(words[count].text)
            # Not at the beginning, or the same piece would be heard again and again.
            if end - start - usual >= UNHEARD and start - segment.start >= UNHEARD:
                voice = self._activity.voice(start, end) or ()
                if sum(run.end - run.start for run in voice) - usual >= UNHEARD:
                    return count
        return None

    def _hint(self) -> str:
        return self.expected() or self._settings.hotwords

    def _piece(self, segment: SpeechSegment) -> Piece:
        start, end = segment.start, segment.end
        return Piece(start, self._read_sound(start, end), self._activity.voice(start, end))

    def _next_batch(self) -> list[SpeechSegment]:
        """Return the segments that can be recognised at once: up to one whose end is open.

        Where it ends is known only from its words, and there the next one begins.
        """
        batch: list[SpeechSegment] = []
        for segment in islice(self._waiting, self._settings.batch_size):
            start = segment.start if self._seam is None or batch else self._seam
            batch.append(replace(segment, start=start))
            if segment.is_cut and not segment.is_paused:
                break
        self._seam = None
        return batch

    def _finalize(
        self, segment: SpeechSegment, words: tuple[Word, ...]
    ) -> Iterator[Utterance | Hypothesis]:
        end = segment.end
        if segment.is_cut and not segment.is_paused:
            words, end = _cut_at_seam(words, segment)
            self._seam = end
        self._shown_until = end
        was_showing = self._partial.is_showing
        self._partial.clear()
        if words:
            words = punctuate(words, is_cut=segment.is_cut)
            yield _utterance(SpeechSegment(segment.start, end), words)
        elif was_showing:
            # The guess on the screen turned out to be nothing: take it away.
            yield Hypothesis((), ())


def _cut_at_seam(
    words: tuple[Word, ...], segment: SpeechSegment
) -> tuple[tuple[Word, ...], Seconds]:
    """Return the words up to the best place to cut near the end, and that place.

    After a mark if there is one, else in the longest gap between two words; the sound
    from there on is heard again with what follows, so that nothing is lost or doubled.
    """
    choices = [
        index
        for index in range(1, len(words))
        if segment.end - SEAM_SEARCH <= words[index].start <= segment.end - UNSURE_END
    ]
    if not choices:
        return words, segment.end
    best = max(
        choices,
        key=lambda index: (
            words[index - 1].text[-1] in "。、",
            words[index].start - words[index - 1].middle,
            index,
        ),
    )
    return words[:best], words[best].start


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
