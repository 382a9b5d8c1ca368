"""What stands before a window's text: committed text and lists of names, as faster-whisper sends.

A list holds 1-40 names: the window's own (mostly) among distractors. Often a name is re-spelt, in
the list and in the target alike, with other characters of the same reading; so the list is worth
reading, and a name that was never seen in training is written as listed.
"""

import random
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from clips import Unit
from tokens import PREVIOUS, CharacterIds, timestamp
from windows import Heard, Window

# Source: openai/whisper, decoding.py: a prompt keeps the last n_ctx // 2 - 1 tokens.
LONGEST_PROMPT = 223
# faster-whisper's previous text keeps its timestamps; the product's committed text has none.
STAMPED_SHARE = 0.2
SPOKEN_PER_SECOND = 7.0  # characters, about
SEPARATORS = ("、", "、", "、", " ", ",", "，")


@dataclass
class Prompt:
    """Token ids before the start token, and where each listed name stands among them."""

    ids: list[int] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)  # surface -> place of each token
    spelling: dict[str, str] = field(default_factory=dict)  # surface heard -> surface listed


class NameBook:
    """All names that training may use, by spelling and by reading."""

    def __init__(self, path: Path) -> None:
        self.by_reading: dict[str, list[str]] = defaultdict(list)
        self.by_first: dict[str, list[str]] = defaultdict(list)
        self.surfaces: list[str] = []
        for line in path.read_text("utf-8").splitlines():
            surface, reading = line.split("\t")
            self.surfaces.append(surface)
            self.by_reading[reading].append(surface)
            self.by_first[surface[0]].append(surface)

    def other_spelling(self, rng: random.Random, surface: str, reading: str) -> str:
        """Return another surface with the same reading where there is one."""
        others = [s for s in self.by_reading.get(reading, []) if s != surface]
        return rng.choice(others) if others else surface

    def distractor(self, rng: random.Random, near: str | None) -> str:
        """Draw a name; near another one it begins with the same character."""
        if near and self.by_first.get(near[0]):
            return rng.choice(self.by_first[near[0]])
        return rng.choice(self.surfaces)


class PromptMaker:
    """Draws the prompt of a window."""

    def __init__(self, book: NameBook, ids: CharacterIds, rng: random.Random) -> None:
        self.book, self.ids, self.rng = book, ids, rng

    def make(self, window: Window, share: float) -> Prompt:
        """Return a prompt (empty in 1 - `share` of all cases)."""
        rng, prompt = self.rng, Prompt()
        if rng.random() > share:
            return prompt
        names = [u for h in window.heard for u in h.units if u.reading]
        with_names = rng.random() < (0.75 if names else 0.3)
        if with_names:
            self._list_names(prompt, names)
        if window.before and rng.random() < (0.3 if with_names else 0.95):
            self._add_before(prompt, window.before)
        if prompt.ids:
            prompt.ids.insert(0, PREVIOUS)
            prompt.places = {k: [p + 1 for p in v] for k, v in prompt.places.items()}
        return prompt

    def _list_names(self, prompt: Prompt, names: list[Unit]) -> None:
        rng, listed = self.rng, []
        for unit in {u.text: u for u in names}.values():
            if rng.random() < 0.12:
                continue  # an unlisted name is spelt as heard
            spelling = unit.text
            if rng.random() < 0.5 and unit.reading:
                spelling = self.book.other_spelling(rng, unit.text, unit.reading)
            prompt.spelling[unit.text] = spelling
            listed.append(spelling)
        count = rng.choice((rng.randint(0, 4), rng.randint(3, 12), rng.randint(10, 39)))
        for _ in range(count):
            near = rng.choice(names).text if names and rng.random() < 0.25 else None
            listed.append(self.book.distractor(rng, near))
        listed = list(dict.fromkeys(listed))[:40]
        rng.shuffle(listed)
        separator = self.ids.text(rng.choice(SEPARATORS))
        ids = self.ids.text(" ")
        for number, name in enumerate(listed):
            tokens = self.ids.text(name)
            extra = separator if number else []
            if len(ids) + len(extra) + len(tokens) > LONGEST_PROMPT - 2:
                break
            ids += extra
            prompt.places[name] = list(range(len(ids), len(ids) + len(tokens)))
            ids += tokens
        prompt.ids = ids
        prompt.spelling = {k: v for k, v in prompt.spelling.items() if v in prompt.places}

    def _add_before(self, prompt: Prompt, before: str) -> None:
        rng = self.rng
        kept = before[-rng.choice((20, 40, 80, 160, 200)) :]
        if rng.random() < STAMPED_SHARE:
            tokens = self._stamped(kept)
        else:
            tokens = self.ids.text(rng.choice(("", "", " ")) + kept)
        room = LONGEST_PROMPT - 1 - len(prompt.ids)
        prompt.ids = prompt.ids + tokens[-room:] if room > 0 else prompt.ids

    def _stamped(self, text: str) -> list[int]:
        """Return the text with times around its sentences, as faster-whisper carries it on."""
        tokens: list[int] = []
        now = self.rng.uniform(0, 2)
        for sentence in re.findall(r"[^。]+。?", text):
            end = now + len(sentence) / SPOKEN_PER_SECOND
            tokens += [timestamp(now), *self.ids.text(sentence), timestamp(end)]
            now = end + self.rng.uniform(0.1, 1.0)
        return tokens


def respelt(heard: Heard, prompt: Prompt) -> list[Unit]:
    """Return the units to write, names spelt as the prompt lists them."""
    return [
        Unit(prompt.spelling.get(u.text, u.text), u.start, u.end, u.reading) if u.reading else u
        for u in heard.units
    ]
