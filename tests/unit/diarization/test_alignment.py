"""Words find their speakers; text, words and times are all kept."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.diarization.alignment import attribute
from minutes.types import Correction, Doubt, Turn, Utterance, UtteranceId, Word

STEP = 0.2


def spoken(text: str, start: float = 0.0, pauses: tuple[int, ...] = ()) -> Utterance:
    """Make an utterance of one character a word; before each of `pauses` 0.4 s of silence."""
    words, at = [], start
    for number, letter in enumerate(text):
        at += 0.4 * (number in pauses)
        words.append(Word(at, at + STEP, letter, 0.9))
        at += STEP
    identity = UtteranceId(f"u{round(start * 1000):09d}")
    return Utterance(identity, 0, start, at, tuple(words), text, text)


def parts(utterance: Utterance, *turns: Turn) -> list[tuple[str | None, str]]:
    return [(part.speaker, part.text) for part in attribute([utterance], turns)]


def test_an_utterance_within_one_turn_is_that_speakers() -> None:
    assert parts(spoken("賛成です"), Turn(-1, 5, "甲")) == [("甲", "賛成です")]


def test_a_change_of_speaker_cuts_the_utterance() -> None:
    said = spoken("いかがですか。賛成です。")
    assert parts(said, Turn(0, 1.4, "甲"), Turn(1.4, 3, "乙")) == [
        ("甲", "いかがですか。"),
        ("乙", "賛成です。"),
    ]


def test_a_rough_edge_moves_to_the_end_of_the_sentence() -> None:
    said = spoken("いかがですか。賛成です。")
    assert parts(said, Turn(0, 1.8, "甲"), Turn(1.8, 3, "乙")) == [
        ("甲", "いかがですか。"),
        ("乙", "賛成です。"),
    ]


def test_without_marks_it_moves_to_the_pause() -> None:
    said = spoken("以上です質問はありますか", pauses=(4,))
    assert parts(said, Turn(0, 1.4, "甲"), Turn(1.4, 4, "乙")) == [
        ("甲", "以上です"),
        ("乙", "質問はありますか"),
    ]


def test_a_listeners_hai_does_not_cut_a_sentence() -> None:
    said = spoken("予算についてははい説明したとおりです")
    turns = (Turn(0, 1.4, "甲"), Turn(1.4, 1.8, "乙"), Turn(1.8, 4, "甲"))
    assert parts(said, *turns) == [("甲", "予算についてははい説明したとおりです")]


def test_a_hai_that_answers_is_a_turn_of_its_own() -> None:
    said = spoken("よろしいですか。はい。")
    turns = (Turn(0, 1.6, "甲"), Turn(1.6, 2.2, "乙"))
    assert parts(said, *turns) == [("甲", "よろしいですか。"), ("乙", "はい。")]


def test_a_stretch_shorter_than_a_word_is_no_speaker() -> None:
    said = spoken("予算について説明します")
    turns = (Turn(0, 1.0, "甲"), Turn(1.0, 1.2, "乙"), Turn(1.2, 4, "甲"))
    assert parts(said, *turns) == [("甲", "予算について説明します")]


def test_words_outside_every_turn_go_to_the_nearest() -> None:
    assert parts(spoken("賛成です"), Turn(0.3, 0.5, "甲")) == [("甲", "賛成です")]


def test_where_no_turn_is_near_nothing_changes() -> None:
    said = spoken("賛成です")
    assert attribute([said], [Turn(10, 12, "甲")]) == (said,)
    assert attribute([said], []) == (said,)


def test_a_correction_moves_with_its_text_and_is_never_cut() -> None:
    said = spoken("とうかいりんです。次に移ります。")
    changed = Utterance(
        said.id, 0, said.start, said.end, said.words, said.recognized,
        "東海林です。次に港町へ移ります。",
        (Correction((0, 3), "とうかいりん", "東海林", "東海林", "読み"),
         Correction((8, 11), "", "港町へ", "港町", "試験")),
        doubts=(Doubt((8, 10), ("湊町", "港町"), "読み"),),
    )  # fmt: skip
    first, second = attribute([changed], [Turn(0, 1.4, "甲"), Turn(1.4, 4, "乙")])
    assert (first.text, second.text) == ("東海林です。", "次に港町へ移ります。")
    assert [item.span for item in (*first.corrections, *second.corrections)] == [(0, 3), (2, 5)]
    assert [second.text[slice(*doubt.span)] for doubt in second.doubts] == ["港町"]


@pytest.mark.parametrize(
    ("text", "pause"), [("賛成です。えー次に移ります。", 5), ("賛成ですえー次に移ります。", 6)]
)
def test_what_a_rule_left_out_at_a_cut_belongs_to_who_said_it(text: str, pause: int) -> None:
    said, at = spoken(text, pauses=(pause,)), text.index("えー")
    left_out = (Correction((at, at), "えー", "", "", "規則"),)
    changed = replace(said, text=text.replace("えー", ""), corrections=left_out)
    change = said.words[pause].start - 0.2
    found = attribute([changed], [Turn(0, change, "甲"), Turn(change, 9, "乙")])
    assert len(found) == 2
    assert [len(part.corrections) for part in found] == [
        part.recognized.count("えー") for part in found
    ]


def test_what_a_person_wrote_is_never_cut() -> None:
    said = spoken("いかがですか。賛成です。")
    edited = Utterance(
        said.id, 3, said.start, said.end, said.words, said.recognized, "全く別の文",
        is_edited=True,
    )  # fmt: skip
    (part,) = attribute([edited], [Turn(0, 0.8, "甲"), Turn(0.8, 3, "乙")])
    assert (part.text, part.speaker, part.id) == ("全く別の文", "乙", said.id)


def test_an_utterance_without_words_goes_whole_to_whoever_says_most() -> None:
    bare = Utterance(UtteranceId("u0"), 0, 0, 10, (), "本文", "本文")
    assert parts(bare, Turn(0, 3, "甲"), Turn(3, 10, "乙")) == [("乙", "本文")]


@pytest.mark.parametrize("count", [1, 2])
def test_doing_it_again_changes_nothing(count: int) -> None:
    said = spoken("いかがですか。賛成です。")
    turns = [Turn(0, 1.4, "甲"), Turn(1.4, 3, "乙")][:count]
    once = attribute([said], turns)
    assert attribute(once, turns) == once


@pytest.mark.parametrize(
    ("text", "cut", "expected"),
    [
        ("不用額の295億円は次のとおり", 7, "不用額の|295億円は次のとおり"),
        ("歳出は1,295億円です次に", 6, "歳出は|1,295億円です次に"),
        ("これは令和4年度の予算です", 5, "これは|令和4年度の予算です"),
        ("これはデジタル化の予算です", 5, "これは|デジタル化の予算です"),
        ("それは総務委員会の件です", 5, "それは|総務委員会の件です"),
        ("そのとおり開きます次に", 6, "そのとおり|開きます次に"),
        ("率は30パーセントですよ", 4, "率は|30パーセントですよ"),
    ],
)
def test_no_cut_goes_through_a_word_or_a_number(text: str, cut: int, expected: str) -> None:
    said = spoken(text)
    found = parts(said, Turn(0, cut * STEP, "甲"), Turn(cut * STEP, 9, "乙"))
    assert "|".join(part for _, part in found) == expected


def test_a_pause_in_what_looks_like_one_word_parts_two_people() -> None:
    said = spoken("議長佐藤委員", pauses=(2,))
    assert parts(said, Turn(0, 0.5, "甲"), Turn(0.7, 3, "乙")) == [
        ("甲", "議長"),
        ("乙", "佐藤委員"),
    ]


def test_a_pause_that_the_aligner_hid_in_a_word_counts() -> None:
    said = spoken("議長佐藤委員")
    long = tuple(
        Word(word.start + (at > 2) * 0.8, word.end + (at > 1) * 0.8, word.text, 0.9)
        for at, word in enumerate(said.words)
    )
    stretched = replace(said, words=long, end=long[-1].end)
    assert parts(stretched, Turn(0, 0.5, "甲"), Turn(1.1, 3, "乙")) == [
        ("甲", "議長"),
        ("乙", "佐藤委員"),
    ]


def test_where_there_is_no_seam_at_all_the_speaker_changes_all_the_same() -> None:
    said = spoken("総務常任委員会議案第七十六号審査結果報告書")
    found = parts(said, Turn(0, 2.0, "甲"), Turn(2.0, 9, "乙"))
    assert [label for label, _ in found] == ["甲", "乙"]


WORDS = st.lists(
    st.tuples(st.sampled_from(["は", "い", "。", "、", "予算", "ええ"]), st.integers(0, 6)),
    min_size=1,
    max_size=30,
)
TURNS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 20), st.sampled_from("甲乙丙")), max_size=8
)


@given(WORDS, TURNS)
def test_text_words_and_times_are_all_kept(
    words: list[tuple[str, int]], turns: list[tuple[int, int, str]]
) -> None:
    at, made = 0.0, []
    for text, pause in words:
        made.append(Word(at + pause / 10, at + pause / 10 + STEP, text, 0.9))
        at = made[-1].end
    text = "".join(word.text for word in made)
    said = Utterance(UtteranceId("u000000000"), 2, 0, at + 0.2, tuple(made), text, text)
    position, laid = 0.0, []
    for gap, length, label in turns:
        laid.append(Turn(position + gap / 10, position + (gap + length) / 10, label))
        position = laid[-1].end
    found = attribute([said], laid)
    assert "".join(part.text for part in found) == text
    assert "".join(part.recognized for part in found) == text
    assert tuple(word for part in found for word in part.words) == said.words
    assert len({part.id for part in found}) == len(found)
    assert (found[0].id, found[0].start, found[-1].end) == (said.id, said.start, said.end)
    assert all(part.start <= part.words[0].start for part in found)
    assert all(one.speaker != other.speaker for one, other in itertools.pairwise(found))
