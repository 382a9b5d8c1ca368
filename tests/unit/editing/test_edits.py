"""Every edit can be taken back exactly, and nothing that was said or heard is lost in one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minutes.editing import edits
from minutes.editing.spans import clean, undone
from minutes.types import (
    Correction,
    Doubt,
    Edit,
    EditKind,
    Speaker,
    Utterance,
    UtteranceId,
    Word,
)

LETTERS = "会議の牧塩委員は、賛成。ー 1a"
TEXT = st.text(LETTERS, max_size=14)


def spoken(pieces: list[str], start: float = 10.0) -> Utterance:
    words, at = [], start
    for piece in pieces:
        end = at + 0.2 * len(piece)
        words.append(Word(at, end, piece, 0.8))
        at = end + 0.1
    text = "".join(pieces)
    return Utterance(UtteranceId("u1"), 3, start, at, tuple(words), text, text, speaker="1")


@st.composite
def utterances(draw: st.DrawFn) -> Utterance:
    """Text as it comes: recognised, corrected by rule in places, doubted, edited or not."""
    heard = spoken(draw(st.lists(st.text(LETTERS, min_size=1, max_size=3), max_size=8)))
    cuts = sorted(draw(st.sets(st.integers(0, len(heard.text)), max_size=4)))
    text, corrections, doubts, taken = "", [], [], 0
    for number, (low, high) in enumerate(pairwise(cuts)):
        text += heard.text[taken:low]
        after = heard.text[low:high]
        if number % 2 == 0:
            after = draw(st.text("長野県", max_size=3))
            span = (len(text), len(text) + len(after))
            corrections.append(Correction(span, heard.text[low:high], after, after, "読みが同じ"))
        else:
            doubts.append(Doubt((len(text), len(text) + len(after)), (after, "長野"), "同音"))
        text, taken = text + after, high
    text += heard.text[taken:]
    found = replace(heard, text=text, corrections=tuple(corrections), doubts=tuple(doubts))
    if draw(st.booleans()):
        edit = edits.change_text(found, draw(TEXT))
        found = edit.after[0] if edit else found
    return found


def apply(state: dict[UtteranceId, Utterance], edit: Edit) -> dict[UtteranceId, Utterance]:
    """Do what an edit says, by the letter."""
    assert all(state[item.id] == item for item in edit.before)
    kept = {key: item for key, item in state.items() if item not in edit.before}
    assert all(item.id not in kept for item in edit.after)
    return kept | {item.id: item for item in edit.after}


def spans_fit(utterance: Utterance) -> bool:
    fits = all(
        utterance.text[item.span[0] : item.span[1]] == item.after for item in utterance.corrections
    )
    return fits and all(
        0 <= item.span[0] <= item.span[1] <= len(utterance.text) for item in utterance.doubts
    )


def possible_edits(draw: st.DataObject, utterance: Utterance, other: Utterance) -> list[Edit]:
    at = draw.draw(st.integers(-1, len(utterance.text) + 1))
    made = [
        edits.change_text(utterance, draw.draw(TEXT)),
        edits.split(utterance, at, {utterance.id, other.id}.__contains__),
        edits.merge(utterance, other),
        edits.assign((utterance, other), draw.draw(st.sampled_from([None, "1", "2"]))),
        edits.assign((utterance,), "佐藤 一", Speaker("佐藤 一", "佐藤 一")),
        edits.name(Speaker("1"), draw.draw(st.sampled_from([None, "", "佐藤 一"]))),
    ]
    return [edit for edit in made if edit is not None]


@given(utterances(), utterances(), st.data())
def test_an_edit_and_its_inverse_leave_everything_as_it_was(
    utterance: Utterance, other: Utterance, data: st.DataObject
) -> None:
    other = replace(other, id=UtteranceId("u2"), start=30.0, end=40.0)
    state = {utterance.id: utterance, other.id: other}
    for edit in possible_edits(data, utterance, other):
        assert apply(apply(state, edit), edits.inverse(edit)) == state
        assert edits.inverse(edits.inverse(edit)) == edit


@given(utterances(), st.data())
def test_a_split_divides_all_and_loses_nothing(utterance: Utterance, data: st.DataObject) -> None:
    assume(len(utterance.text) > 1)
    at = data.draw(st.integers(1, len(utterance.text) - 1))
    edit = edits.split(utterance, at, {utterance.id}.__contains__)
    assert edit is not None
    first, second = edit.after
    assert (first.text, second.text) == (utterance.text[:at], utterance.text[at:])
    assert first.recognized + second.recognized == utterance.recognized
    words = (*first.words, *second.words)
    assert "".join(word.text for word in words) == "".join(word.text for word in utterance.words)
    assert len(words) - len(utterance.words) in {0, 1}
    times = [moment for word in words for moment in (word.start, word.end)]
    assert times == sorted(times)
    assert utterance.start <= first.start <= first.end <= second.start <= second.end
    assert second.end <= utterance.end
    assert first.id == utterance.id != second.id
    assert spans_fit(first)
    assert spans_fit(second)


@given(utterances(), st.data())
def test_what_nobody_wrote_anew_is_split_where_it_was_said(
    utterance: Utterance, data: st.DataObject
) -> None:
    """Corrections still lead from each part's text to what was recognised there."""
    assume(len(utterance.text) > 1 and not utterance.is_edited)
    at = data.draw(st.integers(1, len(utterance.text) - 1))
    assume(not any(low < at < high for low, high in (c.span for c in utterance.corrections)))
    edit = edits.split(utterance, at, {utterance.id}.__contains__)
    assert edit is not None
    for part in edit.after:
        assert undone(part.text, part.corrections) == part.recognized
        assert "".join(word.text for word in part.words) == part.recognized


@given(utterances(), utterances())
def test_a_merge_joins_all_and_loses_nothing(first: Utterance, second: Utterance) -> None:
    second = replace(second, id=UtteranceId("u2"), start=30.0, end=40.0)
    (merged,) = edits.merge(first, second).after
    assert merged.text == first.text + second.text
    assert merged.recognized == first.recognized + second.recognized
    assert merged.words == first.words + second.words
    assert (merged.id, merged.start, merged.end) == (first.id, first.start, 40.0)
    assert merged.corrections[: len(first.corrections)] == first.corrections
    assert len(merged.corrections) == len(first.corrections) + len(second.corrections)
    assert spans_fit(merged)


@given(utterances(), st.data())
def test_what_was_split_and_merged_again_says_the_same(
    utterance: Utterance, data: st.DataObject
) -> None:
    assume(len(utterance.text) > 1)
    at = data.draw(st.integers(1, len(utterance.text) - 1))
    edit = edits.split(utterance, at, {utterance.id}.__contains__)
    assert edit is not None
    (merged,) = edits.merge(*edit.after).after
    assert (merged.text, merged.recognized) == (utterance.text, utterance.recognized)
    assert (merged.id, merged.start, merged.end) == (
        utterance.id,
        utterance.start,
        edit.after[1].end,
    )


@given(utterances(), TEXT)
def test_a_change_of_text_leaves_what_the_machine_heard(utterance: Utterance, text: str) -> None:
    edit = edits.change_text(utterance, text)
    if edit is None:
        assert text == utterance.text or clean(text) == utterance.text
        return
    (changed,) = edit.after
    assert changed.text == clean(text)
    assert (changed.words, changed.recognized) == (utterance.words, utterance.recognized)
    assert changed.is_edited
    assert spans_fit(changed)


@given(utterances())
def test_writing_the_same_text_is_no_edit(utterance: Utterance) -> None:
    assert edits.change_text(utterance, utterance.text) is None


def test_only_the_places_that_a_change_reaches_are_forgotten() -> None:
    heard = replace(
        spoken(list("あの牧潮委員は長野県の出身です")),
        corrections=(
            Correction((2, 4), "牧塩", "牧潮", "牧潮", "読みが同じ"),
            Correction((7, 9), "中の", "長野", "長野", "読みが近い"),
        ),
        doubts=(Doubt((11, 13), ("出身", "出心"), "同音"),),
    )
    edit = edits.change_text(heard, "牧潮委員は長崎県の出身です")
    assert edit is not None
    (changed,) = edit.after
    assert [(item.span, item.after) for item in changed.corrections] == [((0, 2), "牧潮")]
    assert [item.span for item in changed.doubts] == [(9, 11)]


def test_a_word_that_a_split_goes_through_keeps_its_time_on_both_sides() -> None:
    edit = edits.split(spoken(["東京都", "議会"]), 2, {UtteranceId("u1")}.__contains__)
    assert edit is not None
    first, second = edit.after
    assert [word.text for word in first.words] == ["東京"]
    assert [word.text for word in second.words] == ["都", "議会"]
    assert first.words[0].end == second.words[0].start == pytest.approx(10.4)
    assert second.start == pytest.approx(10.4)


def test_a_split_of_rewritten_text_cuts_what_was_heard_at_the_same_time() -> None:
    heard = spoken(["えー", "それは", "ですね"])
    edit = edits.change_text(heard, "本件について採決いたします")
    assert edit is not None
    divided = edits.split(edit.after[0], 7, {UtteranceId("u1")}.__contains__)
    assert divided is not None
    first, second = divided.after
    assert first.text == "本件について採"
    assert first.recognized in {"えーそれ", "えーそれは"}
    assert first.recognized + second.recognized == "えーそれはですね"


@pytest.mark.parametrize("at", [-1, 0, 5, 6])
def test_there_is_nothing_to_split_at_the_edges(at: int) -> None:
    assert edits.split(spoken(list("採決します")), at, {UtteranceId("u1")}.__contains__) is None


@pytest.mark.parametrize(
    ("text", "at", "first"),
    [
        ("葛\U000e0100城市", 1, "葛\U000e0100"),  # 異体字: the kanji and its selector
        ("か\u3099くせい", 1, "か\u3099"),
        ("👨\u200d👩\u200d👧です", 2, "👨\u200d👩\u200d👧"),
        ("𠮷田です", 1, "𠮷"),
    ],
)
def test_a_split_goes_through_no_letter(text: str, at: int, first: str) -> None:
    edit = edits.split(replace(spoken([text]), text=text), at, {UtteranceId("u1")}.__contains__)
    assert edit is not None
    assert edit.after[0].text == first


def test_the_new_part_takes_an_id_that_nobody_has() -> None:
    taken = {UtteranceId("u1"), UtteranceId("u000010600"), UtteranceId("u000010600-2")}
    edit = edits.split(spoken(list("採決します")), 2, taken.__contains__)
    assert edit is not None
    assert edit.after[1].id == "u000010600-3"


def test_a_merge_keeps_the_speaker_whom_a_person_named() -> None:
    machine = replace(spoken(["はい"]), speaker="1")
    person = replace(spoken(["賛成"]), id=UtteranceId("u2"), speaker="2", is_speaker_set=True)
    for first, second, expected in [
        (machine, person, ("2", True)),
        (person, machine, ("2", True)),
        (machine, replace(person, is_speaker_set=False), ("1", False)),
        (replace(machine, speaker=None), replace(person, is_speaker_set=False), ("2", False)),
    ]:
        (merged,) = edits.merge(first, second).after
        assert (merged.speaker, merged.is_speaker_set) == expected


def test_confirming_the_speaker_whom_the_machine_found_is_an_edit() -> None:
    heard = spoken(["はい"])
    edit = edits.assign((heard,), "1")
    assert edit is not None
    assert edit.after[0].is_speaker_set
    assert edits.assign(edit.after, "1") is None


def test_a_name_is_cleaned_and_can_be_taken_away() -> None:
    edit = edits.name(Speaker("1"), " 佐藤\n 一 ")
    assert edit == Edit(
        EditKind.NAME,
        names_before=(Speaker("1"),),
        names_after=(Speaker("1", "佐藤一"),),
    )
    assert edits.name(Speaker("1", "佐藤"), "  ") == Edit(
        EditKind.NAME, names_before=(Speaker("1", "佐藤"),), names_after=(Speaker("1"),)
    )


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("一行目\n二行目", "一行目二行目"),
        ("first line\r\n second", "first line second"),
        ("議案\t第76号", "議案 第76号"),
        ("\x00議\x1b案\u200b\ufeff", "議案"),
        ("　髙\ue000橋\U000e0100 ", "髙\ue000橋\U000e0100"),
        ("片割れ\ud800", "片割れ"),
    ],
)
def test_text_is_cleaned_of_what_nobody_sees(given_text: str, cleaned: str) -> None:
    assert clean(given_text) == cleaned
    assert clean(cleaned) == cleaned
