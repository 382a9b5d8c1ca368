"""Where readings stand along a line: over their letters, and never over one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

OVERHANG = 0.5
"""How far a reading may reach over a neighbouring kana, in letters. Source: JLREQ 3.3.8, one
letter of ruby, which is half as large."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading of `width` for letters that reach from `start` to `end` along the line."""

    start: float
    end: float
    width: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reading begins and how wide it is: less than its width if it must be narrower."""

    start: float
    width: float


def place_readings(
    readings: Sequence[Reading], letter: float, bounds: tuple[float, float]
) -> list[Place]:
    """Return a place for each reading, in order; `letter` is the size of a letter.

    Letters never move for their readings. Readings of neighbouring words share their room,
    each as near to its letters as the others allow; where there is too little, all become
    narrower alike.
    """
    places: list[Place] = []
    chain: list[Reading] = []
    reach = bounds[0]
    for at, reading in enumerate(readings):
        chain.append(reading)
        following = readings[at + 1] if at + 1 < len(readings) else None
        if following is not None and following.start - reading.end < letter * 0.1:
            continue
        limit = bounds[1]
        if following is not None:
            # What lies between is shared by the readings on both sides.
            limit = min(limit, (reading.end + following.start) / 2)
        room = (
            max(reach, chain[0].start - OVERHANG * letter),
            max(reading.end, min(limit, reading.end + OVERHANG * letter)),
        )
        placed = _place_chain(chain, room)
        places += placed
        reach = max(reading.end, placed[-1].start + placed[-1].width)
        chain = []
    return places


def _place_chain(chain: Sequence[Reading], room: tuple[float, float]) -> list[Place]:
    left, right = room
    total = sum(reading.width for reading in chain)
    scale = min(1.0, (right - left) / total) if total > 0 else 1.0
    # Groups of readings that touch; each stands where its members are nearest to their
    # letters on average, and joins the one before it when both would overlap.
    groups: list[tuple[float, float, list[float]]] = []
    for reading in chain:
        width = reading.width * scale
        wish = (reading.start + reading.end - width) / 2
        members = [width]
        count = 1.0
        start = wish
        while groups and groups[-1][0] + sum(groups[-1][2]) > start:
            before, weight, widths = groups.pop()
            inner = start - sum(widths)
            start = (before * weight + inner * count) / (weight + count)
            count += weight
            members = widths + members
        groups.append((start, count, members))
    places: list[Place] = []
    for start, _, widths in groups:
        begin = max(left, start, places[-1].start + places[-1].width if places else left)
        for width in widths:
            places.append(Place(begin, width))
            begin += width
    return _within(places, right)


def _within(places: list[Place], right: float) -> list[Place]:
    """Push places back that reach too far."""
    moved: list[Place] = []
    for place in reversed(places):
        start = min(place.start, right - place.width)
        moved.append(Place(start, place.width))
        right = start
    return moved[::-1]
