"""Where each item of the agenda begins, by hand: wires store, agenda and marks.

What a person says weighs more than the chair's words, and is kept as the live log keeps it:
a bookmark that carries the item's text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from minutes.errors import AgendaOutOfOrder
from minutes.session.notes import make_mark
from minutes.store.meetings import Store
from minutes.summary.agenda import find_agenda
from minutes.types import Mark, MarkKind, MeetingId, Seconds


@dataclass(frozen=True, slots=True)
class ItemStart:
    """An item, where it begins (None: nobody knows), and whether a person said so.

    `said` is what is being said there.
    """

    title: str
    start: Seconds | None = None
    is_by_hand: bool = False
    said: str = ""


def item_starts(store: Store, meeting: MeetingId) -> tuple[ItemStart, ...]:
    """Return where the items of a meeting's agenda begin, in their order.

    Raises:
        MeetingUnknown: there is no such meeting.
    """
    transcript = store.transcript(meeting)
    found = {stretch.title: stretch.start for stretch in find_agenda(transcript)}
    by_hand = {mark.text for mark in _begun(transcript.marks, transcript.meeting.agenda)}
    texts = [(item.end, item.text) for item in transcript.utterances if item.text]
    return tuple(
        ItemStart(
            title,
            start := found.get(title),
            title in by_hand,
            next((text for end, text in texts if start is not None and end > start), ""),
        )
        for title in transcript.meeting.agenda
    )


def set_starts(
    store: Store, meeting: MeetingId, starts: Mapping[str, Seconds | None]
) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Keep where items begin; None leaves it to the chair's words again.

    Returns the marks that are gone and the new ones, for whoever shows them.

    Raises:
        MeetingUnknown: there is no such meeting.
        AgendaOutOfOrder: an item would begin before one that stands above it; nothing was
            changed.
    """
    agenda = store.meeting(meeting).agenda
    marks = _begun(store.marks(meeting), agenda)
    wanted = {mark.text: mark.start for mark in reversed(marks)}
    wanted |= {title: start for title, start in starts.items() if start is not None}
    kept = [
        (title, wanted[title])
        for title in agenda
        if title in wanted and starts.get(title, 0.0) is not None
    ]
    for (_, earlier), (title, later) in pairwise(kept):
        if later < earlier:
            raise AgendaOutOfOrder(title)
    gone = tuple(mark for mark in marks if mark.text in starts)
    made = tuple(
        make_mark(MarkKind.BOOKMARK, start, title)
        for title, start in starts.items()
        if start is not None and title in agenda
    )
    for mark in gone:
        store.remove_mark(meeting, mark)
    for mark in made:
        store.add_mark(meeting, mark)
    return gone, made


def _begun(marks: tuple[Mark, ...], agenda: tuple[str, ...]) -> list[Mark]:
    """Return the marks that say that an item begins."""
    return [mark for mark in marks if mark.kind is MarkKind.BOOKMARK and mark.text in agenda]
