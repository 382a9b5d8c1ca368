"""Lies about what was said, as a language model tells them: one thing is changed.

Each kind is one that turns a record round: a figure, its unit, a date, a name, a vote, yes
and no, or whose word it rests on. Whoever checks summaries is measured by how many of
these get through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class LieKind(StrEnum):
    """What is wrong with a sentence."""

    FIGURE = "figure"
    UNIT = "unit"
    DATE = "date"
    NAME = "name"
    VOTE = "vote"
    NEGATION = "negation"
    EXCHANGE = "exchange"
    INVENTION = "invention"


@dataclass(frozen=True, slots=True)
class Lie:
    """A sentence that its evidence does not bear out."""

    kind: LieKind
    text: str


VOTES = (
    *(("可決", "否決"), ("否決", "可決"), ("不採択", "採択"), ("継続審査", "撤回")),
    *(("賛成", "反対"), ("反対", "賛成"), ("起立多数", "起立少数"), ("起立少数", "起立多数")),
    *(
        ("全会一致", "賛成多数"),
        ("異議なし", "異議あり"),
        ("承認", "不承認"),
        ("引き上げ", "引き下げ"),
    ),
    *(
        ("増額", "減額"),
        ("増加", "減少"),
        ("減少", "増加"),
        ("廃止", "継続"),
        ("見送る", "実施する"),
    ),
)
NEGATIONS = (
    *(("いたしません", "いたします"), ("いたします", "いたしません"), ("しません", "します")),
    *(("行わない", "行う"), ("しない", "する"), ("できない", "できる"), ("できます", "できません")),
    *(("ありません", "あります"), ("ございません", "ございます"), ("おりません", "おります")),
    *(("ております", "ておりません"), ("します。", "しません。"), ("必要です", "必要ありません")),
    *(("予定です", "予定はありません"), ("予定でございます", "予定はございません")),
)
DATES = (
    *(("来年", "今年"), ("今月", "来月"), ("今週", "来週"), ("来週", "今週"), ("年度内", "来年度")),
    *(("月末", "月上旬"), ("上旬", "下旬"), ("中旬", "下旬"), ("下旬", "上旬"), ("午前", "午後")),
    *(("午後", "午前"), ("次回", "前回"), ("水曜", "木曜"), ("月曜", "火曜"), ("金曜", "土曜")),
)
UNITS = (
    *(("億", "万"), ("万円", "億円"), ("人", "件"), ("件", "人"), ("パーセント", "ポイント")),
    *(("か所", "回"), ("校", "人"), ("時間", "日"), ("分", "時間"), ("キロ", "メートル")),
)
_FIGURE = re.compile(r"[0-9０-９][0-9０-９,，]*(?:\.[0-9]+)?")
_ASKING = re.compile(r"(?:か|ね)。?$|申し訳")
"""「質疑はありませんか。」 denies nothing."""

_DATE = re.compile(r"([0-9０-９]+)(?=[月日年時])")


LONGEST_SIGN = 2
"""Letters between the figures of a list."""


def lies_about(sentence: str, said: str, names: Sequence[str]) -> Iterator[Lie]:
    """Yield lies about a true sentence; `said` is all that its evidence says.

    `names` are those of people who were there.
    """
    yield from _figures(sentence, said)
    yield from _exchanges(sentence)
    for kind, pairs in (
        (LieKind.VOTE, VOTES),
        (LieKind.NEGATION, NEGATIONS),
        (LieKind.DATE, DATES),
    ):
        for true, false in pairs:
            if true in sentence and not (kind is LieKind.NEGATION and _ASKING.search(sentence)):
                yield Lie(kind, sentence.replace(true, false, 1))
    for true, false in UNITS:
        for match in re.finditer(rf"(?<=[0-9０-９万億]){true}", sentence):
            yield Lie(LieKind.UNIT, sentence[: match.start()] + false + sentence[match.end() :])
    yield from _names(sentence, said, names)
    yield Lie(LieKind.INVENTION, f"{sentence.rstrip('。')}ため、費用は総額で8億8,800万円となる。")
    yield Lie(LieKind.INVENTION, f"鬼ヶ島委員は、{sentence}")


def _figures(sentence: str, said: str) -> Iterator[Lie]:
    for match in _FIGURE.finditer(sentence):
        digits = match[0]
        kind = LieKind.DATE if _DATE.match(sentence, match.start()) else LieKind.FIGURE
        for changed in dict.fromkeys((_raised(digits), f"{digits}0", digits[:-1])):
            text = sentence[: match.start()] + changed + sentence[match.end() :]
            if changed and _value(changed) != _value(digits) and not _holds(said, changed):
                yield Lie(kind, text)


def _exchanges(sentence: str) -> Iterator[Lie]:
    """Yield the sentence with two figures that follow each other in each other's place."""
    for one, other in pairwise(_FIGURE.finditer(sentence)):
        between = sentence[one.end() : other.start()]
        # 「7割、5割、2割の軽減」 means the same in any order.
        if _value(one[0]) != _value(other[0]) and len(between) > LONGEST_SIGN:
            text = sentence[: one.start()] + other[0] + between + one[0] + sentence[other.end() :]
            yield Lie(LieKind.EXCHANGE, text)


def _names(sentence: str, said: str, names: Sequence[str]) -> Iterator[Lie]:
    for true in names:
        for false in names:
            if true in sentence and false not in said:
                yield Lie(LieKind.NAME, sentence.replace(true, false))


def _raised(digits: str) -> str:
    first = str(int(digits[0]) % 9 + 1)
    return first + digits[1:]


def _holds(said: str, digits: str) -> bool:
    """Return whether that figure was said somewhere: then it may be no lie."""
    return _value(digits) in {_value(match[0]) for match in _FIGURE.finditer(said)}


def _value(digits: str) -> float:
    return float(digits.replace(",", "").replace("，", ""))
