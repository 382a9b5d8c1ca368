"""Lines: never too wide, nothing lost, no mark where it must not stand, words kept whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.captions.lines import (
    NOT_AT_END,
    NOT_AT_START,
    Border,
    Breaker,
    letter_halves,
    measure,
)
from minutes.captions.names import NameList
from minutes.dictionary.readings import analyse

SPOKEN = st.text(
    alphabet="本日は総務常任委員会を開会します議題、。「」（）ーっアイスクリーム12,万円AB ぃ・",
    max_size=80,
)
WIDTHS = st.sampled_from([4, 6.5, 8, 13, 14, 15.5, 30])


@given(SPOKEN, WIDTHS)
def test_lines_joined_are_the_text(text: str, width: float) -> None:
    assert "".join(Breaker(width).lines(text)) == text


@given(SPOKEN, WIDTHS)
def test_no_line_is_too_wide_and_none_is_empty(text: str, width: float) -> None:
    for line in Breaker(width).lines(text):
        assert line
        assert measure(line) <= width


@given(SPOKEN, WIDTHS)
def test_no_line_begins_or_ends_with_a_mark_that_must_not_where_that_can_be(
    text: str, width: float
) -> None:
    breaker = Breaker(width)
    borders, place = breaker.borders(text), 0
    for line in breaker.lines(text)[:-1]:
        end = place + len(line)
        if any(border > Border.FORBIDDEN for border in borders[place + 1 : end + 1]):
            assert line[-1] not in NOT_AT_END
            assert text[end] not in NOT_AT_START
        place = end


SENTENCES = (
    "ただいまから総務常任委員会を開会いたします。本日の議題は、令和7年度補正予算についてです。",
    "御前崎市役所の山田太郎です。コミュニティセンターの改修工事に1,250万円を計上しております。",
    "前年度比で12.5パーセントの増、令和7年4月1日から第3条の規定により、PDFで公開します。",
    "「異議なし」と呼ぶ者がありましたので、原案のとおり可決（賛成15人）いたしました。",
)


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("width", [11, 13, 14, 15.5, 20])
def test_numbers_katakana_words_and_names_are_never_torn(text: str, width: float) -> None:
    whole = ["御前崎市役所", "山田太郎", "コミュニティセンター", "1,250万円", "12.5パーセント"]
    names = NameList({"御前崎市役所": "", "山田太郎": ""})
    whole += ["7年度", "4月", "1日", "第3条", "PDF", "15人"]
    lines = Breaker(width, analyse, names).lines(text)
    for word in whole:
        if word in text:
            assert any(word in line for line in lines), (word, lines)


@pytest.mark.parametrize("text", SENTENCES)
def test_lines_end_between_phrases_when_there_is_room(text: str) -> None:
    lines = Breaker(15.5, analyse).lines(text)
    assert not any(re.match("[をがはにのでもへ]|ます|です", line) for line in lines)


def test_a_line_ends_after_a_sentence_that_nearly_fills_it() -> None:
    assert (
        Breaker(15.5, analyse).lines("これより採決を行います。お諮りいたします。")[0].endswith("。")
    )


def test_a_mark_at_the_end_counts_half() -> None:
    assert measure("本日は、") == 3.5
    assert measure("（本日") == 3
    assert Breaker(15.5).lines("あ" * 15 + "。") == ["あ" * 15 + "。"]


def test_voicing_marks_and_variant_selectors_stay_with_their_letter() -> None:
    for text in ("か\u3099" * 20, "辻\U000e0100" * 20):
        lines = Breaker(5).lines(text)
        assert all(letter_halves(line[0]) == 2 for line in lines)
        assert all(measure(line) <= 5 for line in lines)


def test_a_word_longer_than_a_line_is_divided_all_the_same() -> None:
    lines = Breaker(6).lines("コミュニティースクールディレクター")
    assert all(measure(line) <= 6 for line in lines)
    assert not any(line[0] in NOT_AT_START for line in lines)
