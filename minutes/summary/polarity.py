"""Yes or no, for or against: does a sentence turn round what its evidence says?

Compared clause by clause: of a statement that denies one thing and affirms another, a
summary may tell either, but each as it was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

OPPOSITES = (
    ("不採択", "採択"),
    ("否決", "可決"),
    ("不認定", "認定"),
    ("不承認", "承認"),
    ("不同意", "同意"),
    ("反対", "賛成"),
    ("賛成少数", "賛成多数"),
    ("起立少数", "起立多数"),
    ("異議あり", "異議なし"),
    ("増額", "減額"),
    ("増加", "減少"),
    ("値上げ", "値下げ"),
    ("引き上げ", "引き下げ"),
    ("延長", "短縮"),
    ("拡大", "縮小"),
    ("廃止", "継続"),
    ("中止", "実施"),
    ("見送", "実施"),
    ("欠席", "出席"),
    ("公開", "非公開"),
)
"""Pairs in which one word for the other turns the record round."""

_WORDS = sorted({word for pair in OPPOSITES for word in pair}, key=len, reverse=True)
_OPPOSED = re.compile("|".join(_WORDS))

_DENIAL = re.compile(
    r"ません|ない(?!方|容)|なかった|(?<!す)べきでな|(?:は|も)なく|ず(?:に|、|。|$)|不可能|困難|見送"
)
_NO_DENIAL = re.compile(
    r"(?:ませんか|ないか|ではないか|ございませんか|ない(?:ん)?でしょうか|なければな(?:りません|らない)"
    r"|なくてはな(?:りません|らない)|かもしれ(?:ません|ない)|にほかな(?:りません|らない)|違いな(?:い|く)"
    r"|だけで(?:は)?な(?:く|い)|のみな(?:らず|く)|申し訳(?:ござい|あり)ません|(?:すみ|済み)ません)"
)
"""Questions, duties and apologies deny nothing."""

_CLAUSE = re.compile(r"[、，。！？\n]+")
_DIGITS = re.compile(r"[0-9,.]+")
SHORTEST_CLAUSE = 4

ALIKE = 0.6
"""So much of a clause's pairs of letters must stand in another one for both to be about the
same. Our choice: a changed ending leaves at least this much in a clause of ten letters."""


def opposed_words(text: str) -> list[str]:
    """Return the words that have an opposite, in order; 不採択 does not count as 採択."""
    return _OPPOSED.findall(text)


def denials(text: str) -> list[str]:
    """Return where a text denies something."""
    return _DENIAL.findall(_NO_DENIAL.sub("", text))


def alike_clauses(text: str, said: str) -> Iterator[tuple[str, str]]:
    """Yield each clause with the clause that was said about the same, where there is one."""
    known = _clauses(said)
    for clause in _clauses(text):
        nearest = _nearest(clause, known)
        if nearest is not None:
            yield clause, nearest


def _clauses(text: str) -> list[str]:
    return [part for part in _CLAUSE.split(text) if len(part) >= SHORTEST_CLAUSE]


def _nearest(clause: str, known: Sequence[str]) -> str | None:
    """Return what was said that is most like a clause, if it is alike at all.

    Figures count last: 「小学校で月5,500円」 is about 「小学校で月4,700円」, and nothing else.
    """
    plain = _DIGITS.sub("", clause)
    scored = [
        (_likeness(plain, _DIGITS.sub("", other)), _likeness(clause, other), other)
        for other in known
    ]
    best = max(scored, default=(0.0, 0.0, ""))
    return best[2] if best[0] >= ALIKE else None


def _likeness(one: str, other: str) -> float:
    first, second = set(pairwise(one)), set(pairwise(other))
    return len(first & second) / max(1, len(first), len(second) * ALIKE)
