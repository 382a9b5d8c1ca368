"""Doubts about lists are found, and only where there is one."""

from __future__ import annotations

import pytest

from minutes.dictionary.checking import Finding, Listed, Problem, check
from minutes.dictionary.entries import Entry
from minutes.dictionary.everyday import find_everyday_words
from minutes.dictionary.formats import GUESSED


def find(*entries: Entry) -> dict[Problem, Finding]:
    return {
        finding.problem: finding for finding in check(Listed(item, "own.csv") for item in entries)
    }


def test_a_list_without_doubts_has_no_findings() -> None:
    assert (
        find(Entry("防災行政無線", "ぼうさいぎょうせいむせん"), Entry("匝瑳市", "そうさし")) == {}
    )


def test_the_same_word_twice_is_a_duplicate_and_names_both_files() -> None:
    twice = [
        Listed(Entry("匝瑳市", "そうさし"), "own.csv"),
        Listed(Entry("匝瑳市", "そうさし"), "名簿.xlsx"),
    ]

    (finding,) = check(twice)

    assert finding == Finding(Problem.DUPLICATE, "匝瑳市", "そうさし", (), ("own.csv", "名簿.xlsx"))


def test_two_readings_of_a_word_conflict() -> None:
    found = find(Entry("河野", "こうの"), Entry("河野", "かわの"))

    assert found[Problem.CONFLICTING_READINGS].others == ("かわの",)
    assert Problem.DUPLICATE not in found


def test_two_words_of_one_reading_are_told_with_each_other() -> None:
    found = find(Entry("斎藤", "さいとう"), Entry("齋藤", "さいとう"))

    assert found[Problem.SAME_READING].others == ("齋藤",)


def test_a_word_that_sounds_like_ordinary_ones_is_told_with_them() -> None:
    finding = find(Entry("貴会", "きかい"))[Problem.EVERYDAY_WORD]

    assert "機会" in finding.others
    assert "貴会" not in finding.others


def test_the_word_itself_is_no_collision() -> None:
    assert find_everyday_words(["まきしお"]) == {}
    assert Problem.EVERYDAY_WORD not in find(Entry("防災計画", "ぼうさいけいかく"))
    assert "機会" not in find(Entry("機会", "きかい"))[Problem.EVERYDAY_WORD].others


def test_a_second_reading_that_the_analyser_knows_is_no_doubt() -> None:
    assert Problem.UNLIKELY_READING not in find(Entry("河野", "かわの"))


@pytest.mark.parametrize("misheard", ["予算", "匝瑳市"])
def test_a_misheard_spelling_that_people_also_mean_is_told(misheard: str) -> None:
    found = find(
        Entry("牧潮", "まきしお", misheard=(misheard, "槙汐")), Entry("匝瑳市", "そうさし")
    )

    assert found[Problem.EVERYDAY_MISHEARD].others == (misheard,)


def test_a_reading_that_the_analyser_would_not_give_is_told_with_its_own() -> None:
    finding = find(Entry("牧潮", "まきしお"))[Problem.UNLIKELY_READING]

    assert finding.others == ("まきうしお",)


def test_guesses_and_missing_readings_are_told_once_each() -> None:
    found = find(Entry("牧潮", "まきうしお", note=GUESSED), Entry("鷟鷟"))

    assert found[Problem.GUESSED_READING].surface == "牧潮"
    assert found[Problem.NO_READING].surface == "鷟鷟"
    assert set(found) == {Problem.GUESSED_READING, Problem.NO_READING}


def test_the_gravest_comes_first() -> None:
    order = list(Problem)
    findings = check(
        Listed(entry, "own.csv")
        for entry in (
            Entry("牧潮", "まきしお"),
            Entry("河野", "こうの"),
            Entry("河野", "かわの"),
            Entry("匝瑳市", "そうさし"),
            Entry("匝瑳市", "そうさし"),
        )
    )

    ranks = [order.index(finding.problem) for finding in findings]
    assert ranks == sorted(ranks)
    assert len(ranks) >= 3
