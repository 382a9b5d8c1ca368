"""Windows to tensors: token sequences in Whisper's order, and what guides the attention heads.

A cut-off last utterance gets its start time, its text and no end time, so that faster-whisper
decodes it again from there, as it does with real Whisper.
Source: A. Radford et al. (2022), section 2.3: "we predict only its start time token".
"""

import random
from dataclasses import dataclass, field

import numpy as np
import torch
from clips import FRAMES, Unit
from numpy.typing import NDArray
from prompts import Prompt, PromptMaker, respelt
from tokens import END, JAPANESE, NO_SPEECH, NO_TIMES, START, TRANSCRIBE, CharacterIds, timestamp
from torch import Tensor
from windows import Heard, Window, WindowMaker

CONTEXT = 448
STATES = FRAMES // 2  # encoder states a second
IGNORE = -100
LONGEST_SECONDS = 30.0
SHORT_SECONDS = 10.0  # up to here names come often: a list is learnt from many short windows
STAMP_SECONDS = 0.1  # how wide a timestamp token looks


@dataclass
class Sequence:
    """Token ids of one example; spans and sources belong to the token at the same place."""

    ids: list[int] = field(default_factory=list)
    spans: list[tuple[float, float] | None] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)  # place in the prompt to copy from, or -1
    prompt_length: int = 0

    def add(self, token: int, span: tuple[float, float] | None = None, source: int = -1) -> None:
        """Append one token."""
        self.ids.append(token)
        self.spans.append(span)
        self.sources.append(source)


@dataclass
class Batch:
    """Tensors of one step; `ids` and `targets` are Whisper's ids."""

    mel: Tensor  # [B, T, 80]
    phones: Tensor  # [B, T/2]
    characters: Tensor  # [B, T/2], id or -1
    ids: Tensor  # [B, L]
    targets: Tensor  # [B, L], IGNORE where nothing is trained
    span_low: Tensor  # [B, L] in encoder states, -1 where none
    span_high: Tensor
    sources: Tensor  # [B, L], place in the prompt, -1 where none

    def to(self, device: torch.device) -> "Batch":
        """Move every tensor."""
        return Batch(**{k: v.to(device) for k, v in vars(self).items()})


class SequenceMaker:
    """Writes the target of a window."""

    def __init__(self, ids: CharacterIds, prompts: PromptMaker, rng: random.Random) -> None:
        self.ids, self.prompts, self.rng = ids, prompts, rng

    def make(self, window: Window, *, prompt_share: float, has_times: bool) -> Sequence:
        """Return prompt, task tokens, text and end token."""
        prompt, out = self.prompts.make(window, prompt_share), Sequence()
        for token in prompt.ids:
            out.add(token)
        out.prompt_length = len(prompt.ids)
        for token in (START, JAPANESE, TRANSCRIBE):
            out.add(token)
        if not has_times:
            out.add(NO_TIMES)
        for heard in window.heard:
            self._utterance(out, heard, prompt, has_times=has_times)
        if has_times and not window.heard:
            out.add(timestamp(0))
        out.add(END)
        return out

    def _utterance(self, out: Sequence, heard: Heard, prompt: Prompt, *, has_times: bool) -> None:
        if has_times:
            out.add(timestamp(heard.start), (heard.start, heard.start + STAMP_SECONDS))
        units = respelt(heard, prompt)
        sources = term_sources(units, prompt)
        for unit, source in zip(units, sources, strict=True):
            self._unit(out, unit, prompt.places.get(unit.text, []) if unit.reading else source)
        if has_times and heard.is_complete:
            out.add(timestamp(heard.end), (heard.end - STAMP_SECONDS, heard.end))

    def _unit(self, out: Sequence, unit: Unit, places: list[int]) -> None:
        tokens = [(i, token) for i, c in enumerate(unit.text) for token in self.ids.of(c)]
        step = (unit.end - unit.start) / len(unit.text)
        for number, (i, token) in enumerate(tokens):
            span = (unit.start + i * step, unit.start + (i + 1) * step)
            out.add(token, span, places[number] if len(places) == len(tokens) else -1)


def term_sources(units: list[Unit], prompt: Prompt) -> list[list[int]]:
    """Return for each unit the place of its character in a listed word, if it is part of one."""
    sources: list[list[int]] = [[] for _ in units]
    text = "".join(u.text if len(u.text) == 1 else " " for u in units)
    for term, places in prompt.places.items():
        at = text.find(term) if len(places) == len(term) else -1
        while at >= 0:
            for i, place in enumerate(places):
                sources[at + i] = [place]
            at = text.find(term, at + len(term))
    return sources


def _frame_characters(window: Window, ids: CharacterIds) -> NDArray[np.int64]:
    """Return the character spoken in every encoder state, -1 where none or several are."""
    out = np.full((len(window.mel) + 1) // 2, -1, np.int64)
    for heard in window.heard:
        for unit in heard.units:
            if len(unit.text) == 1:
                out[round(unit.start * STATES) : round(unit.end * STATES)] = ids.of(unit.text)[0]
    return out


def collate(pairs: list[tuple[Window, Sequence]], frames: int, ids: CharacterIds) -> Batch:
    """Pad to `frames` mel frames and the longest sequence."""
    n, length = len(pairs), max(len(s.ids) for _, s in pairs) - 1
    mel, phones = np.zeros((n, frames, 80), np.float32), np.zeros((n, frames // 2), np.int64)
    characters = np.full((n, frames // 2), -1, np.int64)
    tokens, targets = np.full((n, length), END), np.full((n, length), IGNORE)
    low, high = np.full((n, length), -1, np.float32), np.full((n, length), -1, np.float32)
    sources = np.full((n, length), -1)
    for row, (window, sequence) in enumerate(pairs):
        mel[row, : len(window.mel)] = window.mel
        mel[row, len(window.mel) :] = window.padding
        half = window.phones[::2]
        phones[row, : len(half)] = half[: frames // 2]
        spoken = _frame_characters(window, ids)
        characters[row, : len(spoken)] = spoken[: frames // 2]
        end, first = len(sequence.ids) - 1, sequence.prompt_length
        tokens[row, :end], targets[row, :end] = sequence.ids[:-1], sequence.ids[1:]
        targets[row, :first] = IGNORE
        # The language is predicted (or that there is no speech); the task is given.
        empty_target = IGNORE if window.phones.any() else NO_SPEECH
        targets[row, first] = JAPANESE if window.heard else empty_target
        targets[row, first + 1] = IGNORE
        if sequence.ids[first + 3] == NO_TIMES:
            targets[row, first + 2] = IGNORE
        sources[row, :end] = sequence.sources[1:]
        for i, span in enumerate(sequence.spans[1:]):
            if span is not None:
                low[row, i], high[row, i] = span[0] * STATES, span[1] * STATES
    arrays = mel, phones, characters, tokens, targets, low, high, sources
    return Batch(*(torch.from_numpy(a) for a in arrays))


@dataclass(frozen=True)
class Mix:
    """How batches are made up."""

    seconds: float = 48.0  # of speech in a batch
    prompt_share: float = 0.5
    short_prompt_share: float = 0.85
    named_share: float = 0.5  # of the windows; the rest has names by chance
    short_named_share: float = 0.9
    times_share: float = 0.35  # in short windows; dense ones have times mostly
    lengths: tuple[float, ...] = (3.0, 5.0, 7.0, 9.0, 12.0, 18.0, 26.0, 30.0)
    # Of padding after a window: short for captions, up to 30 s as Whisper was trained.
    margins: tuple[float, ...] = (0.0, 0.0, 0.3, 0.64, 0.64, 1.28, 1.28, 2.0, 4.0, 30.0)
    weights: tuple[float, ...] = (1.5, 4.5, 5.0, 3.0, 1.5, 1.5, 2.5, 6.0)


class BatchMaker:
    """Makes batches of windows of about one length, the same on every rank at a step."""

    def __init__(
        self, windows: WindowMaker, sequences: SequenceMaker, mix: Mix, shared_seed: int
    ) -> None:
        self.windows, self.sequences, self.mix = windows, sequences, mix
        self._lengths = random.Random(shared_seed)

    def make(self) -> Batch:
        """Return the next batch."""
        mix, rng = self.mix, self.windows.rng
        seconds = self._lengths.choices(mix.lengths, mix.weights)[0]
        margin = self._lengths.choice(mix.margins)
        margin = min(margin, LONGEST_SECONDS - seconds)
        count = max(1, round(mix.seconds / (seconds + margin)))
        is_short = seconds < SHORT_SECONDS
        prompt_share = mix.short_prompt_share if is_short else mix.prompt_share
        named_share = mix.short_named_share if is_short else mix.named_share
        pairs = []
        for _ in range(count):
            named = rng.random() < named_share
            while True:
                window = self.windows.make(seconds, named=named)
                has_times = rng.random() < (mix.times_share if is_short else 0.85)
                sequence = self.sequences.make(
                    window, prompt_share=prompt_share, has_times=has_times
                )
                if len(sequence.ids) <= CONTEXT:
                    break
            pairs.append((window, sequence))
        # Windows may all be shorter than what was asked for: pad no more than needed.
        longest = max(len(w.mel) for w, _ in pairs) + round(margin * FRAMES)
        frames = min(3000, longest + longest % 2)
        return collate(pairs, frames, self.sequences.ids)
