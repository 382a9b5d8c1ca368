"""The marks 、 and 。 of the final text against those of the reference.

python benchmarks/punctuation.py [MEETING.json] [--model FOLDER] [--show]

The meeting is recognised once; its words are then marked in three ways: by the model alone,
by the rules alone (the model's marks taken out first), and as the program does it. Both
texts are aligned by their letters; a mark counts as found where the same one stands behind
the same letter. `--show` prints what the rules got wrong.
"""

from __future__ import annotations

import argparse
import json
import wave
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein
from sample import PROJECT

from minutes.asr.punctuation import punctuate
from minutes.asr.recognizer import Decoding, Piece
from minutes.asr.vad import VoiceActivity
from minutes.asr.whisper import WhisperRecognizer
from minutes.config import RecognitionSettings, VadSettings
from minutes.evaluation.cer import normalize
from minutes.types import SAMPLE_RATE, Word

MEETING = PROJECT.parent / "shared" / "eval" / "meeting-a" / "meeting-a.json"
MARKS = "、。"
SETTINGS = RecognitionSettings()


@dataclass
class Marked:
    """Letters of a text, and the mark behind each of them or nothing."""

    letters: str
    marks: list[str]


def main() -> None:
    """Recognise, mark in three ways, print precision, recall and F1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meeting", nargs="?", type=Path, default=MEETING)
    parser.add_argument("--model", type=Path, default=PROJECT / "models" / "practice-ja")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    spoken = json.loads(options.meeting.read_text(encoding="utf-8"))["utterances"]
    truth = marked("".join(item["text"] for item in spoken))
    heard = recognize(options.meeting.with_suffix(".wav"), options.model)
    bare = [without_marks(words) for words in heard]
    ways = {
        "model alone": heard,
        "rules alone": [punctuate(words) for words in bare if words],
        "as delivered": [punctuate(words) for words in heard if words],
    }
    for name, pieces in ways.items():
        found = marked("".join(word.text for words in pieces for word in words))
        figures = ", ".join(score(truth, found, mark) for mark in MARKS)
        print(f"{name}: {figures}, both {score(truth, found, MARKS)}", flush=True)
        if options.show and name == "rules alone":
            show(truth, found)


def recognize(path: Path, model: Path) -> list[tuple[Word, ...]]:
    """Return the words of each piece of speech."""
    with wave.open(str(path)) as file:
        data = file.readframes(file.getnframes())
    sound = np.frombuffer(data, "<i2").astype(np.float32) / 32768
    activity = VoiceActivity(VadSettings())
    segments = [*activity.insert(sound), *activity.finish()]
    pieces = [
        Piece(one.start, sound[round(one.start * SAMPLE_RATE) : round(one.end * SAMPLE_RATE)])
        for one in segments
    ]
    return WhisperRecognizer(model, SETTINGS).recognize(pieces, Decoding(SETTINGS.beam_size))


def without_marks(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return the words without any mark that the model wrote."""
    plain = (
        replace(word, text=word.text.translate(dict.fromkeys(map(ord, "、。，．？！"))))
        for word in words
    )
    return tuple(word for word in plain if word.text)


def marked(text: str) -> Marked:
    """Part a text into letters and marks."""
    found = Marked("", [])
    for character in text:
        letters = normalize(character)
        if letters:
            found.letters += letters
            found.marks += [""] * len(letters)
        elif found.marks and character in "、。？！":
            found.marks[-1] = "、" if character == "、" else "。"
    return found


def pairs(truth: Marked, found: Marked) -> list[tuple[int | None, int | None]]:
    """Return the letters of both that belong together, those that have no partner alone."""
    together: list[tuple[int | None, int | None]] = []
    for step in Levenshtein.opcodes(truth.letters, found.letters):
        left = list(range(step.src_start, step.src_end))
        right = list(range(step.dest_start, step.dest_end))
        shared = min(len(left), len(right))
        together += zip(left[:shared], right[:shared], strict=True)
        together += [(at, None) for at in left[shared:]]
        together += [(None, at) for at in right[shared:]]
    return together


def score(truth: Marked, found: Marked, marks: str) -> str:
    """Return precision, recall and F1 of these marks, as printed."""
    hits = said = wanted = 0
    for left, right in pairs(truth, found):
        expected = truth.marks[left] if left is not None else ""
        given = found.marks[right] if right is not None else ""
        wanted += expected != "" and expected in marks
        said += given != "" and given in marks
        hits += given != "" and given in marks and given == expected
    precision, recall = hits / max(1, said), hits / max(1, wanted)
    mean = 2 * precision * recall / max(1e-9, precision + recall)
    name = "" if len(marks) > 1 else f"{marks} "
    return f"{name}P {precision:.2f} R {recall:.2f} F1 {mean:.2f} ({hits} of {wanted})"


def show(truth: Marked, found: Marked) -> None:
    """Print each place where the marks differ."""
    for left, right in pairs(truth, found):
        expected = truth.marks[left] if left is not None else ""
        given = found.marks[right] if right is not None else ""
        if expected != given:
            at = right if right is not None else 0
            before, after = found.letters[max(0, at - 11) : at + 1], found.letters[at + 1 : at + 9]
            print(f"  {before}[{given or ' '}, not {expected or ' '}]{after}")


if __name__ == "__main__":
    main()
