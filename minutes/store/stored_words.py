"""Words as they lie in the store, read when they are wanted.

A five-hour meeting has a million of them; whoever opens it looks at a few hundred.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from sys import intern
from typing import Any, overload

from minutes.types import Word

KEPT = 500
"""Utterances whose words are kept as values; a screen shows some 25."""


class StoredWords(Sequence[Word]):
    """The words of one utterance: equal to the tuple of them; any thread may read."""

    __slots__ = ("_packed",)

    def __init__(self, packed: str) -> None:
        self._packed = packed.encode()  # half as large as text with kanji in it

    def __len__(self) -> int:
        return len(_unpack(self._packed))

    @overload
    def __getitem__(self, place: int) -> Word: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Word, ...]: ...

    def __getitem__(self, place: int | slice) -> Word | tuple[Word, ...]:
        return _unpack(self._packed)[place]

    def __iter__(self) -> Iterator[Word]:
        return iter(_unpack(self._packed))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, StoredWords):
            return self._packed == other._packed or tuple(self) == tuple(other)
        return _unpack(self._packed) == other

    def __hash__(self) -> int:
        return hash(_unpack(self._packed))

    def __reduce__(self) -> tuple[type[tuple[Word, ...]], tuple[tuple[Word, ...]]]:
        return tuple, (_unpack(self._packed),)

    def __repr__(self) -> str:
        return repr(_unpack(self._packed))


@lru_cache(maxsize=KEPT)
def _unpack(packed: bytes) -> tuple[Word, ...]:
    # The same few thousand characters over and over are kept once.
    found: list[list[Any]] = json.loads(packed)
    return tuple(Word(start, end, intern(text), sure) for start, end, text, sure in found)
