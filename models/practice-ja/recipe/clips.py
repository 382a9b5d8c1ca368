"""The synthesised sentences as the training loop wants them: mel, frame labels and timed text."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from model import PHONES
from numpy.typing import NDArray
from tokens import CharacterIds

FRAMES = 100  # mel frames a second
MIN_PAUSE = 0.12  # seconds of silence that a voice activity detector may cut at
_NUMBER = re.compile(r"[0-9][0-9,.]*[億万]?(?:[0-9][0-9,.]*万?)?")
PUNCTUATION = frozenset("、。")


@dataclass(frozen=True)
class Unit:
    """A piece of text that is heard whole or not at all: a character, a number or a name."""

    text: str
    start: float
    end: float
    reading: str | None = None  # of a name


@dataclass(frozen=True)
class Clip:
    """One sentence; times count from the clip's first frame."""

    mel: NDArray[np.float16]  # [T, 80], log10 power
    phones: NDArray[np.uint8]  # [T]
    pauses: tuple[tuple[float, float], ...]
    units: tuple[Unit, ...]
    text: str
    names: tuple[tuple[str, str], ...]
    speaker: str
    power: float

    @property
    def seconds(self) -> float:
        """Duration."""
        return len(self.mel) / FRAMES


def units_of(
    text: str, starts: list[float], end: float, names: list[tuple[str, str]]
) -> tuple[Unit, ...]:
    """Group characters into units; `starts` are the characters' start times."""
    spans: list[tuple[int, int, str | None]] = []
    for surface, reading in names:
        spans += [(m.start(), m.end(), reading) for m in re.finditer(re.escape(surface), text)]
    spans += [(m.start(), m.end(), None) for m in _NUMBER.finditer(text)]
    times, units, at = [*starts, max(end, starts[-1])], [], 0
    for begin, stop, reading in sorted(spans):
        if begin < at:
            continue
        units += [Unit(text[i], times[i], times[i + 1]) for i in range(at, begin)]
        units.append(Unit(text[begin:stop], times[begin], times[stop], reading))
        at = stop
    units += [Unit(text[i], times[i], times[i + 1]) for i in range(at, len(text))]
    return tuple(units)


class Library:
    """All shards under one prefix; `scan` picks up those that came since."""

    def __init__(self, prefix: Path, ids: CharacterIds, phones: dict[str, int]) -> None:
        self.prefix, self.ids, self.phones = prefix, ids, phones
        self.clips: list[Clip] = []
        self.by_speaker: dict[str, list[Clip]] = defaultdict(list)
        self.named: list[Clip] = []
        self._seen: set[Path] = set()
        self.scan()

    def scan(self) -> int:
        """Load new shards; returns how many clips there are."""
        for path in sorted(self.prefix.parent.glob(f"{self.prefix.name}-*.json")):
            if path in self._seen:
                continue
            self._seen.add(path)
            mel = np.load(path.with_suffix(".mel.npy"), mmap_mode="r")
            for row in json.loads(path.read_text("utf-8")):
                self._add(row, mel[row["m0"] : row["m1"]])
        return len(self.clips)

    def _add(self, row: dict, mel: NDArray[np.float16]) -> None:
        labels = np.zeros(len(mel), np.uint8)
        pauses = []
        for name, start, end in row["phones"]:
            number = self.phones.setdefault(name, len(self.phones))
            assert number < PHONES
            labels[round(start * FRAMES) : round(end * FRAMES)] = number
            if name == "pau" and end - start >= MIN_PAUSE:
                pauses.append((start, end))
        names = tuple((n[0], n[1]) for n in row["names"])
        units = units_of(row["text"], row["char_times"], len(mel) / FRAMES - 0.05, list(names))
        clip = Clip(
            mel, labels, tuple(pauses), units, row["text"], names, row["speaker"], row["power"]
        )
        self.clips.append(clip)
        self.by_speaker[clip.speaker].append(clip)
        if names:
            self.named.append(clip)
