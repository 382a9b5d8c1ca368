"""Whose words are these: exclusive turns laid over the times of words; pure functions.

A word belongs to the turn that it shares most time with, else to one close by. Turns know
voices but no words, so their edges are rough: a change of speaker is moved to the end of a
sentence or to a pause near it, and the short はい of a listener does not cut somebody's
sentence in three. What a person edited is never cut: it goes whole to whoever says most.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from minutes.diarization.seams import is_within_word, worth_of_cut
from minutes.types import Correction, Doubt, Seconds, Turn, Utterance, UtteranceId, Word

NEAR: Seconds = 0.5
"""A word outside all turns belongs to one that is not further away: voice activity leaves
up to this much around speech."""

SHORTEST: Seconds = 0.4
"""A shorter stretch of another voice is the roughness of an edge, not a speaker."""

SNAP: Seconds = 0.6
"""How far a change of speaker is moved to the end of a sentence or to a pause."""

LONGEST_BACKCHANNEL: Seconds = 1.0

BACKCHANNELS = frozenset(
    [
        *("はい", "はいはい", "ええ", "ええええ", "うん", "うんうん", "ああ", "ほう", "へえ"),
        *("なるほど", "そうそう", "そうですね", "そうですか", "はあ"),
    ]
)
"""What listeners say while another one goes on speaking (あいづち)."""

Marked = TypeVar("Marked", Correction, Doubt)


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive words of one voice: from `first` up to, not with, `last`."""

    label: str
    first: int
    last: int


def attribute(utterances: Sequence[Utterance], turns: Sequence[Turn]) -> tuple[Utterance, ...]:
    """Return the utterances with their speakers, cut where the speaker changes.

    `turns` must not overlap. Text, words and their times are all kept; the first part of a
    cut utterance keeps its id. Where no turn is near, the utterance stays as it is.
    """
    ordered = sorted(turns, key=lambda turn: turn.start)
    starts, ends = [turn.start for turn in ordered], [turn.end for turn in ordered]
    found: list[Utterance] = []
    for utterance in utterances:
        first = bisect_left(ends, utterance.start - NEAR)
        last = bisect_left(starts, utterance.end + NEAR)
        found += _attribute(utterance, ordered[first:last])
    return tuple(found)


def _attribute(utterance: Utterance, turns: Sequence[Turn]) -> Iterator[Utterance]:
    labels = find_speakers(utterance.words or (_as_word(utterance),), turns)
    if not labels:
        yield utterance
        return
    words = utterance.words
    places = _places(utterance)
    if places is None or not words:
        yield _spoken_by(utterance, _speaks_most(words or (_as_word(utterance),), labels))
        return
    runs = _absorb(words, _runs(labels))
    runs = _snap(words, runs, places)
    if len(runs) == 1:
        yield _spoken_by(utterance, runs[0].label)
        return
    for run in runs:
        yield _part(utterance, run, places)


def find_speakers(words: Sequence[Word], turns: Sequence[Turn]) -> tuple[str, ...]:
    """Return the label of each word; nothing where no turn is near any of them."""
    said = [_speaker(word, turns) for word in words]
    known = [label for label in said if label is not None]
    if not known:
        return ()
    before, labels = known[0], []
    for label in said:
        before = label or before
        labels.append(before)
    return tuple(labels)


def _speaker(word: Word, turns: Sequence[Turn]) -> str | None:
    """Return whose turn shares most time with the word, else the nearest one's."""
    best, label = -NEAR, None
    for turn in turns:
        shared = min(word.end, turn.end) - max(word.start, turn.start)
        if shared > best:
            best, label = shared, turn.label
    return label


def _runs(labels: Sequence[str]) -> list[_Run]:
    runs, at = [], 0
    for label, group in groupby(labels):
        count = len(list(group))
        runs.append(_Run(label, at, at + count))
        at += count
    return runs


def _absorb(words: Sequence[Word], runs: list[_Run]) -> list[_Run]:
    """Give stretches that are no turn of their own to the one who goes on speaking."""
    while len(runs) > 1:
        small = [at for at in range(len(runs)) if _is_absorbed(words, runs, at)]
        if not small:
            break
        at = min(small, key=lambda at: _length(words, runs[at]))
        neighbour = runs[at - 1] if at else runs[1]
        runs[at] = replace(runs[at], label=neighbour.label)
        runs = _merge(runs)
    return runs


def _is_absorbed(words: Sequence[Word], runs: Sequence[_Run], at: int) -> bool:
    run = runs[at]
    text = _plain("".join(word.text for word in words[run.first : run.last]))
    is_backchannel = text in BACKCHANNELS and _length(words, run) <= LONGEST_BACKCHANNEL
    if 0 < at < len(runs) - 1 and runs[at - 1].label == runs[at + 1].label:
        return is_backchannel or _length(words, run) < SHORTEST
    return not is_backchannel and _length(words, run) < SHORTEST


def _merge(runs: Sequence[_Run]) -> list[_Run]:
    merged: list[_Run] = []
    for run in runs:
        if merged and merged[-1].label == run.label:
            merged[-1] = replace(merged[-1], last=run.last)
        else:
            merged.append(run)
    return merged


def _length(words: Sequence[Word], run: _Run) -> Seconds:
    return words[run.last - 1].end - words[run.first].start


def _plain(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in normal if unicodedata.category(letter)[0] not in "ZCP")


def _snap(words: Sequence[Word], runs: list[_Run], places: Sequence[int | None]) -> list[_Run]:
    """Move each change to the best place near it where the text may be cut."""
    kept = [runs[0]]
    for run in runs[1:]:
        before = kept[-1]
        cut = _best_cut(words, range(before.first + 1, run.last), run.first, places)
        if cut is None:  # nowhere: the whole stays with the one who began
            kept[-1] = replace(before, last=run.last)
            continue
        kept[-1] = replace(before, last=cut)
        kept.append(replace(run, first=cut))
    return _merge(kept)


def _best_cut(
    words: Sequence[Word], allowed: range, wanted: int, places: Sequence[int | None]
) -> int | None:
    """Return before which word to cut, None where the text cannot be cut nearby.

    Within a word or a number only where there is no other place, further away either.
    """
    moment = (words[wanted - 1].end + words[wanted].start) / 2
    # Two cuts at one instant would give two parts one id.
    first = round(words[allowed[0] - 1].start * 1000) if allowed else 0
    possible = [
        (abs((words[at - 1].end + words[at].start) / 2 - moment), at)
        for at in allowed
        if places[at] is not None and round(words[at].start * 1000) > first
    ]
    whole = [item for item in possible if not is_within_word(words[item[1] - 1], words[item[1]])]
    for choice, reach in ((whole, SNAP), (whole, 2 * SNAP), (possible, SNAP)):
        near = [item for item in choice if item[0] <= reach]
        if near:
            return max(near, key=lambda item: (_value(words, item, reach), -item[0]))[1]
    return None


def _value(words: Sequence[Word], cut: tuple[Seconds, int], reach: Seconds) -> float:
    distance, at = cut
    return worth_of_cut(words[at - 1], words[at]) - 0.4 * distance / reach


def _places(utterance: Utterance) -> list[int | None] | None:
    """Return where in the text each word begins, None where no cut is possible.

    The words say what was recognised, the text what became of it; where the corrections do
    not lead from one to the other, a person has written it, and it stays whole.
    """
    ends = [0]
    for word in utterance.words:
        ends.append(ends[-1] + len(word.text))
    recognized = "".join(word.text for word in utterance.words)
    corrections = sorted(utterance.corrections, key=lambda item: item.span)
    if utterance.is_whole or _undone(utterance.text, corrections) != recognized:
        return None
    forbidden = [doubt.span for doubt in utterance.doubts]
    return [_place(at, corrections, forbidden) for at in ends]


def _undone(text: str, corrections: Sequence[Correction]) -> str:
    for item in reversed(corrections):
        text = text[: item.span[0]] + item.before + text[item.span[1] :]
    return text


def _place(
    at: int, corrections: Sequence[Correction], forbidden: Sequence[tuple[int, int]]
) -> int | None:
    """Return the place in the text of a place in what was recognised."""
    moved = at
    for item in corrections:
        start = item.span[0]
        if moved <= start:
            break
        if moved < start + len(item.before):
            return None
        moved += item.span[1] - item.span[0] - len(item.before)
    return None if any(low < moved < high for low, high in forbidden) else moved


def _part(utterance: Utterance, run: _Run, places: Sequence[int | None]) -> Utterance:
    words = utterance.words[run.first : run.last]
    low = places[run.first] or 0
    high = places[run.last] if run.last < len(utterance.words) else len(utterance.text)
    assert high is not None, "cuts are made only where there is a place"
    is_first, is_last = run.first == 0, run.last == len(utterance.words)
    start = utterance.start if is_first else words[0].start
    heard_from = sum(len(word.text) for word in utterance.words[: run.first])
    heard = range(heard_from, heard_from + sum(len(word.text) for word in words))
    return replace(
        utterance,
        id=utterance.id if is_first else UtteranceId(f"u{round(start * 1000):09d}"),
        revision=utterance.revision + 1,
        start=start,
        end=utterance.end if is_last else max(start, words[-1].end),
        words=words,
        recognized="".join(word.text for word in words),
        text=utterance.text[low:high],
        corrections=tuple(
            _shifted(item, low, high)
            for item, heard_at in _heard_places(utterance.corrections)
            if low <= item.span[0]
            and item.span[1] <= high
            # What left nothing behind lies on both sides of a cut in the text.
            and heard.start <= heard_at
            and heard_at + len(item.before) <= heard.stop
        ),
        doubts=tuple(
            _shifted(item, low, high)
            for item in utterance.doubts
            if low <= item.span[0] and item.span[1] <= high
        ),
        speaker=run.label,
    )


def _heard_places(corrections: Sequence[Correction]) -> Iterator[tuple[Correction, int]]:
    """Yield each correction with where in what was recognised it begins."""
    shift = 0
    for item in sorted(corrections, key=lambda item: item.span):
        yield item, item.span[0] + shift
        shift += len(item.before) - (item.span[1] - item.span[0])


def _shifted(item: Marked, low: int, high: int) -> Marked:
    return replace(item, span=(item.span[0] - low, item.span[1] - low))


def _spoken_by(utterance: Utterance, label: str) -> Utterance:
    if utterance.speaker == label:
        return utterance
    return replace(utterance, speaker=label, revision=utterance.revision + 1)


def _speaks_most(words: Sequence[Word], labels: Sequence[str]) -> str:
    time: Counter[str] = Counter()
    for word, label in zip(words, labels, strict=True):
        time[label] += round((word.end - word.start) * 1000) + 1
    return time.most_common(1)[0][0]


def _as_word(utterance: Utterance) -> Word:
    return Word(utterance.start, utterance.end, utterance.text, 1.0)
