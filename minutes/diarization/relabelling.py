"""Labels that stay when a thorough pass knows better.

`relabel` matches the labels of a later pass with those that people have already seen, so
that colours and names never jump; `impose` lays what a person decided over everything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from minutes.assignment import best_pairs
from minutes.diarization.diarizer import Diarization
from minutes.diarization.online import fresh_label
from minutes.types import Seconds, Turn


def relabel(
    found: Diarization, before: Sequence[Turn], decided: Sequence[Turn] = ()
) -> Diarization:
    """Return what a later pass found, under the labels that people have seen.

    `before` are the turns shown so far, `decided` those that a person gave their label;
    a decision weighs more than any length of guesses, and joins voices that the later pass
    took for several. Voices that nobody has seen yet get labels that nobody has.
    """
    new = list(dict.fromkeys(turn.label for turn in found.turns))
    old = list(dict.fromkeys(turn.label for turn in (*before, *decided)))
    spoken = 1.0 + sum(turn.end - turn.start for turn in found.turns)
    guessed = _shared(found.turns, before)
    ruled = _shared(found.turns, decided)
    shared = {
        (one, other): guessed[one, other] + spoken * ruled[one, other]
        for one in new
        for other in old
    }
    pairs = best_pairs([[shared[one, other] for other in old] for one in new])
    names = {new[row]: old[at] for row, at in pairs if shared[new[row], old[at]] > 0}
    by_decision = _same_by_decision(new, old, ruled)
    names = {one: name for one, name in names.items() if name not in by_decision.values()}
    names |= by_decision
    for label in new:
        if label not in names:
            names[label] = fresh_label((*old, *names.values()))
    return Diarization(
        tuple(replace(turn, label=names[turn.label]) for turn in found.turns),
        tuple(replace(turn, label=names[turn.label]) for turn in found.exclusive),
        tuple(replace(voice, label=names.get(voice.label, voice.label)) for voice in found.voices),
    )


def _shared(turns: Sequence[Turn], others: Sequence[Turn]) -> dict[tuple[str, str], Seconds]:
    """Return for how long each pair of labels speaks at the same time."""
    shared: dict[tuple[str, str], Seconds] = defaultdict(float)
    for mine, theirs in _overlapping(turns, others):
        length = min(mine.end, theirs.end) - max(mine.start, theirs.start)
        shared[mine.label, theirs.label] += length
    return shared


def _same_by_decision(
    new: Sequence[str], old: Sequence[str], ruled: Mapping[tuple[str, str], float]
) -> dict[str, str]:
    """Return the label of each voice that people gave one, most of the time they ruled.

    Two voices of the later pass may get the same: a person said that they are one.
    """
    names = {}
    for one in new:
        lengths = {other: ruled[one, other] for other in old}
        best = max(old, key=lambda other: lengths[other], default=None)
        if best is not None and lengths[best] > sum(lengths.values()) / 2:
            names[one] = best
    return names


def impose(turns: Sequence[Turn], decided: Sequence[Turn]) -> tuple[Turn, ...]:
    """Return the turns with a person's decisions in the place of whatever was there."""
    kept = list(turns)
    for ruling in decided:
        kept = [part for turn in kept for part in _without(turn, ruling)]
    return tuple(sorted((*kept, *decided), key=lambda turn: (turn.start, turn.end)))


def _without(turn: Turn, ruling: Turn) -> list[Turn]:
    if turn.end <= ruling.start or ruling.end <= turn.start:
        return [turn]
    left = replace(turn, end=ruling.start)
    right = replace(turn, start=ruling.end)
    return [part for part in (left, right) if part.start < part.end]


def _overlapping(turns: Sequence[Turn], others: Sequence[Turn]) -> Iterable[tuple[Turn, Turn]]:
    """Yield the pairs that share time; both are walked through once, in time order."""
    waiting = sorted(others, key=lambda turn: turn.start)
    for turn in sorted(turns, key=lambda turn: turn.start):
        for other in waiting:
            if other.start >= turn.end:
                break
            if other.end > turn.start:
                yield turn, other
        waiting = [other for other in waiting if other.end > turn.start]
