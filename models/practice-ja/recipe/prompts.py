"""What stands before a window's text: committed text and lists of names, as faster-whisper sends.

A list holds 1-40 names: the window's own (mostly) among distractors. Mostly a name is re-spelt, in
the list and in the target alike, with other characters of the same reading, drawn anew each time;
so the sound cannot tell how it is written and only the list can. Words that are said are listed
too, which is where looking up a sound in a list is mostly learnt. Distractors look or sound a
little like a name that is said, so that the list must be read to the end.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from clips import Unit
from spelling import Spelling
from tokens import PREVIOUS, CharacterIds, timestamp
from windows import Heard, Window

# Source: openai/whisper, decoding.py: a prompt keeps the last n_ctx // 2 - 1 tokens.
LONGEST_PROMPT = 223
# faster-whisper's previous text keeps its timestamps; the product's committed text has none.
STAMPED_SHARE = 0.2
SPOKEN_PER_SECOND = 7.0  # characters, about
SEPARATORS = ("、", "、", "、", "、", " ", ",", "，")
LIST_ENDS = ("", "。")  # the product ends its hint with a mark
RESPELT_SHARE = 0.75  # of the listed names
INVENTED_SHARE = 0.75  # of these: in characters that no name has; else another name's
ABSENT_SHARE = 0.4  # of the lists hold none of the names said
UNLISTED_SHARE = 0.18  # of the names, where the list holds others
NEAR_SHARE = 0.35  # of the distractors
TERM_SHARE = 0.15  # of the distractors are words, as in a municipality's dictionary
_TERM = re.compile(r"[\u4e00-\u9fff]{2,8}")


@dataclass
class Prompt:
    """Token ids before the start token, and where each listed name stands among them."""

    ids: list[int] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)  # surface -> place of each token
    spelling: dict[str, str] = field(default_factory=dict)  # surface heard -> surface listed


class NameBook:
    """All names that training may use, by spelling and by reading."""

    def __init__(self, folder: Path) -> None:
        self.by_reading: dict[str, list[str]] = defaultdict(list)
        self.by_character: dict[str, list[str]] = defaultdict(list)
        self.by_sound: dict[str, list[str]] = defaultdict(list)  # first or last two kana
        lines = (folder / "names.tsv").read_text("utf-8").splitlines()
        names = [(surface, reading) for surface, reading in (x.split("\t") for x in lines)]
        for surface, reading in names:
            self.by_reading[reading].append(surface)
            for sound in {reading[:2], reading[-2:]}:
                self.by_sound[sound].append(surface)
            for character in set(surface):
                self.by_character[character].append(surface)
        self.surfaces = [surface for surface, _ in names]
        self.terms = sorted(set(_TERM.findall((folder / "train.jsonl").read_text("utf-8"))))
        self.spelling = Spelling(names)

    def other_spelling(self, rng: random.Random, surface: str, reading: str) -> str:
        """Return another surface with the same reading where there is one."""
        others = [s for s in self.by_reading.get(reading, []) if s != surface]
        if others and rng.random() > INVENTED_SHARE:
            return rng.choice(others)
        return self.spelling.other(rng, surface, reading)

    def distractor(self, rng: random.Random, near: Unit | None) -> str:
        """Draw a name; near another one it shares a character or a sound, but is read otherwise."""
        if near is None or not near.reading:
            return rng.choice(self.terms if rng.random() < TERM_SHARE else self.surfaces)
        sounds = self.by_sound[rng.choice((near.reading[:2], near.reading[-2:]))]
        found = rng.choice((sounds, self.by_character[rng.choice(near.text)])) or self.surfaces
        name = rng.choice(found)
        return rng.choice(self.surfaces) if name in self.by_reading[near.reading] else name


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
        with_names = rng.random() < (0.9 if names else 0.5)
        if with_names:
            self._list_names(prompt, names, [t for h in window.heard for t in terms_of(h.units)])
        if window.before and rng.random() < (0.3 if with_names else 0.95):
            self._add_before(prompt, window.before)
        if prompt.ids:
            prompt.ids.insert(0, PREVIOUS)
            prompt.places = {k: [p + 1 for p in v] for k, v in prompt.places.items()}
        return prompt

    def _list_names(self, prompt: Prompt, names: list[Unit], terms: list[str]) -> None:
        rng, listed = self.rng, []
        is_absent = rng.random() < ABSENT_SHARE
        for unit in {u.text: u for u in names}.values():
            if is_absent or rng.random() < UNLISTED_SHARE:
                continue  # an unlisted name is spelt as heard
            spelling = unit.text
            if rng.random() < RESPELT_SHARE and unit.reading:
                spelling = self.book.other_spelling(rng, unit.text, unit.reading)
            prompt.spelling[unit.text] = spelling
            listed.append(spelling)
        if not is_absent:
            listed += rng.sample(terms, min(len(terms), rng.choice((0, 1, 2, 4, 6))))
        said = {u.text for u in names}
        count = rng.choice((rng.randint(0, 4), rng.randint(3, 12), rng.randint(10, 39)))
        for _ in range(count):
            near = rng.choice(names) if names and rng.random() < NEAR_SHARE else None
            name = self.book.distractor(rng, near)
            listed += [name] if name not in said else []
        listed = list(dict.fromkeys(listed))[:40]
        rng.shuffle(listed)
        self._write_list(prompt, listed)
        prompt.spelling = {k: v for k, v in prompt.spelling.items() if v in prompt.places}

    def _write_list(self, prompt: Prompt, listed: list[str]) -> None:
        """Write the names as the product does: a space, then one after the other."""
        separator = self.ids.text(self.rng.choice(SEPARATORS))
        ids = self.ids.text(" ")
        for number, name in enumerate(listed):
            tokens = self.ids.text(name)
            extra = separator if number else []
            if len(ids) + len(extra) + len(tokens) > LONGEST_PROMPT - 2:
                break
            ids += extra
            prompt.places[name] = list(range(len(ids), len(ids) + len(tokens)))
            ids += tokens
        prompt.ids = ids + self.ids.text(self.rng.choice(LIST_ENDS))

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


def terms_of(units: Iterable[Unit]) -> list[str]:
    """Return the words in kanji that are no names."""
    return _TERM.findall("".join(u.text if len(u.text) == 1 else " " for u in units))


def respelt(heard: Heard, prompt: Prompt) -> list[Unit]:
    """Return the units to write, names spelt as the prompt lists them."""
    return [
        Unit(prompt.spelling.get(u.text, u.text), u.start, u.end, u.reading) if u.reading else u
        for u in heard.units
    ]
