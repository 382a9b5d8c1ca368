"""Utterances as sentences, each with where it was said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minutes.types import Utterance

_SENTENCE = re.compile(r"[^。！？]+[。！？]?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, word for word, and the utterance that it stands in."""

    text: str
    utterance: Utterance


def split_sentences(utterances: Sequence[Utterance]) -> Iterator[Sentence]:
    """Yield the sentences of utterances in their order, none empty."""
    for utterance in utterances:
        for match in _SENTENCE.finditer(utterance.text):
            if match[0].strip():
                yield Sentence(match[0].strip(), utterance)
