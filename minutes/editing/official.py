"""公用文 as proposals: figures, their commas, width of letters, marks, 送り仮名 of nouns.

Pure functions from text to proposals, like tidying: each is reversible, and rather one is
missed than one word too many is touched. What an office writes its own way belongs to house
style instead.

Source: 公用文作成の考え方 (文化審議会建議, 7 January 2022), I-2 to I-5, and 公用文における漢字
使用等について (内閣訓令第1号, 2010), 別紙 2 (1), for the nouns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from minutes.editing.tidying import Span


class StyleKind(StrEnum):
    """Which rule a proposal rests on."""

    FIGURES = "figures"
    COMMAS = "commas"
    WIDTH = "width"
    MARKS = "marks"
    NOUNS = "nouns"


REASONS = {
    StyleKind.FIGURES: "横書きの数は算用数字",
    StyleKind.COMMAS: "4 桁以上の数は 3 桁ごとにコンマ",
    StyleKind.WIDTH: "英数字は半角、片仮名は全角",
    StyleKind.MARKS: "句読点は「、」「。」",
    StyleKind.NOUNS: "名詞の送り仮名は公用文の慣用",
}


@dataclass(frozen=True, slots=True)
class StyleFix:
    """A proposal: `after` for `before`, which stands at `span` of the text."""

    span: Span
    before: str
    after: str
    kind: StyleKind


_DIGIT = "〇一二三四五六七八九"
_KANJI = re.compile(rf"(?<![数何幾{_DIGIT}十百千万億兆0-9０-９])(第?)([{_DIGIT}十百千万億兆]+)")
_COUNTED = re.compile(
    r"人|名|件|円|年|か[月所国年]|月|日|時間?|分(?![のす])|秒|歳|校|路線|回|点|倍|台|[戸本](?=[をがはもとの、。])|世帯|棟|割|箱|冊|枚"
    r"|頁|ページ|パーセント|％|%|キロ|メートル|トン|平方|リットル|議席"
)
_ORDERED = re.compile(r"号|条|項|番|期|度")
"""Words that a number counts, and such as stand after 第; without them a kanji is part of
a word."""

_WORDS = re.compile(
    r"(?:一人一人|一人ひとり|[一二]人|[一二三四五六七八九十]日|二十日|一度|一時|一回り|一分|十分|一部|一番|一本化"
    r"|一円|一期一会|百度|万一|千円札|一年生|一名|百貨|三権|四季|五輪|一件落着|一点張|一日千秋|十人十色)"
)
"""Set words, and those with a reading of their own (一人, 二日): they stay in kanji."""

_INSIDE = re.compile(r"(?<!令和)(?<!平成)(?<!昭和)(?<=[一-龥々])\Z")
"""A kanji stands before: a single kanji digit after it is part of a word or a name."""

_LONG = re.compile(
    r"(?<![0-9０-９,，.．年第\-－/：:A-Za-z])([0-9]{4,}|[０-９]{4,})(?![0-9０-９,，.．\-－/：:]|年|号|番|条|項|西暦)"
)
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+(?:[．，][０-９]+)*")
_NARROW = re.compile(r"[\uff66-\uff9f]+")
_MARKS = re.compile(
    r"[｡､]|(?<![0-9０-９A-Za-z〇一二三四五六七八九])[，．](?![0-9０-９])|(?<=[^\x00-\x7f])[,.](?=[^\x00-\x7f]|\Z)"
)
_MARK_OF = {"｡": "。", "．": "。", ".": "。", "､": "、", "，": "、", ",": "、"}

NOUNS = {
    "打ち合わせ": "打合せ",
    "打合わせ": "打合せ",
    "問い合わせ": "問合せ",
    "組み合わせ": "組合せ",
    "申し込み": "申込み",
    "申し合わせ": "申合せ",
    "申し入れ": "申入れ",
    "申し立て": "申立て",
    "取り扱い": "取扱い",
    "取り組み": "取組",
    "取り消し": "取消し",
    "取り決め": "取決め",
    "受け付け": "受付",
    "受け入れ": "受入れ",
    "引き上げ": "引上げ",
    "引き下げ": "引下げ",
    "引き継ぎ": "引継ぎ",
    "貸し付け": "貸付け",
    "借り入れ": "借入れ",
    "繰り入れ": "繰入れ",
    "繰り越し": "繰越し",
    "積み立て": "積立て",
    "切り替え": "切替え",
    "締め切り": "締切り",
    "立ち会い": "立会い",
    "立ち入り": "立入り",
    "届け出": "届出",
    "払い戻し": "払戻し",
    "見積もり": "見積り",
    "割り当て": "割当て",
    "売り上げ": "売上げ",
    "買い上げ": "買上げ",
    "手続き": "手続",
    "支払い": "支払",
}
"""Nouns that official texts write with less 送り仮名 than schools teach."""

_NOUN = re.compile(f"({'|'.join(NOUNS)})(?=を|が|は|の|に(?:つ|関|よ|お|当)|等|や|[一-龥]|。|\\Z)")
_IS_VERB = re.compile(r"に行|て|た")


def propose(text: str, kinds: Iterable[StyleKind] = tuple(StyleKind)) -> tuple[StyleFix, ...]:
    """Return what official style would change, in order and without overlap."""
    wanted = frozenset(kinds)
    found = [fix for fix in _find(text) if fix.kind in wanted]
    kept: list[StyleFix] = []
    for fix in sorted(found, key=lambda fix: (fix.span[0], -fix.span[1])):
        if not kept or fix.span[0] >= kept[-1].span[1]:
            kept.append(fix)
    return tuple(kept)


def take_over(text: str, fixes: Sequence[StyleFix]) -> str:
    """Return the text with these proposals taken over."""
    for fix in sorted(fixes, key=lambda fix: fix.span, reverse=True):
        text = text[: fix.span[0]] + fix.after + text[fix.span[1] :]
    return text


def _find(text: str) -> Iterator[StyleFix]:
    yield from _figures(text)
    for found in _LONG.finditer(text):
        plain = unicodedata.normalize("NFKC", found[1])
        if not plain.startswith("0"):
            yield _fix(found.span(1), found[1], f"{int(plain):,}", StyleKind.COMMAS)
    for found in _WIDE.finditer(text):
        after = unicodedata.normalize("NFKC", found[0])
        yield _fix(found.span(), found[0], after, StyleKind.WIDTH)
    for found in _NARROW.finditer(text):
        after = unicodedata.normalize("NFKC", found[0])
        yield _fix(found.span(), found[0], after, StyleKind.WIDTH)
    for found in _MARKS.finditer(text):
        yield _fix(found.span(), found[0], _MARK_OF[found[0]], StyleKind.MARKS)
    for found in _NOUN.finditer(text):
        yield _fix(found.span(), found[0], NOUNS[found[1]], StyleKind.NOUNS)


def _fix(span: Span, before: str, after: str, kind: StyleKind) -> StyleFix:
    return StyleFix(span, before, after, kind)


def _figures(text: str) -> Iterator[StyleFix]:
    """Yield numbers in kanji that count something, as figures: 三億七千万円 -> 3億7,000万円."""
    words = [found.span() for found in _WORDS.finditer(text)]
    for found in _KANJI.finditer(text):
        low, high = found.span(2)
        is_long, is_date = high - low > 1, text[low - 1 : low] in ("年", "月") and low > 0
        is_word = any(low < end and start < high for start, end in words) and not is_date
        before = text[: found.start()]
        is_inside = _INSIDE.search(before) is not None and not (found[1] or is_long or is_date)
        counted = _COUNTED.match(text, high)
        ordered = (found[1] or is_long) and _ORDERED.match(text, high)
        if is_word or is_inside or not (counted or ordered):
            continue
        has_commas = not found[1] and text[high] != "年"
        if after := write_number(found[2], has_commas=has_commas):
            yield _fix((low, high), found[2], after, StyleKind.FIGURES)


def write_number(kanji: str, *, has_commas: bool = True) -> str:
    """Return a number in kanji as official texts write it; empty where it is none.

    From 万 on the unit stays in kanji: 三億七千万 is 3億7,000万, 一万二千 1万2,000.
    """
    if re.fullmatch(f"[{_DIGIT}]{{2,}}", kanji):
        return "".join(str(_DIGIT.index(letter)) for letter in kanji)
    written, rest = "", kanji
    for unit in "兆億万":
        head, found, tail = rest.partition(unit)
        if found:
            amount = _small(head)
            if not amount:
                return ""
            written += _grouped(amount, has_commas=has_commas) + unit
            rest = tail
    if not rest:
        return written
    amount = _small(rest)
    return written + _grouped(amount, has_commas=has_commas) if amount else ""


def _grouped(amount: int, *, has_commas: bool) -> str:
    return f"{amount:,}" if has_commas else str(amount)


def _small(kanji: str) -> int:
    """Return a number below 10,000 that is written with 十百千; 0 where it is none."""
    if not re.fullmatch(
        f"(?:[{_DIGIT[1:]}]?千)?(?:[{_DIGIT[1:]}]?百)?(?:[{_DIGIT[1:]}]?十)?[{_DIGIT[1:]}]?", kanji
    ):
        return 0
    total, digit = 0, 0
    for letter in kanji:
        if letter in "十百千":
            total += max(1, digit) * {"十": 10, "百": 100, "千": 1000}[letter]
            digit = 0
        else:
            digit = _DIGIT.index(letter)
    return total + digit
