"""How alike two readings sound: morae, and a weighted edit distance between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_VOWEL_ROWS = "あかさたなはまやらわがざだばぱ"
_CONSONANTS = ("", "k", "s", "t", "n", "h", "m", "y", "r", "w", "g", "z", "d", "b", "p")
_COLUMNS = (
    "あかさたなはまやらわがざだばぱぁゃゎ",
    "いきしちにひみりぎじぢびぴぃ",
    "うくすつぬふむゆるぐずづぶぷぅゅゔ",
    "えけせてねへめれげぜでべぺぇ",
    "おこそとのほもよろをごぞどぼぽぉょ",
)
_VOWELS = "aiueo"
_SPECIAL = {"ん": "N", "っ": "Q"}

LONG = ":"
"""The second half of a long vowel, however it is spelt."""

_PAIRS = ("kg", "sz", "td", "hb", "hp", "bp", "zd")
"""Consonants that differ by the voice alone, or that are written alike (ぢ, づ)."""

_NEAR = ("mn", "rd", "mb", "kt", "kp", "tp", "kh", "sh", "st", "gb", "gd", "rn", "gn", "zy", "ry")
"""Consonants made at a similar place or in a similar way; often confused in a hall."""

SAME, VOICED, NEARBY, HALF, OTHER = 0.0, 0.25, 0.45, 0.6, 1.0
WEAK_GAP, GAP = 0.4, 1.0
"""Cost of leaving out a long vowel, っ or ん, and of leaving out any other mora."""


@dataclass(frozen=True, slots=True)
class Mora:
    """One beat: consonant (`y` after it where it is palatal) and vowel.

    ん, っ and the second half of a long vowel are beats without a vowel.
    """

    consonant: str
    vowel: str


def _spell() -> dict[str, Mora]:
    spelt = {kana: Mora(sign, "") for kana, sign in _SPECIAL.items()}
    for vowel, column in zip(_VOWELS, _COLUMNS, strict=True):
        for kana in column:
            spelt[kana] = Mora(_consonant(kana, vowel), vowel)
    return spelt


def _consonant(kana: str, vowel: str) -> str:
    special = {"ぢ": "z", "づ": "z", "じ": "z", "を": "", "ゔ": "b", "ゎ": "w"}
    if kana in special:
        return special[kana]
    if kana in "ぁぃぅぇぉ":
        return ""
    if kana in "ゃゅょ":
        return "y"
    rows = {
        "a": _VOWEL_ROWS,
        "i": "いきしちにひみ りゐぎじぢびぴ",
        "u": "うくすつぬふむゆる ぐずづぶぷ",
        "e": "えけせてねへめ れゑげぜでべぺ",
        "o": "おこそとのほもよろをごぞどぼぽ",
    }
    return _CONSONANTS[rows[vowel].index(kana)]


_SPELT = _spell()
_SMALL = "ぁぃぅぇぉゃゅょゎ"


@lru_cache(maxsize=65_536)
def morae(reading: str) -> tuple[Mora, ...]:
    """Return the beats of a reading in hiragana; what is not kana is passed over.

    Long vowels are one sound however they are spelt: こう, こお and こー are alike, and so
    are せい and せえ.
    """
    beats: list[Mora] = []
    for kana in reading:
        if kana == "ー":
            beats.append(Mora(LONG, ""))
            continue
        if kana not in _SPELT:
            continue
        mora = _SPELT[kana]
        if kana in _SMALL and beats and beats[-1].vowel:
            beats[-1] = _joined(beats[-1], kana, mora)
        elif mora.consonant == "" and _lengthens(beats, mora.vowel):
            beats.append(Mora(LONG, ""))
        else:
            beats.append(mora)
    return tuple(beats)


def _joined(before: Mora, kana: str, small: Mora) -> Mora:
    if kana in "ゃゅょ":
        # し, ち and じ are palatal in themselves; the y of しゃ adds nothing to them.
        return Mora(before.consonant + "y", small.vowel)
    return Mora(before.consonant, small.vowel)


def _lengthens(beats: list[Mora], vowel: str) -> bool:
    if not beats:
        return False
    last = next((beat.vowel for beat in reversed(beats) if beat.vowel), "")
    if beats[-1].consonant == LONG or not beats[-1].vowel:
        return False
    return vowel == last or (last == "o" and vowel == "u") or (last == "e" and vowel == "i")


def distance(first: str, second: str) -> float:
    """Return how differently two readings sound: 0 alike, 1 nothing in common.

    The weighted edit distance over beats, divided by the length of the longer one.
    """
    left, right = morae(first), morae(second)
    if not left or not right:
        return 0.0 if left == right else 1.0
    row = [0.0]
    for beat in right:
        row.append(row[-1] + _gap(beat))
    for beat in left:
        previous, row = row, [row[0] + _gap(beat)]
        for at, other in enumerate(right):
            row.append(
                min(
                    previous[at] + difference(beat, other),
                    previous[at + 1] + _gap(beat),
                    row[at] + _gap(other),
                )
            )
    return min(1.0, row[-1] / max(len(left), len(right)))


def _gap(beat: Mora) -> float:
    return GAP if beat.vowel else WEAK_GAP


@lru_cache(maxsize=65_536)
def difference(first: Mora, second: Mora) -> float:
    """Return how differently two beats sound, 0 to 1."""
    if first == second:
        return SAME
    if not first.vowel or not second.vowel:
        return NEARBY if not first.vowel and not second.vowel else OTHER
    consonants = _consonant_difference(first.consonant, second.consonant)
    if first.vowel == second.vowel:
        return consonants
    return HALF if consonants == SAME else OTHER


def _consonant_difference(first: str, second: str) -> float:
    plain, other = first.rstrip("y") or first, second.rstrip("y") or second
    palatal = 0.0 if first.endswith("y") == second.endswith("y") else VOICED
    if plain == other:
        return palatal
    pair = {plain, other}
    if any(pair == set(known) for known in _PAIRS):
        return max(VOICED, palatal)
    if any(pair == set(known) for known in _NEAR):
        return NEARBY
    return HALF


def features(reading: str) -> NDArray[np.int64]:
    """Return numbers that alike readings share: beats, pairs of beats and of vowels.

    Voicing is folded and the edges count as beats, so that a reading with one wrong beat
    still shares most of them.
    """
    beats = [_folded(beat) for beat in morae(reading)]
    vowels = "".join(beat.vowel or beat.consonant for beat in morae(reading))
    edged = ["^", *beats, "$"]
    found = [("beat", beat) for beat in beats]
    found += [("pair", first + "." + second) for first, second in pairwise(edged)]
    found += [("vowels", vowels[at : at + 2]) for at in range(len(vowels) - 1)]
    return np.array(sorted({_number(item) for item in found}), np.int64)


_VOICELESS = str.maketrans("gzdbp", "ksthh")


def _folded(beat: Mora) -> str:
    return beat.consonant.translate(_VOICELESS) + beat.vowel


_numbers: dict[tuple[str, str], int] = {}


def _number(feature: tuple[str, str]) -> int:
    return _numbers.setdefault(feature, len(_numbers))
