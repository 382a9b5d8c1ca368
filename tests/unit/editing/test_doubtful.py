"""What a person should look at first is found, and is gone once it is settled."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from minutes.editing.doubtful import (
    DoubtFinder,
    find_doubtful,
    letter_probabilities,
    measure_progress,
)
from minutes.types import Correction, Doubt, Turn, Utterance, UtteranceId, Word


def said(text: str, unsure: str = "", number: int = 0) -> Utterance:
    start = number * 10.0
    words = tuple(
        Word(start + at, start + at + 1, letter, 0.3 if letter in unsure else 0.9)
        for at, letter in enumerate(text)
    )
    identity = UtteranceId(f"u{number}")
    return Utterance(identity, 1, start, start + 9, words, text, text, speaker="1")


def places(*utterances: Utterance, turns: tuple[Turn, ...] = ()) -> list[tuple[str, str]]:
    texts = {item.id: item.text for item in utterances}
    return [
        (place.kind.value, texts[place.utterance][slice(*place.span)])
        for place in find_doubtful(utterances, turns)
    ]


def test_letters_that_the_recogniser_was_unsure_of_are_one_place() -> None:
    assert places(said("予算案の新義、です。", "新義、")) == [("unsure", "新義")]


def test_a_spelling_in_doubt_is_listed_once() -> None:
    doubt = Doubt((0, 2), ("髙橋", "高橋"), "同じ読み")
    assert places(replace(said("髙橋委員", "髙橋"), doubts=(doubt,))) == [("spelling", "髙橋")]


def test_what_a_rule_wrote_is_sure_and_keeps_its_neighbours_doubts() -> None:
    heard = said("放布市の予算", "算")
    fixed = replace(
        heard,
        text="防府市の予算",
        corrections=(Correction((0, 2), "放布", "防府", "防府", "よみ"),),
    )
    assert letter_probabilities(fixed)[:2] == (1.0, 1.0)
    assert places(fixed) == [("unsure", "算")]


def test_a_missing_speaker_is_a_doubt_only_where_others_have_one() -> None:
    nobody = replace(said("はい", number=1), speaker=None)
    others = [said("開会します", number=number) for number in range(2, 6)]
    assert places(*others, nobody) == [("speaker", "はい")]
    assert places(replace(said("開会します"), speaker=None), nobody) == []


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_missing_speakers_never_flood_the_list(known: list[bool]) -> None:
    utterances = [
        replace(said("はい", number=number), speaker="1" if is_known else None)
        for number, is_known in enumerate(known)
    ]
    found = find_doubtful(utterances)
    assert len(found) <= len(utterances) / 5
    assert not found or len(found) == known.count(False)


def test_two_voices_at_once_are_a_doubt_until_a_person_says_whose_words_they_are() -> None:
    turns = (Turn(0, 5, "1"), Turn(4, 9, "2"))
    utterance = said("はい、そうです")
    assert places(utterance, turns=turns) == [("overlap", "はい、そうです")]
    assert places(replace(utterance, is_speaker_set=True), turns=turns) == []


@given(st.lists(st.tuples(st.text("予算、案", max_size=8), st.booleans()), max_size=6))
def test_what_is_checked_is_settled(items: list[tuple[str, bool]]) -> None:
    utterances = [
        replace(said(text, "予、", number), is_checked=is_checked)
        for number, (text, is_checked) in enumerate(items)
    ]
    found = find_doubtful(utterances)
    checked = {item.id for item in utterances if item.is_checked}
    assert not checked & {place.utterance for place in found}
    progress = measure_progress(utterances, found)
    assert progress.total == sum(bool(text) for text, _ in items)
    settled = [replace(item, is_checked=True) for item in utterances]
    assert measure_progress(settled, find_doubtful(settled)).settled == progress.total


@given(st.text("予算案、", min_size=1, max_size=12), st.text("予算案、市", max_size=12))
def test_every_letter_has_a_probability(heard: str, text: str) -> None:
    utterance = replace(said(heard, "算"), text=text)
    assert len(letter_probabilities(utterance)) == len(text)


@given(st.lists(st.sampled_from(["予算です", "異議なし", ""]), min_size=1, max_size=6), st.data())
def test_looking_again_finds_what_looking_once_does(texts: list[str], data: st.DataObject) -> None:
    finder = DoubtFinder()
    utterances = [said(text, text[:1], number) for number, text in enumerate(texts)]
    assert finder.find(utterances) == find_doubtful(utterances)
    at = data.draw(st.integers(0, len(texts) - 1))
    other = said(data.draw(st.sampled_from(["採決です", ""])), "採", at)
    changed = [*utterances[:at], other, *utterances[at + 1 :]]
    changed = changed[data.draw(st.integers(0, 1)) :]
    assert finder.find(changed) == find_doubtful(changed)


def test_what_a_person_wrote_is_sure_and_what_nobody_looked_at_is_not() -> None:
    heard = said("財源は繰入金です", "財繰")
    edited = replace(heard, text="財源は基金繰入金です", is_edited=True)
    assert [text for _, text in places(edited)] == ["財", "繰"]
    assert [text for _, text in places(replace(edited, text="税源は繰入金です"))] == ["繰"]
    assert places(replace(edited, is_checked=True)) == []
