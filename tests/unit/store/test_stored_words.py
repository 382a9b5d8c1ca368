"""Words that are read late are the same words."""

from __future__ import annotations

import pickle
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from minutes.store.rows import pack
from minutes.store.stored_words import StoredWords
from minutes.types import Utterance, UtteranceId, Word

WORDS = st.lists(
    st.builds(
        Word,
        st.floats(0, 1e4),
        st.floats(0, 1e4),
        st.text("議案第76号あa𠮷", max_size=3),
        st.floats(0, 1),
    ),
    max_size=6,
).map(tuple)


def stored(words: tuple[Word, ...]) -> StoredWords:
    return StoredWords(pack([[w.start, w.end, w.text, w.probability] for w in words]))


@given(WORDS)
def test_they_are_equal_to_the_tuple_in_every_way(words: tuple[Word, ...]) -> None:
    late = stored(words)
    assert late == words
    assert words == late
    assert late == stored(words)
    assert hash(late) == hash(words)
    assert tuple(late) == words
    assert len(late) == len(words)
    assert late[1:] == words[1:]
    assert pickle.loads(pickle.dumps(late)) == words  # noqa: S301 - our own bytes


@given(WORDS, WORDS)
def test_an_utterance_is_compared_by_its_words(
    one: tuple[Word, ...], other: tuple[Word, ...]
) -> None:
    said = Utterance(UtteranceId("u1"), 1, 0.0, 1.0, one, "", "")
    assert (replace(said, words=stored(one)) == said) is True
    assert (replace(said, words=stored(other)) == said) is (one == other)
