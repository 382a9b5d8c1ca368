"""A new word for the text that stands: what was corrected or edited before stays."""

from __future__ import annotations

from dataclasses import replace

from minutes.dictionary.correction import correct
from minutes.dictionary.entries import Entry
from minutes.dictionary.proposals import Vocabulary
from minutes.dictionary.read_aloud import read_aloud
from minutes.dictionary.rewording import reword
from minutes.types import Doubt, Utterance, UtteranceId

OLD = Entry("鷲沼地区", "わしぬまちく", misheard=("わし沼地区",))
NEW = Entry("牧潮", "まきしお", misheard=("牧塩",))


def said(text: str) -> Utterance:
    return Utterance(UtteranceId("u1"), 1, 0.0, 9.0, (), text, text)


def test_an_earlier_correction_stays_and_moves() -> None:
    before = correct(said("牧塩です。わし沼地区と牧塩の件"), Vocabulary([OLD]))
    after = reword(before, Entry("牧潮の丘", "まきしおのおか", misheard=("牧塩",)))
    assert after.text == "牧潮の丘です。鷲沼地区と牧潮の丘の件"
    assert all(after.text[item.span[0] : item.span[1]] == item.after for item in after.corrections)
    assert [item.after for item in after.corrections] == ["牧潮の丘", "鷲沼地区", "牧潮の丘"]


def test_within_an_earlier_correction_nothing_is_changed() -> None:
    before = correct(said("わし沼地区の件"), Vocabulary([OLD]))
    assert reword(before, Entry("わし沼", "わしぬま", misheard=("鷲沼",))) == before


def test_the_rest_of_what_a_person_edited_is_offered_and_stays_theirs() -> None:
    edited = replace(said("えー牧塩です"), text="牧塩です", is_edited=True)
    after = reword(edited, NEW)
    assert (after.text, after.is_edited) == ("牧潮です", True)


def test_doubts_elsewhere_stay() -> None:
    before = replace(
        said("牧塩の牧塩と採血"),
        doubts=(Doubt((0, 2), ("牧塩", "真木潮"), "同音"), Doubt((6, 8), ("採血", "採決"), "同音")),
    )
    after = reword(before, Entry("牧潮町", "まきしおちょう", misheard=("牧塩",)))
    assert after.text == "牧潮町の牧潮町と採血"
    assert [item.span for item in after.doubts] == [(8, 10)]


def test_what_was_refused_in_this_meeting_is_not_offered() -> None:
    assert reword(said("牧塩です"), NEW, {("牧塩", "牧潮")}) == said("牧塩です")


def test_a_text_is_read_word_by_word_and_letter_by_letter() -> None:
    found = set(read_aloud("牧塩議長、ア1"))
    assert {(0, 1, "まき"), (1, 2, "しお"), (1, 2, "えん"), (5, 6, "あ")} <= found
    assert any(piece[:2] == (2, 4) and piece[2] == "ぎちょう" for piece in found)
    assert all(0 <= start < end <= 7 and reading for start, end, reading in found)
