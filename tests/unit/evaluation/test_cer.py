"""The character error rate follows its definition, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.evaluation.cer import count_errors, join_in_time, normalize
from minutes.types import Utterance, UtteranceId


def utterance(start: float, text: str) -> Utterance:
    return Utterance(UtteranceId(f"u{start}"), 1, start, start + 1, (), text, text)


@pytest.mark.parametrize(
    ("reference", "hypothesis", "errors", "characters"),
    [
        ("会議を開きます。", "会議を開きます", 0, 7),
        ("会議を開きます。", "会議をひらきます", 2, 7),
        ("不採択", "採択", 1, 3),
        ("採択", "不採択", 1, 2),
        ("予算", "", 2, 2),
        ("", "ご視聴ありがとうございました。", 14, 0),
    ],
)
def test_an_error_is_one_character_inserted_deleted_or_changed(
    reference: str, hypothesis: str, errors: int, characters: int
) -> None:
    counted = count_errors(reference, hypothesis)
    assert (counted.errors, counted.characters) == (errors, characters)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("３１.８パーセント", "31．8 パーセント"),
        ("3,000円", "３０００円"),
        ("「はい」と、言った。", "はいと言った"),
        ("ﾊﾟｿｺﾝ", "パソコン"),
        ("㈱みなと", "株みなと"),
        ("え\u3000ー\n", "えー"),
    ],
)
def test_width_spaces_and_punctuation_do_not_count(one: str, other: str) -> None:
    assert count_errors(one, other).errors == 0


def test_the_long_vowel_mark_and_the_percent_sign_count() -> None:
    assert count_errors("データ", "デタ").errors == 1
    assert count_errors("5%", "5").errors == 1


def test_nothing_said_has_no_rate_but_invented_text_is_still_counted() -> None:
    counted = count_errors("", "ありがとう")
    assert counted.rate is None
    assert counted.errors == 5


def test_where_the_text_was_cut_and_listed_does_not_matter() -> None:
    whole = join_in_time([utterance(0, "議案第76号について説明を求めます")])
    pieces = join_in_time([utterance(5, "説明を求めます"), utterance(0, "議案第76号について")])
    assert pieces == whole


@given(st.text(), st.text())
def test_the_distance_is_symmetric_and_never_more_than_the_longer_text(a: str, b: str) -> None:
    there, back = count_errors(a, b), count_errors(b, a)
    assert there.errors == back.errors
    assert abs(there.characters - back.characters) <= there.errors
    assert there.errors <= max(there.characters, back.characters)
    assert (there.errors == 0) == (normalize(a) == normalize(b))


@given(st.text())
def test_normalizing_twice_changes_nothing_more(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)
