"""Names for the practice corpus: small hand-made lists plus the surnames and places of NAIST-jdic.

The dictionary comes inside the pyopenjtalk-plus wheel. A name is (surface, katakana reading).
"""

import random
import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

Name = tuple[str, str]

TEXT_FOLDER = Path(__file__).parent / "text"
# One name in 40 is reserved: the evaluation draws its distractors from names never trained on.
RESERVED_SHARE = 40
# A kanji in fewer names than this gets no training worth the name; such names are left out.
MIN_KANJI_USES = 12
# Prompts may list rarer ones: their characters must at least have a token of their own.
MIN_LISTED_USES = 4
_KANJI = re.compile(r"^[\u4e00-\u9fff々ヶ]{1,4}$")


def split_pair(word: str) -> Name:
    """Return (surface, reading) of a word written as in `text/names.txt`."""
    # ヶ is katakana to a computer; it belongs to the surface when kanji follow.
    match = re.match(r"^(.*[^ァ-ヴー])([ァ-ヴー]+)$", word)
    if match is None:
        raise ValueError(f"not a surface with a reading: {word}")
    return match.group(1), match.group(2)


@cache
def sections() -> dict[str, list[Name]]:
    """Read `text/names.txt` into lists of names."""
    result: dict[str, list[Name]] = {}
    current: list[Name] = []
    for line in (TEXT_FOLDER / "names.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("["):
            current = result.setdefault(line.strip("[]"), [])
        else:
            current += [split_pair(word) for word in line.split()]
    return result


@cache
def held_out_names() -> frozenset[str]:
    """Return the surfaces that no training text and no training prompt may hold."""
    lists = sections()
    return frozenset(s for s, _ in lists["held_out_people"] + lists["held_out_places"])


def is_reserved(surface: str) -> bool:
    """Tell whether a name is kept for the evaluation (held out by name or by checksum)."""
    if any(name in surface for name in held_out_names()):
        return True
    return zlib.crc32(surface.encode()) % RESERVED_SHARE == 0


def dictionary_names(category: str) -> list[Name]:
    """Return the names of one NAIST-jdic category, such as `人名,姓`, all in kanji.

    Source: MeCab binary dictionary, feature strings end with NUL; columns as in NAIST-jdic
    (class ×6, base form, reading, pronunciation, accent).
    """
    import pyopenjtalk

    data = (Path(pyopenjtalk.__file__).parent / "dictionary" / "sys.dic").read_bytes()
    field_ = rb"([^,\0]+),"
    pattern = re.compile(f"名詞,固有名詞,{category},".encode() + rb"[^,\0]*,[^,\0]*," + field_ * 2)
    found: dict[str, str] = {}
    for match in pattern.finditer(data):
        surface, reading = match.group(1).decode("utf-8", "ignore"), match.group(2).decode()
        if _KANJI.match(surface) and re.fullmatch(r"[ァ-ヴー]{1,9}", reading):
            found.setdefault(surface, reading)
    return sorted(found.items())


@dataclass
class Lexicon:
    """All names there are, and how they are drawn; reserved names are in `reserved` only."""

    surnames: list[Name] = field(default_factory=list)
    given: list[Name] = field(default_factory=list)
    places: list[Name] = field(default_factory=list)
    reserved: list[Name] = field(default_factory=list)

    @classmethod
    def load(cls, min_uses: int = MIN_KANJI_USES) -> "Lexicon":
        """Read the dictionary and set the reserved names apart."""
        raw = {
            "surnames": dictionary_names("人名,姓"),
            "given": dictionary_names("人名,名"),
            "places": dictionary_names("地域,一般"),
        }
        uses = Counter(c for k in ("surnames", "places") for s, _ in raw[k] for c in s)
        result = cls()
        for kind, names in raw.items():
            for name in names:
                if kind == "given" and len(name[0]) > 3:
                    continue
                if len(name[0]) < 2 or min(uses[c] for c in name[0]) < min_uses:
                    continue
                keep = result.reserved if is_reserved(name[0]) else getattr(result, kind)
                keep.append(name)
        return result

    def person(self, rng: random.Random) -> Name:
        """Draw a surname: common, dictionary or composed; composed ones are mostly seen once."""
        lists, share = sections(), rng.random()
        if share < 0.25:
            return rng.choice(lists["common_surnames"])
        if share < 0.30:
            return rng.choice(lists["homophones"])
        if share < 0.72:
            return rng.choice(self.surnames)
        return self._compose(rng, "surname")

    def place(self, rng: random.Random) -> Name:
        """Draw a place name of the invented city."""
        share = rng.random()
        if share < 0.25:
            return rng.choice(sections()["common_places"])
        if share < 0.62:
            return rng.choice(self.places)
        return self._compose(rng, "place")

    def full_name(self, rng: random.Random) -> Name:
        """Draw a surname with a given name, written as one word."""
        common = sections()["given_names_common"]
        family = self.person(rng)
        given = rng.choice(common) if rng.random() < 0.3 else rng.choice(self.given)
        return family[0] + given[0], family[1] + given[1]

    def company(self, rng: random.Random) -> Name:
        """Draw an invented company named after a person or a place."""
        head = self.person(rng) if rng.random() < 0.6 else self.place(rng)
        tail = rng.choice(sections()["company_tails"])
        return head[0] + tail[0], head[1] + tail[1]

    def draw(self, rng: random.Random) -> Name:
        """Draw any name, for distractors in a prompt."""
        kind = rng.choices(("person", "place", "full_name", "company"), (5, 4, 2, 1))[0]
        return getattr(self, kind)(rng)

    def _compose(self, rng: random.Random, kind: str) -> Name:
        lists = sections()
        while True:
            head, tail = rng.choice(lists[f"{kind}_heads"]), rng.choice(lists[f"{kind}_tails"])
            name = head[0] + tail[0], head[1] + tail[1]
            if head[0] != tail[0] and not is_reserved(name[0]):
                return name
