"""Find and replace: what people mean is found, and one edit replaces all of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.editing import edits
from minutes.editing.searching import Match, find, replace_all
from minutes.types import Utterance, UtteranceId

TEXT = st.text("牧潮ＤＸdxｶｶﾞが会㈱株 、", max_size=12)


def said(*texts: str) -> list[Utterance]:
    return [
        Utterance(UtteranceId(f"u{at}"), 1, float(at), at + 1.0, (), text, text)
        for at, text in enumerate(texts)
    ]


def texts(matches: Sequence[Match]) -> list[str]:
    return [match.text for match in matches]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("ｄｘ", ["ＤＸ", "dx", "Dx"]),
        ("カード", ["カード", "ｶｰﾄﾞ"]),
        ("(株)", ["㈱"]),
        ("株", []),  # no part of a letter
        ("か", []),  # 「が」 written as two characters is one letter
        ("が", ["か\u3099"]),
        (" ", []),
        ("", []),
    ],
)
def test_width_capitals_and_composition_make_no_difference(term: str, expected: list[str]) -> None:
    found = find(said("ＤＸとdx、Dx", "カードとｶｰﾄﾞ", "㈱牧潮", "か\u3099"), term)
    assert texts(found) == expected


@given(st.lists(TEXT, max_size=4), TEXT, TEXT)
def test_replacing_changes_the_places_found_and_nothing_else(
    lines: list[str], term: str, replacement: str
) -> None:
    utterances = said(*lines)
    matches = find(utterances, term)
    assert all(match.utterance in utterances and match.text for match in matches)
    edit = replace_all(matches, replacement)
    changed = {item.id: item.text for item in edit.after} if edit else {}
    for utterance in utterances:
        expected, taken = "", 0
        for match in (item for item in matches if item.utterance == utterance):
            assert match.span[0] >= taken
            expected += utterance.text[taken : match.span[0]] + replacement
            taken = match.span[1]
        expected += utterance.text[taken:]
        cleaned = edits.change_text(utterance, expected)
        now = cleaned.after[0].text if cleaned else utterance.text
        assert changed.get(utterance.id, utterance.text) == now


@given(TEXT.filter(str.strip), TEXT, TEXT)
def test_what_stands_there_letter_by_letter_is_found(term: str, left: str, right: str) -> None:
    term = "会" + term.strip() + "会"
    (first, *_) = find(said(f"{left}{term}{right}"), term)
    assert first.span[0] <= len(left)


def test_only_chosen_places_are_replaced_in_one_edit() -> None:
    matches = find(said("牧塩と牧塩", "牧塩"), "牧塩")
    edit = replace_all([matches[0], matches[2]], "牧潮")
    assert edit is not None
    assert [item.text for item in edit.after] == ["牧潮と牧塩", "牧潮"]
    assert edits.inverse(edit).after == edit.before
    assert replace_all((), "牧潮") is None
    assert replace_all(matches, "牧塩") is None


def test_an_excerpt_shows_the_place_before_and_after() -> None:
    (match,) = find(said("ただいまの総務常任委員会における牧塩委員の御質問にお答えします"), "牧塩")
    left, here, right = match.excerpt("牧潮")
    assert (here, match.excerpt()[1]) == ("牧潮", "牧塩")
    assert (left, right) == ("の総務常任委員会における", "委員の御質問にお答えしま")


READINGS = {"牧": ("まき", "ぼく"), "塩": ("しお", "えん"), "潮": ("しお",), "図": ("ず", "と")}


def sounds(text: str) -> list[tuple[int, int, str]]:
    known = [
        (at, at + 1, reading)
        for at, letter in enumerate(text)
        for reading in READINGS.get(letter, (letter,) if "ぁ" <= letter <= "ん" else ())
    ]
    return [*known, *([(0, 2, "ごじ")] if text.startswith("五時") else [])]


@pytest.mark.parametrize("term", ["まきしお", "牧潮", "牧塩"])
def test_what_sounds_alike_is_found_and_told_apart(term: str) -> None:
    found = find(said("牧塩と牧しおと牧潮", "巻き塩"), term, sounds)
    assert texts(found) == ["牧塩", "牧しお", "牧潮"]
    assert [match.is_by_reading for match in found] == [match.text != term for match in found]


def test_pieces_that_overlap_and_marks_of_one_sound_are_followed() -> None:
    assert texts(find(said("五時に着く"), "ごじに", sounds)) == ["五時に"]
    assert texts(find(said("ちず"), "ちづ", sounds)) == ["ちず"]
    assert texts(find(said("図"), "づ", sounds)) == ["図"]


def test_without_readings_nothing_is_found_by_sound() -> None:
    assert find(said("牧塩"), "まきしお") == ()
    assert find(said("牧塩"), "まきしお", lambda _: ()) == ()
