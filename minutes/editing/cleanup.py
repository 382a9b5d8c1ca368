"""Tidying spoken language: ケバ取り and 整文 as proposals beside the record, never a pass over it.

Pure functions from text to proposals, each for itself reversible. Rather one filler too
many stays than one word too many goes: 「その件」「あの方」「まあまあ」 are no fillers. What
touches numbers, decisions, negation or names is listed but locked: only a person who
looked at it takes it over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from minutes.editing import official
from minutes.editing.edits import change_text
from minutes.editing.fillers import find_colloquial, find_fillers, find_interjections
from minutes.editing.protected import joins_numbers, protected_spans
from minutes.editing.restarts import find_false_starts, find_repetitions
from minutes.editing.searching import Sounds
from minutes.editing.tidying import Span, Tidying, TidyingKind, TidyingLevel
from minutes.types import Edit, Utterance

_BROKEN_OFF = frozenset({TidyingKind.FALSE_START, TidyingKind.REPETITION})


def propose(
    text: str, level: TidyingLevel, names: Sequence[Span] = (), sounds: Sounds | None = None
) -> tuple[Tidying, ...]:
    """Return what could be tidied up to a level, in order and without overlap.

    `names` are the places of names, which official writing leaves alone. With `sounds`
    (readings) beginnings of words that were not finished are found too.
    """
    if level is TidyingLevel.VERBATIM:
        return ()
    if level is TidyingLevel.OFFICIAL:
        return tuple(_official(text, names))
    found = [*find_fillers(text), *find_interjections(text), *find_repetitions(text)]
    if sounds is not None:
        found += find_false_starts(text, sounds)
    if level is TidyingLevel.READABLE:
        found += find_colloquial(text)
    guarded = (*protected_spans(text), *names)
    return _apart(_guard(text, item, guarded) for item in found)


def _official(text: str, names: Sequence[Span]) -> Iterator[Tidying]:
    """Yield what 公用文 writes otherwise; it is about numbers, so that they are not locked."""
    for fix in official.propose(text):
        if not any(fix.span[0] < end and start < fix.span[1] for start, end in names):
            yield Tidying(fix.span, fix.before, fix.after, TidyingKind(fix.kind.value))


def view(text: str, proposals: Iterable[Tidying]) -> str:
    """Return a text with these proposals taken over, but for the locked ones."""
    return _written(text, [item for item in proposals if not item.is_locked])


def show(utterance: Utterance, proposals: Iterable[Tidying]) -> Utterance:
    """Return an utterance as a view shows it; the record stays, and so does its author."""
    edit = change_text(utterance, view(utterance.text, proposals))
    return utterance if edit is None else replace(edit.after[0], is_edited=utterance.is_edited)


def accept(utterance: Utterance, proposals: Iterable[Tidying]) -> Edit | None:
    """Return the edit that takes these over, a locked one as well: a person chose it."""
    return change_text(utterance, _written(utterance.text, proposals))


def find_names(text: str, names: Iterable[str]) -> tuple[Span, ...]:
    """Return where names stand, as they are written."""
    return tuple(
        (at, at + len(name))
        for name in dict.fromkeys(filter(None, names))
        for at in range(len(text))
        if text.startswith(name, at)
    )


def _written(text: str, proposals: Iterable[Tidying]) -> str:
    for item in sorted(proposals, key=lambda item: item.span, reverse=True):
        text = text[: item.span[0]] + item.after + text[item.span[1] :]
    return text


def _guard(text: str, item: Tidying, guarded: Sequence[Span]) -> Tidying:
    """Return a proposal, locked if it touches what carries meaning.

    Of what was broken off before a decision or a number nobody knows how it would have
    gone on.
    """
    low, high = item.span
    reach = high + 1 if item.kind in _BROKEN_OFF else high
    is_touching = any(low < end and start < reach for start, end in guarded)
    return replace(item, is_locked=is_touching or joins_numbers(text, item.span, item.after))


def _apart(proposals: Iterable[Tidying]) -> tuple[Tidying, ...]:
    """Return proposals that do not overlap: the free and the longer ones go first."""
    kept: list[Tidying] = []
    for item in sorted(proposals, key=lambda item: (item.is_locked, -len(item.before), item.span)):
        if all(item.span[1] <= other.span[0] or other.span[1] <= item.span[0] for other in kept):
            kept.append(item)
    return tuple(sorted(kept, key=lambda item: item.span))
