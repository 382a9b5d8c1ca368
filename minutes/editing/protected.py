"""What carries the meaning of a record and is never tidied without a person: pure rules."""

from __future__ import annotations

import re

Span = tuple[int, int]

_NUMERAL = "0-9０-９〇一二三四五六七八九十百千万億兆"

_NUMBERS = re.compile(rf"第?[{_NUMERAL}][{_NUMERAL},，.．、・分の点半]*")

_DECISIONS = re.compile(
    r"[不非未否可]?(?:可決|否決|採択|採決|表決|議決|承認|認定|同意|賛成|反対|賛否|修正|撤回|廃案"
    r"|継続審査|異議|多数|少数|全員|起立|挙手|許可|禁止|有|無|可|否)"
)

_NEGATION = re.compile(
    r"ない|なく|なかっ|なけれ|なし|ません|ぬ(?=[。、ん]|も)|ず(?=[、に]|と)|ざる|まい(?=[。、])"
    r"|[不未無非否](?=[一-龥])"
)


def protected_spans(text: str) -> tuple[Span, ...]:
    """Return where numbers, decisions and negation stand."""
    return tuple(
        match.span()
        for pattern in (_NUMBERS, _DECISIONS, _NEGATION)
        for match in pattern.finditer(text)
    )


def joins_numbers(text: str, span: Span, after: str) -> bool:
    """Tell whether two numbers would stand together that did not before (3えー5)."""
    if after:
        return False
    left, right = text[: span[0]][-1:], text[span[1] :][:1]
    return all(re.fullmatch(f"[{_NUMERAL}]", letter) for letter in (left, right))
