"""Words said twice, and words begun and not finished: what to propose, and what is a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minutes.editing.fillers import CERTAIN
from minutes.editing.searching import Sounds
from minutes.editing.tidying import FREE, Tidying, TidyingKind

_BETWEEN = rf"、(?:{CERTAIN}、)*"
_NOUN = "[0-9０-９一-龥々ァ-ヴー]"
_PARTICLE = r"(?:は|が|を|に|の|で|と|も|へ|から|まで|より|について|における|として)"
_AGAIN = "(?=(?P<again>.+))"

_PHRASES = (
    # この、この道路 · それで、それで
    re.compile(
        rf"{FREE}((?:[こそあど](?:の|れは?|こ[はでに]?|ういう)|それで|そして|ただし?|あと|なので)"
        rf"{_BETWEEN}){_AGAIN}"
    ),
    # 予算は、予算は · 道路の、道路の
    re.compile(rf"(?:{FREE}|(?<=[ぁ-ん]))({_NOUN}{{1,8}}{_PARTICLE}{_BETWEEN}){_AGAIN}"),
)
_WORD = re.compile(rf"(?:{FREE}|(?<=[ぁ-ん]))({_NOUN}{{2,8}}{_BETWEEN}){_AGAIN}")
"""予算、予算の: only before a particle. 「市民、市民団体」 is a list."""

_FRAGMENT = re.compile(rf"{FREE}([ぁ-ん]{{1,2}}[ぁぃぅぇぉゃゅょ]?[、っ]+)(?=[一-龥])")

_WORDS = frozenset(
    [
        *("は", "が", "を", "に", "で", "と", "も", "へ", "や", "の", "か", "ね", "よ"),
        *("な", "さ", "て", "し", "ば", "ん", "え", "あ", "お", "う", "ま", "はい", "いえ"),
        *(
            "いや",
            "ええ",
            "ああ",
            "まだ",
            "また",
            "もう",
            "この",
            "その",
            "あの",
            "では",
            "でも",
            "なお",
            "まず",
        ),
        *(
            "ただ",
            "さて",
            "ここ",
            "そこ",
            "これ",
            "それ",
            "あと",
            "いま",
            "つい",
            "やや",
            "ほぼ",
            "よく",
            "とき",
        ),
        *(
            "こと",
            "もの",
            "ため",
            "など",
            "ほか",
            "うち",
            "もし",
            "いつ",
            "どう",
            "そう",
            "こう",
            "なぜ",
            "ぜひ",
        ),
        *(
            "より",
            "さき",
            "のち",
            "まえ",
            "さあ",
            "ほら",
            "へえ",
            "ほう",
            "うん",
            "ふと",
            "おい",
            "おお",
            "ので",
        ),
        *(
            "のに",
            "から",
            "まで",
            "のみ",
            "よし",
            "どの",
            "なに",
            "だれ",
            "ごく",
            "もと",
            "かつ",
            "すぐ",
            "しか",
        ),
        *("ほど", "なら", "だが", "だけ", "ずつ"),
    ]
)
"""Short, but words of their own: no beginnings of a word that was not finished."""

_AHEAD = 8
"""Characters that are read after a fragment: the word that it may begin."""


def find_repetitions(text: str) -> Iterator[Tidying]:
    """Yield what was said, broken off, and said again in the same words."""
    for pattern in (*_PHRASES, _WORD):
        for match in pattern.finditer(text):
            said = match[1].partition("、")[0]
            after = match["again"][len(said) :]
            if not match["again"].startswith(said) or after[:1] in {"", "。"}:
                continue
            if pattern is _WORD and not re.match(_PARTICLE, after):
                continue
            yield Tidying(match.span(1), match[1], "", TidyingKind.REPETITION)


def find_false_starts(text: str, sounds: Sounds) -> Iterator[Tidying]:
    """Yield beginnings of the word that follows: 「け、検討」."""
    for match in _FRAGMENT.finditer(text):
        begun = match[1].rstrip("、っ")
        if not begun or begun in _WORDS:
            continue
        pieces = sounds(text[match.end() : match.end() + _AHEAD])
        if any(
            start == 0 and reading.startswith(begun) and reading != begun
            for start, _, reading in pieces
        ):
            yield Tidying(match.span(1), match[1], "", TidyingKind.FALSE_START)
