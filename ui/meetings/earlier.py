"""What a new meeting takes over from the last one of the same name."""

from __future__ import annotations

from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.lists import meeting_list, read_list
from minutes.dictionary.people import is_person
from minutes.errors import InputRejected
from minutes.store.meetings import Store
from minutes.types import Meeting


def read_earlier(store: Store) -> tuple[Meeting, ...]:
    """Return the last meeting of each title, the latest first.

    Raises:
        FolderUnwritable, StoreDamaged: the store cannot be read.
    """
    latest: dict[str, Meeting] = {}
    for meeting in store.meetings():
        latest.setdefault(meeting.title, meeting)
    return tuple(latest.values())


def read_words(store: Store, meeting: Meeting) -> tuple[Entry, ...]:
    """Return the words that a meeting had of its own, besides the names of who attended.

    None where its list cannot be read: that is no reason not to begin a meeting.
    """
    try:
        words = read_list(meeting_list(store.folder(meeting.id)), Layer.MEETING)
    except InputRejected:
        return ()
    names = {part for person in meeting.participants for part in _parts(person.name)}
    return tuple(word for word in words if word.surface not in names and not is_person(word))


def _parts(name: str) -> tuple[str, ...]:
    """Return how a name stands in a list of words: whole, and each part of it."""
    parts = name.split()
    return ("".join(parts), *parts)
