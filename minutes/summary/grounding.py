"""Does a sentence of a summary say only what its evidence says?

A program checks what a model can get wrong with the worst effect: every number, amount and
date, every name, every outcome of a vote, and whether something was denied. A sentence in
which `check` finds anything is not used. What `find_doubts` names may be another word for
what was said: it is shown as 要確認.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from minutes.summary.numbers import Quantity, find_quantities
from minutes.summary.polarity import alike_clauses, denials, opposed_words
from minutes.types import Problem, ProblemKind

_VOTES = (
    "全会一致",
    "賛成多数",
    "賛成少数",
    "起立多数",
    "起立少数",
    "異議なし",
    "継続審査",
    "撤回",
)

_COUNTED = re.compile(r"(賛成|反対|棄権|白票|有効|無効)(?:は|が|の方)?([0-9]+)")
"""How many were for and how many against."""

_POST = (
    r"副?(?:委員長|委員|議員|議長|会長|座長|市長|町長|村長|区長|知事|教育長|局長|部長|課長|係長|次長|室長"
    r"|所長|館長|園長|校長|主査|主任|主事)|さん|氏"
)
_PERSON = re.compile(rf"([一-龥々ヶ]{{1,6}}?)({_POST})(?![会名])")
_ANYBODY = re.compile(
    r"(?:各|全|両|同|当|本|他|副|新|旧|前|元|現|皆|諸|一部|複数|担当|関係|所管|出席|質問|説明|正副)+"
)
"""What may stand before a post without saying whose it is."""

_QUOTED = re.compile(r"「([^」]{2,})」")
_PROPER = re.compile(
    r"[ァ-ヺー]{4,}|[A-Za-z]{2,}|[一-龥々ヶ]{2,}?(?:市|町|村|区|県|駅|川|橋|公園|学校|病院|センター)"
)
"""Words that are often names: katakana, Latin letters, places."""

_WORD = re.compile(r"[一-龥々ヶ]{2,}|[ァ-ヺー]{2,}|[A-Za-z]{2,}")

LEAST_SHARED = 0.1
"""So many of the pairs of letters in a sentence's words must stand in its evidence: easy words
may stand for nearly all of them. Source: on the written meetings of `tests/data`, the share
is 0.6 and more in true sentences; in 98 of 133 that the other checks let through with a
neighbour's utterance as evidence it is less than this."""

_TIMES = re.compile(
    r"(?:昨|去|前|今|本|来|次|翌)年度?|(?:先|今|来|翌)[月週]|前回|次回|昨日|本日|今日|明日|午前|午後"
    r"|[上中下]旬|[月年]末|年度[内末中]|年内|[月火水木金土日]曜"
)
_SAME_TIMES = {
    "去年": "昨年",
    "本年": "今年",
    "本年度": "今年度",
    "次年度": "来年度",
    "本日": "今日",
    "前年度": "昨年度",
}


def check(sentence: str, evidence: Sequence[str], names: Sequence[str] = ()) -> tuple[Problem, ...]:
    """Return what the evidence does not bear out; nothing when all of it does.

    `names` are the proper nouns that may occur; each one that the sentence uses must be in
    the evidence. Letters are compared as NFKC, numbers by their value.
    """
    said = _plain("\n".join(evidence))
    text = _plain(sentence)
    if not said or _is_about_something_else(text, said):
        return (Problem(ProblemKind.NO_EVIDENCE, sentence),)
    return (
        *_numbers(_without(text, names), _without(said, names)),
        *_exchanged(_without(text, names), _without(said, names)),
        *_times(text, said),
        *_names(text, said, names),
        *_outcomes(text, said),
        *_turned(text, said),
    )


def find_doubts(sentence: str, evidence: Sequence[str]) -> tuple[Problem, ...]:
    """Return what looks like a quotation or a name, and does not stand in the evidence."""
    said, text = _plain("\n".join(evidence)), _plain(sentence)
    words = [*_QUOTED.findall(text), *_PROPER.findall(_QUOTED.sub("", text))]
    return tuple(
        Problem(ProblemKind.WORD, word) for word in dict.fromkeys(words) if word not in said
    )


def is_said(text: str, evidence: Sequence[str]) -> bool:
    """Return whether each sentence of a text stands in the evidence word for word."""
    said = [_plain(item) for item in evidence]
    return all(any(part in item for item in said) for part in _sentences(_plain(text)))


def _is_about_something_else(text: str, said: str) -> bool:
    """Return whether a sentence has hardly a word of what it rests on."""
    told, known = _word_parts(text), _word_parts(said)
    return len(told & known) < LEAST_SHARED * len(told)


def _word_parts(text: str) -> set[tuple[str, str]]:
    return {pair for word in _WORD.findall(text) for pair in pairwise(word)}


def _numbers(text: str, said: str) -> Iterator[Problem]:
    known = find_quantities(said)
    for quantity in find_quantities(text):
        if not any(_is_same(quantity, other) for other in known):
            yield Problem(ProblemKind.NUMBER, quantity.text)


def _is_same(one: Quantity, other: Quantity) -> bool:
    return one.value == other.value and (one.unit == other.unit or not one.unit or not other.unit)


def _names(text: str, said: str, names: Sequence[str]) -> Iterator[Problem]:
    for name in dict.fromkeys(map(_plain, names)):
        if name and name in text and name not in said:
            yield Problem(ProblemKind.NAME, name)
    for match in _PERSON.finditer(text):
        if not _ANYBODY.fullmatch(match[1]) and not _is_known(match[1], match[2], said):
            yield Problem(ProblemKind.NAME, match[0])


def _is_known(name: str, post: str, said: str) -> bool:
    """Return whether somebody of that name was named with that post, or with none."""
    found = [
        match[1] for match in re.finditer(rf"{name}(?:[一-龥ァ-ヺー々]{{0,8}}?({_POST}))?", said)
    ]
    return post in found or None in found


def _without(text: str, names: Sequence[str]) -> str:
    """Return a text in which no name counts anything: 二宮 is no two."""
    for name in names:
        text = text.replace(_plain(name), "　") if name else text
    return text


def _times(text: str, said: str) -> Iterator[Problem]:
    """Yield each "next year" or "Monday" that the evidence does not know."""
    known = _times_in(said)
    for word in dict.fromkeys(_times_in(text)):
        if word not in known:
            yield Problem(ProblemKind.NUMBER, word)


def _times_in(text: str) -> list[str]:
    return [_SAME_TIMES.get(word, word) for word in _TIMES.findall(text)]


def _exchanged(text: str, said: str) -> Iterator[Problem]:
    """Yield clauses with figures, dates or sides of something else that was said."""
    for clause, heard in alike_clauses(text, said):
        if _differ(_values(clause), _values(heard)) or _differ(_times_in(clause), _times_in(heard)):
            yield Problem(ProblemKind.NUMBER, clause)
        if _differ(opposed_words(clause), opposed_words(heard)):
            yield Problem(ProblemKind.OUTCOME, clause)


def _values(clause: str) -> list[object]:
    return [quantity.value for quantity in find_quantities(clause)]


def _differ(claimed: Sequence[object], heard: Sequence[object]) -> bool:
    """Return whether as many were told as were said, but others, or in another order."""
    return len(claimed) == len(heard) and list(claimed) != list(heard)


def _outcomes(text: str, said: str) -> Iterator[Problem]:
    claimed, known = opposed_words(text), opposed_words(said)
    for word in dict.fromkeys(claimed):
        if word not in known:
            yield Problem(ProblemKind.OUTCOME, word)
    for word in _VOTES:
        if word in text and word not in said:
            yield Problem(ProblemKind.OUTCOME, word)
    counted = {match.groups() for match in _COUNTED.finditer(said)}
    for match in _COUNTED.finditer(text):
        if match.groups() not in counted:
            yield Problem(ProblemKind.OUTCOME, match[0])


def _turned(text: str, said: str) -> Iterator[Problem]:
    """Yield a denial that nobody said, and the evidence's denial that is lost."""
    claims, denies = denials(text), denials(said)
    if claims and not denies:
        yield Problem(ProblemKind.NEGATION, claims[0])
    if denies and not claims and len(_sentences(said)) == 1:
        yield Problem(ProblemKind.NEGATION, denies[0])
    for clause, heard in alike_clauses(text, said):
        if bool(denials(clause)) != bool(denials(heard)):
            yield Problem(ProblemKind.NEGATION, clause)


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[。\n]", text) if part.strip()]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split(" "))
