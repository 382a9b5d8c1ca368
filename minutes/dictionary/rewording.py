"""A word that was just added, applied to the text that stands already; a person looks first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from minutes.dictionary.correction import Change, Rejected, apply, correct
from minutes.dictionary.entries import Entry
from minutes.dictionary.proposals import Vocabulary
from minutes.types import Utterance


def reword(utterance: Utterance, entry: Entry, rejected: Rejected = ()) -> Utterance:
    """Return the utterance with one entry written wherever it was misheard.

    Unlike `correct` this also looks at what has been corrected or edited before: the place
    of an earlier correction is left alone, and a person is to see every change.
    """
    plain = replace(utterance, corrections=(), doubts=(), is_edited=False)
    found = correct(plain, _vocabulary(entry), None, rejected)
    changes = [
        change
        for change in _changes(found, entry)
        if all(
            change.end <= item.span[0] or item.span[1] <= change.start
            for item in utterance.corrections
        )
    ]
    if not changes:
        return utterance
    return apply(replace(utterance, doubts=()), changes, utterance.doubts)


@lru_cache(maxsize=4)
def _vocabulary(entry: Entry) -> Vocabulary:
    return Vocabulary([entry])


def _changes(corrected: Utterance, entry: Entry) -> Iterator[Change]:
    """Yield the changes that were made, by their places in the text before."""
    shift = 0
    for item in corrected.corrections:
        start = item.span[0] - shift
        yield Change(start, start + len(item.before), entry, item.reason)
        shift += len(item.after) - len(item.before)
