"""Two people proofread the same meeting on two machines: their texts become one again.

Three states are compared: the text when it was handed over (`base`), ours and theirs. It is
divided at the utterances that all three cut in the same places; between two such places one
side's changes are taken, and where both changed the same stretch differently, ours stays and
both are shown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from minutes.types import Edit, EditKind, Speaker, Transcript, Utterance, UtteranceId


@dataclass(frozen=True, slots=True)
class Conflict:
    """A stretch that both changed, each in another way; `ours` is what stays for now."""

    ours: tuple[Utterance, ...]
    theirs: tuple[Utterance, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """What to take over, as one edit that can be undone, and what a person must settle."""

    edit: Edit | None
    conflicts: tuple[Conflict, ...]


def merge(base: Transcript, ours: Transcript, theirs: Transcript) -> Merged:
    """Return what makes our text hold their changes too."""
    before: list[Utterance] = []
    after: list[Utterance] = []
    conflicts: list[Conflict] = []
    sides = (base.utterances, ours.utterances, theirs.utterances)
    for old, mine, other in _stretches(*sides):
        if _content(other) in (_content(old), _content(mine)):
            continue
        if _content(mine) == _content(old):
            before += mine
            after += other
        else:
            conflicts.append(Conflict(tuple(mine), tuple(other)))
    names_before, names_after = _names(base.speakers, ours.speakers, theirs.speakers)
    has_changes = before or after or names_after
    edit = Edit(EditKind.TEXT, tuple(before), tuple(after), names_before, names_after)
    return Merged(edit if has_changes else None, tuple(conflicts))


def take_theirs(conflict: Conflict) -> Edit:
    """Return the edit that puts their stretch in the place of ours."""
    return Edit(EditKind.TEXT, conflict.ours, conflict.theirs)


def _stretches(
    base: Sequence[Utterance], ours: Sequence[Utterance], theirs: Sequence[Utterance]
) -> Iterator[tuple[list[Utterance], list[Utterance], list[Utterance]]]:
    """Yield corresponding stretches of the three, each as short as their cuts allow."""
    sides = (base, ours, theirs)
    places = [[_place(item) for item in side] for side in sides]
    shared = sorted(set(places[0]).intersection(*places[1:]))
    starts = [0, 0, 0]
    for border in [*shared, None]:
        ends = [
            len(found) if border is None else bisect_left(found, border, start)
            for found, start in zip(places, starts, strict=True)
        ]
        old, mine, other = (
            list(side[start:end]) for side, start, end in zip(sides, starts, ends, strict=True)
        )
        if old or mine or other:
            yield old, mine, other
        starts = ends


def _place(utterance: Utterance) -> tuple[int, UtteranceId]:
    return round(utterance.start * 1000), utterance.id


def _content(side: Sequence[Utterance]) -> list[Utterance]:
    """Return what people see and decide; how often it was changed does not count."""
    return [replace(item, revision=0) for item in side]


def _names(
    base: Sequence[Speaker], ours: Sequence[Speaker], theirs: Sequence[Speaker]
) -> tuple[tuple[Speaker, ...], tuple[Speaker, ...]]:
    """Return the names that they gave and we did not touch, before and after."""
    old, mine = ({item.label: item.participant for item in side} for side in (base, ours))
    changed = [
        item
        for item in theirs
        if item.participant != old.get(item.label)
        and mine.get(item.label) == old.get(item.label) != item.participant
    ]
    before = tuple(Speaker(item.label, mine.get(item.label)) for item in changed)
    return before, tuple(changed)
