"""Letters as they stand in vertical writing, one for one."""

from __future__ import annotations

import re

_FULL = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}

_LONE = re.compile(r"(?<![A-Za-z0-9.,])[A-Za-z0-9](?![A-Za-z0-9.,])")
_MARKS = re.compile(r"(?<![A-Za-z0-9])[!?,:;()\[\]](?![A-Za-z0-9])")


def make_upright(text: str) -> str:
    """Return the text with lone digits and letters full-width, so that they stand upright.

    Longer numbers and words stay: two digits share one place, words lie on their side.
    """
    for pattern in (_LONE, _MARKS):
        text = pattern.sub(lambda match: match[0].translate(_FULL), text)
    return text
