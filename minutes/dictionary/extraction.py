"""Names and terms of an agenda or hand-out, proposed for a person to confirm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from minutes.dictionary.cells import LONGEST_READING, LONGEST_SURFACE
from minutes.dictionary.compounds import find_compounds, find_pairs_of_names, is_repeated_only
from minutes.dictionary.entries import (
    Entry,
    Layer,
    is_reading,
    normalize_reading,
    normalize_surface,
)
from minutes.dictionary.headed import read_headed
from minutes.dictionary.mentions import Mention, find_bill, find_furigana, find_people
from minutes.dictionary.naming import BILL, FURIGANA, KINDS, PERSON, TERM, kind_by_ending
from minutes.dictionary.people import propose_name_reading
from minutes.dictionary.readings import analyse, propose_reading
from minutes.dictionary.tables import Field, Row, Table, find_header

REPEATED = 2
"""How often a term of ordinary words has to stand there to be worth a line."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that a person may take into a list.

    `is_sure` says that the document gives the reading, or that it is made of ordinary
    words alone. `example` is the line of the first place: for the person, never for a log.
    """

    surface: str
    reading: str
    kind: str
    count: int
    is_sure: bool
    example: str


@dataclass(slots=True)
class _Found:
    kind: str
    example: str
    places: set[tuple[int, int]] = field(default_factory=set)
    reading: str = ""
    is_listed: bool = False


def extract(lines: Sequence[str], known: Iterable[Entry] = ()) -> tuple[Candidate, ...]:
    """Return the names and terms of a document that are not `known`, people first.

    A person of the shipped surnames is proposed all the same: who attends is news.
    """
    words = tuple(known)
    found: dict[str, _Found] = {}
    for number, line in enumerate(lines):
        for mention in _mentions(line):
            _keep(found, number, line, mention)
    for number, mention in _listed(lines):
        _keep(found, number, lines[number], mention)
        found[mention.surface].is_listed = True
    readings = {entry.surface: entry.reading for entry in words if entry.reading}
    readings |= {surface: item.reading for surface, item in found.items() if item.reading}
    local = {entry.surface for entry in words if entry.layer > Layer.NATIONAL}
    everywhere = {entry.surface for entry in words}
    candidates = [
        _candidate(surface, item, readings)
        for surface, item in found.items()
        if surface not in (local if item.kind == PERSON else everywhere)
        and (item.is_listed or item.reading or _is_worth(surface, item))
    ]
    return tuple(sorted(candidates, key=lambda item: (KINDS.index(item.kind), -item.count)))


def _mentions(line: str) -> Iterator[Mention]:
    yield from find_bill(line.replace("\t", " "))
    for text in line.split("\t"):
        # The analyser takes furigana in brackets as part of the word before it.
        hidden = FURIGANA.sub(lambda found: "、" * len(found[0]), text)
        pieces = analyse(hidden, is_fine=False)
        yield from find_furigana(text, pieces)
        yield from find_people(text, pieces)
        yield from find_pairs_of_names(pieces)
        yield from find_compounds(text, pieces)


def _listed(lines: Sequence[str]) -> Iterator[tuple[int, Mention]]:
    """Yield the people of attendance lists, and words of tables that have a reading."""
    block: list[Row] = []
    for number, line in enumerate((*lines, "")):
        if "\t" in line:
            block.append(Row(number, tuple(cell.strip() for cell in line.split("\t"))))
            continue
        yield from _of_table(block)
        block = []


def _of_table(rows: Sequence[Row]) -> Iterator[tuple[int, Mention]]:
    header = find_header(rows)
    if header is None or not (header[0].is_people or Field.READING in header[0].columns):
        return
    for row in rows[header[1] :]:
        read = read_headed(Table((row,)), header[0], 0, Layer.MEETING)
        for entry in read.entries:
            kind = PERSON if header[0].is_people else kind_by_ending(entry.surface)[0] or TERM
            yield row.number, Mention(0, entry.surface, kind, entry.reading)


def _keep(found: dict[str, _Found], number: int, line: str, mention: Mention) -> None:
    surface = normalize_surface(mention.surface)
    if not surface or len(surface) > LONGEST_SURFACE or len(mention.reading) > LONGEST_READING:
        return
    kind = mention.kind or kind_by_ending(surface)[0] or TERM
    item = found.setdefault(surface, _Found(kind, line.replace("\t", " ")))
    if kind == PERSON or (item.kind == TERM and kind != TERM):
        item.kind = kind
    item.places.add((number, mention.start))
    if is_reading(mention.reading):
        item.reading = item.reading or mention.reading


def _is_worth(surface: str, item: _Found) -> bool:
    if item.kind in (PERSON, BILL):
        return True
    return len(item.places) >= REPEATED or not is_repeated_only(surface)


def _candidate(surface: str, item: _Found, readings: dict[str, str]) -> Candidate:
    reading = item.reading or _propose(surface, item.kind, readings)
    is_sure = bool(item.reading) or is_reading(normalize_reading(surface))
    if not is_sure and item.kind not in (PERSON, BILL):
        pieces = analyse(surface, is_fine=False)
        is_sure = all(piece.is_known and "固有名詞" not in piece.kind for piece in pieces)
    return Candidate(surface, reading, item.kind, len(item.places), is_sure, item.example)


def _propose(surface: str, kind: str, readings: dict[str, str]) -> str:
    """Return a reading; of a word that begins with a known one, that one's reading counts."""
    reading = ""
    for length in range(len(surface), 1, -1):
        given = readings.get(surface[:length], "")
        rest = propose_reading(surface[length:]) if given and surface[length:] else ""
        if given and (rest or length == len(surface)):
            reading = given + rest
            break
    propose = propose_name_reading if kind == PERSON else propose_reading
    reading = reading or propose(surface)
    return reading if len(reading) <= LONGEST_READING else ""
