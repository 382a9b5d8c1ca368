"""The Whisper adapter: the only file that imports faster-whisper.

It drives the model underneath (encode, generate, align) rather than the whole-file
`transcribe`, because our pieces are cut already, come in batches and want word times.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from minutes.asr.recognizer import Decoding, Piece
from minutes.config import RecognitionSettings
from minutes.types import SAMPLE_RATE, Seconds, Word

FRAMES_PER_SECOND = 100
"""Mel frames a second. Source: Whisper's hop of 160 samples at 16 kHz."""

WINDOW = 30 * SAMPLE_RATE
"""Samples of the window that Whisper was trained on."""

WINDOW_FRAMES = 30 * FRAMES_PER_SECOND
"""Mel frames of that window."""

MAXIMUM_TOKENS = 448
"""Source: Whisper's text context; prompt and answer together."""

TOKENS_PER_SECOND = 12
"""Cap on the answer, above the fastest Japanese speech (about 8 tokens a second), so that
a runaway repetition ends. Source: FACTS of the models, tiny to small, November 2026."""

COMPRESSION_LIMIT = 2.4
"""Text that shrinks more than this by zlib repeats itself. Source: openai/whisper,
`compression_ratio_threshold`."""

NO_REPEAT = 5
"""Tokens that may not come twice in a row of this length, in the second try at a piece
whose text repeats itself. Japanese needs some repetition, so the first try is free."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the decoder said for one piece: text tokens, mean log probability, silence."""

    tokens: list[int]
    log_probability: float
    no_speech: float


class WhisperRecognizer:
    """A Whisper model in CTranslate2 form, loaded from a complete local folder."""

    def __init__(self, folder: Path, settings: RecognitionSettings) -> None:
        from faster_whisper import WhisperModel
        from faster_whisper.tokenizer import Tokenizer
        from faster_whisper.transcribe import get_suppressed_tokens

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
        if not pieces:
            return []
        encoded = self._encode(pieces)
        longest = max(len(piece.samples) for piece in pieces) / SAMPLE_RATE
        answers = [
            self._without_repetition(piece, answer, decoding)
            for piece, answer in zip(
                pieces, self._generate(encoded, len(pieces), longest, decoding), strict=True
            )
        ]
        kept = [answer.tokens if self._is_speech(answer) else [] for answer in answers]
        return self._align(encoded, pieces, kept)

    def _without_repetition(self, piece: Piece, answer: _Answer, decoding: Decoding) -> _Answer:
        """Try a piece once more if its text went round in circles; keep the better one."""
        if self._repetition(answer) <= COMPRESSION_LIMIT:
            return answer
        seconds = len(piece.samples) / SAMPLE_RATE
        (again,) = self._generate(self._encode([piece]), 1, seconds, decoding, NO_REPEAT)
        return min(answer, again, key=self._repetition)

    def _repetition(self, answer: _Answer) -> float:
        text = self._tokenizer.decode(answer.tokens).encode()
        return len(text) / len(zlib.compress(text))

    def _encode(self, pieces: Sequence[Piece]) -> Any:
        """Encode pieces, each followed by silence up to the window's 30 s.

        Source: openai/whisper `pad_or_trim`, applied to the sound. Padding the features
        with zeros instead, as faster-whisper does, cost 1.6 points of CER (0.109 against
        0.093, practice model, synthetic meeting, November 2026).
        """
        from faster_whisper.transcribe import get_ctranslate2_storage

        extract = self._whisper.feature_extractor
        features = [
            extract(np.pad(piece.samples[:WINDOW], (0, max(0, WINDOW - len(piece.samples)))))
            for piece in pieces
        ]
        stacked = np.stack([feature[..., :WINDOW_FRAMES] for feature in features])
        return self._whisper.model.encode(get_ctranslate2_storage(stacked), to_cpu=False)

    def _generate(
        self,
        encoded: Any,
        count: int,
        longest: Seconds,
        decoding: Decoding,
        no_repeat: int = 0,
    ) -> list[_Answer]:
        prompt = self._whisper.get_prompt(
            self._tokenizer,
            self._tokenizer.encode(decoding.previous_text) if decoding.previous_text else [],
            without_timestamps=False,
            prefix=None,
            hotwords=decoding.hotwords or None,
        )
        cap = len(prompt) + int(longest * TOKENS_PER_SECOND) + 16
        results = self._whisper.model.generate(
            encoded,
            [prompt] * count,
            beam_size=decoding.beam_size,
            patience=1.0,
            num_hypotheses=1,
            length_penalty=1.0,
            repetition_penalty=self._settings.repetition_penalty,
            no_repeat_ngram_size=no_repeat,
            max_length=min(cap, MAXIMUM_TOKENS),
            return_scores=True,
            return_no_speech_prob=True,
            max_initial_timestamp_index=50,
            suppress_blank=True,
            suppress_tokens=self._suppressed,
            sampling_topk=1,
            sampling_temperature=1.0,
        )
        return [self._answer(result) for result in results]

    def _answer(self, result: Any) -> _Answer:
        tokens = [token for token in result.sequences_ids[0] if token < self._tokenizer.eot]
        length = len(result.sequences_ids[0])
        return _Answer(tokens, result.scores[0] * length / (length + 1), result.no_speech_prob)

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
            min(len(piece.samples) * FRAMES_PER_SECOND // SAMPLE_RATE, WINDOW_FRAMES)
            for piece in pieces
        ]
        found = self._whisper.find_alignment(
            self._tokenizer, tokens, encoded, frames, median_filter_width=7
        )
        return [_words(piece, timed) for piece, timed in zip(pieces, found, strict=True)]


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
