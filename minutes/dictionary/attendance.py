"""Who attends, out of what offices have: a table, pasted lines, or the agenda itself.

Persons stand in rows under named columns, in rows without, or in lines, also under
headings such as 【事務局】, which give them a role. In a document only what stands under a
heading of attendance counts. What is not understood is told line by line, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minutes.dictionary.attendance_columns import find_columns
from minutes.dictionary.attendance_headings import STANDING, Place, find_led, find_section
from minutes.dictionary.documents import read_document
from minutes.dictionary.entries import BadLine
from minutes.dictionary.person_groups import split_people
from minutes.dictionary.person_lines import Listed, is_whole_name, read_cells, read_line
from minutes.dictionary.plain_text import decode, read_bytes
from minutes.dictionary.spreadsheet import has_part, is_workbook, read_sheets
from minutes.dictionary.tables import Row, split_table
from minutes.errors import DocumentRejected
from minutes.types import Attendance, Participant

_NOBODY = "出席者の一覧が見つかりません（「氏名」の列か、「出席者」の見出しの下に書きます）"
_ABSENT = "欠席となっています"
_AUDIENCE = "傍聴となっています（出席者に入れません）"
_TWICE = "同じ氏名が前にもあります（1 人として数えました）"
_UNCLEAR = "氏名と役職を読み取れません（役職と氏名の間に空白を入れると読めます）"


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


def _gather(
    rows: Sequence[Row], *, is_document: bool = False, bad: Iterable[BadLine] = ()
) -> AttendanceList:
    people: dict[str, Participant] = {}
    away: list[Participant] = []
    unclear = list(bad)
    for number, listed in _listed(rows, is_document=is_document):
        if listed is None:
            unclear.append(BadLine(number, _UNCLEAR))
        elif listed.is_audience:
            unclear.append(BadLine(number, _AUDIENCE))
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
    place = Place(is_open=not is_document)
    for row in rows:
        cells = tuple(cell for cell in row.cells if cell.strip())
        section = find_section(cells)
        is_table = section is None and (len(row.cells) > 1 or not is_document)
        columns = find_columns(row.cells) if is_table else None
        is_noise = is_document and find_columns(" ".join(cells).split()) is not None
        led = find_led(cells)
        if columns is not None:
            place = replace(place, is_open=True, columns=columns)
        elif section is not None:
            place = replace(section, is_open=section.is_open or not is_document)
        elif is_noise:  # the head of a table whose cells a PDF has not kept apart
            continue
        elif place.columns is not None and place.columns.fits(row.cells):
            yield row.number, _placed(place, place.columns.read(row.cells))
        elif led is not None:
            place, rest = led
            yield from ((row.number, _placed(place, listed)) for listed in _read(rest))
        elif place.is_open:
            place.columns = None
            yield from ((row.number, _placed(place, listed)) for listed in _read(cells))


def _placed(place: Place, listed: Listed | None) -> Listed | None:
    """Return a person with the role that the heading gives, absent under such a heading."""
    if listed is None:
        return None
    person = listed.person
    standing = person.attendance
    if standing is Attendance.PRESENT:
        standing = STANDING.get(person.role, place.attendance)
    person = replace(person, role=person.role or place.role, attendance=standing)
    return replace(listed, person=person, is_absent=listed.is_absent or place.is_away)


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
