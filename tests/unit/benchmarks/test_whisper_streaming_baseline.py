"""The recipe we compare with must be a good one: a poor one would flatter us."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from minutes.types import SAMPLE_RATE, Samples, Word

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "benchmarks"))

from whisper_streaming_baseline import (
    LONGEST_BUFFER,
    PROMPT_CHARACTERS,
    WhisperStreaming,
)

CHARACTER = 0.2


@dataclass
class CountingVoice:
    """A `transcribe` whose sound tells the time: it hears each character where it was said.

    Each sample is its own position in s, so a buffer says from when it is. Every 25
    characters a segment ends. The newest word is misheard, as it is cut off.
    """

    text: str
    prompt: str = ""
    longest: float = 0.0

    def transcribe(self, sound: Samples, **options: Any) -> tuple[Iterator[Any], None]:
        self.prompt = options["initial_prompt"] or ""
        self.longest = max(self.longest, len(sound) / SAMPLE_RATE)
        begin = float(sound[0])
        end = begin + len(sound) / SAMPLE_RATE
        heard = [
            Word(index * CHARACTER - begin, (index + 1) * CHARACTER - begin, letter, 0.9)
            for index, letter in enumerate(self.text)
            if (index + 0.5) * CHARACTER >= begin and (index + 1) * CHARACTER <= end
        ]
        items = [
            SimpleNamespace(start=w.start, end=w.end, word=w.text, probability=0.9) for w in heard
        ]
        if items and end < len(self.text) * CHARACTER:
            items[-1].word = f"誤{len(sound)}"
        first = round((heard[0].start + begin) / CHARACTER) if heard else 0
        groups: dict[int, list[Any]] = {}
        for offset, item in enumerate(items):
            groups.setdefault((first + offset) // 25, []).append(item)
        return (SimpleNamespace(words=g, end=g[-1].end) for g in groups.values()), None


@pytest.fixture
def voice() -> CountingVoice:
    return CountingVoice("".join(chr(0x4E00 + index) for index in range(400)))


def feed(voice: CountingVoice, block: float) -> tuple[str, list[str]]:
    streaming = WhisperStreaming(voice)
    total = round(len(voice.text) * CHARACTER * SAMPLE_RATE)
    clock = np.arange(total, dtype=np.float32) / SAMPLE_RATE
    pieces, step = [], round(block * SAMPLE_RATE)
    for start in range(0, total, step):
        streaming.insert(clock[start : start + step])
        if streaming.is_due:
            pieces.append("".join(word.text for word in streaming.process().committed))
    rest = "".join(word.text for word in streaming.finish().committed)
    return "".join([*pieces, rest]), pieces


@pytest.mark.parametrize("block", [0.1, 0.37, 2.0])
def test_steady_speech_is_committed_whole_and_once(voice: CountingVoice, block: float) -> None:
    text, before_the_end = feed(voice, block)
    assert text == voice.text
    assert len("".join(before_the_end)) > 0.9 * len(voice.text)


def test_the_buffer_is_cut_at_fifteen_seconds_and_the_prompt_is_bounded(
    voice: CountingVoice,
) -> None:
    feed(voice, 0.1)
    assert LONGEST_BUFFER < voice.longest < LONGEST_BUFFER + 2
    assert 0 < len(voice.prompt) <= PROMPT_CHARACTERS


def test_words_on_which_two_updates_differ_stay_tentative(voice: CountingVoice) -> None:
    streaming = WhisperStreaming(voice)
    clock = np.arange(2 * SAMPLE_RATE, dtype=np.float32) / SAMPLE_RATE
    streaming.insert(clock[:SAMPLE_RATE])
    first = streaming.process()
    streaming.insert(clock[SAMPLE_RATE:])
    second = streaming.process()
    assert first.committed == ()
    assert "".join(word.text for word in second.committed) == voice.text[:4]
    assert "誤" not in "".join(word.text for word in second.committed)
    assert len(second.tentative) == 6


def test_a_long_pause_does_not_make_the_buffer_grow() -> None:
    voice = CountingVoice("")
    streaming = WhisperStreaming(voice)
    for second in range(60):
        clock = np.arange(SAMPLE_RATE, dtype=np.float32) / SAMPLE_RATE + second
        streaming.insert(clock)
        streaming.process()
    assert voice.longest < LONGEST_BUFFER + 2
