"""Numbers in Japanese text, however they are written: 三億七千万円, 3億7,000万円, 370000000円."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {letter: value for value, letter in enumerate("〇一二三四五六七八九")} | {"零": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "億": 10**8, "兆": 10**12}

_NUMBER = re.compile(
    r"(?P<number>[0-9〇零一二三四五六七八九十百千]"
    r"(?:[0-9〇零一二三四五六七八九十百千万億兆]|[,.](?=[0-9]))*)"
    r"(?P<unit>円|ドル|人|名|件|回|か所|箇所|カ所|ヶ所|%|パーセント|ポイント|割|年度|年|か月|カ月|ヶ月"
    r"|月|日|時間|時|分|秒|号|番|条|項|歳|世帯|戸|台|棟|冊|枚|本|校|園|キロ|メートル|平方メートル|トン"
    r"|館|社|者|課|箱|つ|便|種類|学級|団体|種目|路線|施設|地区|票|組|班|期|章|階|倍|点|ページ|メガ|ヘクタール)?"
)
_FRACTION = re.compile(
    r"([0-9〇零一二三四五六七八九十百千]+)分の([0-9〇零一二三四五六七八九十百千]+(?:\.[0-9]+)?)"
)

_LABEL = re.compile(r"(?:資料|別紙|図|表|様式|案の?|問の?|次第の?|日程第?|番号)$")
"""What a number names that counts nothing: 資料1, 案の2."""

_SAME_UNITS = {"名": "人", "箇所": "か所", "カ所": "か所", "ヶ所": "か所", "パーセント": "%",
               "カ月": "か月", "ヶ月": "か月"}  # fmt: skip

_IDIOMS = re.compile(
    r"一(?:般|部|括|定|緒|応|層|方|番|致|時|体|切|覧|律|度|連|貫|旦|環|様|言|同|つ)|万(?:一|全|が一)"
    r"|第一歩|十分|千葉|三重|四国|九州|二重|三者|唯一|統一|百貨|全会一致|一人ひとり|三役|四半期|五輪"
)
"""Words that hold a numeral and count nothing."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it counts; an empty unit where none follows."""

    value: Decimal
    unit: str
    text: str


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text with their units, in order."""
    return tuple(_quantities(unicodedata.normalize("NFKC", text)))


def _quantities(text: str) -> Iterator[Quantity]:
    hidden = _IDIOMS.sub(_blank, text)
    for match in _FRACTION.finditer(hidden):
        below, above = read(match[1]), read(match[2])
        if below and above is not None:
            yield Quantity(above / below, "分の", match[0])
    hidden = _FRACTION.sub(_blank, hidden)
    for match in _NUMBER.finditer(hidden):
        value = read(match["number"])
        if value is not None:
            label = _LABEL.search(hidden, 0, match.start())
            unit = match["unit"] or (label[0] if label else "")
            yield Quantity(value, _SAME_UNITS.get(unit, unit), match[0])


def _blank(match: re.Match[str]) -> str:
    """Return spaces for what counts nothing, so that places stay."""
    return "　" * len(match[0])


def read(written: str) -> Decimal | None:
    """Return the value of a number written with digits, kanji or both; None for neither."""
    total, section, pending = Decimal(0), Decimal(0), None
    for token in re.findall(r"[0-9,]+(?:\.[0-9]+)?|[〇零一二三四五六七八九]+|.", written):
        if token[0] in "0123456789,":
            digits = token.replace(",", "")
            if not digits:
                return None
            pending = Decimal(digits)
        elif token[0] in _DIGITS:
            pending = Decimal("".join(str(_DIGITS[letter]) for letter in token))
        elif token in _SMALL:
            section += (Decimal(1) if pending is None else pending) * _SMALL[token]
            pending = None
        elif token in _LARGE:
            section += pending or 0
            total += (section or 1) * _LARGE[token]
            section, pending = Decimal(0), None
        else:
            return None
    return total + section + (pending or 0)
