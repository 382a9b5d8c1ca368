"""Windows as the product cuts them: pieces of a conversation that start and end anywhere.

A conversation is a list of placed clips. A window is an interval of it; what is to be written is
exactly what was heard: a unit (character, number, name) belongs to the window when at least two
thirds of it lie inside.
"""

import random
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from clips import FRAMES, PUNCTUATION, Clip, Library, Unit
from noise import NoiseBank, Power, mel_warps, normalise, reverberate
from numpy.typing import NDArray

HEARD_SHARE = 2 / 3
TAIL_SECONDS = 0.05  # a clip's last frames, after its last phone


@dataclass(frozen=True)
class Placed:
    """A clip at its place in a conversation (seconds)."""

    clip: Clip
    start: float

    @property
    def end(self) -> float:
        """When it ends."""
        return self.start + self.clip.seconds


@dataclass(frozen=True)
class Heard:
    """The part of one utterance that a window holds; times count from the window's start."""

    units: tuple[Unit, ...]
    start: float
    end: float
    is_complete: bool  # the utterance ends inside the window
    clip: Clip


@dataclass(frozen=True)
class Window:
    """A training example before it becomes tokens."""

    mel: NDArray[np.float32]  # [T, 80], normalised
    phones: NDArray[np.uint8]  # [T]
    heard: list[Heard]
    before: str  # what was said before the window
    padding: float = 0.0  # mel value after the end: faster-whisper's 0, or silence


def heard_in(placed: Placed, start: float, end: float) -> Heard | None:
    """Return what of an utterance is heard between `start` and `end`, or None."""
    shift = placed.start - start
    length = end - start
    kept = []
    for unit in placed.clip.units:
        a, b = unit.start + shift, unit.end + shift
        inside = min(b, length) - max(a, 0.0)
        if inside >= HEARD_SHARE * (b - a) and b > 0 and a < length:
            kept.append(Unit(unit.text, max(a, 0.0), min(b, length), unit.reading))
    while kept and kept[0].text in PUNCTUATION:
        kept.pop(0)
    if not kept:
        return None
    spoken_end = placed.end - TAIL_SECONDS - start
    complete = spoken_end <= length and placed.clip.units[-1].end + shift <= length + 0.01
    first = max(0.0, placed.start - start)
    return Heard(tuple(kept), first, min(placed.end - start, length), complete, placed.clip)


class WindowMaker:
    """Draws windows of at most a given length."""

    def __init__(self, library: Library, seed: int, *, is_clean: bool = False) -> None:
        self.library, self.rng = library, random.Random(seed)
        self.noise = NoiseBank(seed % 97)
        self._warps = mel_warps()
        self._is_clean = is_clean

    def conversation(self, seconds: float, *, named: bool) -> list[Placed]:
        """Draw turns of 1-4 utterances until `seconds` are full; turns may overlap a little."""
        rng, placed, now = self.rng, [], 0.0
        while now < seconds:
            speaker = rng.choice(list(self.library.by_speaker))
            for turn in range(rng.choice((1, 1, 2, 3, 4))):
                clip = rng.choice(self.library.by_speaker[speaker])
                for _ in range(3 if named else 0):
                    clip = clip if clip.names else rng.choice(self.library.by_speaker[speaker])
                if placed:
                    now += self._gap(new_turn=turn == 0)
                placed.append(Placed(clip, max(0.0, now)))
                now = placed[-1].end
                if now >= seconds:
                    break
        return placed

    def _gap(self, *, new_turn: bool) -> float:
        share = self.rng.random()
        if new_turn and share < 0.12:
            return self.rng.uniform(-0.5, 0.0)
        if share > 0.94:
            return self.rng.uniform(1.5, 5.0)
        return self.rng.uniform(0.2, 1.5 if new_turn else 0.9)

    def _edges(self, talk: list[Placed]) -> list[float]:
        """Return the points inside pauses, where a detector cuts, in order."""
        rng, edges = self.rng, []
        for item in talk:
            for start, end in item.clip.pauses:
                edges.append(item.start + rng.uniform(start + 0.04, end - 0.02))
        for left, right in pairwise(talk):
            gap = right.start - left.end
            if gap > 0.05:
                # Detectors leave 30-400 ms of silence around speech.
                edges += [left.end + min(gap, 0.4) * rng.random()]
                edges += [right.start - min(gap, 0.4) * rng.random()]
        return sorted(edges)

    def _off_units(self, moment: float, talk: list[Placed]) -> float:
        """Move a cut out of a long unit (name, number), whose inner times are only guessed."""
        for item in talk:
            for unit in item.clip.units:
                a, b = item.start + unit.start, item.start + unit.end
                if len(unit.text) > 1 and a < moment < b:
                    return a if moment - a < b - moment else b
        return moment

    def bounds(self, talk: list[Placed], longest: float) -> tuple[float, float]:
        """Choose where the window starts and ends."""
        rng, kind = self.rng, self.rng.random()
        edges = self._edges(talk)
        last = talk[-1].end
        if kind < 0.40:  # whole utterances
            first = rng.choice([p for p in talk if p.start + p.clip.seconds <= last] or talk)
            start = first.start - rng.choice((0.0, rng.uniform(0, 0.35), rng.uniform(0, 1.0)))
            ends = [p.end for p in talk if first.end <= p.end <= start + longest]
            end = rng.choice(ends[-2:] if rng.random() < 0.7 else ends) if ends else first.end
            return start, min(end + rng.choice((0.05, rng.uniform(0, 0.7))), start + longest)
        later = [e for e in edges if e < last - 1.0] or [0.0]
        start = rng.choice(later) if kind < 0.80 else rng.uniform(0, max(0.0, last - 2.0))
        start = self._off_units(start, talk) if kind >= 0.80 else start
        if kind < 0.65:
            ends = [e for e in edges if start + 0.35 < e <= start + longest]
            wanted = ends[-2:] if rng.random() < 0.5 else ends
            return start, rng.choice(wanted) if wanted else start + longest
        share = 1.0 if rng.random() < 0.6 else rng.uniform(0.15, 1.0)
        return start, self._off_units(min(start + longest * share, last + 0.5), talk)

    def make(self, seconds: float, *, named: bool) -> Window:
        """Return one window of at most `seconds`, with what was said before it."""
        if self.rng.random() < 0.04:
            return self.empty(self.rng.uniform(0.5, seconds))
        talk = self.conversation(seconds * 1.3 + 4.0, named=named)
        start, end = self.bounds(talk, seconds)
        return self.cut(talk, start, min(end, start + seconds))

    def cut(self, talk: list[Placed], start: float, end: float) -> Window:
        """Return the window between two moments of a conversation."""
        heard = [h for p in talk if (h := heard_in(p, start, end))]
        heard.sort(key=lambda h: h.start)
        before = "".join(
            u.text for p in talk for u in p.clip.units if p.start + u.end <= start + 0.02
        )
        frames = max(2, round((end - start) * FRAMES))
        power, phones = np.full((frames, 80), 1e-10, np.float32), np.zeros(frames, np.uint8)
        loudness: dict[str, float] = {}
        for item in talk:
            offset = round((item.start - start) * FRAMES)
            a, b = max(0, offset), min(frames, offset + len(item.clip.mel))
            if a >= b:
                continue
            piece = self._spoken(item.clip, a - offset, b - offset, loudness)
            power[a:b] += piece
            phones[a:b] = np.maximum(phones[a:b], item.clip.phones[a - offset : b - offset])
        level = float(np.mean([p.clip.power for p in talk]))
        mel = self._recorded(power, level)
        return Window(mel, phones, heard, before, self._padding(mel))

    def _padding(self, mel: NDArray[np.float32]) -> float:
        """Pad half of all windows as if digital silence had followed."""
        return float(mel.min()) if self.rng.random() < 0.5 else 0.0

    def _spoken(self, clip: Clip, a: int, b: int, loudness: dict[str, float]) -> Power:
        mel = clip.mel[a:b].astype(np.float32)
        if self._is_clean:
            return 10**mel
        if clip.speaker not in loudness:
            loudness[clip.speaker] = self.rng.uniform(-0.6, 0.4)
        if self.rng.random() < 0.2:
            mel = mel @ self.rng.choice(self._warps)
        return 10 ** (mel + loudness[clip.speaker])

    def _recorded(self, power: Power, level: float) -> NDArray[np.float32]:
        """Add a room, noise and the recorder's loudness; returns normalised mel."""
        rng = self.rng
        if self._is_clean:
            return normalise(power)
        if rng.random() < 0.3:
            power = reverberate(power, rng)
        if rng.random() < 0.8:
            noise = self.noise.draw(rng, len(power), events=0.15)
            power = power + noise * np.float32(level / 10 ** rng.uniform(0.8, 4.0))
        power = power * np.float32(10 ** rng.uniform(-2.0, 0.6))
        mel = normalise(power, 0.0 if rng.random() < 0.5 else rng.uniform(0, 0.8))
        return self._masked(mel) if rng.random() < 0.35 else mel

    def _masked(self, mel: NDArray[np.float32]) -> NDArray[np.float32]:
        """Hide two bands and two short stretches (D. Park et al., SpecAugment, 2019)."""
        for _ in range(2):
            band, at = self.rng.randrange(72), self.rng.randrange(max(1, len(mel) - 20))
            mel[:, band : band + self.rng.randrange(1, 8)] = mel.mean()
            mel[at : at + self.rng.randrange(1, 10)] = mel.mean()
        return mel

    def empty(self, seconds: float) -> Window:
        """Return a window without speech: silence, noise, applause-like or music-like sound."""
        rng, frames = self.rng, max(2, round(seconds * FRAMES))
        if rng.random() < 0.15:
            power = np.full((frames, 80), 1e-10, np.float32)
        else:
            power = self.noise.draw(rng, frames, events=0.5)
            power = power * np.float32(10 ** rng.uniform(-7.0, 0.0))
        headroom = 0.0 if rng.random() < 0.6 else rng.uniform(0, 4)
        mel = normalise(power, headroom)
        return Window(mel, np.zeros(frames, np.uint8), [], "", self._padding(mel))
