"""When each character of a sentence is spoken, from the synthesiser's phone times."""

import difflib
import unicodedata
from typing import Any

import numpy as np
from hts import Phone

VOWELS = frozenset("aiueoAIUEO") | {"N", "cl"}
PAUSES = frozenset(("pau", "sil"))


def _is_katakana(character: str) -> bool:
    return "ァ" <= character <= "ヴ" or character == "ー"


def moras(phones: list[Phone]) -> list[tuple[float, float]]:
    """Return (start, end) of every mora."""
    result, start = [], None
    for name, begin, end in phones:
        if name in PAUSES:
            start = None
            continue
        start = begin if start is None else start
        if name in VOWELS:
            result.append((start, end))
            start = None
    return result


def _word_characters(
    front: list[dict[str, Any]], spoken: list[tuple[float, float]], end: float
) -> tuple[list[tuple[str, float]], int]:
    """Spread each word of the front end evenly over its moras; also returns moras used."""
    characters, k = [], 0
    for word in front:
        surface = unicodedata.normalize("NFKC", word["string"])
        n = word["mora_size"] if any(_is_katakana(c) for c in word["pron"]) else 0
        begin = spoken[k][0] if k < len(spoken) else end
        if n and k < len(spoken):
            stop = spoken[min(k + n, len(spoken)) - 1][1]
        else:
            begin = stop = spoken[k - 1][1] if 0 < k <= len(spoken) else begin
        for i, character in enumerate(surface):
            characters.append((character, begin + (stop - begin) * i / len(surface)))
        k += n
    return characters, k


def character_times(
    sentence: dict[str, Any], front: list[dict[str, Any]], phones: list[Phone], end: float
) -> list[float]:
    """Return the start time in seconds of every character of the sentence's text.

    The front end may rewrite what it was given (numbers), so its words are matched to the text
    and what does not match is interpolated; a name is spread evenly over its reading.
    """
    timed, _ = _word_characters(front, moras(phones), end)
    told = unicodedata.normalize("NFKC", sentence["tts"])
    known: dict[int, float] = {}
    matcher = difflib.SequenceMatcher(None, told, "".join(c for c, _ in timed), autojunk=False)
    for a, b, n in matcher.get_matching_blocks():
        known.update({a + i: timed[b + i][1] for i in range(n)})
    points = sorted(known) or [0]
    values = [known.get(i, phones[0][1]) for i in points]
    times = np.interp(np.arange(len(told) + 1), [*points, len(told)], [*values, end])
    out: list[float] = []
    at = 0
    for surface, reading in sentence["segs"]:
        n = len(reading or surface)
        begin, stop = (float(times[min(at + k, len(told))]) for k in (0, n))
        if reading:
            out += [begin + (stop - begin) * i / len(surface) for i in range(len(surface))]
        else:
            out += [float(times[min(at + i, len(told))]) for i in range(n)]
        at += n
    return [round(float(t), 3) for t in np.maximum.accumulate(out)]
