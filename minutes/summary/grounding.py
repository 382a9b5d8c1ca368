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

from minutes.summary.numbers import Quantity, find_quantities
from minutes.types import Problem, ProblemKind

OPPOSITES = (
    ("不採択", "採択"),
    ("否決", "可決"),
    ("不認定", "認定"),
    ("不承認", "承認"),
    ("不同意", "同意"),
    ("反対", "賛成"),
    ("賛成少数", "賛成多数"),
    ("増額", "減額"),
    ("増加", "減少"),
    ("値上げ", "値下げ"),
    ("引き上げ", "引き下げ"),
    ("延長", "短縮"),
    ("廃止", "継続"),
    ("中止", "実施"),
    ("欠席", "出席"),
)
"""Pairs in which one word for the other turns the record round."""

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

_PERSON = re.compile(
    r"([一-龥々ヶ]{1,6}?)(?:委員長|委員|議員|議長|会長|座長|市長|町長|村長|区長|知事|教育長|局長|部長"
    r"|課長|係長|次長|室長|所長|館長|園長|校長|さん|氏)(?![会名])"
)
_ANYBODY = re.compile(
    r"(?:各|全|両|同|当|本|他|副|新|旧|前|元|現|皆|諸|一部|複数|担当|関係|所管|出席|質問|説明|正副)$"
)
"""What may stand before a post without saying whose it is."""

_QUOTED = re.compile(r"「([^」]{2,})」")
_PROPER = re.compile(
    r"[ァ-ヺー]{4,}|[A-Za-z]{2,}|[一-龥々ヶ]{2,}?(?:市|町|村|区|県|駅|川|橋|公園|学校|病院|センター)"
)
"""Words that are often names: katakana, Latin letters, places."""

_DENIAL = re.compile(
    r"ません|ない(?!よう|方|容)|なかった|(?<!す)べきでな|(?:は|も)なく|ず(?:に|、|。)|不可能|困難|見送"
)
_ASKING = re.compile(
    r"(?:ませんか|ないか|ではないか|ございませんか|ないでしょうか|なければなりません)"
)


def check(sentence: str, evidence: Sequence[str], names: Sequence[str] = ()) -> tuple[Problem, ...]:
    """Return what the evidence does not bear out; nothing when all of it does.

    `names` are the proper nouns that may occur; each one that the sentence uses must be in
    the evidence. Letters are compared as NFKC, numbers by their value.
    """
    said = _plain("\n".join(evidence))
    text = _plain(sentence)
    if not said:
        return (Problem(ProblemKind.NO_EVIDENCE, sentence),)
    return (
        *_numbers(text, said),
        *_names(text, said, names),
        *_outcomes(text, said),
        *_negations(text, said),
    )


def find_doubts(sentence: str, evidence: Sequence[str]) -> tuple[Problem, ...]:
    """Return what looks like a quotation or a name, and does not stand in the evidence."""
    said, text = _plain("\n".join(evidence)), _plain(sentence)
    words = [*_QUOTED.findall(text), *_PROPER.findall(_QUOTED.sub("", text))]
    return tuple(
        Problem(ProblemKind.WORD, word) for word in dict.fromkeys(words) if word not in said
    )


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
        if match[1] not in said and not _ANYBODY.search(match[1]):
            yield Problem(ProblemKind.NAME, match[0])


def _outcomes(text: str, said: str) -> Iterator[Problem]:
    claimed, known = _hold(text), _hold(said)
    for word in claimed:
        if word not in known:
            yield Problem(ProblemKind.OUTCOME, word)


def _hold(text: str) -> list[str]:
    """Return the words of outcome in a text; 不採択 does not count as 採択."""
    found: list[str] = []
    for one, other in OPPOSITES:
        found += [one] if one in text else []
        found += [other] if other in text.replace(one, "") else []
    return found + [word for word in _VOTES if word in text]


def _negations(text: str, said: str) -> Iterator[Problem]:
    """Yield a denial that nobody said, or the evidence's denial that the sentence lost."""
    claims, denies = _denials(text), _denials(said)
    if claims and not denies:
        yield Problem(ProblemKind.NEGATION, claims[0])
    if denies and not claims and len(_sentences(said)) == 1:
        yield Problem(ProblemKind.NEGATION, denies[0])


def _denials(text: str) -> list[str]:
    return _DENIAL.findall(_ASKING.sub("", text))


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[。\n]", text) if part.strip()]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split(" "))
