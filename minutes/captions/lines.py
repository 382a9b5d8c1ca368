"""Lines of a given number of characters: how wide text is, and where it may be divided.

Widths are in full-width characters (1.0 is a kanji, 0.5 a Latin letter). Three kinds of
rules say where a line may end: what must never stand at an end (kinsoku), what belongs
together (a number and its unit, a katakana or Latin word, a name), and what reads best
(after 。 and 、, between bunsetsu, between words).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from minutes.captions.names import NO_NAMES, NameList

CLOSING = "」』）］｝】〉》〕〙〗’”)]}｣"
OPENING = "「『（［｛【〈《〔〘〖‘“([{｢"
STOPS = "。．！？!?｡"
COMMAS = "、，､"
NOT_AT_START = frozenset(
    CLOSING + STOPS + COMMAS + "・：；:;,.･ーｰ～〜゠–‐…‥ゝゞ々〻ヽヾ"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "ﾞﾟｧｨｩｪｫｯｬｭｮ%％℃°\u3000 "
)
NOT_AT_END = frozenset(OPENING + "＃#￥¥$＄№")
"""Source: JIS X 4051 (行頭禁則文字, 行末禁則文字), with signs joined to numbers."""

_HALF_AT_END = frozenset("、。，．」』）］｝】〉》〕")
"""Their ink fills one half; the other need not be kept free at the end of a line. Source:
JIS X 4051; the half character of broadcasting's 15.5 is the room for them."""

_UNITS = (
    "パーセント|ポイント|キロメートル|キログラム|ヘクタール|メートル|センチ|ミリ|グラム|リットル|トン|キロ|"
    "平方メートル|年度|年間|か月|ヶ月|カ月|週間|時間|分間|秒間|日間|か所|ヶ所|カ所|箇所|人目|番目|回目|年目|"
    "件目|点目|世帯|億円|万円|千円|丁目|番地|号棟|議席|年生|年|月|日|時|分|秒|円|人|件|名|条|項|号|番|回|度|"
    "点|倍|歳|個|本|台|戸|校|期|次|区|票|枚|通|冊|階|組|班|級|位|割|周|km|cm|mm|kg|ha|[A-Za-z%％℃㎡㎞]{1,4}"
)
_DIGIT = "[0-9０-９]"
_TOGETHER = re.compile(
    rf"第?{_DIGIT}+(?:[,.，．]{_DIGIT}+)*(?:[十百千万億兆](?:{_DIGIT}+)?)*(?:{_UNITS})?"
    r"|[ァ-ヺーｦ-ﾟ]{2,}"
    r"|[A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ0-9０-９'’./_-]*"
    r"|[…‥―─]{2,}"
)

_DEPENDENT = ("助詞", "助動詞", "接尾辞", "補助記号", "空白")
_JOINED = ("名詞", "接頭辞", "記号", "代名詞", "形状詞")


class Piece(Protocol):
    """A morpheme, as `minutes.dictionary.readings` finds them."""

    @property
    def start(self) -> int:
        """Where it begins, in characters."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def surface(self) -> str:
        """The text."""

    @property
    def reading(self) -> str:
        """How it is read, in hiragana, empty where that is unknown."""

    @property
    def kind(self) -> tuple[str, ...]:
        """Its part of speech from the general to the special."""


Analyse = Callable[[str], Sequence[Piece]]
"""Divides text into morphemes; together they are the text."""


class Border(IntEnum):
    """How good it is to end a line at a place."""

    FORBIDDEN = -2
    """By kinsoku."""
    TOGETHER = -1
    """Within a number, a katakana word, a name."""
    LETTER = 0
    ENDING = 1
    """Before what cannot stand alone, as を or ます."""
    WORD = 2
    PHRASE = 3
    """Between two bunsetsu."""
    COMMA = 4
    SENTENCE = 5


_WORTH = {
    Border.LETTER: -0.4,
    Border.ENDING: -0.3,
    Border.WORD: 0.06,
    Border.PHRASE: 0.3,
    Border.COMMA: 0.4,
    Border.SENTENCE: 0.45,
}
"""What part of a line may stay empty to end it at such a place rather than at a neutral
one. Our choice, by looking at
captions of 14 and 15.5 characters."""


def letter_halves(letter: str) -> int:
    """Return how many half-width columns a letter takes: 0, 1 or 2."""
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WFA" else 1


def measure(text: str) -> float:
    """Return the width of a line of text, in full-width characters.

    A mark like 。 or 」 at the end counts half, a space there nothing.
    """
    bare = text.rstrip(" \u3000")
    halves = sum(map(letter_halves, bare))
    return (halves - _end_saving(bare)) / 2


def _end_saving(text: str) -> int:
    return 1 if text and text[-1] in _HALF_AT_END else 0


@dataclass(frozen=True, slots=True)
class Breaker:
    """Divides text into lines of at most `width` full-width characters.

    `analyse` finds words; without it, the kinds of letters stand in. `names` are words
    that stay whole.
    """

    width: float
    analyse: Analyse | None = None
    names: NameList = NO_NAMES

    def borders(self, text: str) -> list[Border]:
        """Return how good a line end is before each letter; the first one does not count."""
        found = self._words(text)
        for start, end in self._together(text):
            for place in range(start + 1, end):
                found[place] = min(found[place], Border.TOGETHER)
        for place in range(1, len(text)):
            found[place] = _by_signs(text[place - 1], text[place], found[place])
        return found

    def end(self, text: str, borders: Sequence[Border], start: int, least: int = 0) -> int:
        """Return where the line that begins at `start` ends, not before `least`."""
        room = round(self.width * 2)
        fitting, halves, place = start, 0, start
        while place < len(text):
            halves += letter_halves(text[place])
            place += 1
            line = text[start:place]
            if measure(line) * 2 <= room:
                fitting = place
            elif halves > room + 1:
                break
        if fitting == len(text):
            return fitting
        if fitting == start:
            return start + 1  # narrower than one letter
        first = max(start + 1, min(least, fitting))
        return _best(text, borders, (start, first, fitting), room)

    def lines(self, text: str) -> list[str]:
        """Return a whole text in lines; joined they are the text."""
        borders, found, start = self.borders(text), [], 0
        while start < len(text):
            end = self.end(text, borders, start)
            found.append(text[start:end])
            start = end
        return found

    def _words(self, text: str) -> list[Border]:
        if self.analyse is None:
            kinds = [_letter_kind(letter) for letter in text]
            return [
                Border.PHRASE
                if place and kinds[place - 1] == "kana" and kinds[place] != "kana"
                else Border.LETTER
                for place in range(len(text))
            ]
        found = [Border.LETTER] * len(text)
        before: Piece | None = None
        for piece in self.analyse(text):
            if before is not None:
                found[piece.start] = _between(before, piece)
            before = piece
        return found

    def _together(self, text: str) -> Iterable[tuple[int, int]]:
        for match in _TOGETHER.finditer(text):
            yield match.span()
        for start, end, _ in self.names.find(text):
            yield start, end


def _best(text: str, borders: Sequence[Border], places: tuple[int, int, int], room: int) -> int:
    """Return the best line end between two places; where all are bad, the least bad one."""
    start, first, last = places
    best, best_worth = 0, float(-room)
    halves = sum(map(letter_halves, text[start:first]))
    for place in range(first, last + 1):
        if place > first:
            halves += letter_halves(text[place - 1])
        if borders[place] >= Border.LETTER:
            worth = _WORTH[borders[place]] * room + halves
            if worth >= best_worth:
                best, best_worth = place, worth
    if best:
        return best
    for allowed in (Border.TOGETHER, Border.FORBIDDEN):
        for place in range(last, first - 1, -1):
            if borders[place] >= allowed:
                return place
    return last


def _between(before: Piece, piece: Piece) -> Border:
    """Return how good a line end is between two morphemes."""
    kind, last = piece.kind[:1], before.kind[:1]
    if not kind or not last or kind[0] in _DEPENDENT or last[0] == "接頭辞":
        return Border.ENDING
    if "非自立可能" in piece.kind and last[0] in {"助詞", "動詞", "助動詞"}:
        return Border.ENDING  # して|いる, 行い|ます: one bunsetsu
    if kind[0] in {"名詞", "動詞", "接頭辞"} and last[0] in (*_JOINED, "接尾辞"):
        return Border.WORD  # 総務|常任|委員会, 開会|する
    return Border.PHRASE


def _by_signs(before: str, after: str, found: Border) -> Border:
    """Return the border between two letters, seen what signs they are."""
    if (
        after in NOT_AT_START
        or before in NOT_AT_END
        or letter_halves(after) == 0
        or before == "\u200d"
    ):
        return Border.FORBIDDEN
    if found == Border.TOGETHER:
        return found
    if before in STOPS:
        return Border.SENTENCE
    if before in COMMAS or after in OPENING or before == " ":
        return Border.COMMA
    if before in CLOSING and found != Border.ENDING:
        return Border.COMMA
    return found


def _letter_kind(letter: str) -> str:
    if "ぁ" <= letter <= "ゖ" or letter in COMMAS or letter in STOPS:
        return "kana"
    return "other"
