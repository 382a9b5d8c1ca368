"""Long speech without a pause: what the cuts cost, apart from what the model costs.

python benchmarks/seams.py [MEETING.json] [--maximum 12 16 20 22] [--model FOLDER]

The pauses of a reference meeting are cut out or shortened to `--pause` seconds, so that it
becomes one long speech, and recognised in three ways:

- `natural`: with its pauses, as a meeting;
- `parted`: as long as allowed, but parted at true ends of sentences (an oracle). What this
  costs above `natural` is the model's trouble with dense long windows;
- `seams`: as the program does it. What this costs above `parted` is the cut's own.

Both texts are aligned; errors within six characters of a seam are the seam's: characters
lost, added (said twice, or invented) and changed.
"""

from __future__ import annotations

import argparse
import json
import wave
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein
from sample import PROJECT

from minutes.asr.recognizer import Decoding, Piece
from minutes.asr.streaming import StreamingTranscriber
from minutes.asr.vad import VoiceActivity
from minutes.asr.whisper import WhisperRecognizer
from minutes.config import RecognitionSettings, VadSettings
from minutes.evaluation.cer import count_errors, normalize
from minutes.types import SAMPLE_RATE, Samples, Seconds, SpeechSegment, Utterance

MEETING = PROJECT.parent / "shared" / "eval" / "meeting-a" / "meeting-a.json"
NEAR = 6
SETTINGS = RecognitionSettings()


@dataclass(frozen=True)
class Speech:
    """A sound, what is said in it, and where sentences end (seconds)."""

    sound: Samples
    text: str
    ends: tuple[Seconds, ...]


@dataclass
class AtSeams:
    """Characters near seams that went wrong."""

    seams: int = 0
    lost: int = 0
    added: int = 0
    changed: int = 0


def main() -> None:
    """Print one line for each way and each longest piece."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meeting", nargs="?", type=Path, default=MEETING)
    parser.add_argument("--maximum", nargs="+", type=float, default=[12.0, 16.0, 20.0, 22.0])
    parser.add_argument("--pause", type=float, default=0.3, help="longest pause left")
    parser.add_argument("--model", type=Path, default=PROJECT / "models" / "practice-ja")
    options = parser.parse_args()
    recognizer = WhisperRecognizer(options.model, SETTINGS)
    meeting, joined = load(options.meeting, options.pause)
    natural = "".join(one.text for one in listen(recognizer, meeting.sound, VadSettings()))
    print(f"natural: {rate(meeting.text, natural)}", flush=True)
    for maximum in options.maximum:
        parted = part(recognizer, joined, maximum)
        finals = listen(recognizer, joined.sound, replace(VadSettings(), maximum_speech=maximum))
        text = "".join(one.text for one in finals)
        found = look_at_seams(joined.text, [one.text for one in finals])
        print(
            f"longest {maximum:g} s: parted {rate(joined.text, parted)}, "
            f"seams {rate(joined.text, text)}; {found.seams} seams, near them "
            f"lost {found.lost}, added {found.added}, changed {found.changed}",
            flush=True,
        )


def load(path: Path, pause: Seconds) -> tuple[Speech, Speech]:
    """Return the meeting as it is, and without its pauses."""
    with wave.open(str(path.with_suffix(".wav"))) as file:
        data = file.readframes(file.getnframes())
    sound = np.frombuffer(data, "<i2").astype(np.float32) / 32768
    spoken = json.loads(path.read_text(encoding="utf-8"))["utterances"]
    pieces = [
        squeeze(sound[round(item["start"] * SAMPLE_RATE) : round(item["end"] * SAMPLE_RATE)], pause)
        for item in spoken
    ]
    ends = np.cumsum([len(piece) for piece in pieces]) / SAMPLE_RATE
    text = "".join(item["text"] for item in spoken)
    whole = tuple(item["end"] for item in spoken)
    return Speech(sound, text, whole), Speech(np.concatenate(pieces), text, tuple(ends.tolist()))


def squeeze(sound: Samples, pause: Seconds) -> Samples:
    """Return a sentence whose pauses, those at its ends included, last no longer."""
    activity = VoiceActivity(VadSettings())
    activity.insert(np.append(sound, np.zeros(512, np.float32)))
    runs = activity.voice(0.0, len(sound) / SAMPLE_RATE) or ()
    half = pause / 2
    kept = [
        sound[
            round(max(0.0, run.start - half) * SAMPLE_RATE) : round((run.end + half) * SAMPLE_RATE)
        ]
        for run in joined_runs(runs, pause)
    ]
    return np.concatenate(kept or [sound])


def joined_runs(runs: tuple[SpeechSegment, ...], pause: Seconds) -> list[SpeechSegment]:
    """Return runs of speech, those that are less than a pause apart as one."""
    joined: list[SpeechSegment] = []
    for run in runs:
        if joined and run.start - joined[-1].end <= pause:
            joined[-1] = SpeechSegment(joined[-1].start, run.end)
        else:
            joined.append(run)
    return joined


def listen(recognizer: WhisperRecognizer, sound: Samples, vad: VadSettings) -> list[Utterance]:
    """Return the final text of a sound, as the program makes it."""
    stream = StreamingTranscriber(
        recognizer,
        VoiceActivity(vad),
        lambda start, end: sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)],
        SETTINGS,
    )
    stream.insert(sound)
    results = [*stream.process(want_partial=False), *stream.finish()]
    return [result for result in results if isinstance(result, Utterance)]


def part(recognizer: WhisperRecognizer, speech: Speech, maximum: Seconds) -> str:
    """Return the text of pieces that hold as many whole sentences as they can."""
    edges = [0.0]
    for end, following in zip(speech.ends, [*speech.ends[1:], None], strict=True):
        if following is None or following - edges[-1] > maximum:
            edges.append(end)
    text = ""
    for start, end in pairwise(edges):
        samples = speech.sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
        (words,) = recognizer.recognize([Piece(start, samples)], Decoding(SETTINGS.beam_size))
        text += "".join(word.text for word in words)
    return text


def look_at_seams(truth: str, texts: list[str]) -> AtSeams:
    """Count the errors near the places where one text follows another."""
    parts = [normalize(text) for text in texts]
    seams = np.cumsum([len(text) for text in parts])[:-1]
    found = AtSeams(seams=len(seams))
    for edit in Levenshtein.editops(normalize(truth), "".join(parts)):
        if not len(seams) or np.min(np.abs(seams - edit.dest_pos)) > NEAR:
            continue
        found.lost += edit.tag == "delete"
        found.added += edit.tag == "insert"
        found.changed += edit.tag == "replace"
    return found


def rate(truth: str, text: str) -> str:
    """Return the character error rate as it is printed."""
    return f"{100 * (count_errors(truth, text).rate or 0.0):.1f} %"


if __name__ == "__main__":
    main()
