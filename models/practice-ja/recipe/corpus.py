"""Sentence generator for the practice model: invented Japanese municipal-council speech.

    python corpus.py data/text --train 24000

writes train.jsonl and copies of the frozen held-out sets (`heldout/`). A sentence is a list of
segments (surface, reading); the reading is None for ordinary text, which the front end of the
synthesiser reads, and katakana for a name, so that nothing has to guess how a name is read.
All text is our own; the municipality and every person in it are invented.
Numbers are written in Arabic digits with 万/億 and thousands commas: 3億5,000万円, 令和7年度.
"""

import argparse
import json
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from lexicon import (
    MIN_LISTED_USES,
    TEXT_FOLDER,
    Lexicon,
    Name,
    held_out_names,
    is_reserved,
    sections,
)

Segment = tuple[str, str | None]
Sentence = dict[str, Any]

HELD_OUT_FOLDER = Path(__file__).parent / "heldout"
SHORTEST, LONGEST = 4, 64
# Weights of scenes that speak of people are high on purpose: names are what a prompt is for.
PREFIX_SHARE, FILLER_SHARE = 0.22, 0.14


@cache
def words() -> dict[str, list[str]]:
    """Read `text/words.txt`: the words that fill each slot."""
    result = {}
    for line in (TEXT_FOLDER / "words.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            key, _, values = line.partition(": ")
            result[key] = values.split()
    return result


@cache
def scenes() -> dict[str, tuple[float, list[str]]]:
    """Read `text/scenes.txt`: weight and templates of each scene."""
    result: dict[str, tuple[float, list[str]]] = {}
    current: list[str] = []
    for line in (TEXT_FOLDER / "scenes.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            name, weight = line.strip("[]").split()
            current = []
            result[name] = float(weight), current
        elif line.strip() and not line.startswith("#"):
            current.append(line)
    return result


def amount(rng: random.Random) -> str:
    """Draw a sum of money as a budget speaks of it."""
    share = rng.random()
    if share < 0.30:
        rest = rng.choice([rng.randint(1, 9) * 1000, rng.randint(10, 99) * 100])
        return f"{rng.randint(1, 99)}億{rest:,}万円"
    if share < 0.45:
        return f"{rng.randint(1, 450)}億円"
    if share < 0.75:
        return f"{rng.randint(100, 9999):,}万円"
    if share < 0.90:
        return f"{rng.randint(1, 99) * 10:,}万{rng.randint(1, 9) * 1000:,}円"
    return f"{rng.randint(1, 9)}億{rng.randint(1, 9) * 100}万円"


def count(rng: random.Random, unit: str) -> str:
    """Draw a number of people or things."""
    sizes = [(2, 99), (100, 999), (1000, 9999)]
    number = rng.choice([rng.randint(*rng.choice(sizes)), rng.randint(1, 9) * 100])
    return f"{number:,}{unit}"


def date(rng: random.Random) -> str:
    """Draw a date, a month or the end of a month."""
    month, day, year = rng.randint(1, 12), rng.randint(1, 30), rng.randint(6, 9)
    forms = [f"{month}月{day}日", f"令和{year}年{month}月", f"{month}月下旬", f"{month}月末"]
    return rng.choice([*forms, f"令和{year}年{month}月{day}日"])


def clock(rng: random.Random) -> str:
    """Draw a time of day."""
    minutes = rng.choice(["", "", "30分", f"{rng.randint(1, 11) * 5}分"])
    return f"{rng.choice(['午前', '午後'])}{rng.randint(1, 11)}時{minutes}"


YEARS = [
    "令和7年度",
    "令和8年度",
    "令和6年度",
    "令和5年度",
    "令和9年度",
    "平成30年度",
    "令和元年度",
]
SLOTS: dict[str, Callable[[random.Random], str]] = {
    "A": amount,
    "a": lambda r: f"{r.choice([r.randint(2, 98) * 100, r.randint(1, 9) * 1000]):,}円",
    "PC": lambda r: f"{r.randint(0, 99)}.{r.randint(1, 9)}パーセント",
    "wari": lambda r: f"{r.randint(1, 9)}割",
    "N": lambda r: count(r, r.choice(["人", "人", "件", "件", "名"])),
    "N2": lambda r: count(r, ""),
    "NS": lambda r: count(r, "世帯"),
    "n": lambda r: str(r.randint(2, 60)),
    "n2": lambda r: str(r.randint(2, 9)),
    "n4": lambda r: str(r.randint(1000, 9999)),
    "D": date,
    "Y": lambda r: r.choice(YEARS),
    "G": lambda r: f"議案第{r.randint(1, 99)}号",
    "MN": lambda r: f"{r.randint(1, 12)}月",
    "TM": clock,
}


class Writer:
    """Draws sentences; every random choice comes from one generator."""

    def __init__(self, rng: random.Random, lexicon: Lexicon) -> None:
        self.rng, self.lexicon = rng, lexicon
        self._names: dict[str, Callable[[random.Random], Name]] = {
            "S": lexicon.person,
            "P": lexicon.place,
            "FN": lexicon.full_name,
            "CO": lexicon.company,
            "CITY": lambda _: sections()["city"][0],
        }

    def fill(self, template: str) -> list[Segment]:
        """Return the template's segments with every slot filled."""
        segments: list[Segment] = []
        for part in re.split(r"(<[A-Za-z0-9]+>)", template):
            key = part[1:-1]
            if not part:
                continue
            if part[0] != "<":
                segments.append((part, None))
            elif key in self._names:
                segments.append(self._names[key](self.rng))
            elif key in words():
                segments.append((self.rng.choice(words()[key]), None))
            else:
                segments.append((SLOTS[key](self.rng), None))
        return segments

    def sentence(self) -> Sentence:
        """Return one sentence: text, what the synthesiser is told, segments and names."""
        weights = [weight for weight, _ in scenes().values()]
        while True:
            scene = self.rng.choices(list(scenes()), weights)[0]
            template = self.rng.choice(scenes()[scene][1])
            segments = self.fill(template)
            if scene not in ("open", "close") and len(template) > 8:
                self._loosen(segments)
            text = "".join(surface for surface, _ in segments)
            if SHORTEST <= len(text) <= LONGEST:
                spoken = "".join(reading or surface for surface, reading in segments)
                names = [list(s) for s in segments if s[1]]
                return {"text": text, "tts": spoken, "segs": segments, "names": names}

    def _loosen(self, segments: list[Segment]) -> None:
        """Put a connecting word or a filler in front, as people do."""
        if self.rng.random() < PREFIX_SHARE:
            segments.insert(0, (self.rng.choice(words()["PREFIX"]), None))
        if self.rng.random() < FILLER_SHARE:
            after_pause = segments[0][0].endswith(("、", "。")) and len(segments) > 1
            place = 1 if after_pause and self.rng.random() < 0.4 else 0
            segments.insert(place, (self.rng.choice(words()["FILLER"]), None))


def held_out_texts() -> set[str]:
    """Return every sentence of the frozen sets, none of which may be trained on."""
    return {
        json.loads(line)["text"]
        for path in HELD_OUT_FOLDER.glob("*.jsonl")
        for line in path.read_text("utf-8").splitlines()
    }


def write_names(path: Path, writer: Writer, used: set[Name]) -> None:
    """Write every name that a training prompt may list: surface, tab, reading."""
    lexicon, rng = Lexicon.load(MIN_LISTED_USES), writer.rng
    lists = sections()
    names = {*used, *lexicon.surnames, *lists["common_surnames"], *lists["homophones"]}
    names |= set(rng.sample(lexicon.places, min(25000, len(lexicon.places))))
    names |= {lexicon.draw(rng) for _ in range(20000)}
    kept = sorted(n for n in names if not is_reserved(n[0]))
    path.write_text("".join(f"{s}\t{r}\n" for s, r in kept), "utf-8")
    reserved = sorted(lexicon.reserved)
    other = path.with_name("reserved_names.tsv")
    other.write_text("".join(f"{s}\t{r}\n" for s, r in reserved), "utf-8")


def main() -> None:
    """Write the training sentences and the frozen sets beside them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--train", type=int, default=24000)
    parser.add_argument("--seed", type=int, default=20261121)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    writer, seen = Writer(random.Random(args.seed), Lexicon.load()), held_out_texts()
    names: set[Name] = set()
    with (args.out / "train.jsonl").open("w", encoding="utf-8") as file:
        written = 0
        while written < args.train:
            sentence = writer.sentence()
            text = sentence["text"]
            if text in seen or any(name in text for name in held_out_names()):
                continue
            seen.add(text)
            names.update((n[0], n[1]) for n in sentence["names"])
            row = {"id": f"train-{written:05d}", **sentence}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            written += 1
    write_names(args.out / "names.tsv", writer, names)
    for path in HELD_OUT_FOLDER.glob("*.jsonl"):
        (args.out / path.name).write_text(path.read_text("utf-8"), "utf-8")
    print(f"{written} sentences, {len(names)} different names")


if __name__ == "__main__":
    main()
