"""CPU time of live text: ours beside the whisper_streaming recipe.

python benchmarks/partial_cost.py [--shape base|small|practice] [--clip FILE.wav …]
                                  [--seconds 60] [--interval 1.0] [--side both|ours|recipe]
                                  [--set NAME=VALUE …]

One run, one machine, one model, one clip: the sound comes in blocks of 0.1 s on a simulated
clock on which computing takes no time. Both sides update at the same interval, and neither
skips an update because this machine is slow or busy (our adaptation to the cost is off).
CPU time is that of all threads of this process, whose number (`--set threads=2`) is the same
on both sides, as our live text chooses it unless it is given. `short` is ours with final text
in short windows (`final_window = 0.0`, see `final_window.py`). An update of the
baseline counts as partial text only if somebody spoke in its newest sound; its updates in
pauses count in `everything`, as do our finals and voice activity detection.

`practice` recognises in earnest and compares the final text with the truth; `base` and
`small` have the true shape and scripted answers (see `shaped_model.py`), so there a CER
of 0 only shows that both sides took in everything.
"""

from __future__ import annotations

import argparse
import json
import time
import wave
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
from given_settings import add_settings, given_settings, run_like_a_worker
from sample import PROJECT, sample
from shaped_model import PRACTICE, SHAPES, ScriptedModel, ScriptedRecognizer, Spoken, shaped_model
from whisper_streaming_baseline import MINIMUM_CHUNK, WhisperStreaming

from minutes.asr.recognizer import Decoding, Piece, Recognizer
from minutes.asr.streaming import StreamingTranscriber
from minutes.asr.vad import VoiceActivity
from minutes.asr.whisper import WhisperRecognizer
from minutes.asr.worker import with_threads
from minutes.config import RecognitionSettings, VadSettings
from minutes.evaluation.cer import count_errors
from minutes.types import SAMPLE_RATE, Hypothesis, Samples, Seconds, SpeechSegment, Utterance, Word

MEETING = PROJECT.parent / "shared" / "eval" / "meeting-a" / "meeting-a.wav"
BLOCK = SAMPLE_RATE // 10
CHARACTERS_PER_SECOND = 6.0
"""Spoken in a clip without a truth beside it. Japanese speech has 4 to 7."""


@dataclass(frozen=True)
class Clip:
    """Sound, where somebody speaks in it, and what is said, if that is known."""

    name: str
    samples: Samples
    speech: tuple[SpeechSegment, ...]
    truth: tuple[Spoken, ...]

    @property
    def seconds(self) -> Seconds:
        """Length of the sound."""
        return len(self.samples) / SAMPLE_RATE

    @property
    def speech_minutes(self) -> float:
        """Length of the speech."""
        return sum(segment.end - segment.start for segment in self.speech) / 60

    @property
    def script(self) -> tuple[Spoken, ...]:
        """What a perfect recogniser would say: the truth, else the sample's text over speech."""
        if self.truth:
            return self.truth
        readme = (PRACTICE / "sample" / "README.md").read_text(encoding="utf-8")
        text = readme.split("\n> ")[1].split("\n")[0].replace(" / ", "")
        edges = np.cumsum([0.0, *(s.end - s.start for s in self.speech)]) * CHARACTERS_PER_SECOND
        text *= int(edges[-1]) // len(text) + 1
        return tuple(
            Spoken(segment.start, segment.end, text[int(first) : int(last)])
            for segment, (first, last) in zip(self.speech, pairwise(edges), strict=True)
        )


@dataclass
class Cost:
    """What one side has spent, in CPU seconds, and its text."""

    updates: int = 0
    partials: float = 0.0
    recogniser: float = 0.0
    finals: float = 0.0
    everything: float = 0.0
    text: str = ""


class Stopwatch:
    """Measures the CPU seconds of a block of code, of all threads together."""

    def __enter__(self) -> Self:
        self._begun = time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.cpu = time.process_time() - self._begun


class MeteredRecognizer:
    """Our recogniser with a meter on it."""

    def __init__(self, recognizer: Recognizer, cost: Cost) -> None:
        self._recognizer = recognizer
        self._cost = cost

    def recognize(self, pieces: Sequence[Piece], decoding: Decoding) -> list[tuple[Word, ...]]:
        """Recognise and add the time to the cost, apart for partials."""
        with Stopwatch() as spent:
            words = self._recognizer.recognize(pieces, decoding)
        self._cost.recogniser += spent.cpu
        if decoding.is_quick:
            self._cost.updates += 1
            self._cost.partials += spent.cpu
        else:
            self._cost.finals += spent.cpu
        return words

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._recognizer, name)


def main() -> None:
    """Run each clip through both sides and print a table for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shape", choices=[*SHAPES, "practice"], default="base")
    parser.add_argument("--clip", type=Path, nargs="+", default=default_clips())
    parser.add_argument("--seconds", type=float, help="how much of a clip; 60, practice: all")
    parser.add_argument("--interval", type=float, default=MINIMUM_CHUNK, help="between updates, s")
    parser.add_argument("--side", choices=["both", "ours", "recipe"], default="both")
    add_settings(parser)
    options = parser.parse_args()
    is_practice = options.shape == "practice"
    seconds = options.seconds or (float("inf") if is_practice else 60.0)
    settings = replace(
        with_threads(given_settings(options), is_live=True),
        partial_interval=options.interval,
        partial_load=float("inf"),
    )
    folder = PRACTICE if is_practice else shaped_model(options.shape)
    recognizer = WhisperRecognizer(folder, settings)
    # The one seam that both sides share: faster-whisper's model and the one beneath it.
    whisper: Any = recognizer._whisper  # noqa: SLF001
    tokenizer, real = recognizer._tokenizer, whisper.model  # noqa: SLF001
    for path in options.clip:
        clip = read_clip(path, seconds)
        scripted = None if is_practice else ScriptedModel(real, tokenizer, clip.script)
        whisper.model = scripted or real
        print(
            f"\n{options.shape}, {clip.name}: {clip.seconds:.0f} s, "
            f"speech {clip.speech_minutes * 60:.0f} s, an update each {options.interval:g} s"
        )
        theirs, ours, short = Cost(), Cost(), Cost()
        if options.side != "ours":
            streaming = WhisperStreaming(whisper, settings.language, options.interval)
            theirs = run_baseline(clip, streaming, scripted)
        if options.side != "recipe":
            heard = ScriptedRecognizer(recognizer, scripted) if scripted else recognizer
            ours = run_ours(clip, heard, settings)
            recognizer._settings = replace(settings, final_window=0.0)  # noqa: SLF001
            short = run_ours(clip, heard, settings)
            recognizer._settings = settings  # noqa: SLF001
        print_table(clip, (theirs, ours, short))


def default_clips() -> list[Path]:
    """Return the carried sample and, where it is, the meeting with its truth."""
    return [sample(), *([MEETING] if MEETING.exists() else [])]


def read_clip(path: Path, seconds: Seconds) -> Clip:
    """Read a WAV file (16 kHz mono) and its JSON, cut in the pause before `seconds`."""
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels()) == (SAMPLE_RATE, 1)
        levels = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    samples = levels.astype(np.float32) / np.float32(32768)
    speech = find_speech(samples)
    seconds = max(segment.end for segment in speech if segment.end <= seconds)
    truth: list[Spoken] = []
    if path.with_suffix(".json").exists():
        reference = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        truth = [Spoken(u["start"], u["end"], u["text"]) for u in reference["utterances"]]
    return Clip(
        name=path.name,
        samples=samples[: round((seconds + 0.3) * SAMPLE_RATE)],
        speech=tuple(segment for segment in speech if segment.end <= seconds),
        truth=tuple(spoken for spoken in truth if spoken.end <= seconds + 0.3),
    )


def find_speech(samples: Samples) -> list[SpeechSegment]:
    """Return where somebody speaks, by our voice activity detection."""
    activity = VoiceActivity(VadSettings())
    return [*activity.insert(samples), *activity.finish()]


def blocks(samples: Samples) -> list[Samples]:
    """Return the sound as a microphone delivers it."""
    return [samples[start : start + BLOCK] for start in range(0, len(samples), BLOCK)]


def run_baseline(clip: Clip, streaming: WhisperStreaming, scripted: ScriptedModel | None) -> Cost:
    """Feed the clip to the recipe, one update a second of sound."""
    cost, heard = Cost(), 0.0
    for block in blocks(clip.samples):
        streaming.insert(block)
        if not streaming.is_due:
            continue
        since, (_, heard) = heard, streaming.window
        if scripted:
            scripted.windows = [streaming.window]
        with Stopwatch() as spent:
            hypothesis = streaming.process()
        cost.text += text_of(hypothesis.committed)
        cost.everything += spent.cpu
        if any(s.start < heard and s.end > since for s in clip.speech):
            cost.updates += 1
            cost.partials += spent.cpu
    if scripted:
        scripted.windows = [streaming.window]
    with Stopwatch() as spent:
        cost.text += text_of(streaming.finish().committed)
    cost.everything += spent.cpu
    cost.recogniser = cost.everything
    return cost


def run_ours(clip: Clip, recognizer: Recognizer, settings: RecognitionSettings) -> Cost:
    """Feed the clip to our transcriber, which decides itself when an update is due."""
    cost = Cost()

    def read_sound(start: Seconds, end: Seconds) -> Samples:
        return clip.samples[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]

    def take(results: Sequence[Utterance | Hypothesis]) -> None:
        cost.text += "".join(result.text for result in results if isinstance(result, Utterance))

    transcriber = StreamingTranscriber(
        MeteredRecognizer(recognizer, cost),
        VoiceActivity(VadSettings()),
        read_sound,
        settings,
    )
    with Stopwatch() as spent:
        for block in blocks(clip.samples):
            transcriber.insert(block)
            take(list(transcriber.process(want_partial=True)))
        take(list(transcriber.finish()))
    cost.everything = spent.cpu
    return cost


def text_of(words: Sequence[Word]) -> str:
    """Return the words as text."""
    return "".join(word.text for word in words)


def print_table(clip: Clip, sides: tuple[Cost, Cost, Cost]) -> None:
    """Print the sides and how many times ours, and ours with short finals, are cheaper."""
    minutes, sound = clip.speech_minutes, clip.seconds / 60
    rows = {
        "partial updates": [float(cost.updates) for cost in sides],
        "CPU s an update": [cost.partials / max(1, cost.updates) for cost in sides],
        "partials, CPU s/min of speech": [cost.partials / minutes for cost in sides],
        "finals, CPU s/min of speech": [cost.finals / minutes for cost in sides],
        "recogniser, CPU s/min of speech": [cost.recogniser / minutes for cost in sides],
        "everything, CPU s/min of meeting": [cost.everything / sound for cost in sides],
    }
    print(f"{'':34}{'recipe':>9}{'ours':>9}{'ratio':>8}{'short':>9}{'ratio':>8}")
    for name, (their, our, short) in rows.items():
        ratios = [their / value if value else float("nan") for value in (our, short)]
        print(f"{name:34}{their:9.2f}{our:9.2f}{ratios[0]:8.1f}{short:9.2f}{ratios[1]:8.1f}")
    if clip.truth:
        expected = "".join(spoken.text for spoken in clip.truth)
        rates = [count_errors(expected, cost.text).rate or 0.0 for cost in sides]
        print(f"{'CER of the final text':34}{rates[0]:9.3f}{rates[1]:9.3f}{rates[2]:17.3f}")


if __name__ == "__main__":
    run_like_a_worker()
    main()
