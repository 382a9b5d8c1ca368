"""The practice model through our adapter: real weights, true text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from minutes.asr.recognizer import Decoding, Piece
from minutes.asr.whisper import WhisperRecognizer
from minutes.config import RecognitionSettings
from minutes.evaluation.cer import count_errors
from minutes.types import SAMPLE_RATE, Samples

CAREFUL = Decoding(beam_size=5)


@pytest.fixture(scope="module")
def recognizer(practice_model: Path) -> WhisperRecognizer:
    return WhisperRecognizer(practice_model, RecognitionSettings())


@pytest.fixture(scope="module")
def spoken(
    shared_folder: Callable[[str], Path], read_wave: Callable[[Path], Samples]
) -> tuple[list[Piece], list[str]]:
    """Eight whole sentences of the synthetic meeting, and what was said in them."""
    folder = shared_folder("eval") / "meeting-a"
    sound = read_wave(folder / "meeting-a.wav")
    truth = json.loads((folder / "meeting-a.json").read_text())["utterances"][:8]
    pieces = [
        Piece(u["start"], sound[int(u["start"] * SAMPLE_RATE) : int(u["end"] * SAMPLE_RATE)])
        for u in truth
    ]
    return pieces, [u["text"] for u in truth]


def text_of(words: tuple[object, ...]) -> str:
    return "".join(word.text for word in words)  # type: ignore[attr-defined]


def test_whole_sentences_are_understood(
    recognizer: WhisperRecognizer, spoken: tuple[list[Piece], list[str]]
) -> None:
    pieces, truth = spoken
    heard = [text_of(words) for words in recognizer.recognize(pieces, CAREFUL)]

    assert count_errors("".join(truth), "".join(heard)).rate < 0.2


def test_a_batch_says_the_same_as_one_by_one(
    recognizer: WhisperRecognizer, spoken: tuple[list[Piece], list[str]]
) -> None:
    pieces, _ = spoken
    together = recognizer.recognize(pieces[:3], CAREFUL)
    alone = [recognizer.recognize([piece], CAREFUL)[0] for piece in pieces[:3]]

    assert [text_of(words) for words in together] == [text_of(words) for words in alone]


def test_a_short_final_window_says_what_the_full_one_says(
    recognizer: WhisperRecognizer, practice_model: Path, spoken: tuple[list[Piece], list[str]]
) -> None:
    pieces, truth = spoken
    short = WhisperRecognizer(practice_model, replace(RecognitionSettings(), final_window=0.0))
    together = short.recognize(pieces, CAREFUL)
    full = recognizer.recognize(pieces, CAREFUL)

    wrong = [
        count_errors("".join(truth), "".join(map(text_of, way))).errors for way in (together, full)
    ]
    assert wrong[0] <= wrong[1] + 2
    # Its window depends on the piece alone, not on what else waits.
    assert [short.recognize([piece], CAREFUL)[0] for piece in pieces] == together


def test_word_times_lie_in_the_piece_and_never_run_backwards(
    recognizer: WhisperRecognizer, spoken: tuple[list[Piece], list[str]]
) -> None:
    pieces, _ = spoken
    for piece, words in zip(pieces, recognizer.recognize(pieces, CAREFUL), strict=True):
        end = piece.start + len(piece.samples) / SAMPLE_RATE
        assert all(piece.start <= word.start <= word.end <= end + 1e-6 for word in words)
        assert [w.start for w in words] == sorted(w.start for w in words)
        assert all(0.0 <= word.probability <= 1.0 for word in words)


def test_silence_and_noise_give_no_words(recognizer: WhisperRecognizer) -> None:
    noise = np.random.default_rng(2).normal(0, 0.005, 5 * SAMPLE_RATE).astype(np.float32)
    pieces = [Piece(0.0, np.zeros(5 * SAMPLE_RATE, np.float32)), Piece(5.0, noise)]

    assert recognizer.recognize(pieces, CAREFUL) == [(), ()]


def test_nothing_asked_nothing_answered(recognizer: WhisperRecognizer) -> None:
    assert recognizer.recognize([], CAREFUL) == []


def test_a_piece_of_almost_no_length_does_no_harm(recognizer: WhisperRecognizer) -> None:
    (words,) = recognizer.recognize([Piece(1.0, np.zeros(160, np.float32))], CAREFUL)

    assert words == ()


def test_the_sound_speaks_for_the_name_that_was_said(
    recognizer: WhisperRecognizer,
    shared_folder: Callable[[str], Path],
    read_wave: Callable[[Path], Samples],
) -> None:
    folder = shared_folder("eval") / "rare-names"
    clips = json.loads((folder / "index.json").read_text())
    names = dict.fromkeys(name for clip in clips for name in clip["names"])
    best = 0
    for clip in clips[:8]:
        (said, *_) = clip["names"]
        texts = [clip["text"].replace(said, name) for name in list(names)[:10] if name != said]
        piece = Piece(0.0, read_wave(folder / clip["audio"]))
        spoken, *others = recognizer.support(piece, [clip["text"], *texts])
        best += spoken > max(others)
    assert best >= 6


def test_a_hint_costs_as_many_tokens_as_the_model_reads(recognizer: WhisperRecognizer) -> None:
    one, two = recognizer.count_tokens("市長。"), recognizer.count_tokens("市長、副市長。")
    assert 0 < one < two
