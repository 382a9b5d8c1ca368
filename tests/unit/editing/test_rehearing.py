"""Another model's text, cut in other places, is offered to the utterances it belongs to."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from minutes.editing.rehearing import accept, propose
from minutes.types import Utterance, UtteranceId


def said(number: int, text: str, *, is_edited: bool = False, length: float = 2.0) -> Utterance:
    start = number * 2.0
    identity = UtteranceId(f"u{number}")
    return Utterance(identity, 1, start, start + length, (), text, text, is_edited=is_edited)


def test_each_utterance_is_offered_its_own_part() -> None:
    known = [said(0, "予算案の新義を行います。"), said(1, "異議はありませんか。")]
    heard = replace(said(0, "予算案の審議を行います。異議はありませんね。"), end=4.0)
    texts = {item.after.id: item.after.text for item in propose(known, [heard])}
    assert texts == {"u0": "予算案の審議を行います。", "u1": "異議はありませんね。"}


def test_two_pieces_make_one_utterance() -> None:
    known = [said(0, "只今から会議を開きます。")]
    heard = [said(0, "ただいまから", length=1.0), replace(said(0, "会議を開きます。"), start=1.0)]
    (proposal,) = propose(known, heard)
    assert proposal.after.text == "ただいまから会議を開きます。"


def test_what_a_person_wrote_is_left_out() -> None:
    known = [said(0, "防府市です。", is_edited=True), said(1, "包布市です。")]
    heard = [said(0, "法府市です。"), said(1, "防府市です。")]
    assert [item.after.id for item in propose(known, heard)] == ["u1"]


def test_silence_deletes_nothing_and_new_speech_is_an_addition() -> None:
    known = [said(0, "はい。")]
    heard = [said(3, "以上です。")]
    (proposal,) = propose(known, heard)
    assert proposal.before is None
    edit = accept([proposal])
    assert edit is not None
    assert edit.before == ()
    assert [item.text for item in edit.after] == ["以上です。"]


TEXTS = st.lists(st.text("あい予算。", min_size=1, max_size=12), min_size=1, max_size=5)


@given(TEXTS)
def test_the_same_text_cut_in_another_place_is_no_difference(texts: list[str]) -> None:
    known = [said(number, text) for number, text in enumerate(texts)]
    whole = replace(said(0, "".join(texts)), end=known[-1].end)
    assert propose(known, [whole]) == ()


@given(TEXTS, st.text("あいう予算案。", min_size=1, max_size=40))
def test_no_letter_is_lost_or_made_up(texts: list[str], heard: str) -> None:
    known = [said(number, text) for number, text in enumerate(texts)]
    whole = replace(said(0, heard), end=known[-1].end)
    offered = {item.after.id: item.after.text for item in propose(known, [whole])}
    parts = [offered.get(item.id, item.text) for item in known]
    # An utterance that gets nothing keeps its text; all others share what was heard.
    given_parts = [offered[item.id] for item in known if item.id in offered]
    unchanged = [item.text for item in known if item.id not in offered]
    assert len(parts) == len(known)
    assert sum(map(len, given_parts)) <= len(heard)
    assert sum(map(len, given_parts)) + sum(map(len, unchanged)) >= len(heard)
