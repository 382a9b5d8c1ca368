"""Who attends, as every layout prints it: by group, with post and name."""

from __future__ import annotations

from collections.abc import Sequence

from minutes.export.statements import printable
from minutes.types import Attendance, Participant

GROUPS = {
    Attendance.PRESENT: "出席者",
    Attendance.ABSENT: "欠席者",
    Attendance.EXPLAINER: "説明員",
    Attendance.SECRETARIAT: "事務局",
}
"""In the order of the record."""

STANDINGS = GROUPS | {Attendance.PRESENT: "出席", Attendance.ABSENT: "欠席"}
"""As what one person stands on a list."""

MOST_BESIDE, MOST_SEATED = 20, 12
"""So many people have room at the head of minutes; fewer where their seats are to be told.
More get a list of their own. Our choice, looked at in print: the head keeps to a page."""


def grouped(people: Sequence[Participant]) -> list[tuple[str, list[Participant]]]:
    """Return each group that is there with its people, in the order of the list."""
    groups = (
        (name, [person for person in people if person.attendance is attendance])
        for attendance, name in GROUPS.items()
    )
    return [(name, found) for name, found in groups if found]


def said(person: Participant) -> str:
    """Return post and name: 委員長　水谷 花子."""
    return "　".join(filter(None, (printable(person.role), printable(person.name))))


def needs_list(people: Sequence[Participant]) -> bool:
    """Return whether the people want a list of their own (別表)."""
    is_seated = any(printable(person.seat) for person in people)
    return len(people) > (MOST_SEATED if is_seated else MOST_BESIDE)
