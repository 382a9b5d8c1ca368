from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from minutes.timing import phrase_around, time_letters
from minutes.types import Utterance, UtteranceId, Word

TEXT = st.text("会議の牧塩委員は、。", max_size=20)


def heard(text: str, start: float = 10.0) -> Utterance:
    words = tuple(
        Word(start + n * 0.2, start + n * 0.2 + 0.2, letter, 1.0) for n, letter in enumerate(text)
    )
    return Utterance(UtteranceId("u"), 0, start, start + len(text) * 0.2, words, text, text)


@given(TEXT, TEXT)
def test_every_character_has_a_time_inside_the_utterance_and_none_goes_back(
    said: str, written: str
) -> None:
    utterance = replace(heard(said), text=written)
    times = time_letters(utterance)
    assert len(times) == len(written)
    edges = [edge for span in times for edge in span]
    assert edges == sorted(edges)
    assert all(utterance.start - 1e-9 <= edge <= utterance.end + 1e-9 for edge in edges)


@given(TEXT)
def test_what_was_not_changed_keeps_its_time(text: str) -> None:
    utterance = heard(text)
    assert [start for start, _ in time_letters(utterance)] == [w.start for w in utterance.words]


def test_a_corrected_name_takes_the_time_of_what_it_replaced() -> None:
    utterance = replace(heard("五時課長です"), text="東海林課長です")
    times = time_letters(utterance)
    assert times[0][0] == utterance.words[0].start
    assert times[2][1] == utterance.words[1].end
    assert times[3:] == time_letters(heard("五時課長です"))[2:]


@given(st.text(alphabet="補正予算についてごXY1、。 カナ", min_size=1, max_size=30))
def test_phrases_divide_a_text_without_gaps(text: str) -> None:
    at, parts = 0, []
    while at < len(text):
        start, end = phrase_around(text, at)
        assert start == at < end
        assert all(phrase_around(text, inside) == (start, end) for inside in range(start, end))
        parts.append(text[start:end])
        at = end
    assert "".join(parts) == text


def test_a_phrase_is_a_word_with_its_particles() -> None:
    text = "補正予算について、ＧＩＧＡ端末を配ります。"
    assert text[slice(*phrase_around(text, 2))] == "補正予算について、"
    assert text[slice(*phrase_around(text, 12))] == "ＧＩＧＡ端末を"
