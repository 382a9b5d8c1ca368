"""What must not stand in the public version: proposed with a reason, masked when approved.

Only finding and replacing, on text; who decides is a person. A hit names a place, never
its content, so that the log of decisions holds nothing personal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from minutes.types import MaskKind, MaskStyle

__all__ = [
    "BAR",
    "CIRCLES",
    "REASONS",
    "MaskHit",
    "MaskKind",
    "MaskRules",
    "MaskStyle",
    "find_hits",
    "is_known",
    "is_my_number",
    "join_hits",
    "mask",
]

Span = tuple[int, int]

FindNames = Callable[[str], Iterable[Span]]
"""Returns where persons are named in a text (a morphological analyser does that)."""


REASONS = {
    MaskKind.PERSON: "個人の氏名",
    MaskKind.ADDRESS: "住所（番地まで）",
    MaskKind.PHONE: "電話番号",
    MaskKind.EMAIL: "メールアドレス",
    MaskKind.BIRTH_DATE: "生年月日",
    MaskKind.MY_NUMBER: "個人番号（マイナンバー）",
    MaskKind.CASE_NUMBER: "事件・受付などの番号",
    MaskKind.OWN_WORD: "庁内で決めた語",
    MaskKind.BY_HAND: "手で選んだ所",
}

BAR = "■■■"
"""Always the same length: how long a name is tells something too."""

CIRCLES = "○○"


@dataclass(frozen=True, slots=True)
class MaskHit:
    """A place to be hidden: `span` counts characters of the text."""

    span: Span
    kind: MaskKind

    @property
    def reason(self) -> str:
        """Why it is proposed, in Japanese."""
        return REASONS[self.kind]


@dataclass(frozen=True, slots=True)
class MaskRules:
    """What to look for.

    `known_names` are written out everywhere (those who hold an office are public),
    `own_words` are hidden wherever they stand, `find_names` finds all other persons.
    `reasons` say why a word of one's own is hidden.
    """

    own_words: tuple[str, ...] = ()
    known_names: tuple[str, ...] = ()
    find_names: FindNames | None = None
    kinds: frozenset[MaskKind] = frozenset(MaskKind)
    reasons: Mapping[str, str] = field(default_factory=dict)


def find_hits(text: str, rules: MaskRules) -> tuple[MaskHit, ...]:
    """Return what to hide in a text, in order, no two overlapping: see `join_hits`."""
    return tuple(join_hits([hit for hit in _all_hits(text, rules) if hit.kind in rules.kinds]))


def join_hits(hits: Iterable[MaskHit]) -> list[MaskHit]:
    """Return hits in order, those that overlap made one, of the longer one's kind.

    Nothing of either may be left to read.
    """
    joined: list[MaskHit] = []
    for hit in sorted(hits, key=lambda hit: (hit.span[0], -hit.span[1])):
        last = joined[-1] if joined else None
        if last is None or last.span[1] <= hit.span[0]:
            joined.append(hit)
        elif last.span[1] < hit.span[1]:
            longer = max(last, hit, key=lambda item: item.span[1] - item.span[0])
            joined[-1] = MaskHit((last.span[0], hit.span[1]), longer.kind)
    return joined


def mask(text: str, hits: Sequence[MaskHit], style: MaskStyle, role: str = "") -> str:
    """Return the text with these places hidden; `role` stands in for persons if wanted."""
    for hit in sorted(hits, key=lambda hit: hit.span, reverse=True):
        text = text[: hit.span[0]] + _stand_in(hit.kind, style, role) + text[hit.span[1] :]
    return text


def is_my_number(digits: str) -> bool:
    """Return whether twelve digits are a personal number, by their check digit.

    Source: 総務省令第 85 号（平成 26 年）第 5 条, the check digit of the 個人番号.
    """
    if len(digits) != 12 or not digits.isdecimal():  # noqa: PLR2004 - the law's length
        return False
    numbers = [int(digit) for digit in reversed(digits[:-1])]
    weights = [*range(2, 8), *range(2, 7)]
    rest = sum(map(int.__mul__, numbers, weights)) % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)


def is_known(found: str, names: Iterable[str]) -> bool:
    """Return whether a name is one of these, whole or its surname or given name alone."""
    return any(_is_part(found, name.split()) for name in names)


def _is_part(found: str, parts: Sequence[str]) -> bool:
    whole = "".join(parts)
    if len(parts) > 1:
        return found in (whole, *parts)
    # Nobody said where the surname ends; a letter from within (林 in 小林) is none.
    return whole.startswith(found) or whole.endswith(found)


def _stand_in(kind: MaskKind, style: MaskStyle, role: str) -> str:
    if style is MaskStyle.BAR:
        return BAR
    if style is MaskStyle.ROLE and kind is MaskKind.PERSON and role:
        return role
    return CIRCLES


def _all_hits(text: str, rules: MaskRules) -> Iterator[MaskHit]:
    plain = _digits_made_plain(text)
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            yield MaskHit(match.span(kind.value), kind)
    for match in _TWELVE.finditer(plain):
        if is_my_number(re.sub(r"\D", "", match[0])):
            yield MaskHit(match.span(), MaskKind.MY_NUMBER)
    for word in filter(None, rules.own_words):
        for match in re.finditer(re.escape(word), text):
            yield MaskHit(match.span(), MaskKind.OWN_WORD)
    for start, end in rules.find_names(text) if rules.find_names else ():
        if not is_known(text[start:end], rules.known_names):
            yield MaskHit((start, end), MaskKind.PERSON)


def _digits_made_plain(text: str) -> str:
    """Return a text of the same length with every digit and sign in its plain form."""
    return text.translate(_PLAIN)


_PLAIN = str.maketrans(
    "０１２３４５６７８９〇一二三四五六七八九－‐―ー−＠．（）　ＡＢ",
    "01234567890123456789-----@.() AB",
)


def _pattern(kind: MaskKind, pattern: str) -> tuple[MaskKind, re.Pattern[str]]:
    return kind, re.compile(pattern)


_KANJI = "一-龥々"
_DASH = r"[- の]"
_ERA = r"(?:明治|大正|昭和|平成|令和|西暦)?"
_TWELVE = re.compile(rf"(?<![\d-])\d{{4}}{_DASH}?\d{{4}}{_DASH}?\d{{4}}(?![\d-])")

_ERA_DATE = rf"(?P<birth_date>{_ERA}(?:元|\d{{1,4}})年\d{{1,2}}月\d{{1,2}}日)"
_NUMBERS = (
    r"\d+(?:番地?(?:の\d+|\d+号?)|番地|番(?!目|議員|委員|君|さん)"
    r"|-\d+(?:-\d+)?(?![-年月日時回人名]))"
)
_AREA = rf"[{_KANJI}ヶケ]{{1,3}}[都道府県]"
_TOWN = rf"[{_KANJI}ァ-ヶ]{{1,6}}?[市区郡町村]|大?字"
_STREET = rf"[{_KANJI}ァ-ヶー]{{0,8}}?"
_YEAR_NUMBER = rf"(?:明治|大正|昭和|平成|令和)(?:元|\d+)年\([{_KANJI}ぁ-んァ-ヶ]{{1,2}}\)第?\d+号"
_NUMBERED = "(?:事件|受付|整理|相談|証明|被保険者|口座)番号"

_PATTERNS = (
    _pattern(
        MaskKind.PHONE,
        rf"(?<![\d-])(?P<phone>0\d{{1,4}}(?:{_DASH}\d{{1,4}}{_DASH}|\(\d{{1,4}}\)|)\d{{4}})(?![\d-])",
    ),
    _pattern(
        MaskKind.EMAIL,
        r"(?P<email>[a-zA-Z0-9_.+-]+(?:@|アットマーク)[a-zA-Z0-9-]+(?:(?:\.|ドット)[a-zA-Z0-9-]+)+)",
    ),
    _pattern(MaskKind.BIRTH_DATE, rf"{_ERA_DATE}(?:生|の?お?生まれ)"),
    _pattern(MaskKind.BIRTH_DATE, rf"(?:生年月日|誕生日|お?生まれ)[はがの、:\s]{{0,3}}{_ERA_DATE}"),
    _pattern(
        MaskKind.ADDRESS,
        rf"(?P<address>(?:{_AREA})?(?:{_TOWN})+{_STREET}(?:\d+丁目)?{_NUMBERS})",
    ),
    _pattern(MaskKind.ADDRESS, rf"(?P<address>[{_KANJI}]{{0,6}}\d+丁目{_NUMBERS})"),
    _pattern(MaskKind.ADDRESS, rf"(?P<address>[{_KANJI}]{{1,6}}\d+番地(?:の?\d+)?)"),
    _pattern(MaskKind.CASE_NUMBER, rf"(?P<case_number>{_YEAR_NUMBER})"),
    _pattern(
        MaskKind.CASE_NUMBER, rf"{_NUMBERED}[はがの、:\s]{{0,3}}(?P<case_number>第?[\d-]*\d号?)"
    ),
)
"""Each rule names the part to be hidden by the kind; what stands around it is its evidence."""
