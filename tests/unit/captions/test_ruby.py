"""Readings stand over kanji only, the dictionary's win, and each mode takes its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.captions.kanji import has_kanji
from minutes.captions.names import NameList
from minutes.captions.ruby import Annotator, Ruby, RubyMode, align
from minutes.dictionary.readings import Morpheme, analyse, known_readings

NAMES = NameList({"御前崎市": "おまえざきし", "神戸町": "ごうどちょう", "林": "はやし"})


def long_words(text: str) -> tuple[Morpheme, ...]:
    return analyse(text, is_fine=False)


def annotator(mode: RubyMode, known_grade: int = 6) -> Annotator:
    return Annotator(mode, known_grade, long_words, NAMES, known_readings)


def read_aloud(text: str, rubies: tuple[Ruby, ...]) -> str:
    spoken, last = "", 0
    for ruby in rubies:
        spoken += text[last : ruby.start] + ruby.reading
        last = ruby.end
    return spoken + text[last:]


@pytest.mark.parametrize(
    ("surface", "reading", "over"),
    [
        ("行う", "おこなう", [("行", "おこな")]),
        ("取り扱い", "とりあつかい", [("取", "と"), ("扱", "あつか")]),
        ("お諮り", "おはかり", [("諮", "はか")]),
        ("学校", "がっこう", [("学", "がっ"), ("校", "こう")]),
        ("人々", "ひとびと", [("人", "ひと"), ("々", "びと")]),
        ("大人", "おとな", [("大人", "おとな")]),
        ("御前崎", "おまえざき", [("御", "お"), ("前", "まえ"), ("崎", "ざき")]),
        ("ごみ袋", "ごみぶくろ", [("袋", "ぶくろ")]),
        ("ケーキ屋", "けーきや", [("屋", "や")]),
        ("かな", "かな", []),
        ("議案", "", []),
    ],
)
def test_a_reading_stands_over_kanji_only(
    surface: str, reading: str, over: list[tuple[str, str]]
) -> None:
    found = align(surface, reading, known_readings)
    assert [(surface[ruby.start : ruby.end], ruby.reading) for ruby in found] == over


def test_without_letter_readings_a_compound_has_one_reading() -> None:
    assert align("御前崎", "おまえざき") == (Ruby(0, 3, "おまえざき"),)


def test_a_reading_that_does_not_fit_the_kana_stands_over_the_whole_word() -> None:
    assert align("行く", "おこなう") == (Ruby(0, 2, "おこなう"),)


def test_the_dictionary_wins_over_the_analyser() -> None:
    text = "神戸町の林委員が御前崎市の林業を見ました"
    spoken = read_aloud(text, annotator(RubyMode.ALL).annotate(text))
    assert spoken == "ごうどちょうのはやしいいんがおまえざきしのりんぎょうをみました"


def test_names_only_are_those_of_the_dictionary() -> None:
    text = "神戸町の林委員が林業を見ました"
    found = annotator(RubyMode.NAMES).annotate(text)
    assert [text[ruby.start : ruby.end] for ruby in found] == ["神戸町", "林"]


def test_hard_words_depend_on_the_year_of_school() -> None:
    text = "委嘱状を交付する"
    at_six = [ruby.reading for ruby in annotator(RubyMode.HARD).annotate(text)]
    assert at_six == ["い", "しょく"]
    assert annotator(RubyMode.HARD, known_grade=9).annotate(text) == ()
    assert len(annotator(RubyMode.HARD, known_grade=1).annotate(text)) == 5


def test_numbers_change_how_counters_are_read() -> None:
    text = "4月1日に2人、3分、20日、8人"
    spoken = read_aloud(text, annotator(RubyMode.ALL).annotate(text))
    assert spoken == "4がつついたちにふたり、3ぷん、はつか、8にん"


@pytest.mark.parametrize(
    ("text", "spoken"),
    [("3分の1", "3ぶんの1"), ("13分です", "13ぷんです"), ("12番地", "12ばんち"), ("5番", "5ばん")],
)
def test_what_looks_like_a_counter_may_be_something_else(text: str, spoken: str) -> None:
    assert read_aloud(text, annotator(RubyMode.ALL).annotate(text)) == spoken


def test_no_mode_puts_nothing() -> None:
    assert annotator(RubyMode.NONE).annotate("総務常任委員会") == ()


@given(st.text("総務常任委員会を開会いたします神戸町林業4月日人12、", max_size=40))
def test_readings_are_in_order_do_not_overlap_and_stand_over_kanji(text: str) -> None:
    last = 0
    for ruby in annotator(RubyMode.ALL).annotate(text):
        assert last <= ruby.start < ruby.end <= len(text)
        assert has_kanji(text[ruby.start : ruby.end])
        assert ruby.reading
        last = ruby.end
