"""Edits become suggestions when they recur; a person's decision is kept."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from minutes.dictionary.accepting import (
    accept,
    decline,
    declined_surfaces,
    remember_shown,
    shown_surfaces,
)
from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.formats import Format, read_entries, write_entries
from minutes.dictionary.learning import Suggestion, suggest
from minutes.dictionary.lists import own_list
from minutes.dictionary.readings import propose_reading
from minutes.errors import DocumentRejected
from minutes.types import MeetingId, Utterance, UtteranceId

Edited = tuple[MeetingId, tuple[Utterance, ...]]
NUMBERS: Iterator[int] = count()


def meeting(name: str, *changes: tuple[str, str]) -> Edited:
    """Return a meeting in which somebody made these changes, an utterance each."""
    return MeetingId(name), tuple(
        Utterance(UtteranceId(f"u{next(NUMBERS)}"), 2, 0.0, 5.0, (), heard, text, is_edited=True)
        for heard, text in changes
    )


MAKISHIO = ("牧塩です。基金の残高を伺います。", "牧潮です。基金の残高を伺います。")
MAKISHIO_AGAIN = ("次に牧しお委員の質問です", "次に牧潮委員の質問です")
WASHINUMA = ("わし沼地区の工事です", "鷲沼地区の工事です")


# What is suggested


def test_what_recurs_is_suggested_and_what_happened_once_is_not() -> None:
    edited = [meeting("m1", MAKISHIO, WASHINUMA), meeting("m2", MAKISHIO)]
    (found,) = suggest(edited, [])
    assert (found.surface, found.misheard, found.count, found.meetings) == (
        "牧潮",
        ("牧塩",),
        2,
        2,
    )
    assert {place.meeting for place in found.examples} == {"m1", "m2"}


def test_a_name_put_right_twice_in_one_utterance_may_be_one_slip() -> None:
    twice = tuple(text * 2 for text in MAKISHIO)
    assert suggest([meeting("m1", (twice[0], twice[1]))], []) == ()


def test_what_a_person_confirmed_need_not_recur() -> None:
    (found,) = suggest([meeting("m1", WASHINUMA)], [], confirmed={"鷲沼"})
    assert found.surface == "鷲沼"
    assert [item.surface for item in suggest([meeting("m1", WASHINUMA)], [], recurs=1)] == ["鷲沼"]


def test_the_reading_agrees_with_what_was_heard() -> None:
    (found,) = suggest([meeting("m1", MAKISHIO, MAKISHIO_AGAIN)], [])
    assert found.reading == "まきしお"
    assert set(found.misheard) == {"牧塩", "牧しお"}


def test_a_hard_place_name_is_read_as_it_was_heard() -> None:
    change = ("岐阜県合同町の例では", "岐阜県神戸町の例では")
    (found,) = suggest([meeting("m1", change, change)], [])
    assert (found.surface, found.reading) == ("神戸町", "ごうどちょう")


def test_the_most_frequent_comes_first() -> None:
    edited = [meeting("m1", WASHINUMA, WASHINUMA, MAKISHIO, MAKISHIO, MAKISHIO)]
    assert [item.surface for item in suggest(edited, [])] == ["牧潮", "鷲沼"]


def test_a_known_word_is_suggested_only_for_a_new_spelling() -> None:
    edited = [meeting("m1", MAKISHIO, MAKISHIO)]
    (found,) = suggest(edited, [Entry("牧潮", "まきしお")])
    assert found.is_known
    assert suggest(edited, [Entry("牧潮", "まきしお", misheard=("牧塩",))]) == ()


def test_a_known_word_has_the_dictionarys_reading() -> None:
    edited = [meeting("m1", MAKISHIO, MAKISHIO)]
    (found,) = suggest(edited, [Entry("牧潮", "まきじお")])
    assert found.reading == "まきじお"


def test_what_was_declined_is_not_suggested() -> None:
    assert suggest([meeting("m1", MAKISHIO, MAKISHIO)], [], {"牧潮"}) == ()


def test_an_everyday_word_is_no_spelling_to_replace_everywhere() -> None:
    change = ("混同委員の質問です", "近藤委員の質問です")
    (found,) = suggest([meeting("m1", change, change)], [])
    assert found.misheard == ("混同",)
    assert found.usable_misheard == ()


def test_another_name_is_no_spelling_to_replace_everywhere() -> None:
    change = ("渡辺議員にお答えします", "渡邊議員にお答えします")
    (found,) = suggest([meeting("m1", change, change)], [])
    assert found.misheard == ("渡辺",)
    assert found.usable_misheard == ()


def test_what_sounds_otherwise_says_nothing_about_a_reading() -> None:
    change = ("河津地区の工事です", "笠津地区の工事です")
    (found,) = suggest([meeting("m1", change, change)], [])
    assert found.reading == propose_reading("笠津")


def test_the_order_of_meetings_does_not_matter() -> None:
    edited = [meeting("m1", MAKISHIO, WASHINUMA), meeting("m2", WASHINUMA, MAKISHIO)]
    one, other = suggest(edited, []), suggest(edited[::-1], [])
    assert [item.surface for item in one] == [item.surface for item in other]


# What a person decides


def suggestion(surface: str = "牧潮", reading: str = "まきしお", *misheard: str) -> Suggestion:
    return Suggestion(surface, reading, misheard or ("牧塩",), 2, 1)


def own(data: Path) -> tuple[Entry, ...]:
    return read_entries(own_list(data), Layer.MUNICIPALITY).entries


def test_accepting_writes_the_own_list(tmp_path: Path) -> None:
    accept(tmp_path, [suggestion(), suggestion("鷲沼", "わしぬま", "わし沼")])
    assert [(item.surface, item.reading, item.misheard) for item in own(tmp_path)] == [
        ("牧潮", "まきしお", ("牧塩",)),
        ("鷲沼", "わしぬま", ("わし沼",)),
    ]


def test_accepting_adds_to_an_entry_and_keeps_the_others(tmp_path: Path) -> None:
    before = [Entry("防府市", "ほうふし", "地名", weight=2.0), Entry("牧潮", "", "氏名", ("槙潮",))]
    write_entries(before, own_list(tmp_path), Format.CSV)
    accept(tmp_path, [suggestion()])
    kept, changed = own(tmp_path)
    assert kept == before[0]
    assert (changed.reading, changed.category) == ("まきしお", "氏名")
    assert changed.misheard == ("槙潮", "牧塩")


def test_accepting_twice_changes_nothing(tmp_path: Path) -> None:
    accept(tmp_path, [suggestion()])
    once = own_list(tmp_path).read_bytes()
    accept(tmp_path, [suggestion()])
    assert own_list(tmp_path).read_bytes() == once


def test_a_shipped_words_category_comes_along(tmp_path: Path) -> None:
    shipped = Entry("匝瑳市", "そうさし", "市", layer=Layer.NATIONAL)
    (entry,) = accept(tmp_path, [suggestion("匝瑳市", "そうさし", "曹佐市")], [shipped])
    assert (entry.category, entry.misheard) == ("市", ("曹佐市",))
    assert own(tmp_path) == (entry,)


def test_an_everyday_word_is_not_written_as_a_misheard_spelling(tmp_path: Path) -> None:
    (entry,) = accept(tmp_path, [suggestion("近藤", "こんどう", "混同", "紺頭")])
    assert entry.misheard == ("紺頭",)


def test_what_is_declined_is_remembered_until_accepted(tmp_path: Path) -> None:
    assert declined_surfaces(tmp_path) == frozenset()
    decline(tmp_path, [suggestion(), suggestion("鷲沼", "わしぬま", "わし沼")])
    decline(tmp_path, [suggestion()])
    assert declined_surfaces(tmp_path) == {"牧潮", "鷲沼"}
    accept(tmp_path, [suggestion(), suggestion("鷲沼", "わしぬま", "わし沼")])
    assert declined_surfaces(tmp_path) == frozenset()


def test_a_list_with_a_bad_line_is_not_rewritten(tmp_path: Path) -> None:
    path = own_list(tmp_path)
    write_entries([Entry("防府市", "ほうふし")], path, Format.CSV)
    path.write_bytes(path.read_bytes() + ",読みだけ\r\n".encode())
    before = path.read_bytes()
    with pytest.raises(DocumentRejected) as caught:
        accept(tmp_path, [suggestion()])
    assert caught.value.line == 3
    assert path.read_bytes() == before


def test_the_list_that_was_shown_keeps_its_numbers(tmp_path: Path) -> None:
    assert shown_surfaces(tmp_path) == ()
    remember_shown(tmp_path, [suggestion("鷲沼", "わしぬま", "わし沼"), suggestion()])
    assert shown_surfaces(tmp_path) == ("鷲沼", "牧潮")
    remember_shown(tmp_path, [])
    assert shown_surfaces(tmp_path) == ()
