"""The items of an agenda, out of the document that was handed out."""

from __future__ import annotations

import re
from pathlib import Path

from minutes.dictionary.documents import read_document
from minutes.dictionary.person_lines import read_line
from minutes.dictionary.person_names import clean
from minutes.errors import DocumentRejected

MOST_ITEMS = 100
LONGEST_ITEM = 120
"""Characters. Our choice: longer than any title of a bill; what is longer is prose."""

_NUMBER = (
    r"(?:第?[0-9０-９一二三四五六七八九十]{1,3}(?:[\s.．、)）]|号議案)|[(（][0-9０-９]{1,3}[)）]|[①-⑳]"
    r"|日程第|議案第|議第|報告第|陳情第|請願第|認定第|承認第|諮問第|同意第|発議第|意見書案?第|[ア-ン][.．)）])"
)
_ITEM = re.compile(rf"[・○●◎■\-\s]*{_NUMBER}.*")
_DATED = re.compile(r".*[0-9０-９元][\s]*[年月日時].*|.*(?:電話|ＦＡＸ|FAX|〒|ページ).*")
_ATTENDANCE = re.compile(
    r"[【\[〔■○◎\s]*(?:出席|欠席|委員名簿|名簿|構成員|事務局|説明員|配[布付]資料|資料一覧)"
)


def read_agenda(path: Path) -> tuple[str, ...]:
    """Return the items of an agenda: the numbered lines, where there are none every line.

    Raises:
        FileUnreadable: missing, a folder, no permission.
        DocumentRejected: no document we can read, or nothing in it.
    """
    lines = [clean(line) for line in read_document(path)]
    end = next((at for at, line in enumerate(lines) if at and _ATTENDANCE.match(line)), len(lines))
    body = [
        line for line in lines[:end] if len(line) <= LONGEST_ITEM and not _DATED.fullmatch(line)
    ]
    numbered = [line for line in body if _ITEM.fullmatch(line) and not _is_person(line)]
    items = tuple(dict.fromkeys(numbered or body))[:MOST_ITEMS]
    if not items:
        raise DocumentRejected(path, "議題が見つかりません（1 行に 1 つずつ書きます）")
    return items


def _is_person(line: str) -> bool:
    found = read_line(line)
    return found is not None and bool(found.person.role)
