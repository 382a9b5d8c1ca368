"""The items of an agenda, out of the document that was handed out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from minutes.dictionary.documents import read_document
from minutes.dictionary.person_lines import read_line
from minutes.dictionary.person_names import clean
from minutes.errors import DocumentRejected

MOST_ITEMS = 100
LONGEST_ITEM = 120
"""Characters. Our choice: longer than any title of a bill; what is longer is prose."""

_MAIN = r"第?[0-9０-９一二三四五六七八九十]{1,3}(?:[\s.．、)）]+|(?=[^0-9０-９\s]))"
_SUB = r"(?:[(（][0-9０-９一二三四五]{1,3}[)）]|[①-⑳]|[ア-ン][.．)）]|[・○])\s*"
_BILL = r"(?:日程|議案|議|報告|陳情|請願|認定|承認|諮問|同意|発議|意見書案?)第[0-9０-９]"
_ITEM = re.compile(rf"\s*(?:(?P<sub>{_SUB})|(?P<main>{_MAIN}))?(?P<text>(?P<bill>{_BILL})?.*)")
_TOPICS = re.compile(
    r"(?:議題|議事|議案|案件|付議案件|審議事項|協議事項|報告事項|審査事項|協議|報告|議事日程)(?:について)?"
)
_CEREMONY = re.compile(
    r"(?:開会|閉会|開議|散会|休憩|再開|.*(?:あいさつ|挨拶|自己紹介)|.*(?:委嘱状|辞令).*交付.*)"
)
_DATED = re.compile(r".*[0-9０-９元][\s]*[年月日時].*|.*(?:電話|ＦＡＸ|FAX|〒|ページ).*")
_ATTENDANCE = re.compile(
    r"[【\[〔■○◎\s]*(?:出席|欠席|委員名簿|名簿|構成員|事務局|説明員|配[布付]資料|資料一覧)"
)


def read_agenda(path: Path) -> tuple[str, ...]:
    """Return the items of an agenda: what stands below 議題, else the numbered lines.

    Numbers go, since whoever prints the items numbers them; where nothing is numbered,
    every line is an item.

    Raises:
        FileUnreadable: missing, a folder, no permission.
        DocumentRejected: no document we can read, or nothing in it.
    """
    lines = [clean(line) for line in read_document(path)]
    end = next((at for at, line in enumerate(lines) if at and _ATTENDANCE.match(line)), len(lines))
    body = [
        line for line in lines[:end] if len(line) <= LONGEST_ITEM and not _DATED.fullmatch(line)
    ]
    items = tuple(dict.fromkeys(_topics(body) or body))[:MOST_ITEMS]
    if not items:
        raise DocumentRejected(path, "議題が見つかりません（1 行に 1 つずつ書きます）")
    return items


def _topics(lines: Sequence[str]) -> list[str]:
    """Return what is talked about, without numbers: below 議題, else all but ceremonies."""
    below: list[str] = []
    others: list[str] = []
    is_below = False
    for line in lines:
        found = _ITEM.fullmatch(line)
        is_numbered = found is not None and any(found[name] for name in ("sub", "main", "bill"))
        if found is None or not is_numbered or _is_person(line):
            continue
        if found["main"]:
            is_below = _TOPICS.fullmatch(found["text"].strip()) is not None
        if is_below and not found["main"]:
            below.append(found["text"].strip())
        elif not is_below and not _CEREMONY.fullmatch(found["text"].strip()):
            others.append(found["text"].strip())
    return below or others


def _is_person(line: str) -> bool:
    found = read_line(line)
    return found is not None and bool(found.person.role)
