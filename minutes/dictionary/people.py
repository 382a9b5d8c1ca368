"""Names of persons: what an attendance list writes with a space, speech says in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from minutes.dictionary.cells import Cells, make_entry
from minutes.dictionary.entries import Entry, Layer, normalize_reading

PERSON = "人名"

_SURNAME_OF = "の姓"

_SPACED = re.compile(r"([^\s]+)\s+([^\s]+)")
_NAME_PART = re.compile(r"[々ヶ一-鿿\uf900-\ufad9\U00020000-\U0003ffffぁ-ゖァ-ヺー]+")
_REMARK = re.compile(r"[（(].*?[）)]")


def make_people(cells: Cells, layer: Layer) -> Iterator[Entry]:
    """Yield the entry of a full name, and that of the surname where it can be told apart.

    Minutes write 山田太郎 without a space, and people are called by their surname.

    Raises:
        LineRefused: the line is not usable.
    """
    bare = replace(
        cells,
        surface=_REMARK.sub("", cells.surface),
        reading=_REMARK.sub("", cells.reading),
        category=cells.category or PERSON,
    )
    parts = split_name(bare.surface, bare.reading)
    full = make_entry(replace(bare, surface="".join(bare.surface.split())), layer)
    yield full
    if parts is not None:
        surface, reading = parts
        note = f"{full.surface}{_SURNAME_OF}"
        surname = replace(bare, surface=surface, reading=reading, misheard="", note=note)
        yield make_entry(surname, layer)


def is_spaced_name(surface: str, reading: str) -> bool:
    """Return whether both are written as surname, space, given name."""
    found = _SPACED.fullmatch(surface.strip())
    return bool(
        found
        and all(_NAME_PART.fullmatch(part) for part in found.groups())
        and _SPACED.fullmatch(reading.strip())
    )


def propose_name_reading(name: str) -> str:
    """Return the likeliest reading of a person's name, empty where the analyser has none.

    Beside さん it takes 新田 for a surname, にった and not しんでん.
    """
    from minutes.dictionary.readings import analyse, join_readings, propose_reading

    pieces = [item for item in analyse(f"{name}さん", is_fine=False) if item.end <= len(name)]
    if not pieces or pieces[-1].end != len(name):
        return propose_reading(name)
    return join_readings(pieces) or propose_reading(name)


def is_person(entry: Entry) -> bool:
    """Return whether an entry is marked as a person's name."""
    return entry.category in {PERSON, "姓", "名"} or entry.note.endswith(_SURNAME_OF)


def split_name(surface: str, reading: str) -> tuple[str, str] | None:
    """Return surname and its reading; None where it is not sure where it ends.

    Without a space the analyser helps: it has to read one side of the border as given.
    """
    written = _SPACED.fullmatch(surface.strip())
    read = _SPACED.fullmatch(reading.strip())
    whole = normalize_reading(reading)
    if written is not None and (read is not None or not whole):
        return written[1], normalize_reading(read[1]) if read else ""
    if written is not None:
        return _split_reading(written[1], written[2], whole)
    return _split_surface(surface.strip(), whole, normalize_reading(read[1]) if read else "")


def _split_reading(surname: str, given_name: str, whole: str) -> tuple[str, str] | None:
    """Return a surname with its part of a reading that has no space in it."""
    from minutes.dictionary.readings import propose_reading

    begin, end = propose_reading(surname), propose_reading(given_name)
    if end and whole.endswith(end) and whole != end:
        return surname, whole.removesuffix(end)
    return (surname, begin) if begin and whole.startswith(begin) and whole != begin else None


def _split_surface(surface: str, whole: str, begin: str) -> tuple[str, str] | None:
    """Return the surname in a name without a space; `begin` is its reading where known."""
    from minutes.dictionary.readings import analyse, join_readings

    pieces = analyse(surface, is_fine=False)
    for index in range(1, len(pieces)):
        surname = surface[: pieces[index].start]
        first, second = join_readings(pieces[:index]), join_readings(pieces[index:])
        if begin and (first == begin or begin + second == whole):
            return surname, begin
        is_given_name = pieces[-1].kind[-1:] == ("名",) and index == len(pieces) - 1
        if not begin and first + second == whole and pieces[0].kind[-1:] == ("姓",):
            return surname, first
        if not begin and is_given_name and whole.endswith(second) and whole != second:
            return surname, whole.removesuffix(second)
    return None
