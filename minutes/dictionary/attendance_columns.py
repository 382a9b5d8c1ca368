"""Attendance lists whose first row names the columns, in whatever order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from minutes.dictionary.entries import is_reading, normalize_reading
from minutes.dictionary.person_lines import Listed
from minutes.dictionary.person_names import clean, clean_name, clean_reading, is_role, join_role
from minutes.types import Attendance, Participant


class Column(Enum):
    """What a column of an attendance list can hold."""

    NAME = auto()
    SURNAME = auto()
    GIVEN_NAME = auto()
    READING = auto()
    SURNAME_READING = auto()
    GIVEN_READING = auto()
    ROLE = auto()
    OFFICE = auto()
    GROUP = auto()
    SEAT = auto()
    PRESENCE = auto()
    NOTE = auto()


_TITLES = {
    Column.NAME: "氏名 名前 お名前 ご氏名 御氏名 委員名 議員名 職員名 委員氏名 議員氏名 出席者"
    " 出席者名 出席者氏名 参加者 参加者名 参加者氏名 氏名漢字 漢字氏名 name",
    Column.SURNAME: "姓 氏 苗字 名字",
    Column.GIVEN_NAME: "名",
    Column.READING: "よみ 読み 読みがな 読み仮名 読みかな よみがな ヨミ ヨミガナ 読み方 ふりがな"
    " フリガナ 振り仮名 振仮名 かな カナ 仮名 氏名かな 氏名カナ 氏名ふりがな 氏名フリガナ"
    " 氏名よみ 氏名読み kana reading",
    Column.SURNAME_READING: "せい セイ 姓かな 姓カナ 姓よみ 姓ふりがな 姓フリガナ",
    Column.GIVEN_READING: "めい メイ 名かな 名カナ 名よみ 名ふりがな 名フリガナ",
    Column.ROLE: "役職 役職名 職名 職 役 役名 職位 補職名 肩書 肩書き 役割 委員会役職 委員会役職名"
    " 会議役職 職務 所属・役職 所属役職 所属・職名 所属職名 所属・役職名 所属及び職名 所属及び役職"
    " 職名等 役職等 title role",
    Column.OFFICE: "所属 所属名 所属団体 所属団体名 所属機関 団体名 部署 部署名 課名 組織 勤務先"
    " 所属等 部課名 部局 部局名",
    Column.GROUP: "区分 種別 分類 category",
    Column.SEAT: "席 席次 席番 席番号 席順 座席 座席番号 議席 議席番号 番号 番 no 順 順番 順位 #",
    Column.NOTE: "備考 摘要 会議での役職 注記",
    Column.PRESENCE: "出席区分 出席者区分 出欠区分 出欠 出欠席 出席 出欠状況 出席状況 出欠確認",
}
_COLUMNS = {name: column for column, names in _TITLES.items() for name in names.split()}
_REMARK = re.compile(r"\(.*?\)|\[.*?\]|[\s:*※./]")
_BRACKETED = re.compile(r"[（(［\[](.*?)[）)］\]]")
_ABSENT = re.compile(r"欠.*|×|✕|☓|x|不参加|不在")
_AUDIENCE = re.compile(r"傍聴[者人席]?")
_STANDINGS = (
    (re.compile(r"説明(?:員|者|のため.*)|参考人"), Attendance.EXPLAINER),
    (re.compile(r"事務局(?:職員)?|書記"), Attendance.SECRETARIAT),
)
_STANDING_COLUMNS = (Column.PRESENCE, Column.GROUP)
_HOLDERS = (Column.NAME, Column.SURNAME)
_LONGEST_POST = 6
LONGEST_NAME = 60
"""Characters of a name. Our choice: no name of a person is longer."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what."""

    places: dict[Column, int]

    def fits(self, cells: Sequence[str]) -> bool:
        """Return whether a row can stand below: a line of text below a table does not."""
        return len(cells) > 1 or set(self.places.values()) == {0}

    def text(self, cells: Sequence[str], column: Column) -> str:
        """Return what a row says, empty where it says nothing."""
        place = self.places.get(column)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def read(self, cells: Sequence[str]) -> Listed | None:
        """Return whom a row lists; None where it names nobody."""
        parts = (self.text(cells, item) for item in (Column.SURNAME, Column.GIVEN_NAME))
        written = self.text(cells, Column.NAME) or " ".join(filter(None, parts))
        reading = self._reading(cells)
        role = join_role([self.text(cells, item) for item in (Column.OFFICE, Column.ROLE)])
        stands = [_plain(self.text(cells, item)).lower() for item in _STANDING_COLUMNS]
        is_absent, is_audience = (any(map(kind.fullmatch, stands)) for kind in (_ABSENT, _AUDIENCE))
        role = role or (
            "" if _ABSENT.fullmatch(stands[1]) else clean(self.text(cells, Column.GROUP))
        )
        note = clean(self.text(cells, Column.NOTE))
        if len(note) <= _LONGEST_POST and is_role(note):
            role = note  # the one in this meeting, as 会長 of a council
        for content in map(clean, _BRACKETED.findall(written)):
            if is_reading(normalize_reading(content)):
                reading = reading or clean_reading(content)
            elif is_role(content):
                role = role or content
        name = clean_name(_BRACKETED.sub(" ", written))
        is_word = any(letter.isalpha() for letter in name)
        if not is_word or len(name) > LONGEST_NAME or _names_column(name):
            return None
        seat = _plain(self.text(cells, Column.SEAT)).removesuffix("番").removeprefix("第")
        person = Participant(name, role, reading, seat, _standing(stands))
        return Listed(person, is_absent, is_audience)

    def _reading(self, cells: Sequence[str]) -> str:
        columns = (Column.SURNAME_READING, Column.GIVEN_READING)
        parts = " ".join(filter(None, (self.text(cells, item) for item in columns)))
        found = clean(self.text(cells, Column.READING) or parts)
        return clean_reading(found)


def find_columns(cells: Sequence[str]) -> Columns | None:
    """Return the columns that a row names; None where it is no such row.

    A row that names only the persons' column is one where nothing else stands in it.
    """
    places: dict[Column, int] = {}
    for place, cell in enumerate(cells):
        column = _names_column(cell)
        if column is not None:
            places.setdefault(column, place)
    if not any(holder in places for holder in _HOLDERS):
        return None
    given = sum(bool(cell.strip()) for cell in cells)
    return Columns(places) if len(places) > 1 or given == 1 else None


def _names_column(cell: str) -> Column | None:
    return _COLUMNS.get(_REMARK.sub("", _plain(cell)).lower())


def _standing(stands: Sequence[str]) -> Attendance:
    """Return as what a row says that somebody attends; a member where it says nothing."""
    for kind, standing in _STANDINGS:
        if any(map(kind.fullmatch, stands)):
            return standing
    return Attendance.PRESENT


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", clean(text))
