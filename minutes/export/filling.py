"""What a template is filled with: the fields of `placeholders`, out of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from minutes.export.course import Line, LineKind, Part, course, part_of
from minutes.export.found import GIST, Found, Row, Value
from minutes.export.origin import describe_origin
from minutes.export.people import GROUPS, STANDINGS, grouped, needs_list, said
from minutes.export.statements import printable
from minutes.export.wareki import format_date, format_period, format_time
from minutes.messages import format_position
from minutes.types import (
    Attendance,
    MinutesDocument,
    Participant,
)

PARAGRAPH = "\a"
"""Starts a new paragraph like the one it stands in. Source: docxtpl, Listing."""

SIGNERS = 2
"""Who signs beside the chair where nobody is named: two lines are left empty."""

SHORT = 32
"""Characters that fit on the line at the top of a page, with 会議録（要点記録） beside them."""

ANNEX = "別表のとおり"
"""What stands at the head of minutes whose people have a list of their own."""

MARKS = {Part.CHAIR: "○", Part.MEMBER: "◆", Part.EXPLAINER: "◎", Part.SECRETARIAT: "◎"}
"""Speech marks of the record where a template has none of its own."""


@dataclass(frozen=True, slots=True)
class Filing:
    """As what minutes are printed: 案, 確定 or 写; with line numbers or without."""

    status: str = "案"
    has_line_numbers: bool = False


STATUSES = ("案", "確定", "写")


def fill(document: MinutesDocument, filing: Filing) -> dict[str, Value]:
    """Return every field with its value; 作成方法 is the template's own matter."""
    filled = _head(document, filing)
    filled.update(_people(document))
    filled.update(_results(document))
    return filled


def _head(document: MinutesDocument, filing: Filing) -> dict[str, Value]:
    meeting, details = document.transcript.meeting, document.transcript.meeting.details
    length = (document.closed_at - document.opened_at).total_seconds()
    breaks: list[Row] = [
        {"休憩": format_time(start), "再開": format_time(end) if end else ""}
        for start, end in document.breaks
    ]
    materials: list[Row] = [
        {"番号": str(number), "題名": printable(text)}
        for number, text in enumerate(details.materials, start=1)
    ]
    public = {None: "", True: "公開", False: "非公開"}[details.is_public]
    return {
        "会議名": printable(meeting.title),
        "短い会議名": _shortened(printable(meeting.title)),
        "回次": printable(details.number),
        "日時": format_period(document.opened_at, length),
        "開催日": format_date(document.opened_at.date()),
        "開会": format_time(document.opened_at),
        "閉会": format_time(document.closed_at),
        "休憩": PARAGRAPH.join(f"{row['休憩']}～{row['再開']}" for row in breaks),
        "休憩一覧": breaks,
        "場所": printable(meeting.place),
        "公開": public,
        "非公開の理由": printable(details.closed_reason),
        "傍聴者数": "" if details.observers is None else f"{details.observers}人",
        "資料": PARAGRAPH.join(str(row["題名"]) for row in materials),
        "資料一覧": materials,
        "作成方法": "",
        "作成の注記": describe_origin(document.transcript),
        "状態": filing.status,
    }


def _shortened(title: str) -> str:
    return title if len(title) <= SHORT else f"{title[: SHORT - 1]}…"


def _people(document: MinutesDocument) -> dict[str, Value]:
    people = document.transcript.meeting.participants
    groups = dict(grouped(people))
    filled: dict[str, Value] = {}
    for name in GROUPS.values():
        found = groups.get(name, [])
        filled[name] = PARAGRAPH.join(map(said, found))
        filled[f"{name}一覧"] = [_person(person) for person in found]
    present = len(groups.get(GROUPS[Attendance.PRESENT], ()))
    filled["出席者数"] = f"{present}人" if present else ""
    filled["別表"] = ANNEX if needs_list(people) else ""
    filled["名簿一覧"] = [_person(person) for found in groups.values() for person in found]
    filled["署名人一覧"] = _signers(document)
    return filled


def _signers(document: MinutesDocument) -> list[Row]:
    """Return the chair and who else signs; empty lines where nobody is named."""
    meeting = document.transcript.meeting
    chairs = [item for item in meeting.participants if part_of(item) is Part.CHAIR]
    present = [item for item in chairs if item.attendance is Attendance.PRESENT]
    named = [Participant(name, "署名委員") for name in meeting.details.signers]
    empty = [Participant("", "署名委員")] * max(0, SIGNERS - len(named))
    return [_person(person) for person in (*present[:1], *named, *empty)]


def _person(person: Participant) -> Row:
    return {
        "氏名": printable(person.name),
        "役職": printable(person.role),
        "よみ": printable(person.reading),
        "席": printable(person.seat),
        "区分": STANDINGS[person.attendance],
    }


def _results(document: MinutesDocument) -> dict[str, Value]:
    lines = course(document)
    rows = [_line(line, document) for line in lines]
    found = Found(document)
    filled: dict[str, Value] = {
        "会議の経過": PARAGRAPH.join(map(_marked, lines)),
        "発言一覧": rows,
        "議題一覧": _items(found, lines, rows),
    }
    for name, findings in found.lists().items():
        listed = found.rows(findings)
        filled[f"{name}一覧"] = listed
        texts = [f"{row['本文']}{_burden(row) if name == '宿題' else ''}" for row in listed]
        filled[name] = PARAGRAPH.join(
            text if name == GIST else f"{number}　{text}"
            for number, text in enumerate(texts, start=1)
        )
    filled["議題"] = PARAGRAPH.join(
        f"{number}　{title}" for number, title in enumerate(found.titles, start=1)
    )
    return filled


def _burden(row: Row) -> str:
    told = "、".join(str(row[key]) for key in ("担当", "期限") if row[key])
    return f"（{told}）" if told else ""


def _items(found: Found, lines: Sequence[Line], rows: Sequence[Row]) -> list[Row]:
    # What belongs to no item stands first: after the last one it would look like its own.
    untitled = [("", "")] if found.has_untitled else []
    titled = [(str(number), title) for number, title in enumerate(found.titles, start=1)]
    return [
        {
            "番号": number,
            "題名": title,
            **{name: found.rows(listed) for name, listed in found.lists_of(title).items()},
            "経過": _of_item(title, lines, rows) if title in found.called else [],
        }
        for number, title in (*untitled, *titled)
    ]


def _of_item(title: str, lines: Sequence[Line], rows: Sequence[Row]) -> list[Row]:
    """Return the lines from an item's heading to the next; all of them have one without title."""
    found: list[Row] = []
    is_inside = not title
    for line, row in zip(lines, rows, strict=True):
        if line.kind is LineKind.ITEM:
            is_inside = line.text == title
        elif is_inside and line.kind is not LineKind.CLOSING:
            found.append(row)
    return found


def _line(line: Line, document: MinutesDocument) -> Row:
    voice = line.voice
    is_moment = line.kind not in (LineKind.OPENING, LineKind.CLOSING)
    moment = document.opened_at
    if is_moment:
        moment += timedelta(seconds=line.start)
    elif line.kind is LineKind.CLOSING:
        moment = document.closed_at
    return {
        "種類": line.kind.value,
        "本文": line.text,
        "発言者": voice.printed,
        "役職": voice.post,
        "氏名": voice.name,
        "呼び名": voice.called or voice.printed,
        "区分": voice.part.value,
        "時刻": format_time(moment),
        "位置": format_position(line.start) if is_moment else "",
    }


def _marked(line: Line) -> str:
    """Return a line of the record with the usual speech marks."""
    match line.kind:
        case LineKind.STATEMENT if line.voice.printed:
            return f"{MARKS.get(line.voice.part, '')}{line.voice.printed}　{line.text}"
        case LineKind.CONTINUED:
            return f"　{line.text}"
        case LineKind.ITEM:
            return f"△{line.text}"
        case LineKind.NOTE:
            return f"〔{line.text}〕"
        case _:
            return line.text
