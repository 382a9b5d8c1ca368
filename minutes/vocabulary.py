"""The words of the house: what is known, what edits teach. Only wires store and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from minutes.config import DictionarySettings
from minutes.dictionary.checking import Finding, Listed, check
from minutes.dictionary.documents import read_document
from minutes.dictionary.entries import BadLine, Entry, Layer
from minutes.dictionary.extraction import Candidate, extract
from minutes.dictionary.formats import read_entries
from minutes.dictionary.learning import RECURS, Suggestion, suggest
from minutes.dictionary.lists import meeting_list, own_list
from minutes.dictionary.meeting_words import WordLists
from minutes.dictionary.shipped import shipped_files
from minutes.store.meetings import Store
from minutes.types import MeetingId

Report = Callable[[int, int], None]
"""Told how many of how many steps are done."""


@dataclass(frozen=True, slots=True)
class Target:
    """Which list words go to or come from."""

    path: Path
    layer: Layer


def target_of(store: Store, meeting: MeetingId | None = None) -> Target:
    """Return the list of a meeting, else the municipality's own."""
    if meeting is None:
        return Target(own_list(store.data), Layer.MUNICIPALITY)
    return Target(meeting_list(store.folder(meeting)), Layer.MEETING)


def known_words(data: Path, settings: DictionarySettings) -> tuple[Entry, ...]:
    """Return the words that act in every meeting: the shipped ones and the municipality's.

    Raises:
        DocumentRejected, FileUnreadable: a list cannot be read.
    """
    lists = WordLists.for_meeting(data, data, settings)
    return tuple(
        entry
        for path, layer in lists.files()
        if layer is not Layer.MEETING
        for entry in read_entries(path, layer).entries
    )


def suggest_words(
    store: Store,
    known: Sequence[Entry],
    declined: frozenset[str] = frozenset(),
    recurs: int = RECURS,
) -> tuple[Suggestion, ...]:
    """Return what the edits in the store teach."""
    edited = store.edited_utterances()
    by_meeting = [
        (meeting, [utterance for _, utterance in group])
        for meeting, group in groupby(edited, key=lambda pair: pair[0])
    ]
    return suggest(by_meeting, known, declined, recurs=recurs)


def extract_words(
    paths: Sequence[Path], data: Path, target: Target, report: Report = lambda _done, _all: None
) -> tuple[Candidate, ...]:
    """Return the names and terms of documents that no list has yet.

    `report` is told how many of the documents are read; the last step looks through all.

    Raises:
        FileUnreadable, DocumentRejected: a document cannot be read.
    """
    lines: list[str] = []
    for number, path in enumerate(paths):
        report(number, len(paths) + 1)
        lines += (*read_document(path), "")
    report(len(paths), len(paths) + 1)
    found = extract(lines, tuple(listed_words(data, target)))
    report(len(paths) + 1, len(paths) + 1)
    return found


def listed_words(data: Path, target: Target) -> Iterator[Entry]:
    """Yield the words that are in the shipped, the own and the meeting's list."""
    lists = [(path, Layer.NATIONAL) for path in shipped_files()]
    lists += [(own_list(data), Layer.MUNICIPALITY), (target.path, target.layer)]
    for path, layer in lists:
        if path.exists():
            yield from read_entries(path, layer).entries


def check_list(target: Target) -> tuple[tuple[Finding, ...], tuple[BadLine, ...]]:
    """Return what is doubtful in a list, and the lines of it that cannot be used.

    Raises:
        DocumentRejected, FileUnreadable: it cannot be read at all.
    """
    if not target.path.exists():
        return (), ()
    found = read_entries(target.path, target.layer)
    listed = [Listed(entry, target.path.name) for entry in found.entries]
    return check(listed), found.bad_lines
