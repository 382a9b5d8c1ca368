"""The dictionary at work: names found, ordinary speech left alone, time taken.

python benchmarks/dictionary.py [--clips FOLDER] [--ordinary FOLDER] [--model FOLDER]

Names: clips with `index.json` (audio, text, names) and `dictionary.csv`, each recognised
without and with hints, each text without and with correction. `recoverable` are names that
the recogniser wrote right, or for which it wrote something that may be read at a distance
of at most 0.4 (`minutes/dictionary/phonetics.py`). False: corrections that do not bring the
text nearer to the truth.

Ordinary speech: a folder of clips, or of speech that the practice model's recipe made
(`corpus.py TEXT --train 2300 --seed 777`, `synthesize.py TEXT/train.jsonl FOLDER/ord
--reference --voices S1,S2,S3,S4,S5,S6`: 3 h). None of its words need the list; corrected
with 10,000 entries or more, of which the clips' 31 names are expected in this meeting, 250
are the municipality's and the rest is shipped.

Time: of one utterance's correction without the sound, and of one look-up, in a dictionary
of 250, 10,000 and 100,000 entries, all the municipality's own; loading; a hint.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import wave
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from given_settings import run_like_a_worker
from sample import PROJECT

from minutes.asr.recognizer import Decoding, Piece
from minutes.asr.whisper import WhisperRecognizer
from minutes.config import RecognitionSettings
from minutes.dictionary.biasing import Signals, pack, rank
from minutes.dictionary.correction import correct
from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.formats import read_entries
from minutes.dictionary.index import PhoneticIndex
from minutes.dictionary.phonetics import distance
from minutes.dictionary.proposals import DOUBTFUL, Vocabulary
from minutes.dictionary.readings import analyse
from minutes.dictionary.shipped import shipped_files
from minutes.dictionary.spans import doubtful_spans
from minutes.evaluation.cer import count_errors
from minutes.types import SAMPLE_RATE, Samples, Utterance, UtteranceId, Word

RECOVERABLE = 0.4
ENTRIES = 10_000
BATCH = 8
MOST_DOUBTS = 15
SOUNDS = "あいかきくこさしすせたちつてとなにのはひふまみむもやゆよらりるわんがごじどば"


@dataclass(frozen=True)
class Clip:
    """A clip and what was said in it."""

    samples: Samples
    text: str
    names: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / SAMPLE_RATE


def load_clips(folder: Path) -> list[Clip]:
    """Read the clips of a folder."""
    if not (folder / "index.json").exists():
        return [clip for path in sorted(folder.glob("*.json")) for clip in load_shard(path)]
    index: list[dict[str, Any]] = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return [
        Clip(read_samples(folder / item["audio"]), item["text"], tuple(item["names"]))
        for item in index
    ]


def load_shard(path: Path) -> list[Clip]:
    """Read clips as the recipe keeps them: many in one array, each from m0 to m1 (10 ms)."""
    sound = np.load(path.with_suffix(".audio.npy"), mmap_mode="r")
    hop = SAMPLE_RATE // 100
    return [
        Clip(
            sound[item["m0"] * hop : item["m1"] * hop].astype(np.float32) / 32768,
            item["text"],
            tuple(name for name, _ in item["names"]),
        )
        for item in json.loads(path.read_text(encoding="utf-8"))
    ]


def read_samples(path: Path) -> Samples:
    """Return a 16 kHz mono file's samples."""
    with wave.open(str(path)) as file:
        frames = file.readframes(file.getnframes())
    return np.frombuffer(frames, "<i2").astype(np.float32) / 32768


def hear(recognizer: WhisperRecognizer, clips: Sequence[Clip], hint: str) -> list[Utterance]:
    """Return each clip as an utterance."""
    found: list[Utterance] = []
    for at in range(0, len(clips), BATCH):
        part = clips[at : at + BATCH]
        pieces = [Piece(0.0, clip.samples) for clip in part]
        answers = recognizer.recognize(pieces, Decoding(beam_size=5, hotwords=hint))
        found += [make_utterance(words, clip) for words, clip in zip(answers, part, strict=True)]
    return found


def make_utterance(words: tuple[Word, ...], clip: Clip) -> Utterance:
    """Return what was heard in a clip."""
    text = "".join(word.text for word in words)
    return Utterance(UtteranceId("u"), 0, 0.0, clip.seconds, words, text, text)


@dataclass(frozen=True)
class ClipEar:
    """Asks the sound of a clip."""

    recognizer: WhisperRecognizer
    clip: Clip

    def support(self, start: float, end: float, texts: Sequence[str]) -> Sequence[float]:
        """Return how much it speaks for each text."""
        return self.recognizer.support(self._piece(start, end), texts)

    def _piece(self, start: float, end: float) -> Piece:
        inside = self.clip.samples[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)]
        return Piece(start, inside)


def count_recoverable(clip: Clip, heard: Utterance, readings: dict[str, str]) -> set[str]:
    """Return the names of a clip that what was heard still leads to."""
    sure = [word.probability for word in heard.words for _ in word.text]
    spans = list(doubtful_spans(heard.text, analyse(heard.text), sure, DOUBTFUL))
    return {
        name
        for name in clip.names
        if name in heard.text
        or any(
            distance(reading, readings[name]) <= RECOVERABLE
            for span in spans
            for reading in span.readings
        )
    }


def report_names(recognizer: WhisperRecognizer, clips: list[Clip], entries: list[Entry]) -> None:
    """Print recall, false corrections and CER without and with hints and correction."""
    vocabulary = Vocabulary(entries)
    readings = {entry.surface: entry.reading for entry in entries}
    packed = pack(rank(entries, Signals()), recognizer.count_tokens, 100)
    said = sum(len(clip.names) for clip in clips)
    for label, hint in (("no hints", ""), (f"hints ({len(packed.used)} words)", packed.text)):
        heard = hear(recognizer, clips, hint)
        reachable = [
            count_recoverable(clip, item, readings) for clip, item in zip(clips, heard, strict=True)
        ]
        corrected = [
            correct(item, vocabulary, ClipEar(recognizer, clip))
            for clip, item in zip(clips, heard, strict=True)
        ]
        for what, texts in (("", heard), (" + correction", corrected)):
            pairs = list(zip(clips, texts, reachable, strict=True))
            found = sum(name in item.text for clip, item, _ in pairs for name in clip.names)
            saved = sum(name in item.text for _, item, names in pairs for name in names)
            total = sum(map(len, reachable))
            print(
                f"{label}{what}: recall {found}/{said} {found / said:.1%}, recoverable "
                f"{saved}/{total} {saved / total:.1%}, false "
                f"{sum(count_false(clip, item) for clip, item, _ in pairs)}, "
                f"CER {error_rate(clips, texts):.1%}"
            )


def count_false(clip: Clip, utterance: Utterance) -> int:
    """Return how many corrections do not bring the text nearer to the truth."""
    if not utterance.corrections:
        return 0
    before = count_errors(clip.text, utterance.recognized).errors
    after = count_errors(clip.text, utterance.text).errors
    listed = sum(item.after not in clip.text for item in utterance.corrections)
    return max(listed, int(after >= before))


def error_rate(clips: Sequence[Clip], texts: Sequence[Utterance]) -> float:
    """Return the CER over all clips together."""
    counted = [count_errors(clip.text, item.text) for clip, item in zip(clips, texts, strict=True)]
    return sum(item.errors for item in counted) / sum(item.characters for item in counted)


def report_ordinary(
    recognizer: WhisperRecognizer, clips: list[Clip], expected: list[Entry]
) -> None:
    """Print what 10,000 entries do to speech that does not need them."""
    entries = [*expected, *fill_up(expected)]
    vocabulary = Vocabulary(entries)
    heard = hear(recognizer, clips, "")
    corrected, asked = [], 0
    begun = time.perf_counter()
    for clip, item in zip(clips, heard, strict=True):
        corrected.append(correct(item, vocabulary, ClipEar(recognizer, clip)))
        asked += 1
    spent = time.perf_counter() - begun
    false = [
        (item, clip) for item, clip in zip(corrected, clips, strict=True) if count_false(clip, item)
    ]
    for item, clip in false:
        made = "、".join(f"{part.before}→{part.after}" for part in item.corrections)
        print(f"  false: {made}  ({clip.text})")
    report_doubts(corrected)
    hours = sum(clip.seconds for clip in clips) / 3600
    doubts = sum(len(item.doubts) for item in corrected)
    print(
        f"ordinary speech {hours:.2f} h, {len(entries)} entries: false {len(false)}, "
        f"right {sum(bool(item.corrections) for item in corrected) - len(false)}, "
        f"shown as doubts {doubts}, CER {error_rate(clips, heard):.2%} -> "
        f"{error_rate(clips, corrected):.2%}, {1000 * spent / max(1, asked):.0f} ms an utterance"
    )


def report_doubts(utterances: Sequence[Utterance]) -> None:
    """Print what was shown to a person instead of being decided, the commonest first."""
    found = Counter(
        (doubt.reason, item.text[slice(*doubt.span)], doubt.candidates)
        for item in utterances
        for doubt in item.doubts
    )
    for (reason, written, candidates), count in found.most_common(MOST_DOUBTS):
        print(f"  doubt, {count} times: {written}: {'・'.join(candidates)} ({reason})")


def fill_up(expected: Sequence[Entry]) -> list[Entry]:
    """Return entries of the other layers, so that there are 10,000 in all."""
    shipped = [
        entry for path in shipped_files() for entry in read_entries(path, Layer.NATIONAL).entries
    ]
    chance = random.Random(1)  # noqa: S311 - the same words each time
    own = [replace(item, layer=Layer.MUNICIPALITY) for item in chance.sample(shipped, 250)]
    missing = max(0, ENTRIES - len(expected) - len(own) - len(shipped))
    return [*own, *shipped, *invented(missing, Layer.NATIONAL)]


def invented(count: int, layer: Layer) -> list[Entry]:
    """Return words that nobody says, with readings that anybody could."""
    chance = random.Random(2)  # noqa: S311
    return [
        Entry(
            f"架空{number}",
            "".join(chance.choices(SOUNDS, k=chance.choice([3, 4, 4, 5, 6]))),
            layer=layer,
        )
        for number in range(count)
    ]


def report_time(texts: Sequence[Utterance]) -> None:
    """Print the time of correction, look-up, loading and a hint."""
    rows: dict[int, tuple[float, float]] = {}
    for count in (250, ENTRIES, 100_000):
        entries = invented(count, Layer.MUNICIPALITY)
        load, vocabulary = timed(lambda entries=entries: Vocabulary(entries))
        index = PhoneticIndex(entries)
        readings = [entry.reading for entry in invented(200, Layer.MUNICIPALITY)]
        rank(entries, Signals())
        hint, _ = timed(lambda entries=entries: pack(rank(entries, Signals()), len, 100))
        look_up = each(readings, lambda reading, index=index: index.alike(reading, 0.34))
        whole = each(texts, lambda item, known=vocabulary: correct(item, known))
        rows[count] = (look_up, whole)
        print(
            f"{count} entries: ready {load:.2f} s, look-up {1000 * look_up:.2f} ms, utterance "
            f"{1000 * whole:.1f} ms (without the sound), hint {1000 * hint:.0f} ms"
        )
    look_up, whole = (rows[ENTRIES][at] / rows[250][at] for at in (0, 1))
    print(f"10,000 against 250: look-up {look_up:.2f}, utterance {whole:.2f}")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return CPU seconds, which a busy machine does not lengthen, and the result."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


def each(items: Iterable[Any], work: Callable[[Any], object]) -> float:
    """Return the median CPU seconds for one item, the best of three rounds of each."""
    given = list(items)
    work(given[0])
    return median(min(timed(lambda item=item: work(item))[0] for _ in range(3)) for item in given)


def main() -> None:
    """Print one line a figure."""
    shared = PROJECT.parent / "shared" / "eval"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=Path, default=shared / "rare-names")
    parser.add_argument("--ordinary", type=Path)
    parser.add_argument("--model", type=Path, default=PROJECT / "models" / "practice-ja")
    options = parser.parse_args()
    run_like_a_worker()
    recognizer = WhisperRecognizer(options.model, RecognitionSettings(threads=1))
    clips = load_clips(options.clips)
    entries = list(read_entries(options.clips / "dictionary.csv", Layer.MEETING).entries)
    report_names(recognizer, clips, entries)
    if options.ordinary:
        report_ordinary(recognizer, load_clips(options.ordinary), entries)
    report_time(hear(recognizer, clips, ""))


if __name__ == "__main__":
    main()
