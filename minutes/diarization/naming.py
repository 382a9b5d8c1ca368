"""Whom of an attendance list a call means: by surname and title, post, or seat."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from minutes.types import Participant

_FOR_ANYBODY = frozenset({"君", "さん", "氏", "様", "先生"})
_FOR_MEMBERS = frozenset({"委員", "議員"})
_OFFICIALS = (
    *(
        "課長",
        "部長",
        "局長",
        "次長",
        "室長",
        "係長",
        "所長",
        "館長",
        "園長",
        "補佐",
        "主幹",
        "主査",
    ),
    *(
        "参事",
        "市長",
        "町長",
        "村長",
        "区長",
        "知事",
        "教育長",
        "管理者",
        "事務局",
        "消防長",
        "書記",
    ),
)
_CHAIRS = ("委員長", "議長", "会長", "座長")
_LONGEST_SURNAME = 5


def is_chair(role: str) -> bool:
    """Return whether a role is that of whoever leads the meeting."""
    return role.endswith(_CHAIRS) and "副" not in role


class Roll:
    """The attendance list, looked up by what is said. Whoever is not certain is nobody."""

    def __init__(
        self, people: Sequence[Participant], read_aloud: Callable[[str], str] | None = None
    ) -> None:
        """`read_aloud` gives readings, so that 斎藤 finds 齋藤; without it, text decides."""
        self._people = tuple(people)
        self._read_aloud = read_aloud or (lambda _name: "")

    def called(self, seat: str, before: str, title: str) -> Participant | None:
        """Return who is called by seat number, or by what stands before a title."""
        if seat:
            number = unicodedata.normalize("NFKC", seat)
            found = _only(person for person in self._people if person.seat == number)
            if found is not None or not title:
                return found
        if not title:
            return None
        return self._by_name(before, title) or self._by_role(before + title)

    def introduced(self, role: str, name: str) -> Participant | None:
        """Return who says 「総務課長の佐藤です」: name and post must fit one person."""
        fitting = [
            person
            for person in self._people
            if not person.role or _fit(person.role, role) or _fit(role, person.role)
        ]
        return _only(person for person in fitting if self._is_name(person, name))

    def _by_name(self, before: str, title: str) -> Participant | None:
        """Return the one whose surname, or whole name, stands right before a title."""
        fitting = [person for person in self._people if _may_be_called(person.role, title)]
        for is_same in (_ends_with_name, self._sounds_like_name):
            scores = {person.name: is_same(person, before) for person in fitting}
            best = max(scores.values(), default=0)
            found = [person for person in fitting if scores[person.name] == best]
            if best and len(found) == 1:
                return found[0]
            if best:
                return None
        return None

    def _by_role(self, said: str) -> Participant | None:
        """Return the one whose post is called: 総務課長, or 課長 where there is one only."""
        if said in _FOR_MEMBERS or said in _FOR_ANYBODY:
            return None
        exact = [person for person in self._people if person.role == said]
        if exact:
            return _only(exact)
        return _only(p for p in self._people if _fit(p.role, said) or _fit(said, p.role))

    def _is_name(self, person: Participant, name: str) -> bool:
        if name in (_whole(person), _surname(person)):
            return True
        if " " not in person.name and len(name) > 1 and _whole(person).startswith(name):
            return True
        return self._sounds_like_name(person, name) == len(name)

    def _sounds_like_name(self, person: Participant, before: str) -> int:
        """Return how many letters at the end sound like the surname, 0 if they do not."""
        surname = self._surname_reading(person)
        if not surname:
            return 0
        for length in range(min(_LONGEST_SURNAME, len(before)), 0, -1):
            part = before[-length:]
            if part == surname or (length > 1 and self._read_aloud(part) == surname):
                return length
        return 0

    def _surname_reading(self, person: Participant) -> str:
        read = person.reading.split()  # surname and given name, where they are apart
        if len(read) > 1:
            return read[0]
        return self._read_aloud(_surname(person)) if " " in person.name else ""


def _may_be_called(role: str, title: str) -> bool:
    """Return whether somebody with this role is addressed by this title."""
    if not role or title in _FOR_ANYBODY:
        return True
    if title in _FOR_MEMBERS:
        return not role.endswith(_OFFICIALS)
    return role.endswith(title)


def _fit(role: str, said: str) -> bool:
    """Return whether a longer title ends with this: 総務部総務課長 is 総務課長."""
    return bool(said) and role.endswith(said)


def _ends_with_name(person: Participant, before: str) -> int:
    """Return how many letters at the end are the person's name, 0 if they are not."""
    whole = _whole(person)
    if before.endswith(whole):
        return len(whole)
    if " " in person.name:
        surname = _surname(person)
        return len(surname) if before.endswith(surname) else 0
    lengths = range(min(_LONGEST_SURNAME, len(whole) - 1), 1, -1)
    return next((length for length in lengths if before.endswith(whole[:length])), 0)


def _whole(person: Participant) -> str:
    return "".join(person.name.split())


def _surname(person: Participant) -> str:
    return person.name.split()[0] if person.name.split() else ""


def _only(found: Iterable[Participant]) -> Participant | None:
    """Return the one there is; None of several."""
    people = list(found)
    return people[0] if len(people) == 1 else None
