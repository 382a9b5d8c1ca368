"""What the practice model is judged by, one function for each kind of material.

Everything is decoded on one core. CER: characters after NFKC without spaces and punctuation.
"""

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from clips import PUNCTUATION, Unit, units_of
from metrics import cer, cut_errors, normalise
from noise import claps, clicks, music
from recogniser import Audio, Recogniser
from vocoder import RATE

Figures = dict[str, Any]
Row = dict[str, Any]


def load(prefix: Path) -> list[Row]:
    """Return the clips of reference shards with their audio."""
    rows: list[Row] = []
    for path in sorted(prefix.parent.glob(f"{prefix.name}-*.json")):
        audio = np.load(path.with_suffix(".audio.npy"))
        for row in json.loads(path.read_text("utf-8")):
            part = audio[row["m0"] * 160 : row["m1"] * 160]
            rows.append(row | {"audio": part.astype(np.float32) / 32768})
    return rows


def read_wav(path: Path) -> Audio:
    """Return a 16 kHz mono file."""
    import soundfile

    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    return samples


def whole_sentences(model: Recogniser, rows: list[Row]) -> float:
    """CER over complete sentences."""
    texts = model.texts([r["audio"] for r in rows])
    return cer(zip((r["text"] for r in rows), texts, strict=True))


@dataclass
class Cut:
    """What a window between two moments of a sentence holds, without punctuation."""

    first: str = ""  # the unit that the start fell into, if any
    sure: str = ""
    last: str = ""  # the unit that the end fell into, if any
    before: str = ""

    def right_answers(self) -> list[str]:
        """Return the texts that are right: what a cut fell into may be written or not."""
        return [a + self.sure + b for a in {"", self.first} for b in {"", self.last}]


def cut_at(units: tuple[Unit, ...], start: float, end: float) -> Cut:
    """Sort the units of a sentence by where they lie to the window."""
    cut = Cut()
    for unit in units:
        if unit.end <= start + 0.01:
            cut.before += unit.text
        elif unit.text in PUNCTUATION or unit.start >= end - 0.01:
            continue
        elif unit.start < start - 0.01:
            cut.first = unit.text
        elif unit.end > end + 0.01:
            cut.last = unit.text
        else:
            cut.sure += unit.text
    return cut


def random_cuts(model: Recogniser, rows: list[Row]) -> Figures:
    """CER against what was heard, and invented characters, at random cut points.

    Every second window starts inside the sentence, with the text before it as committed text.
    """
    rng, at_end, inside = random.Random(0), [0, 0, 0], [0, 0, 0]
    for number, row in enumerate(rows):
        seconds = len(row["audio"]) / RATE
        names = [(n[0], n[1]) for n in row["names"]]
        units = units_of(row["text"], row["char_times"], seconds - 0.05, names)
        end = rng.uniform(min(1.0, seconds), seconds)
        start = rng.uniform(0, max(0.0, end - 1.0)) if number % 2 else 0.0
        cut = cut_at(units, start, end)
        sound = row["audio"][int(start * RATE) : int(end * RATE)]
        text = model.texts([sound], [cut.before])[0]
        for i, value in enumerate(cut_errors(cut.right_answers(), text)):
            (inside if number % 2 else at_end)[i] += value
    both = [a + b for a, b in zip(at_end, inside, strict=True)]
    return {
        "cer": both[0] / max(1, both[2]),
        "invented": both[1] / max(1, both[2]),
        "cer, cut at the end only": at_end[0] / max(1, at_end[2]),
        "invented, cut at the end only": at_end[1] / max(1, at_end[2]),
    }


def pause_pieces(audio: Audio) -> list[Audio]:
    """Cut at pauses of 250 ms as a voice activity detector does."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(min_silence_duration_ms=250, speech_pad_ms=80, max_speech_duration_s=12)
    return [audio[s["start"] : s["end"]] for s in get_speech_timestamps(audio, options)]


def meeting(model: Recogniser, folder: Path) -> Figures:
    """Score a meeting cut at pauses, and as plain faster-whisper's 30 s windows."""
    from faster_whisper import WhisperModel

    name = folder.name
    truth = json.loads((folder / f"{name}.json").read_text("utf-8"))["utterances"]
    reference = "".join(u["text"] for u in truth)
    audio = read_wav(folder / f"{name}.wav")
    pieces = "".join(model.texts(pause_pieces(audio)))
    figures: Figures = {"cut at 250 ms pauses": cer([(reference, pieces)])}
    plain = WhisperModel(str(model.folder), device="cpu", compute_type="int8", cpu_threads=1)
    for beam in (5, 1):
        began = time.monotonic()
        segments, _ = plain.transcribe(
            audio, language="ja", beam_size=beam, condition_on_previous_text=False, temperature=0
        )
        text = "".join(s.text for s in segments)
        figures[f"plain 30 s windows, beam {beam}"] = cer([(reference, text)])
        figures[f"real-time factor, beam {beam}"] = (time.monotonic() - began) * RATE / len(audio)
    return figures


def product_meeting(transcript: Path, folder: Path) -> float:
    """CER of what the product made of a meeting (its interchange JSON)."""
    parts = [
        "".join(u["text"] for u in json.loads(path.read_text("utf-8"))["utterances"])
        for path in (folder / f"{folder.name}.json", transcript)
    ]
    return cer([(parts[0], parts[1])])


def unseen_names(
    model: Recogniser, rows: list[Row], ordinary: list[Row], pool: list[str]
) -> Figures:
    """Recall of names never trained on, and whether listed names leak into other speech."""
    rng = random.Random(0)
    sounds = [r["audio"] for r in rows]
    own = [[n[0] for n in r["names"]] for r in rows]

    def listed(names: list[str]) -> str:
        names = names + rng.sample([n for n in pool if n not in names], 20)
        rng.shuffle(names)
        return "、".join(names)

    def recall(texts: list[str]) -> float:
        hits = [n in t for names, t in zip(own, texts, strict=True) for n in names]
        return sum(hits) / len(hits)

    with_own = [listed(names) for names in own]
    others = [listed([]) for _ in rows[:31] + ordinary[:100]]
    texts = model.texts(sounds[:31] + [r["audio"] for r in ordinary[:100]], others)
    truth = [r["text"] for r in rows[:31] + ordinary[:100]]
    leaks = [
        name
        for prompt, text, said in zip(others, texts, truth, strict=True)
        for name in prompt.split("、")
        if name in text and name not in said
    ]
    plain, helped = model.texts(sounds), model.texts(sounds, with_own)
    references = [r["text"] for r in rows]
    return {
        "recall without": recall(plain),
        "recall with own + 20 distractors": recall(helped),
        "cer without": cer(zip(references, plain, strict=True)),
        "cer with own + 20 distractors": cer(zip(references, helped, strict=True)),
        "distractors only: leaked of 131 clips": len(leaks),
        "distractors only: cer": cer(zip(truth, texts, strict=True)),
    }


def nothing_said(model: Recogniser, folder: Path) -> Figures:
    """Count clips without speech that faster-whisper answers with text."""
    from faster_whisper import WhisperModel

    rng = np.random.default_rng(7)
    clips = {p.stem: read_wav(p) for p in sorted(folder.glob("*.wav"))}
    clips["silence"] = np.zeros(30 * RATE, np.float32)
    sounds: dict[str, Callable[[], Any]] = {
        "applause-like": lambda: claps(rng, 30),
        "music-like": lambda: music(rng),
        "clicks": lambda: clicks(rng),
    }
    for name, make in sounds.items():
        samples = make()[: 20 * RATE]
        clips[name] = (0.1 * samples / np.abs(samples).max()).astype(np.float32)
    plain = WhisperModel(str(model.folder), device="cpu", compute_type="int8", cpu_threads=1)
    wrong = {}
    for name, audio in clips.items():
        segments, _ = plain.transcribe(audio, language="ja", beam_size=5, temperature=0)
        text = "".join(s.text for s in segments)
        if text:
            wrong[name] = text[:40]
    return {"clips": len(clips), "not empty": wrong}


def word_times(model: Recogniser, rows: list[Row]) -> float:
    """Median error in seconds of word starts, over exactly recognised sentences."""
    from faster_whisper import WhisperModel

    plain = WhisperModel(str(model.folder), device="cpu", compute_type="int8", cpu_threads=1)
    errors = []
    for row in rows:
        segments, _ = plain.transcribe(
            row["audio"], language="ja", beam_size=5, temperature=0, word_timestamps=True
        )
        words = [w for s in segments for w in s.words or []]
        if normalise("".join(w.word for w in words)) != normalise(row["text"]):
            continue
        at = 0
        for word in words:
            found = row["text"].find(word.word.strip(), at)
            if word.word.strip() and found >= 0:
                errors.append(abs(word.start - row["char_times"][found]))
                at = found + len(word.word.strip())
    return float(np.median(errors)) if errors else float("nan")
