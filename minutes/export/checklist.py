"""Places that a person should look at: what was corrected by rule, and what is in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minutes.export.statements import in_time_order, printable
from minutes.timing import time_letters
from minutes.types import Seconds, Utterance

AROUND = 8
"""Characters shown on each side of a place, enough to find it in the text."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place; `choice` is what was changed to what, or what there is to choose from."""

    position: Seconds
    excerpt: str
    choice: str
    reason: str


def list_places(utterances: Sequence[Utterance]) -> tuple[Place, ...]:
    """Return the places in time order.

    What a person edited is theirs but for the doubts, which an edit leaves where it did
    not reach; what a person found right has none left.
    """
    return tuple(
        place
        for utterance in in_time_order(utterances)
        if not utterance.is_checked
        for place in sorted(_places(utterance), key=lambda place: place.position)
    )


def _places(utterance: Utterance) -> Iterator[Place]:
    for made in () if utterance.is_edited else utterance.corrections:
        yield _place(utterance, made.span, f"{made.before} → {made.after}", made.reason)
    for doubt in utterance.doubts:
        yield _place(utterance, doubt.span, "・".join(doubt.candidates), doubt.reason)


def _place(utterance: Utterance, span: tuple[int, int], choice: str, reason: str) -> Place:
    start, end = span
    times = time_letters(utterance)
    position = times[start][0] if start < len(times) else utterance.end
    begin, stop = max(0, start - AROUND), min(len(utterance.text), end + AROUND)
    excerpt = utterance.text[begin:start] + f"【{utterance.text[start:end]}】"
    excerpt += utterance.text[end:stop]
    return Place(position, printable(excerpt), printable(choice), printable(reason))
