"""The lists of kanji are those of the state, complete."""

from __future__ import annotations

from collections import Counter

import pytest

from minutes.captions.kanji import COMMON, UNCOMMON, _grades, grade, has_kanji, is_hard, is_kanji


def test_each_year_has_as_many_kanji_as_the_notification_says() -> None:
    counts = Counter(_grades().values())
    assert [counts[year] for year in range(1, 7)] == [80, 160, 200, 202, 193, 191]
    assert sum(counts.values()) == 2136


@pytest.mark.parametrize(
    ("letter", "year"),
    [("右", 1), ("市", 2), ("県", 3), ("岡", 4), ("潟", 4), ("賛", 5), ("賀", 4), ("劇", 6),
     ("崎", 4), ("僚", COMMON), ("𠮟", COMMON), ("叱", COMMON), ("鷲", UNCOMMON), ("々", 1)],
)  # fmt: skip
def test_a_kanji_is_taught_in_its_year(letter: str, year: int) -> None:
    assert is_kanji(letter)
    assert grade(letter) == year


def test_hard_words_have_one_kanji_that_is_not_known_yet() -> None:
    assert is_hard("委嘱", 6)
    assert not is_hard("委嘱", COMMON)
    assert not is_hard("会議", 6)
    assert is_hard("会議", 3)
    assert is_hard("鷲津", COMMON)


def test_kana_and_signs_need_no_reading() -> None:
    assert not has_kanji("ケーキをヶ、ABC12")
    assert has_kanji("行う")
