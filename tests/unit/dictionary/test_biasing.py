"""Which words the recogniser is told to expect: the likeliest, whole, and within the room."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.dictionary.biasing import (
    END,
    HOTWORD_TOKENS,
    SEPARATOR,
    SHORTLIST,
    Signals,
    need,
    pack,
    rank,
)
from minutes.dictionary.entries import Entry, Layer

NOTHING_KNOWN = Signals()


def surfaces(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.surface for entry in entries]


def many_entries(count: int) -> list[Entry]:
    dice = random.Random(5)  # noqa: S311 - no secret
    letters = [chr(0x4E00 + dice.randrange(20_000)) for _ in range(3_000)]
    words = {"".join(dice.sample(letters, dice.randint(2, 5))) for _ in range(count + count // 50)}
    return [Entry(word, "あ") for word in sorted(words)[:count]]


# Ranking


def test_the_meetings_own_list_comes_before_the_municipalitys() -> None:
    own = Entry("防府市", "ほうふし")
    attending = Entry("牧潮", "まきしお", layer=Layer.MEETING)
    assert rank([own, attending], NOTHING_KNOWN) == (attending, own)


def test_a_shipped_word_needs_something_that_speaks_for_it() -> None:
    shipped = Entry("匝瑳市", "そうさし", layer=Layer.NATIONAL)
    assert rank([shipped], NOTHING_KNOWN) == ()
    assert rank([shipped], Signals(heard={"匝瑳市": 0.9})) == (shipped,)
    assert rank([shipped], Signals(recent_use={"匝瑳市": 0.1})) == (shipped,)


@pytest.mark.parametrize("kind", ["recent_use", "heard"])
def test_what_was_heard_or_used_comes_forward(kind: str) -> None:
    entries = [Entry("牧潮", "まきしお"), Entry("鷲沼", "わしぬま")]
    for wanted in ("牧潮", "鷲沼"):
        assert surfaces(rank(entries, Signals(**{kind: {wanted: 1.0}})))[0] == wanted


def test_weight_brings_a_word_forward_and_zero_keeps_it_out() -> None:
    plain, heavy = Entry("牧潮", "まきしお"), Entry("鷲沼", "わしがぬま", weight=3.0)
    assert rank([plain, heavy], NOTHING_KNOWN) == (heavy, plain)
    never = Entry("椹野川", "ふしのがわ", weight=0.0, layer=Layer.MEETING)
    assert rank([plain, never], Signals(heard={"椹野川": 1.0})) == (plain,)


def test_a_surface_of_several_readings_takes_its_room_once() -> None:
    both = [Entry("神戸", "こうべ"), Entry("神戸", "ごうど")]
    assert surfaces(rank(both, NOTHING_KNOWN)) == ["神戸"]


def test_hard_words_need_a_hint_more_than_common_ones() -> None:
    read_otherwise = need(Entry("神戸町", "ごうどちょう"))
    name = need(Entry("防府市", "ほうふし"))
    term = need(Entry("財政調整基金", "ざいせいちょうせいききん"))
    word = need(Entry("予算", "よさん"))
    assert read_otherwise > name > term > word > 0


def test_the_many_do_not_push_out_what_is_spoken_for() -> None:
    entries = many_entries(SHORTLIST + 500)
    heard = entries[-1].surface
    ranked = rank(entries, Signals(heard={heard: 1.0}))
    assert ranked[0].surface == heard
    assert sorted(surfaces(ranked)) == sorted(surfaces(tuple(entries)))


def test_ten_thousand_entries_are_ranked_within_a_blink() -> None:
    entries = many_entries(10_000)
    signals = Signals(heard={entry.surface: 0.5 for entry in entries[::10]})
    rank(entries, signals)
    begun = time.process_time()
    rank(entries, signals)
    assert time.process_time() - begun < 0.1


# Packing


def parts(text: str) -> list[str]:
    return text.removesuffix(END).split(SEPARATOR) if text else []


WORDS = st.lists(
    st.text(
        st.characters(codec="utf-8", exclude_characters=SEPARATOR + END), min_size=1, max_size=12
    ),
    unique=True,
)
COUNTERS: list[Callable[[str], int]] = [
    len,
    lambda text: len(text.encode()),
    lambda text: (len(text) + 1) // 2,
]


@settings(deadline=None)
@given(words=WORDS, budget=st.integers(0, 60), count=st.sampled_from(COUNTERS))
def test_a_hint_never_exceeds_its_room_and_splits_no_word(
    words: list[str], budget: int, count: Callable[[str], int]
) -> None:
    ranked = [Entry(word) for word in words]
    packed = pack(ranked, count, budget)
    assert packed.tokens <= budget
    assert packed.tokens == (count(packed.text) if packed.text else 0)
    assert parts(packed.text) == surfaces(packed.used)[::-1]
    assert len(packed.used) + packed.left_out == len(words)


@settings(deadline=None)
@given(words=WORDS)
def test_with_room_enough_every_word_is_in_and_the_best_stands_last(words: list[str]) -> None:
    packed = pack([Entry(word) for word in words], len, 10_000)
    assert packed.left_out == 0
    assert parts(packed.text) == words[::-1]


def test_a_word_too_long_makes_way_for_a_shorter_one() -> None:
    ranked = [Entry("長" * 50), Entry("短い")]
    packed = pack(ranked, len, 10)
    assert surfaces(packed.used) == ["短い"]
    assert packed.left_out == 1


# The recogniser's own tokens


def counter(tokenizer: tokenizers.Tokenizer) -> Callable[[str], int]:
    """Count as faster-whisper does: a space before, none of the special tokens."""
    return lambda text: len(tokenizer.encode(" " + text.strip(), add_special_tokens=False).ids)


def check_against(path: Path) -> None:
    tokenizer = tokenizers.Tokenizer.from_file(str(path))
    ranked = rank(many_entries(400), NOTHING_KNOWN)
    packed = pack(ranked, counter(tokenizer), HOTWORD_TOKENS)
    sent = tokenizer.encode(" " + packed.text, add_special_tokens=False).ids
    assert len(sent) == packed.tokens <= HOTWORD_TOKENS
    assert packed.left_out > 0
    kept = tokenizer.decode(sent[:HOTWORD_TOKENS])
    assert parts(kept.strip()) == surfaces(packed.used)[::-1]
    # The room is used: not one more of the next words would go in.
    assert packed.tokens > HOTWORD_TOKENS - 10


def test_the_practice_models_own_tokens_are_counted(practice_model: Path) -> None:
    check_against(practice_model / "tokenizer.json")


def test_whispers_own_tokens_are_counted(shared_folder: Callable[[str], Path]) -> None:
    check_against(shared_folder("models") / "whisper-tokenizer" / "tokenizer.json")


def test_the_adapter_of_the_recogniser_keeps_the_whole_hint(practice_model: Path) -> None:
    from faster_whisper.tokenizer import Tokenizer
    from faster_whisper.transcribe import WhisperModel

    tokens = tokenizers.Tokenizer.from_file(str(practice_model / "tokenizer.json"))
    tokenizer = Tokenizer(tokens, multilingual=True, task="transcribe", language="ja")
    packed = pack(many_entries(400), counter(tokens), HOTWORD_TOKENS)
    bare = WhisperModel.__new__(WhisperModel)
    bare.max_length = 448
    prompt = bare.get_prompt(tokenizer, [], hotwords=packed.text)
    assert packed.text in tokens.decode(prompt, skip_special_tokens=False)
