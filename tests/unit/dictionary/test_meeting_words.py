from __future__ import annotations

import os
from pathlib import Path

import pytest

from minutes.config import DictionarySettings
from minutes.dictionary.accepting import DECLINED_NAME
from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.lists import add_words, meeting_list, own_list
from minutes.dictionary.meeting_words import MeetingWords, WordLists, keep_words, keeps_words
from minutes.dictionary.rejections import read_rejected, reject, rejected_list
from minutes.types import Participant, Utterance, UtteranceId, Word


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data" / "meetings" / "総務 委員会"
    made.mkdir(parents=True)
    return made


def words_of(folder: Path, **settings: int) -> MeetingWords:
    data = folder.parents[1]
    given = DictionarySettings(has_shipped=False, **settings)  # type: ignore[arg-type]
    return WordLists.for_meeting(data, folder, given).open()


def heard(text: str) -> Utterance:
    words = tuple(Word(n * 0.2, n * 0.2 + 0.2, letter, 0.2) for n, letter in enumerate(text))
    return Utterance(UtteranceId("u1"), 0, 0.0, len(text) * 0.2, words, text, text)


def test_a_word_accepted_during_the_meeting_acts_from_the_next_utterance_on(folder: Path) -> None:
    words = words_of(folder)
    assert words.revise(heard("牧塩委員です。"), None).text == "牧塩委員です。"
    add_words(own_list(folder.parents[1]), [Entry("牧潮", "まきしお")], Layer.MUNICIPALITY)
    assert words.revise(heard("牧塩委員です。"), None).text == "牧潮委員です。"


def test_a_correction_refused_during_the_meeting_is_not_made_again(folder: Path) -> None:
    keep_words(folder, (), [Entry("牧潮", "まきしお")])
    words = words_of(folder)
    reject(rejected_list(folder), "牧塩", "牧潮")
    assert words.revise(heard("牧塩委員です。"), None).text == "牧塩委員です。"
    reject(rejected_list(folder), "松城", "牧潮")
    assert read_rejected(rejected_list(folder)) == {("牧塩", "牧潮"), ("松城", "牧潮")}


def test_who_attends_is_expected_by_full_name_and_surname(folder: Path) -> None:
    keep_words(folder, [Participant("牧潮　太郎", "委員", "まきしお　たろう"), Participant("")], ())
    words = words_of(folder)
    assert words.revise(heard("牧塩委員です。"), None).text == "牧潮委員です。"
    hint = words.hotwords(len)
    assert "牧潮太郎" in hint


def test_hints_fit_the_budget_and_none_are_given_without_one(folder: Path) -> None:
    keep_words(folder, (), [Entry(f"牧潮{n}号線", "まきしお") for n in range(200)])
    assert len(words_of(folder, hotword_tokens=50).hotwords(len)) <= 50
    assert words_of(folder, hotword_tokens=0).hotwords(len) == ""


def test_a_list_that_somebody_breaks_is_used_as_it_was_before(folder: Path) -> None:
    own = own_list(folder.parents[1])
    add_words(own, [Entry("牧潮", "まきしお")], Layer.MUNICIPALITY)
    words = words_of(folder)
    own.write_bytes(b"\x00\xff\x00 no list")
    os.utime(own, ns=(1, 1))
    assert words.revise(heard("牧塩委員です。"), None).text == "牧潮委員です。"


def test_nothing_is_corrected_where_that_is_switched_off(folder: Path) -> None:
    keep_words(folder, (), [Entry("牧潮", "まきしお")])
    assert (
        words_of(folder, is_correcting=False).revise(heard("牧塩です。"), None).text == "牧塩です。"
    )


def test_a_meeting_knows_which_words_it_has(folder: Path) -> None:
    given = (Entry("牧潮", "まきしお"), Entry("鷲沼", "わしぬま"))
    assert keeps_words(folder, ())
    assert not keeps_words(folder, given)
    keep_words(folder, (), given)
    assert keeps_words(folder, given)
    assert meeting_list(folder).exists()


def test_a_word_that_was_declined_does_not_act(folder: Path) -> None:
    own = own_list(folder.parents[1])
    add_words(own.with_name(DECLINED_NAME), [Entry("牧潮", "まきしお")], Layer.MUNICIPALITY)
    add_words(own.with_name("福祉課.csv"), [Entry("鷲沼", "わしぬま")], Layer.MUNICIPALITY)
    words = words_of(folder)
    assert words.revise(heard("牧塩と和紙沼です。"), None).text == "牧塩と鷲沼です。"
