"""Live text against the truth: delay to commit, retractions, final text against offline.

python benchmarks/live_text.py [--clips FOLDER] [--model FOLDER | --shape base|small]
                               [--count 20] [--set NAME=VALUE …]

Plays clips whose every character's time is known (the shape of `rare-names/index.json`)
one after another, half a second to a second apart, to the same stream that records
meetings. The clock is simulated: a step takes as long as its recognition really took on
this machine, so the delay is that of a live meeting.

`commit` is the time from the end of a spoken character to its commit (or final text,
where that came first), for characters that were understood; `first` the time from the
start of an utterance to its first shown text. With `--shape` recognition costs what a model
of that shape costs and answers with the true text (`shaped_model.py`): delays then are those
of a real model that makes no mistake.
"""

from __future__ import annotations

import argparse
import json
import time
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

import numpy as np
from given_settings import add_settings, given_settings, run_like_a_worker
from rapidfuzz.distance import Levenshtein
from sample import PROJECT
from shaped_model import SHAPES, ScriptedModel, ScriptedRecognizer, Spoken, shaped_model

from minutes.asr.recognizer import Recognizer
from minutes.asr.streaming import StreamingTranscriber
from minutes.asr.vad import VoiceActivity
from minutes.asr.whisper import WhisperRecognizer
from minutes.asr.worker import with_threads
from minutes.config import RecognitionSettings, VadSettings
from minutes.evaluation.cer import count_errors, normalize
from minutes.types import SAMPLE_RATE, Hypothesis, Samples, Seconds, Utterance, Word

BLOCK = SAMPLE_RATE // 10


@dataclass
class Shown:
    """What a viewer saw: characters with the clock at which they were first committed."""

    finals: list[Utterance] = field(default_factory=list)
    commits: list[tuple[Seconds, Word]] = field(default_factory=list)
    firsts: list[tuple[Seconds, Seconds]] = field(default_factory=list)
    retracted: int = 0
    partials: int = 0
    committed: tuple[Word, ...] = ()
    unlike: int = 0
    """Characters of committed text that the final text has otherwise."""
    total: int = 0


def main() -> None:
    """Play the clips live and at once; print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--clips", type=Path, default=PROJECT.parent / "shared" / "eval" / "rare-names"
    )
    parser.add_argument("--model", type=Path, default=PROJECT / "models" / "practice-ja")
    parser.add_argument("--shape", choices=SHAPES, help="cost of this shape, true text")
    parser.add_argument("--count", type=int, default=20)
    add_settings(parser)
    options = parser.parse_args()
    settings = with_threads(given_settings(options), is_live=True)
    sound, script = join_clips(options.clips, options.count)
    recognizer = load(options.model, options.shape, settings, script)
    live = play(recognizer, settings, sound, simulated=True)
    offline = play(recognizer, settings, sound, simulated=False)
    truth = "".join(spoken.text for spoken in script)
    text = "".join(utterance.text for utterance in live.finals)
    later = "".join(utterance.text for utterance in offline.finals)
    print(f"sound {len(sound) / SAMPLE_RATE:.0f} s, partial updates {live.partials}")
    print(f"final CER live {rate(truth, text):.3f}, offline {rate(truth, later):.3f}")
    print(f"retracted committed characters: {live.retracted}")
    print(f"committed characters that became others: {live.unlike} of {live.total}")
    print_delays("commit", list(commit_delays(live, script)))
    print_delays("first", list(first_delays(live, script)))


def load(
    model: Path, shape: str | None, settings: RecognitionSettings, script: list[Spoken]
) -> Recognizer:
    """Return the model's recogniser, or one of the given shape that knows the script."""
    if shape is None:
        return WhisperRecognizer(model, settings)
    recognizer = WhisperRecognizer(shaped_model(shape), settings)
    whisper: Any = recognizer._whisper  # noqa: SLF001
    whisper.model = ScriptedModel(whisper.model, recognizer._tokenizer, script)  # noqa: SLF001
    return ScriptedRecognizer(recognizer, whisper.model)


def join_clips(folder: Path, count: int | None) -> tuple[Samples, list[Spoken]]:
    """Return the clips as one sound, and what is said when."""
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))[:count]
    parts: list[Samples] = [np.zeros(SAMPLE_RATE, np.float32)]
    script = []
    position = 1.0
    for number, clip in enumerate(index):
        with wave.open(str(folder / clip["audio"])) as file:
            data = file.readframes(file.getnframes())
        samples = np.frombuffer(data, "<i2").astype(np.float32) / 32768
        times = tuple(position + moment for moment in clip["char_times"])
        script.append(Spoken(position, times[-1], clip["text"], times))
        pause = np.zeros(SAMPLE_RATE // 2 + number % 2 * SAMPLE_RATE // 2, np.float32)
        parts += [samples, pause]
        position += (len(samples) + len(pause)) / SAMPLE_RATE
    return np.concatenate(parts), script


def play(
    recognizer: Recognizer, settings: RecognitionSettings, sound: Samples, *, simulated: bool
) -> Shown:
    """Run the stream: live with a clock that recognition holds up, or all at once."""
    shown = Shown()
    transcriber = StreamingTranscriber(
        recognizer,
        VoiceActivity(VadSettings()),
        lambda start, end: sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)],
        settings,
    )
    if not simulated:
        transcriber.insert(sound)
        collect(shown, transcriber.process(want_partial=False), float("inf"))
        collect(shown, transcriber.finish(), float("inf"))
        return shown
    clock, fed = 0.0, 0
    while fed < len(sound):
        heard = max(fed + BLOCK, min(len(sound), int(clock * SAMPLE_RATE)))
        transcriber.insert(sound[fed:heard])
        fed = heard
        clock = max(clock, fed / SAMPLE_RATE)
        clock = timed(shown, transcriber.process(want_partial=True), clock)
    timed(shown, transcriber.finish(), clock)
    return shown


def timed(shown: Shown, results: Iterator[Utterance | Hypothesis], clock: Seconds) -> Seconds:
    """Take results as they come, each at the clock at which it was ready."""
    begun = time.perf_counter()
    for result in results:
        collect(shown, iter([result]), clock + time.perf_counter() - begun)
    return clock + time.perf_counter() - begun


def collect(shown: Shown, results: Iterator[Utterance | Hypothesis], clock: Seconds) -> None:
    """Note what a viewer sees now."""
    for result in results:
        if isinstance(result, Utterance):
            shown.finals.append(result)
            shown.commits += [(clock, word) for word in result.words]
            committed = normalize(text_of(shown.committed))
            shown.total += len(committed)
            shown.unlike += unlike(committed, normalize(result.text))
            shown.committed = ()
            continue
        shown.partials += 1
        words = (*result.committed, *result.tentative)
        if words:
            shown.firsts.append((clock, words[0].start))
        known = sum(a == b for a, b in zip(shown.committed, result.committed, strict=False))
        shown.retracted += len(text_of(shown.committed[known:]))
        shown.commits += [(clock, word) for word in result.committed[known:]]
        shown.committed = result.committed


def text_of(words: Sequence[Word]) -> str:
    """Return the words as text."""
    return "".join(word.text for word in words)


def unlike(committed: str, final: str) -> int:
    """Return the edits from committed text to that beginning of the final text it is most like."""
    lengths = range(max(0, len(committed) - 10), len(committed) + 11)
    return min(Levenshtein.distance(committed, final[:length]) for length in lengths)


def commit_delays(shown: Shown, script: list[Spoken]) -> Iterator[Seconds]:
    """Yield, for each understood character, the time from its end to its commit."""
    for spoken in script:
        near = [
            (clock, word)
            for clock, word in shown.commits
            if spoken.start - 0.3 <= (word.start + word.end) / 2 <= spoken.end + 0.3
        ]
        first: dict[int, Seconds] = {}
        for clock in sorted({clock for clock, _ in near}):
            said = [word.text for when, word in near if when <= clock]
            # Final text comes once more after the committed: the first sight counts.
            for at, _ in matches(spoken.text, "".join(said)):
                first.setdefault(at, clock)
        yield from (clock - spoken.times[at] for at, clock in first.items())


def matches(truth: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield which character of the truth is which of the text, where they agree."""
    for block in Levenshtein.opcodes(truth, text):
        if block.tag == "equal":
            for offset in range(block.src_end - block.src_start):
                if normalize(truth[block.src_start + offset]):
                    yield block.src_start + offset, block.dest_start + offset


def first_delays(shown: Shown, script: list[Spoken]) -> Iterator[Seconds]:
    """Yield the time from the start of each clip's speech to its first text."""
    for spoken in script:
        sights = [clock for clock, at in shown.firsts if spoken.start - 0.5 <= at <= spoken.end]
        if sights:
            yield min(sights) - spoken.times[0]


def rate(truth: str, text: str) -> float:
    """Return the character error rate."""
    return count_errors(truth, text).rate or 0.0


def print_delays(name: str, delays: list[Seconds]) -> None:
    """Print percentiles of delays."""
    centiles = quantiles(delays, n=100, method="inclusive")
    print(f"{name}: p50 {centiles[49]:.2f} s, p95 {centiles[94]:.2f} s, n {len(delays)}")


if __name__ == "__main__":
    run_like_a_worker()
    main()
