"""The course of a meeting (会議の経過), line by line, as every layout prints it.

What was said stands between what happened: opening, items of the agenda, recess, applause.
Lines carry no speech marks; those belong to the template.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from minutes.export.statements import (
    NOTE,
    UNKNOWN,
    Statement,
    gather,
    in_time_order,
    joined_name,
    printable,
    titled_names,
)
from minutes.export.wareki import format_time
from minutes.types import (
    Attendance,
    Mark,
    MarkKind,
    MinutesDocument,
    Participant,
    Seconds,
    Transcript,
    Utterance,
    UtteranceId,
)


class LineKind(StrEnum):
    """What a line is; the value is the word that templates ask for."""

    OPENING = "開会"
    RECESS = "休憩"
    RESUMPTION = "再開"
    CLOSING = "閉会"
    ITEM = "議題"
    STATEMENT = "発言"
    CONTINUED = "続き"
    NOTE = "注記"


class Part(StrEnum):
    """As what somebody speaks; speech marks differ by it."""

    CHAIR = "議長"
    MEMBER = "委員"
    EXPLAINER = "説明員"
    SECRETARIAT = "事務局"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, as printed: post, name, both together, and as what.

    `called` is the post where only one has it (会長), else with the name (髙橋委員).
    """

    printed: str = ""
    post: str = ""
    name: str = ""
    part: Part = Part.UNKNOWN
    called: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the course; `voice` is nobody's but for statements."""

    kind: LineKind
    text: str
    start: Seconds
    voice: Voice = Voice()


_CHAIR = re.compile(r"(?:議長|委員長|会長|座長|部会長|分科会長|理事長)\Z")
_DEPUTY = re.compile(r"副|職務代理|代行")

_SAID_TOGETHER = {
    MarkKind.APPLAUSE: "拍手",
    MarkKind.NO_OBJECTION: "「異議なし」と呼ぶ者あり",
}
"""What stands in the record of what a room does. Source: the custom of 会議録 of councils."""

_UNHEARD = {
    MarkKind.OFF_RECORD: "記録を中止",
    MarkKind.GAP: "録音が途切れ、記録なし",
}
"""Why nothing stands in the record for a while. What was lost must not look like silence."""

_NOTED = (LineKind.NOTE, LineKind.RECESS, LineKind.RESUMPTION)

_BEFORE, _AFTER = -1.0, float("inf")


def course(document: MinutesDocument) -> tuple[Line, ...]:
    """Return the lines of a meeting from its opening to its closing."""
    transcript = document.transcript
    voices = find_voices(transcript)
    lines: list[Line] = []
    for happened, group in divide(document):
        lines += happened
        spoken = [
            line for statement in gather(transcript, group) for line in _lines(statement, voices)
        ]
        lines += _going_on(lines, spoken)
    return tuple(lines)


def find_voices(transcript: Transcript) -> dict[str, Voice]:
    """Return who speaks, by what they are printed as."""
    people = {joined_name(person.name): person for person in transcript.meeting.participants}
    names = {
        speaker.label: joined_name(speaker.participant or "") for speaker in transcript.speakers
    }
    calls = _calls(transcript.meeting.participants)
    found = {}
    for label, printed in titled_names(transcript).items():
        name = names[label]
        person = people.get(name)
        post = printable(person.role) if person else ""
        found[printed] = Voice(printed, post, name, part_of(person), calls.get(name, ""))
    return found


def _calls(people: Sequence[Participant]) -> dict[str, str]:
    """Return what each name is called: 会長, 髙橋委員, 佐藤健委員, whichever is one person's."""
    ways = []
    for person in people:
        post, name = printable(person.role), printable(person.name)
        surname = name.partition(" ")[0].partition("　")[0]
        ways.append((post, f"{surname}{post}", f"{joined_name(name)}{post}"))
    counts = Counter(way for found in ways for way in dict.fromkeys(found))
    return {
        joined_name(person.name): next((way for way in found if counts[way] == 1), found[-1])
        for person, found in zip(people, ways, strict=True)
        if found[0]
    }


def part_of(person: Participant | None) -> Part:
    """Return as what a participant speaks, by attendance list and post."""
    if person is None:
        return Part.UNKNOWN
    if person.attendance is Attendance.EXPLAINER:
        return Part.EXPLAINER
    if person.attendance is Attendance.SECRETARIAT:
        return Part.SECRETARIAT
    post = printable(person.role)
    is_chair = _CHAIR.search(post) is not None and _DEPUTY.search(post) is None
    return Part.CHAIR if is_chair else Part.MEMBER


def record(document: MinutesDocument) -> list[Line]:
    """Return the course without opening and closing: the head of a draft tells them."""
    edges = (LineKind.OPENING, LineKind.CLOSING)
    return [line for line in course(document) if line.kind not in edges]


def rows(document: MinutesDocument) -> Iterator[Utterance]:
    """Yield what was said, an utterance a row of a table, and the notes in between.

    A note is an utterance that nobody said, as in the public version.
    """
    for happened, group in divide(document):
        for line in happened:
            if line.kind in _NOTED:
                start = max(0.0, line.start)
                note = f"〔{line.text}〕"
                yield Utterance(UtteranceId(""), 1, start, start, (), "", note)
        yield from group


def _lines(statement: Statement, voices: dict[str, Voice]) -> Iterator[Line]:
    voice = voices.get(statement.speaker, Voice(statement.speaker))
    for number, text in enumerate(statement.paragraphs):
        if not statement.speaker and (noted := NOTE.fullmatch(text)):
            yield Line(LineKind.NOTE, noted[1], statement.start)
            continue
        kind = LineKind.CONTINUED if number else LineKind.STATEMENT
        yield Line(kind, text, statement.start, voice)


def _going_on(lines: Sequence[Line], spoken: Sequence[Line]) -> Sequence[Line]:
    """Return what was said, without naming anew whom only applause interrupted."""
    if len(lines) < 2 or not spoken or lines[-1].text != _SAID_TOGETHER[MarkKind.APPLAUSE]:  # noqa: PLR2004
        return spoken
    before, first = lines[-2], spoken[0]
    is_said = before.kind in (LineKind.STATEMENT, LineKind.CONTINUED)
    is_known = first.voice.printed not in ("", UNKNOWN)
    if not is_said or not is_known or before.voice != first.voice:
        return spoken
    return [replace(first, kind=LineKind.CONTINUED), *spoken[1:]]


def divide(document: MinutesDocument) -> Iterator[tuple[list[Line], list[Utterance]]]:
    """Yield what happened, and what was said from then until the next thing happened.

    What happens within an utterance stands before it or after it, whichever is nearer.
    """
    waiting = list(reversed(_happenings(document)))
    happened: list[Line] = []
    group: list[Utterance] = []
    for utterance in in_time_order(document.transcript.utterances):
        middle = (utterance.start + utterance.end) / 2
        while waiting and waiting[-1].start < middle:
            if group:
                yield happened, group
                happened, group = [], []
            happened.append(waiting.pop())
        group.append(utterance)
    yield happened, group
    if waiting:
        yield list(reversed(waiting)), []


def _happenings(document: MinutesDocument) -> list[Line]:
    opened, transcript = document.opened_at, document.transcript
    found = [
        Line(LineKind.ITEM, printable(part.stretch.title), part.stretch.start)
        for part in document.parts
        if printable(part.stretch.title)
    ]
    found += [_note(mark, opened) for mark in transcript.marks if _is_told(mark)]
    for recess, resumption in document.breaks:
        found.append(_at(LineKind.RECESS, recess, (recess - opened).total_seconds()))
        if resumption is not None:
            start = (resumption - opened).total_seconds()
            found.append(_at(LineKind.RESUMPTION, resumption, start))
    found.sort(key=lambda line: line.start)
    opening = _at(LineKind.OPENING, opened, _BEFORE)
    return [opening, *found, _at(LineKind.CLOSING, document.closed_at, _AFTER)]


def _is_told(mark: Mark) -> bool:
    return mark.kind in _SAID_TOGETHER or mark.kind in _UNHEARD


def _note(mark: Mark, opened: datetime) -> Line:
    """Return what a mark says in the record; what is missing there is told with its time."""
    said = _SAID_TOGETHER.get(mark.kind)
    if said is not None:
        return Line(LineKind.NOTE, said, mark.start)
    start, end = (
        format_time(opened + timedelta(seconds=moment)) for moment in (mark.start, mark.end)
    )
    period = start if start == end else f"{start}から{end}まで"
    return Line(LineKind.NOTE, f"{period}　{_UNHEARD[mark.kind]}", mark.start)


def _at(kind: LineKind, moment: datetime, start: Seconds) -> Line:
    return Line(kind, f"{format_time(moment)}　{kind.value}", start)
