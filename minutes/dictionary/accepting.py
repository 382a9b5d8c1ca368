"""What a person decides about suggestions, kept in the municipality's own lists.

Accepted words go to its own list. `declined.csv` beside it holds those that are not to be
suggested again. `<data>/suggested.csv` is what was shown last: apart from the lists, every
one of which acts. All have the form of any list of words, so that people can mend them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.formats import Format, write_entries
from minutes.dictionary.learning import Suggestion
from minutes.dictionary.lists import add_words, own_list, read_list

DECLINED_NAME, SHOWN_NAME = "declined.csv", "suggested.csv"

NOTE = "修正から"
"""Tells in the list where a word came from."""


def accept(
    data: Path, suggestions: Sequence[Suggestion], known: Iterable[Entry] = ()
) -> tuple[Entry, ...]:
    """Take words into the own list; return the entries as they now are.

    A word that is listed gets the misheard spellings. Of a word that another dictionary has
    (`known`), its category comes along. What was declined before counts as accepted.

    Raises:
        DocumentRejected: a list has a line that cannot be read, and would be lost.
        FolderUnwritable, DiskFull: nothing was changed.
    """
    path = own_list(data)
    listed = _surfaces(read_list(path, Layer.MUNICIPALITY))
    categories = {entry.surface: entry.category for entry in known}
    words = [
        Entry(
            item.surface,
            item.reading,
            category=categories.get(item.surface, ""),
            misheard=item.usable_misheard,
            note="" if item.surface in listed else NOTE,
        )
        for item in suggestions
    ]
    add_words(path, words, Layer.MUNICIPALITY)
    accepted = _surfaces(suggestions)
    declined = read_list(_declined_list(data), Layer.MUNICIPALITY)
    kept = [entry for entry in declined if entry.surface not in accepted]
    if len(kept) < len(declined):
        write_entries(kept, _declined_list(data), Format.CSV)
    now = read_list(path, Layer.MUNICIPALITY)
    return tuple(entry for entry in now if entry.surface in accepted)


def decline(data: Path, suggestions: Iterable[Suggestion]) -> None:
    """Remember that these words are not to be suggested again.

    Raises:
        DocumentRejected: the list has a line that cannot be read, and would be lost.
        FolderUnwritable, DiskFull: nothing was changed.
    """
    add_words(_declined_list(data), map(_as_entry, suggestions), Layer.MUNICIPALITY)


def declined_surfaces(data: Path) -> frozenset[str]:
    """Return the words that are not to be suggested."""
    return _surfaces(read_list(_declined_list(data), Layer.MUNICIPALITY))


def remember_shown(data: Path, suggestions: Iterable[Suggestion]) -> None:
    """Keep what was shown under which number: later lists number what is left anew."""
    write_entries(map(_as_entry, suggestions), _shown_list(data), Format.CSV)


def shown_surfaces(data: Path) -> tuple[str, ...]:
    """Return the words of the list that a person saw last, in its order."""
    return tuple(entry.surface for entry in read_list(_shown_list(data), Layer.MUNICIPALITY))


def _declined_list(data: Path) -> Path:
    return own_list(data).with_name(DECLINED_NAME)


def _shown_list(data: Path) -> Path:
    return data / SHOWN_NAME


def _as_entry(suggestion: Suggestion) -> Entry:
    return Entry(suggestion.surface, suggestion.reading, misheard=suggestion.misheard)


def _surfaces(items: Iterable[Entry | Suggestion]) -> frozenset[str]:
    return frozenset(item.surface for item in items)
