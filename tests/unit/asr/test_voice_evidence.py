"""Listed phrases against real sound: what was said stays, what nobody said goes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.asr.hallucination import Evidence, without_invented
from minutes.asr.streaming import StreamingTranscriber
from minutes.asr.vad import FRAME_SECONDS, KEPT_RUNS, VoiceActivity, VoiceTrace
from minutes.config import RecognitionSettings, VadSettings
from minutes.types import SAMPLE_RATE, Samples, Seconds, Utterance, Word
from tests.fakes import ScriptedRecognizer

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True)
class Said:
    text: str
    start: Seconds
    end: Seconds


@pytest.fixture(scope="module")
def sound(read_wave: Callable[[Path], Samples]) -> Samples:
    return read_wave(DATA / "closing-words.wav")


@pytest.fixture(scope="module")
def activity(sound: Samples) -> VoiceActivity:
    heard = VoiceActivity(VadSettings())
    heard.insert(sound)
    return heard


def said() -> list[Said]:
    return [Said(**item) for item in json.loads((DATA / "closing-words.json").read_text("utf-8"))]


def spread(text: str, start: Seconds, end: Seconds, probability: float) -> tuple[Word, ...]:
    step = (end - start) / len(text)
    return tuple(
        Word(start + at * step, start + (at + 1) * step, letter, probability)
        for at, letter in enumerate(text)
    )


def doubted(activity: VoiceActivity, start: Seconds, end: Seconds) -> Evidence:
    """Return the worst that a model can say of its text, with the voice that was heard."""
    return Evidence(log_probability=-2.0, no_speech=0.95, voice=activity.voice(start, end))


@pytest.mark.parametrize("one", said(), ids=lambda one: one.text)
def test_a_phrase_that_was_really_said_stays_whatever_the_model_doubts(
    activity: VoiceActivity, one: Said
) -> None:
    words = spread(one.text, one.start, one.end, probability=0.2)
    assert without_invented(words, doubted(activity, one.start, one.end)) == words


@pytest.mark.parametrize("one", said(), ids=lambda one: one.text)
def test_the_same_phrase_where_nobody_spoke_goes(activity: VoiceActivity, one: Said) -> None:
    # One second of silence is before each phrase; the model squeezes its words into it.
    start, end = one.start - 0.9, one.start - 0.1
    words = spread(one.text, start, end, probability=0.2)
    assert without_invented(words, doubted(activity, start, end)) == ()


def test_a_phrase_invented_in_the_pause_after_speech_goes_and_the_speech_stays(
    activity: VoiceActivity,
) -> None:
    first = said()[1]
    speech = spread("本日は以上です。", first.start, first.end, probability=0.9)
    invented = spread("次回もお楽しみに。", first.end + 0.2, first.end + 1.1, 0.45)
    evidence = Evidence(-0.3, 0.1, activity.voice(first.start, first.end + 1.2))
    assert without_invented((*speech, *invented), evidence) == speech
    blind = Evidence(-0.3, 0.1)
    assert without_invented((*speech, *invented), blind) == (*speech, *invented)


@pytest.mark.parametrize("kind", ["silence", "noise", "clicks", "hum"])
def test_there_is_no_voice_in_a_room_where_nobody_speaks(kind: str) -> None:
    random, count = np.random.default_rng(3), 20 * SAMPLE_RATE
    made = {
        "silence": np.zeros(count),
        "noise": random.normal(0, 0.05, count),
        "clicks": (random.random(count) < 1e-4) * 0.8,
        "hum": 0.2 * np.sin(2 * np.pi * 100 * np.arange(count) / SAMPLE_RATE),
    }
    heard = VoiceActivity(VadSettings())
    heard.insert(made[kind].astype(np.float32))
    voice = heard.voice(0.0, 20.0)
    assert voice is not None
    assert sum(run.end - run.start for run in voice) < 0.5


def test_the_stream_gives_each_final_piece_the_voice_that_was_in_it(sound: Samples) -> None:
    recognizer = ScriptedRecognizer(lambda piece: "はい")
    stream = StreamingTranscriber(
        recognizer,
        VoiceActivity(VadSettings()),
        lambda start, end: sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)],
        RecognitionSettings(),
    )
    stream.insert(sound)
    results = [*stream.process(want_partial=False), *stream.finish()]
    assert len([one for one in results if isinstance(one, Utterance)]) == len(said())
    for (piece, _), one in zip(recognizer.asked, said(), strict=True):
        assert piece.voice is not None
        heard = sum(run.end - run.start for run in piece.voice)
        assert heard == pytest.approx(one.end - one.start, rel=0.2)


@given(st.lists(st.floats(0, 1), max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_the_trace_has_every_frame_of_speech_once(
    probabilities: list[float], first: int, count: int
) -> None:
    trace = VoiceTrace(0.35)
    for probability in probabilities:
        trace.push(probability)
    runs = trace.between(first * FRAME_SECONDS, (first + count) * FRAME_SECONDS)
    assert runs is not None
    expected = sum(value >= 0.35 for value in probabilities[first : first + count])
    assert sum(run.end - run.start for run in runs) == pytest.approx(expected * FRAME_SECONDS)
    assert all(run.start < run.end for run in runs)


def test_what_the_trace_has_forgotten_or_never_heard_is_unknown_and_not_silence() -> None:
    trace = VoiceTrace(0.35, start=100.0)
    assert trace.between(90.0, 95.0) is None
    for _ in range(KEPT_RUNS + 10):
        trace.push(0.9)
        trace.push(0.0)
    assert trace.between(100.0, 100.5) is None
    now = 100.0 + 2 * (KEPT_RUNS + 10) * FRAME_SECONDS
    assert trace.between(now - 1.0, now) is not None
