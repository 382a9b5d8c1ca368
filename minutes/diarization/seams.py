"""Where a change of speaker may cut a text: not within a word, best after a sentence.

No analysis of the language: Japanese shows most of its seams by its scripts. Words of
content are written in kanji, katakana or figures, and what belongs to them follows in
hiragana; so a phrase begins where hiragana end. Pure functions.
"""

from __future__ import annotations

import unicodedata
from enum import Enum

from minutes.types import Seconds, Word

PAUSE: Seconds = 0.3
"""What seems a word, but with such a pause in it, may be two people's. Our choice: the
pause that also ends a sentence (`asr.punctuation`)."""

LONGEST_LETTER: Seconds = 0.5
"""What a letter lasts at most: a kanji of two slow morae. Source: 4 to 12 morae a second,
slow dictation to hurried speech. The aligner hides pauses in the word behind them."""

SENTENCE_ENDS = "。？！?!"
PAUSE_MARKS = "、,，"
NUMERALS = "〇一二三四五六七八九十百千万億兆"
WITHIN_NUMBERS = ".．,，"


class Script(Enum):
    """What a letter is written in."""

    NUMBER = "number"
    KANJI = "kanji"
    KATAKANA = "katakana"
    LATIN = "latin"
    HIRAGANA = "hiragana"
    OTHER = "other"


BOUND = frozenset(
    [
        *((script, script) for script in (Script.NUMBER, Script.KANJI, Script.KATAKANA)),
        (Script.LATIN, Script.LATIN),
        # 295億円, 令和4年, 第3回, 5パーセント, 30km, 3DK
        *((Script.NUMBER, script) for script in (Script.KANJI, Script.KATAKANA, Script.LATIN)),
        *((script, Script.NUMBER) for script in (Script.KANJI, Script.LATIN)),
    ]
)
"""Which neighbours are most often one word, figure or sum."""


def is_within_word(before: Word, after: Word) -> bool:
    """Return whether a cut here would most likely go through a word or a number.

    A pause makes two words of what looks like one (「議長」「佐藤委員」).
    """
    if _pause(before, after) >= PAUSE or not before.text.strip() or not after.text.strip():
        return False
    last, first = before.text.rstrip()[-1], after.text.lstrip()[0]
    if last in WITHIN_NUMBERS and first.isdecimal():
        return before.text.strip() in WITHIN_NUMBERS or before.text.rstrip()[-2:-1].isdecimal()
    if first in WITHIN_NUMBERS and last.isdecimal():
        return True
    return (_script(last), _script(first)) in BOUND


def worth_of_cut(before: Word, after: Word) -> float:
    """Return how well a change of speaker fits between two words."""
    ending = before.text.rstrip()[-1:]
    mark = 1.0 if ending and ending in SENTENCE_ENDS else 0.0
    mark = 0.5 if ending and ending in PAUSE_MARKS else mark
    if not mark and ending and after.text.strip():
        following = _script(after.text.lstrip()[0])
        if _script(ending) is not Script.HIRAGANA and following is Script.HIRAGANA:
            mark = -0.3  # most likely 開|きます or 予算|の
        elif _script(ending) is Script.HIRAGANA and following is not Script.HIRAGANA:
            mark = 0.1
    return mark + min(0.5, _pause(before, after))


def _pause(before: Word, after: Word) -> Seconds:
    stretched = after.end - after.start - LONGEST_LETTER * max(1, len(after.text.strip()))
    return max(0.0, after.start - before.end) + max(0.0, stretched)


def _script(letter: str) -> Script:
    name = unicodedata.name(letter, "")
    if letter.isdecimal() or letter in NUMERALS:
        return Script.NUMBER
    if name.startswith("CJK UNIFIED") or letter in "々〆ヶ":
        return Script.KANJI
    if "KATAKANA" in name:  # the long mark of ー is one, too
        return Script.KATAKANA
    if name.startswith("HIRAGANA"):
        return Script.HIRAGANA
    return Script.LATIN if letter.isalpha() or letter in "%％" else Script.OTHER
