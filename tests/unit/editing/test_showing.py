"""A tidied view: what is read is tidied, what is meant is the record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.editing import cleanup
from minutes.editing.showing import Shown, show
from minutes.editing.tidying import TidyingLevel

SPEECH = st.lists(
    st.sampled_from(
        [
            "えー、",
            "あのー、",
            "まあ、",
            "予算の、予算の",
            "3",
            "えー5",
            "っていうことで",
            "反対",
            "です。",
        ]
    ),
    max_size=8,
).map("".join)
LEVELS = st.sampled_from(TidyingLevel)


def shown(text: str, level: TidyingLevel, *, is_marking: bool) -> Shown:
    return show(text, cleanup.propose(text, level), is_marking=is_marking)


@given(SPEECH, LEVELS, st.booleans())
def test_what_is_read_is_what_would_be_printed(
    text: str, level: TidyingLevel, is_marking: bool
) -> None:
    proposals = cleanup.propose(text, level)
    assert show(text, proposals, is_marking=is_marking).plain == cleanup.view(text, proposals)


@given(SPEECH, LEVELS, st.booleans())
def test_every_character_that_stays_is_the_one_of_the_record(
    text: str, level: TidyingLevel, is_marking: bool
) -> None:
    found = shown(text, level, is_marking=is_marking)
    gone = {at for piece in found.pieces for at in range(*piece.tidying.span)}
    for at, letter in enumerate(text):
        if at not in gone:
            assert found.text[found.to_shown(at)] == letter
            assert found.to_record(found.to_shown(at)) <= at
    places = [found.to_record(at) for at in range(len(found.text) + 1)]
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] == len(text) or found.pieces


@given(SPEECH, LEVELS)
def test_with_marks_the_whole_record_can_be_read(text: str, level: TidyingLevel) -> None:
    found = shown(text, level, is_marking=True)
    left, place = "", 0
    for piece in found.pieces:
        left, place = left + found.text[place : piece.after[0]], piece.after[1]
    assert left + found.text[place:] == text


@pytest.mark.parametrize("is_marking", [True, False])
def test_what_carries_meaning_is_shown_as_it_was_said(is_marking: bool) -> None:
    text = "3えー5名が、反対、反対しました。"
    proposals = cleanup.propose(text, TidyingLevel.READABLE)
    assert any(item.is_locked for item in proposals)
    assert show(text, proposals, is_marking=is_marking).text == text


def test_a_place_behind_what_is_hidden_is_found_again() -> None:
    found = shown("えー、予算です。", TidyingLevel.TRIMMED, is_marking=False)
    assert found.text == "予算です。"
    assert found.to_record(2) == 5
    assert found.span((3, 5)) == (0, 2)
    assert found.piece_at(0) is not None
    assert found.piece_at(3) is None
