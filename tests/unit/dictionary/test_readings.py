"""How names are read, in whichever form their kanji are written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

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


def test_windows_and_a_live_meeting_read_at_once() -> None:
    """What a person looks for and what the microphone hears are read by several threads."""
    texts = [f"補正予算案{number}号の審議をいたします。" * 5 for number in range(60)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(analyse, texts)) == list(map(analyse, texts))
