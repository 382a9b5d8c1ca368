from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from minutes.asr.recognizer import Piece
from minutes.asr.revising import Ear, Words
from minutes.types import SAMPLE_RATE, Samples, Seconds, Utterance
from tests.fakes import ScriptedRecognizer


class CountingRecognizer(ScriptedRecognizer):
    """Counts characters as tokens and remembers what it was asked to weigh."""

    def __init__(self) -> None:
        super().__init__(lambda piece: "")
        self.weighed: list[Piece] = []

    def count_tokens(self, hotwords: str) -> int:
        return len(hotwords)

    def support(self, piece: Piece, texts: list[str]) -> tuple[float, ...]:
        self.weighed.append(piece)
        return tuple(map(float, range(len(texts))))


@dataclass
class Budget:
    """A reviser that fills a budget with one word, and asks about a stretch of sound."""

    size: int
    asked: list[int] = field(default_factory=list)

    def hotwords(self, count_tokens: Callable[[str], int]) -> str:
        text = ""
        while count_tokens(text + "名") <= self.size:
            text += "名"
        return text

    def revise(self, utterance: Utterance, ear: Ear) -> Utterance:
        self.asked = [int(value) for value in ear.support(2.0, 3.0, ["甲", "乙"])]
        return utterance


def read(start: Seconds, end: Seconds) -> Samples:
    return np.zeros(round((end - start) * SAMPLE_RATE), np.float32)


def test_words_that_are_always_expected_share_the_budget_with_the_others() -> None:
    words = Words(Budget(10), CountingRecognizer(), read, "市長")
    assert words.expected() == "市長 名名名名名名名"
    assert Words(None, CountingRecognizer(), read, "市長").expected() == "市長"
    assert Words(Budget(3), CountingRecognizer(), read).expected() == "名名名"


def test_the_sound_that_is_asked_about_is_that_of_the_recording() -> None:
    recognizer, budget = CountingRecognizer(), Budget(3)
    utterance = Utterance("u", 0, 0.0, 5.0, (), "", "")  # type: ignore[arg-type]
    assert Words(budget, recognizer, read).revise(utterance) == utterance
    (piece,) = recognizer.weighed
    assert (piece.start, len(piece.samples)) == (2.0, SAMPLE_RATE)
    assert budget.asked == [0, 1]
    assert Words(None, recognizer, read).revise(utterance) is utterance
