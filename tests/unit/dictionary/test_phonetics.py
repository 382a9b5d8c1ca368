from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.dictionary.phonetics import distance, morae
from minutes.dictionary.readings import spell_numbers

KANA = st.text(
    "あいうえおかがきぎくしじすせそただちつてとなにぬのはばぱひふほまみもやゆよらりるろわんっゃゅょー",
    max_size=12,
)


@given(KANA)
def test_a_reading_sounds_like_itself(reading: str) -> None:
    assert distance(reading, reading) == 0


@given(KANA, KANA)
def test_distance_is_the_same_both_ways_and_between_0_and_1(first: str, second: str) -> None:
    assert 0 <= distance(first, second) <= 1
    assert distance(first, second) == pytest.approx(distance(second, first))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("こう", "こー"),
        ("こお", "こう"),
        ("せい", "せえ"),
        ("はなぢ", "はなじ"),
        ("つづき", "つずき"),
    ],
)
def test_spellings_of_one_sound_are_alike(first: str, second: str) -> None:
    assert distance(first, second) == 0


@pytest.mark.parametrize(
    ("said", "nearer", "farther"),
    [
        ("かき", "がき", "まき"),  # voicing
        ("がっこう", "がこう", "がたこう"),  # a small っ lost
        ("さとう", "さと", "さとむ"),  # a long vowel lost
        ("たかなし", "たかはし", "たむらし"),
        ("しゃしん", "さしん", "まつしん"),
    ],
)
def test_what_is_often_misheard_is_nearer(said: str, nearer: str, farther: str) -> None:
    assert distance(said, nearer) < distance(said, farther)


def test_a_contracted_sound_is_one_beat() -> None:
    assert [len(morae(reading)) for reading in ("きょう", "きよう", "しゃ", "っ", "")] == [
        2,
        3,
        1,
        1,
        0,
    ]


@pytest.mark.parametrize(
    ("written", "spelt"),
    [("4日市", "四日市"), ("108号", "百八号"), ("１０条", "十条"), ("12345", "12345"), ("0", "〇")],
)
def test_small_numbers_are_spelt_as_names_have_them(written: str, spelt: str) -> None:
    assert spell_numbers(written) == spelt
