"""May this model hear final text in short windows? Text and cost beside the full window.

python benchmarks/final_window.py [--model FOLDER] [--sound FILE.wav …] [--clips FOLDER]
                                  [--set NAME=VALUE …]

The gate for `recognition.final_window`: every piece of speech is recognised twice, as live
text would, in the full window of 30 s and in a window of its own length and margin. A WAV
file (16 kHz mono) with a JSON beside it (the shape of `--format json`) is compared with that
truth, as is a folder of clips with an `index.json`. Without a truth only the difference
between both texts is known: that is what an office can measure on its own recordings with
its own model. Real weights may repeat themselves where there is little silence behind the
sound; hours of real speech, not minutes, should be tried before the setting is changed.

Ends with 0 where the gate is passed, 1 where it is not.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import wave
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from given_settings import add_settings, given_settings, run_like_a_worker
from live_text import join_clips
from sample import PROJECT

from minutes.asr.streaming import StreamingTranscriber
from minutes.asr.vad import VoiceActivity
from minutes.asr.whisper import WINDOW, WhisperRecognizer
from minutes.config import RecognitionSettings, VadSettings
from minutes.evaluation.cer import count_errors
from minutes.types import SAMPLE_RATE, Samples, Utterance

EVAL = PROJECT.parent / "shared" / "eval"
TOLERANCE = 0.002
"""Points of CER that the short window may cost: a fifth of a percent, below what another
run of the same meeting changes."""

MOST_DIFFERENT = 0.01
"""Characters that may differ where no truth is known; some differences are mends."""


@dataclass(frozen=True)
class Text:
    """What one way of listening made of a sound, and its CPU seconds."""

    text: str
    cpu: float


def main() -> int:
    """Compare both windows on each sound; print the verdict."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=PROJECT / "models" / "practice-ja")
    parser.add_argument("--sound", type=Path, nargs="*", default=[])
    parser.add_argument("--clips", type=Path)
    add_settings(parser)
    options = parser.parse_args()
    if not options.sound and not options.clips:
        options.sound, options.clips = [EVAL / "meeting-a" / "meeting-a.wav"], EVAL / "rare-names"
    settings = given_settings(options)
    is_passed = True
    for name, sound, truth in sounds(options.sound, options.clips):
        full, short = (
            hear(options.model, replace(settings, final_window=window), sound)
            for window in (WINDOW, 0.0)
        )
        is_passed &= judge(name, truth, full, short)
    print("passed: final_window = 0.0 may be set" if is_passed else "not passed: keep 30.0")
    return 0 if is_passed else 1


def sounds(files: list[Path], clips: Path | None) -> Iterator[tuple[str, Samples, str | None]]:
    """Yield each sound with its name and what is said in it, None where that is unknown."""
    for path in files:
        with wave.open(str(path)) as file:
            assert (file.getframerate(), file.getnchannels()) == (SAMPLE_RATE, 1)
            levels = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        yield path.name, levels.astype(np.float32) / 32768, truth_of(path)
    if clips:
        sound, script = join_clips(clips, None)
        yield clips.name, sound, "".join(spoken.text for spoken in script)


def truth_of(path: Path) -> str | None:
    """Return the text of the reference beside a sound."""
    beside = path.with_suffix(".json")
    if not beside.exists():
        return None
    reference = json.loads(beside.read_text(encoding="utf-8"))
    return "".join(utterance["text"] for utterance in reference["utterances"])


def hear(model: Path, settings: RecognitionSettings, sound: Samples) -> Text:
    """Return the final text, made a piece at a time as in a meeting."""
    recognizer = WhisperRecognizer(model, settings)
    stream = StreamingTranscriber(
        recognizer,
        VoiceActivity(VadSettings()),
        lambda start, end: sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)],
        settings,
    )
    begun = time.process_time()
    results = []
    for at in range(0, len(sound), SAMPLE_RATE):
        stream.insert(sound[at : at + SAMPLE_RATE])
        results += stream.process(want_partial=False)
    results += stream.finish()
    cpu = time.process_time() - begun
    return Text("".join(item.text for item in results if isinstance(item, Utterance)), cpu)


def judge(name: str, truth: str | None, full: Text, short: Text) -> bool:
    """Print one line of figures; return whether the short window costs no text."""
    different = count_errors(full.text, short.text)
    line = f"{name}: CPU {full.cpu:.1f} s full, {short.cpu:.1f} s short"
    line += f"; {different.errors} of {different.characters} characters differ"
    if truth is None:
        print(line)
        return (different.rate or 0.0) <= MOST_DIFFERENT
    rates = [count_errors(truth, way.text).rate or 0.0 for way in (full, short)]
    print(f"{line}; CER {rates[0]:.4f} full, {rates[1]:.4f} short")
    return rates[1] <= rates[0] + TOLERANCE


if __name__ == "__main__":
    run_like_a_worker()
    sys.exit(main())
