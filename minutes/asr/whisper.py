"""The Whisper adapter: the only file that imports faster-whisper.

It drives the model underneath (encode, generate, align) rather than the whole-file
`transcribe`, because our pieces are cut already, come in batches and want word times.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minutes.asr.hallucination import Evidence, cut_repetition, repeats, without_invented
from minutes.asr.recognizer import Decoding, Piece
from minutes.config import RecognitionSettings
from minutes.errors import LanguageUnknown
from minutes.types import SAMPLE_RATE, Seconds, Word

FRAMES_PER_SECOND = 100
"""Mel frames a second. Source: Whisper's hop of 160 samples at 16 kHz."""

WINDOW: Seconds = 30.0
"""The window that Whisper was trained on."""

WINDOW_STEP: Seconds = 5.0
"""Windows of finals differ by so much."""

LONGEST_UNHEARD: Seconds = 1.0
"""Voice without words at an end of a final that makes a short window doubtful: five
syllables; shorter ones are coughs and drawn breath."""

MAXIMUM_TOKENS = 448
"""Source: Whisper's text context; prompt and answer together."""

TOKENS_PER_SECOND = 12
"""Cap on a final answer, above the fastest Japanese speech (about 8 tokens a second), so
that a runaway repetition ends."""

QUICK_TOKENS_PER_SECOND = 8
"""Cap on a quick answer: what needs more is not speech, and is looked at again."""

SPARE_TOKENS = 16
"""Added to the cap for time stamps and for very short pieces."""

NO_REPEAT = 5
"""Tokens that may not come twice in a row of this length, in the second try at a piece
whose text repeats itself. Japanese needs some repetition, so the first try is free."""


NOISE_LEVEL = 0.003
"""Amplitude of the noise that a text is tried against: that of a quiet room."""

LEAST_PROBABILITY = 1e-9
"""Floor of a token's probability, so that one impossible token is not infinitely bad."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the decoder said for one piece; `is_capped` when it did not end by itself."""

    tokens: list[int]
    log_probability: float
    no_speech: float
    is_capped: bool
    words: tuple[Word, ...] = ()


class WhisperRecognizer:
    """A Whisper model in CTranslate2 form, loaded from a complete local folder."""

    def __init__(self, folder: Path, settings: RecognitionSettings) -> None:
        from faster_whisper import WhisperModel
        from faster_whisper.tokenizer import _LANGUAGE_CODES, Tokenizer
        from faster_whisper.transcribe import get_suppressed_tokens

        if settings.language not in _LANGUAGE_CODES:
            raise LanguageUnknown(settings.language)
        self._settings = settings
        self._whisper: Any = WhisperModel(
            str(folder),
            device="cpu",
            compute_type=settings.compute_type,
            cpu_threads=settings.threads or os.cpu_count() or 1,
            num_workers=1,
            local_files_only=True,
        )
        self._tokenizer: Any = Tokenizer(
            self._whisper.hf_tokenizer,
            self._whisper.model.is_multilingual,
            task="transcribe",
            language=settings.language,
        )
        self._suppressed = get_suppressed_tokens(self._tokenizer, [-1])

    def recognize(self, pieces: Sequence[Piece], decoding: Decoding) -> list[tuple[Word, ...]]:
        """Return the words of each piece, in recording time; none where nobody speaks."""
        windows = [
            self._quick_window([piece]) if decoding.is_quick else self._final_window(piece)
            for piece in pieces
        ]
        said: dict[int, tuple[Word, ...]] = {}
        for window in set(windows):
            places = [place for place, own in enumerate(windows) if own == window]
            same = [pieces[place] for place in places]
            for place, answer in zip(places, self._hear(same, decoding, window), strict=True):
                said[place] = self._settle(pieces[place], answer, decoding, window)
        return [said[place] for place in range(len(pieces))]

    def count_tokens(self, hotwords: str) -> int:
        """Return how much of the model's context this hint takes.

        Source: faster-whisper 1.2.1 `get_prompt`, which puts a space before it.
        """
        return len(self._tokenizer.encode(" " + hotwords.strip()))

    def support(self, piece: Piece, texts: Sequence[str]) -> tuple[float, ...]:
        """Return how much the sound speaks for each text of what was said in it.

        Source: log likelihood ratio against noise, which takes the language model's
        taste for common spellings out (pointwise mutual information).
        """
        length = len(piece.samples)
        noise = np.random.default_rng(0).standard_normal(length).astype(np.float32) * NOISE_LEVEL
        given, without = (
            self._likelihoods(Piece(piece.start, sound), texts) for sound in (piece.samples, noise)
        )
        return tuple(float(value) for value in given - without)

    def _likelihoods(self, piece: Piece, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the log probability of each text, word for word, given the sound."""
        from faster_whisper.transcribe import get_ctranslate2_storage

        encoded = np.array(self._encode([piece], self._quick_window([piece]), to_cpu=True))
        found = self._whisper.model.align(
            get_ctranslate2_storage(np.repeat(encoded, len(texts), axis=0)),
            self._tokenizer.sot_sequence,
            [self._tokenizer.encode(text) for text in texts],
            [int(len(piece.samples) / SAMPLE_RATE * FRAMES_PER_SECOND)] * len(texts),
        )
        chances = (np.maximum(item.text_token_probs, LEAST_PROBABILITY) for item in found)
        return np.array([float(np.log(values).sum()) for values in chances])

    def _quick_window(self, pieces: Sequence[Piece]) -> Seconds:
        """Return the window of a quick guess: the sound and a margin, not 30 s.

        The margin of silence keeps real Whisper weights from repeating themselves.
        Source: measurements in docs/evaluation.md.
        """
        settings = self._settings
        longest = max(len(piece.samples) for piece in pieces) / SAMPLE_RATE
        return min(max(longest + settings.partial_margin, settings.partial_floor), WINDOW)

    def _final_window(self, piece: Piece) -> Seconds:
        """Return the window of a final: 30 s unless the settings allow a shorter one.

        In steps, so that pieces can share a batch, and from the piece alone, so that live
        and later text are the same.
        """
        needed = len(piece.samples) / SAMPLE_RATE + self._settings.partial_margin
        stepped = math.ceil(needed / WINDOW_STEP) * WINDOW_STEP
        return min(max(stepped, self._settings.final_window), WINDOW)

    def _settle(
        self, piece: Piece, answer: _Answer, decoding: Decoding, window: Seconds
    ) -> tuple[Word, ...]:
        """Return the words to believe, after other tries where the first went wrong."""
        if window < WINDOW and self._is_doubtful(piece, answer, decoding):
            (answer,) = self._hear([piece], decoding, WINDOW)
        if repeats(answer.words) and not decoding.is_quick:
            (answer,) = self._hear([piece], decoding, WINDOW, NO_REPEAT)
        words = cut_repetition(answer.words)
        evidence = Evidence(answer.log_probability, answer.no_speech, piece.voice)
        return without_invented(words, evidence)

    def _is_doubtful(self, piece: Piece, answer: _Answer, decoding: Decoding) -> bool:
        """Tell whether a short window went wrong, as far as that can be seen.

        Source: what real weights do without enough silence behind the sound is to repeat
        themselves, not to end, or to end too early; the threshold is openai/whisper's.
        """
        if repeats(answer.words) or answer.is_capped:
            return True
        if decoding.is_quick:
            return False
        is_unsure = answer.log_probability < self._settings.log_probability_threshold
        return is_unsure or _unheard(piece, answer.words) > LONGEST_UNHEARD

    def _hear(
        self, pieces: Sequence[Piece], decoding: Decoding, window: Seconds, no_repeat: int = 0
    ) -> list[_Answer]:
        encoded = self._encode(pieces, window)
        answers = self._generate(encoded, pieces, decoding, no_repeat)
        tokens = [answer.tokens if self._is_speech(answer) else [] for answer in answers]
        words = self._align(encoded, pieces, tokens)
        return [replace(answer, words=said) for answer, said in zip(answers, words, strict=True)]

    def _encode(self, pieces: Sequence[Piece], window: Seconds, *, to_cpu: bool = False) -> Any:
        """Encode pieces, each followed by silence up to the window's length.

        Source: openai/whisper `pad_or_trim`, applied to the sound. Padding the features
        with zeros instead, as faster-whisper does, cost 1.6 points of CER (0.109 against
        0.093, practice model, synthetic meeting, November 2026).
        """
        from faster_whisper.transcribe import get_ctranslate2_storage

        length = round(window * SAMPLE_RATE)
        frames = round(window * FRAMES_PER_SECOND)
        extract = self._whisper.feature_extractor
        features = [
            extract(np.pad(piece.samples[:length], (0, max(0, length - len(piece.samples)))))
            for piece in pieces
        ]
        stacked = np.stack([feature[..., :frames] for feature in features])
        return self._whisper.model.encode(get_ctranslate2_storage(stacked), to_cpu=to_cpu)

    def _generate(
        self, encoded: Any, pieces: Sequence[Piece], decoding: Decoding, no_repeat: int
    ) -> list[_Answer]:
        prompt = self._whisper.get_prompt(
            self._tokenizer,
            self._tokenizer.encode(decoding.previous_text) if decoding.previous_text else [],
            # Each costs a step, and a short stretch needs none: `align` gives the times.
            without_timestamps=decoding.is_quick,
            prefix=None,
            hotwords=decoding.hotwords or None,
        )
        rate = QUICK_TOKENS_PER_SECOND if decoding.is_quick else TOKENS_PER_SECOND
        longest = max(len(piece.samples) for piece in pieces) / SAMPLE_RATE
        room = min(MAXIMUM_TOKENS // 2, MAXIMUM_TOKENS - len(prompt))
        cap = min(int(longest * rate) + SPARE_TOKENS, room)
        results = self._whisper.model.generate(
            encoded,
            [prompt] * len(pieces),
            beam_size=decoding.beam_size,
            patience=1.0,
            num_hypotheses=1,
            length_penalty=1.0,
            repetition_penalty=self._settings.repetition_penalty,
            no_repeat_ngram_size=no_repeat,
            # CTranslate2 makes min(max_length / 2, max_length - prompt) tokens (seen, 4.8.5).
            max_length=min(max(2 * cap, len(prompt) + cap), MAXIMUM_TOKENS),
            return_scores=True,
            return_no_speech_prob=True,
            max_initial_timestamp_index=50,
            suppress_blank=True,
            suppress_tokens=self._suppressed,
            sampling_topk=1,
            sampling_temperature=1.0,
        )
        return [self._answer(result, cap) for result in results]

    def _answer(self, result: Any, cap: int) -> _Answer:
        ids = result.sequences_ids[0]
        return _Answer(
            tokens=[token for token in ids if token < self._tokenizer.eot],
            # The score is a mean without the end token; Whisper counts that one too.
            log_probability=result.scores[0] * len(ids) / (len(ids) + 1),
            no_speech=result.no_speech_prob,
            is_capped=len(ids) >= cap,
        )

    def _is_speech(self, answer: _Answer) -> bool:
        """Tell speech from silence: silent when the model says so and doubts its text.

        Source: openai/whisper `transcribe`, the same two thresholds together.
        """
        is_silence = (
            answer.no_speech > self._settings.no_speech_threshold
            and answer.log_probability < self._settings.log_probability_threshold
        )
        return not is_silence and bool(self._tokenizer.decode(answer.tokens).strip())

    def _align(
        self, encoded: Any, pieces: Sequence[Piece], tokens: list[list[int]]
    ) -> list[tuple[Word, ...]]:
        if not any(tokens):
            return [() for _ in pieces]
        frames = [
            min(len(piece.samples) / SAMPLE_RATE, WINDOW) * FRAMES_PER_SECOND for piece in pieces
        ]
        found = self._whisper.find_alignment(
            self._tokenizer,
            tokens,
            encoded,
            [int(count) for count in frames],
            median_filter_width=7,
        )
        return [_words(piece, timed) for piece, timed in zip(pieces, found, strict=True)]


def _unheard(piece: Piece, words: Sequence[Word]) -> Seconds:
    """Return how much voice lies before the first word or behind the last."""
    first, last = (words[0].start, words[-1].end) if words else (piece.start, piece.start)
    return sum(
        max(0.0, min(first, voice.end) - voice.start) + max(0.0, voice.end - max(last, voice.start))
        for voice in piece.voice or ()
    )


def _words(piece: Piece, timed: Sequence[dict[str, Any]]) -> tuple[Word, ...]:
    """Convert to our type and to recording time: the one place where offsets are added."""
    length = len(piece.samples) / SAMPLE_RATE
    words = [
        Word(
            start=piece.start + min(float(item["start"]), length),
            end=piece.start + min(float(item["end"]), length),
            text=item["word"].lstrip() if index == 0 else item["word"],
            probability=float(item["probability"]),
        )
        for index, item in enumerate(timed)
    ]
    return tuple(word for word in words if word.text)
