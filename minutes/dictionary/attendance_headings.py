"""Headings of attendance lists: where people begin and end, and as what they are there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from minutes.dictionary.attendance_columns import Columns
from minutes.dictionary.person_lines import read_line
from minutes.dictionary.person_names import clean, is_role
from minutes.types import Attendance

_EDGE = r"[\s　【】\[\]〔〕＜＞<>「」■□◆◇●○◎▼▽・*※：:＿_]*"
_COUNT = r"(?:[（(]?\s*(?:(?:計|総数|定数)?\s*[0-9０-９]+\s*[名人]|な\s*し|無し)\s*[)）]?)?"
_NUMBER = r"(?:[0-9０-９①-⑳一二三四五六七八九十]{1,3}[\s.．、)）]*|[(（][0-9０-９]{1,2}[)）])?"
_LIST = re.compile(r"(?!.*資料).*(?:名簿|出席者|出席委員|出席議員|出席者一覧)")
"""The title of a list by its end: 総合計画審議会委員名簿."""

_SECTION = re.compile(
    rf"{_EDGE}{_NUMBER}{_EDGE}(?P<title>[^\s\d（(：:【】]{{2,14}}){_EDGE}{_COUNT}{_EDGE}"
)
_LED = re.compile(r"^\s*(?P<title>[^\s：:]{2,14})\s*[：:]\s*(?P<rest>\S.*)$")

_OTHER = re.compile(
    r".*(?:次第|議題|議事|日程|資料|日時|場所|会場|開会|閉会|その他|事項|概要|傍聴|問合せ|配席"
    r"|挨拶|あいさつ)"
)

_NAMES_OF_LISTS = (
    "出席者 出席者名簿 出席者一覧 出席者名 出席 出席状況 参加者 参加者名簿 構成員 メンバー 名簿"
)
_PRESENT = frozenset(_NAMES_OF_LISTS.split())
_ROLES = {
    "委員": "委員 出席委員 委員名簿 出席委員名簿 委員出席者",
    "議員": "議員 出席議員 議員名簿 出席議員名簿",
    "事務局": "事務局 事務局出席者 事務局職員 出席事務局職員 書記",
    "説明員": "説明員 出席説明員 説明者 説明のため出席した者 説明のための出席者",
    "参考人": "参考人",
    "オブザーバー": "オブザーバー",
    "": "理事者 執行部 市側出席者 町側出席者 市側 職員 職員出席者 関係職員 出席職員 関係者",
}
STANDING = {
    "事務局": Attendance.SECRETARIAT,
    "説明員": Attendance.EXPLAINER,
    "参考人": Attendance.EXPLAINER,
}
_SECTION_ROLES = {name: role for role, names in _ROLES.items() for name in names.split()}
_AWAY = frozenset(["欠席者", "欠席委員", "欠席議員", "欠席", "欠席届", "遅参者"])
_HEADINGS = _PRESENT | _AWAY | frozenset(STANDING)
"""What may begin a line as its heading; a post such as 委員 is only the person's."""

_LONGEST_TITLE = 30


@dataclass(slots=True)
class Place:
    """Where in a list we are: under which columns and heading, and whether it counts."""

    is_open: bool
    columns: Columns | None = None
    role: str = ""
    is_away: bool = False

    @property
    def attendance(self) -> Attendance:
        """As what people stand here."""
        return STANDING.get(self.role, Attendance.PRESENT)


def find_section(cells: Sequence[str]) -> Place | None:
    """Return where a heading leads; None where this is none."""
    given = [cell for cell in cells if cell.strip()]
    line = given[0] if len(given) == 1 else ""
    found = _SECTION.fullmatch(line)
    if found is None:
        is_list = len(line) <= _LONGEST_TITLE and _LIST.fullmatch("".join(line.split()))
        return Place(is_open=True) if is_list else None
    role = _role_of(found["title"])
    if role is not None:
        return Place(is_open=True, role=role, is_away=found["title"] in _AWAY)
    if _LIST.fullmatch(found["title"]):
        return Place(is_open=True)
    is_other = read_line(line) is None and line.strip() != found["title"]
    return Place(is_open=False) if is_other or _OTHER.match(found["title"]) else None


def _role_of(title: str) -> str | None:
    """Return the role that a heading of attendance gives, None for other headings."""
    if title in _PRESENT | _AWAY:
        return ""
    return _SECTION_ROLES.get(title)


def find_led(cells: Sequence[str]) -> tuple[Place, tuple[str, ...]] | None:
    """Return the place and the rest of a line that begins with its heading.

    「事務局：鈴木一郎」, a cell 出席者 beside names, 「欠席者　山田太郎」.
    """
    if not cells:
        return None
    title, rest = cells[0], tuple(cells[1:])
    if (found := _LED.match(title)) is not None:
        title, rest = found["title"], (found["rest"], *rest)
        role = _role_of(title) if _role_of(title) is not None or not is_role(title) else title
    elif rest:
        role = _role_of(title)
    else:
        title, _, behind = clean(title).partition(" ")
        rest = (behind,) if behind else ()
        is_heading = title in _HEADINGS or title.startswith("出席")
        role = _role_of(title) if is_heading else None
    if role is None or not rest:
        return None
    return Place(is_open=True, role=role, is_away=title in _AWAY), rest
