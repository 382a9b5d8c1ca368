from __future__ import annotations

import numpy as np
import pytest

from minutes.asr.recognizer import Piece
from minutes.asr.whisper import _unheard
from minutes.types import SpeechSegment, Word

SOUND = np.zeros(5 * 16000, np.float32)


def piece(*voice: tuple[float, float]) -> Piece:
    return Piece(10.0, SOUND, tuple(SpeechSegment(start, end) for start, end in voice))


def words(*times: tuple[float, float]) -> tuple[Word, ...]:
    return tuple(Word(start, end, "あ", 0.9) for start, end in times)


def test_voice_between_the_first_and_the_last_word_is_heard() -> None:
    assert _unheard(piece((10.2, 14.8)), words((10.2, 11.0), (14.0, 14.8))) == pytest.approx(0.0)


def test_voice_behind_an_answer_that_ended_too_early_is_unheard() -> None:
    assert _unheard(piece((10.2, 12.0), (12.5, 14.5)), words((10.2, 12.0))) == pytest.approx(2.0)


def test_voice_before_the_first_word_is_unheard() -> None:
    assert _unheard(piece((10.2, 14.0)), words((12.2, 14.0))) == pytest.approx(2.0)


def test_without_words_all_voice_is_unheard_once() -> None:
    assert _unheard(piece((10.2, 12.2), (13.0, 14.0)), ()) == pytest.approx(3.0)


def test_where_voice_is_not_known_nothing_counts_as_unheard() -> None:
    assert _unheard(Piece(10.0, SOUND), ()) == 0
