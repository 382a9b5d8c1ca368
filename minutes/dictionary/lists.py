"""The lists that an office keeps itself, and adding words to them.

`<data>/dictionaries/own.csv` is the municipality's, `words.csv` in a meeting's folder that
of the meeting. Both are our own table, which people may open and mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.formats import Format, is_guessed, read_entries, write_entries
from minutes.errors import DocumentRejected


@dataclass(frozen=True, slots=True)
class Addition:
    """What adding did: entries that are new, as they now are if changed, and how many stayed."""

    added: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    unchanged: int


def own_list(data: Path) -> Path:
    """Return where the municipality's own words are, which need not exist."""
    return data / "dictionaries" / "own.csv"


def meeting_list(folder: Path) -> Path:
    """Return where the words of one meeting are, which need not exist."""
    return folder / "words.csv"


def read_list(path: Path, layer: Layer) -> tuple[Entry, ...]:
    """Return a list that is to be written again; nothing where there is none yet.

    Raises:
        DocumentRejected: a line cannot be read, and would be lost in writing.
        FileUnreadable: no permission.
    """
    if not path.exists():
        return ()
    found = read_entries(path, layer)
    for bad in found.bad_lines:
        raise DocumentRejected(path, bad.reason, bad.number)
    return found.entries


def add_words(path: Path, words: Iterable[Entry], layer: Layer) -> Addition:
    """Add words to a list and write it, if anything is new.

    A word that is there with the same reading is completed. A reading that somebody gave
    replaces a guess, a guess replaces nothing; two given readings stand side by side.

    Raises:
        DocumentRejected, FileUnreadable: the list that is there cannot be read.
        FolderUnwritable, DiskFull: the list is as it was.
    """
    before = read_list(path, layer)
    entries, addition = _added(before, words, layer)
    if addition.changed or addition.added:
        write_entries(entries, path, Format.CSV)
    return addition


def plan_addition(path: Path, words: Iterable[Entry], layer: Layer) -> Addition:
    """Return what `add_words` would do, and do nothing.

    Raises:
        DocumentRejected, FileUnreadable: the list that is there cannot be read.
    """
    return _added(read_list(path, layer), words, layer)[1]


Change = tuple[Entry | None, Entry | None]
"""A word before and after; None where it is new, or gone. Turned round it is undone."""


def change_words(path: Path, changes: Sequence[Change], layer: Layer) -> tuple[Entry, ...]:
    """Put words in the place of others, and return the list as it now is.

    Others may have changed the list meanwhile: what is gone already stays gone, and what
    is to be changed but is not there any more is added.

    Raises:
        DocumentRejected, FileUnreadable: the list that is there cannot be read.
        FolderUnwritable, DiskFull: the list is as it was.
    """
    before = read_list(path, layer)
    entries = list(before)
    for old, new in changes:
        place = entries.index(old) if old in entries else len(entries)
        kept = () if new is None or new in entries else (replace(new, layer=layer),)
        entries[place : place + 1] = kept
    if tuple(entries) != before:
        write_entries(entries, path, Format.CSV)
    return tuple(entries)


def _added(
    before: Sequence[Entry], words: Iterable[Entry], layer: Layer
) -> tuple[list[Entry], Addition]:
    entries = list(before)
    places: dict[str, list[int]] = {}
    for place, entry in enumerate(entries):
        places.setdefault(entry.surface, []).append(place)
    unchanged = 0
    for word in words:
        known = places.setdefault(word.surface, [])
        home = _find(entries, known, word)
        if home is None:
            known.append(len(entries))
            entries.append(replace(word, layer=layer))
            continue
        merged = _merge(entries[home], word)
        unchanged += merged == entries[home]
        entries[home] = merged
    changed = tuple(new for old, new in zip(before, entries, strict=False) if old != new)
    return entries, Addition(tuple(entries[len(before) :]), changed, unchanged)


def _find(entries: Sequence[Entry], places: Sequence[int], word: Entry) -> int | None:
    """Return which entry a word belongs to, None where it is a new one."""
    for place in places:
        if entries[place].reading == word.reading:
            return place
    for place in places:
        is_open = is_guessed(entries[place]) or not entries[place].reading
        if is_open or is_guessed(word) or not word.reading:
            return place
    return None


def _merge(old: Entry, new: Entry) -> Entry:
    """Return an entry with what a new line adds to it."""
    is_guess = is_guessed(new) or not new.reading
    is_settled = (is_guessed(old) or not old.reading) and not is_guess
    note = old.note if is_guess else new.note or ("" if is_settled else old.note)
    return replace(
        old,
        reading=new.reading if is_settled or not old.reading else old.reading,
        category=new.category or old.category,
        misheard=tuple(dict.fromkeys((*old.misheard, *new.misheard))),
        weight=old.weight if new.weight == 1 else new.weight,
        note=note,
    )
