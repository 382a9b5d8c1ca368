"""Kanji, and the year of school in which each is taught."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HIGHEST_GRADE = 6
"""The last year of primary school."""

COMMON = 9
"""Stands for the 常用漢字 that are not taught in primary school."""

UNCOMMON = 10
"""Stands for kanji that are not even 常用漢字."""

_LIKE_KANJI = "々〆ヶ"

_PRINTED_AS = str.maketrans("叱填剥頬", "𠮟塡剝頰")
"""How most fonts and keyboards write four kanji of the list. Source: 常用漢字表, 付記."""


def is_kanji(letter: str) -> bool:
    """Return whether a reading can stand over this letter.

    々 repeats a kanji, and the small ヶ within names (霞ヶ関) stands for one.
    """
    return (
        "\u4e00" <= letter <= "\u9fff"
        or "\u3400" <= letter <= "\u4dbf"
        or "\uf900" <= letter <= "\ufaff"
        or "\U00020000" <= letter <= "\U0003ffff"
        or letter in _LIKE_KANJI
    )


def has_kanji(text: str) -> bool:
    """Return whether a word needs to be read at all."""
    return any(is_kanji(letter) and letter != "ヶ" for letter in text)


@cache
def _grades() -> dict[str, int]:
    grades: dict[str, int] = {}
    page = Path(__file__).with_name("kanji_grades.txt").read_text(encoding="utf-8")
    for line in page.splitlines():
        if not line.startswith("#"):
            grade, _, letters = line.partition("\t")
            grades.update(dict.fromkeys(letters, int(grade)))
    return grades


def grade(letter: str) -> int:
    """Return the year in which a kanji is taught: 1-6, `COMMON` or `UNCOMMON`.

    Source: 学年別漢字配当表 and 常用漢字表, see the head of `kanji_grades.txt`.
    """
    return 1 if letter in _LIKE_KANJI else _grades().get(letter.translate(_PRINTED_AS), UNCOMMON)


def is_hard(word: str, known_grade: int) -> bool:
    """Return whether a word has a kanji that is taught after `known_grade` (1-6, 9)."""
    return any(is_kanji(letter) and grade(letter) > known_grade for letter in word)
