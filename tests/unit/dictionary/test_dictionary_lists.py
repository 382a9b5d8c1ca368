"""Adding words to a list: nothing given by a person is lost, nothing is there twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.formats import GUESSED
from minutes.dictionary.lists import add_words, own_list, read_list
from minutes.errors import DocumentRejected

MAKISHIO = Entry("牧潮", "まきしお", "人名")
GUESS = Entry("牧潮", "まきうしお", note=GUESSED)


def test_the_list_is_made_on_first_use_and_adding_again_changes_nothing(tmp_path: Path) -> None:
    path = own_list(tmp_path)

    first = add_words(path, [MAKISHIO, Entry("防府", "ほうふ")], Layer.MUNICIPALITY)
    content = path.read_bytes()
    second = add_words(path, [MAKISHIO, Entry("防府", "ほうふ")], Layer.MUNICIPALITY)

    assert (len(first.added), first.unchanged) == (2, 0)
    assert (second.added, second.changed, second.unchanged) == ((), (), 2)
    assert path.read_bytes() == content


def test_a_word_that_is_there_is_completed_and_keeps_what_it_had(tmp_path: Path) -> None:
    path = own_list(tmp_path)
    add_words(path, [Entry("牧潮", "まきしお", "人名", ("牧塩",), 2.0, "議員")], Layer.MUNICIPALITY)

    done = add_words(path, [Entry("牧潮", "まきしお", misheard=("槙潮",))], Layer.MUNICIPALITY)

    merged = Entry("牧潮", "まきしお", "人名", ("牧塩", "槙潮"), 2.0, "議員")
    assert done.changed == (merged,)
    assert read_list(path, Layer.MUNICIPALITY) == (merged,)


def test_a_given_reading_replaces_a_guess_and_no_guess_replaces_a_given_one(
    tmp_path: Path,
) -> None:
    path = own_list(tmp_path)
    add_words(path, [GUESS], Layer.MUNICIPALITY)
    add_words(path, [MAKISHIO], Layer.MUNICIPALITY)
    assert read_list(path, Layer.MUNICIPALITY) == (MAKISHIO,)

    add_words(path, [GUESS], Layer.MUNICIPALITY)
    assert read_list(path, Layer.MUNICIPALITY) == (MAKISHIO,)


def test_two_given_readings_stand_side_by_side(tmp_path: Path) -> None:
    path = own_list(tmp_path)
    add_words(path, [Entry("河野", "こうの")], Layer.MUNICIPALITY)
    add_words(path, [Entry("河野", "かわの")], Layer.MUNICIPALITY)

    readings = [entry.reading for entry in read_list(path, Layer.MUNICIPALITY)]
    assert readings == ["こうの", "かわの"]


def test_a_list_mended_by_hand_with_a_bad_line_is_not_written_over(tmp_path: Path) -> None:
    path = own_list(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text("表記,読み\n牧潮,牧しお\n", encoding="utf-8")

    with pytest.raises(DocumentRejected) as caught:
        add_words(path, [Entry("防府", "ほうふ")], Layer.MUNICIPALITY)

    assert caught.value.line == 2
    assert "牧しお" in path.read_text(encoding="utf-8")
