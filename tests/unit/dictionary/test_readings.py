"""How names are read, in whichever form their kanji are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.dictionary.readings import analyse, known_readings, propose_reading


@pytest.mark.parametrize(
    ("variant", "usual"), [("髙橋", "高橋"), ("山﨑", "山崎"), ("𠮷田", "吉田"), ("濵田", "浜田")]
)
def test_a_variant_of_a_kanji_is_read_as_the_usual_one(variant: str, usual: str) -> None:
    assert propose_reading(variant) == propose_reading(usual) != ""
    assert known_readings(variant) == known_readings(usual)


@given(st.text("髙橋﨑𠮷田委員、はい。", max_size=20))
def test_the_morphemes_together_are_the_text_as_it_was_written(text: str) -> None:
    assert "".join(item.surface for item in analyse(text)) == text
    assert all(text[item.start : item.end] == item.surface for item in analyse(text))
