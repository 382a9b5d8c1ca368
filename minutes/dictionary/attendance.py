"""Who attends, out of what offices have: a table, pasted lines, or the agenda itself.

Persons stand in rows under named columns, in rows without, or in lines, also under
headings such as 【事務局】, which give them a role. In a document only what stands under a
heading of attendance counts. What is not understood is told line by line, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minutes.dictionary.attendance_columns import Columns, find_columns
from minutes.dictionary.documents import read_document
from minutes.dictionary.entries import BadLine
from minutes.dictionary.person_groups import split_people
from minutes.dictionary.person_lines import Listed, is_whole_name, read_cells, read_line
from minutes.dictionary.person_names import clean, is_role
from minutes.dictionary.plain_text import decode, read_bytes
from minutes.dictionary.spreadsheet import has_part, is_workbook, read_sheets
from minutes.dictionary.tables import Row, split_table
from minutes.errors import DocumentRejected
from minutes.types import Attendance, Participant

_NOBODY = "出席者の一覧が見つかりません（「氏名」の列か、「出席者」の見出しの下に書きます）"
_ABSENT = "欠席となっています"
_TWICE = "同じ氏名が前にもあります（1 人として数えました）"
_UNCLEAR = "氏名と役職を読み取れません（役職と氏名の間に空白を入れると読めます）"

_EDGE = r"[\s　【】\[\]〔〕＜＞<>「」■□◆◇●○◎▼▽・*※：:＿_]*"
_COUNT = r"(?:[（(]?\s*(?:(?:計|総数|定数)?\s*[0-9０-９]+\s*[名人]|な\s*し|無し)\s*[)）]?)?"
_NUMBER = r"(?:[0-9０-９①-⑳一二三四五六七八九十]{1,3}[\s.．、)）]*|[(（][0-9０-９]{1,2}[)）])?"
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
_STANDING = {
    "事務局": Attendance.SECRETARIAT,
    "説明員": Attendance.EXPLAINER,
    "参考人": Attendance.EXPLAINER,
}
_SECTION_ROLES = {name: role for role, names in _ROLES.items() for name in names.split()}
_AWAY = frozenset(["欠席者", "欠席委員", "欠席議員", "欠席", "欠席届", "遅参者"])
_HEADINGS = _PRESENT | _AWAY | frozenset(_STANDING)
"""What may begin a line as its heading; a post such as 委員 is only the person's."""


@dataclass(frozen=True, slots=True)
class AttendanceList:
    """Who attends, in the order of the list, and the lines that a person should look at.

    `absent` are those whom the list names as such; their lines are told as well.
    """

    participants: tuple[Participant, ...]
    not_understood: tuple[BadLine, ...] = ()
    absent: tuple[Participant, ...] = ()


def read_attendance(text: str) -> AttendanceList:
    """Return who is on a list that was pasted: cells of Excel, CSV, or lines."""
    table = split_table(text)
    return _gather(table.rows, bad=table.bad_lines)


def read_attendance_file(path: Path) -> AttendanceList:
    """Return who is on the list in a file: Excel, CSV, text, or an agenda (Word, PDF).

    Raises:
        FileUnreadable: missing, a folder, no permission.
        DocumentRejected: no such file, or nobody is listed in it.
    """
    content = read_bytes(path)
    if is_workbook(content):
        sheets = [_gather(sheet.rows) for sheet in read_sheets(path, content)]
        found = max(sheets, key=lambda sheet: len(sheet.participants), default=AttendanceList(()))
    elif has_part(content, "word/document.xml") or content.startswith((b"%PDF", b"\xd0\xcf")):
        rows = [_row(number, line) for number, line in enumerate(read_document(path), 1)]
        found = _gather(rows, is_document=True)
    else:
        text = decode(content)
        if text is None or content.startswith(b"PK\x03\x04"):
            raise DocumentRejected(
                path, "名簿として読めません（Excel・CSV・Word・PDF・文字のどれか）"
            )
        found = read_attendance(text)
    if not found.participants:
        raise DocumentRejected(path, _NOBODY)
    return found


def _row(number: int, line: str) -> Row:
    return Row(number, tuple(cell.strip() for cell in line.split("\t")))


@dataclass(slots=True)
class _Place:
    """Where in a list we are: under which columns and heading, and whether it counts."""

    is_open: bool
    columns: Columns | None = None
    role: str = ""
    is_away: bool = False

    @property
    def attendance(self) -> Attendance:
        """As what people stand here."""
        return _STANDING.get(self.role, Attendance.PRESENT)


def _gather(
    rows: Sequence[Row], *, is_document: bool = False, bad: Iterable[BadLine] = ()
) -> AttendanceList:
    people: dict[str, Participant] = {}
    away: list[Participant] = []
    unclear = list(bad)
    for number, listed in _listed(rows, is_document=is_document):
        if listed is None:
            unclear.append(BadLine(number, _UNCLEAR))
        elif listed.is_absent:
            unclear.append(BadLine(number, _ABSENT))
            away.append(replace(listed.person, attendance=Attendance.ABSENT))
        else:
            key = "".join(listed.person.name.split())
            if key in people:
                unclear.append(BadLine(number, _TWICE))
            people[key] = _completed(people.get(key), listed.person)
    unclear.sort(key=lambda line: line.number)
    return AttendanceList(tuple(people.values()), tuple(unclear), tuple(away))


def _completed(known: Participant | None, other: Participant) -> Participant:
    if known is None:
        return other
    return replace(
        known,
        role=known.role or other.role,
        reading=known.reading or other.reading,
        seat=known.seat or other.seat,
    )


def _listed(rows: Sequence[Row], *, is_document: bool) -> Iterator[tuple[int, Listed | None]]:
    """Yield each person with the number of the line; None for a line that is not clear."""
    place = _Place(is_open=not is_document)
    for row in rows:
        cells = tuple(cell for cell in row.cells if cell.strip())
        section = _section(cells)
        is_table = section is None and (len(row.cells) > 1 or not is_document)
        columns = find_columns(row.cells) if is_table else None
        led = _led(cells)
        if columns is not None:
            place = replace(place, is_open=True, columns=columns)
        elif section is not None:
            place = replace(section, is_open=section.is_open or not is_document)
        elif place.columns is not None and place.columns.fits(row.cells):
            yield row.number, _placed(place, place.columns.read(row.cells))
        elif led is not None:
            place, rest = led
            yield from ((row.number, _placed(place, listed)) for listed in _read(rest))
        elif place.is_open:
            place.columns = None
            yield from ((row.number, _placed(place, listed)) for listed in _read(cells))


def _section(cells: Sequence[str]) -> _Place | None:
    """Return where a heading leads; None where this is none."""
    given = [cell for cell in cells if cell.strip()]
    found = _SECTION.fullmatch(given[0]) if len(given) == 1 else None
    if found is None:
        return None
    role = _role_of(found["title"])
    if role is not None:
        return _Place(is_open=True, role=role, is_away=found["title"] in _AWAY)
    is_other = read_line(given[0]) is None and given[0].strip() != found["title"]
    return _Place(is_open=False) if is_other or _OTHER.match(found["title"]) else None


def _role_of(title: str) -> str | None:
    """Return the role that a heading of attendance gives, None for other headings."""
    if title in _PRESENT or title in _AWAY:
        return ""
    return _SECTION_ROLES.get(title)


def _led(cells: Sequence[str]) -> tuple[_Place, tuple[str, ...]] | None:
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
    return _Place(is_open=True, role=role, is_away=title in _AWAY), rest


def _placed(place: _Place, listed: Listed | None) -> Listed | None:
    """Return a person with the role that the heading gives, absent under such a heading."""
    if listed is None:
        return None
    person = listed.person
    standing = _STANDING.get(person.role, place.attendance)
    person = replace(person, role=person.role or place.role, attendance=standing)
    return Listed(person, listed.is_absent or place.is_away)


def _read(cells: Sequence[str]) -> list[Listed | None]:
    """Return the persons of a row without columns: one, or several with 、 between."""
    if len(cells) > 1 and not all(map(is_whole_name, cells)):
        return [read_cells(cells)]
    found: list[Listed | None] = []
    role = ""
    for part in split_people("、".join(cells)):
        listed = read_line(part)
        if listed is not None:
            role = listed.person.role or role
            listed = replace(listed, person=replace(listed.person, role=role))
        found.append(listed)
    return found if any(found) else [None]
