"""When each character of a text was said, also where rules or people changed it."""

from __future__ import annotations

import unicodedata

from rapidfuzz.distance import Levenshtein

from minutes.types import Seconds, Utterance

Span = tuple[Seconds, Seconds]

REWRITTEN = 0.5
"""Below this likeness a text was written anew, and its letters have no times of their own."""


def time_letters(utterance: Utterance) -> tuple[Span, ...]:
    """Return start and end of each character of an utterance's text, never going back.

    What the machine heard keeps its times; what was written instead shares the time of
    what it replaced, and what was added stands between its neighbours.
    """
    heard = _heard_times(utterance)
    spelt = "".join(word.text for word in utterance.words)
    if spelt == utterance.text:
        return tuple(heard)
    if Levenshtein.normalized_similarity(spelt, utterance.text) < REWRITTEN:
        return tuple(_spread(utterance.start, utterance.end, len(utterance.text)))
    times: list[Span] = []
    for part in Levenshtein.opcodes(spelt, utterance.text):
        count = part.dest_end - part.dest_start
        if part.tag == "equal":
            times += heard[part.src_start : part.src_end]
            continue
        inside = heard[part.src_start : part.src_end]
        before = heard[part.src_start - 1][1] if part.src_start else utterance.start
        after = heard[part.src_start][0] if part.src_start < len(heard) else utterance.end
        start, end = (inside[0][0], inside[-1][1]) if inside else (before, max(before, after))
        times += _spread(start, end, count)
    return tuple(times)


def phrase_around(text: str, at: int) -> tuple[int, int]:
    """Return the phrase that a character belongs to: a word with the particles behind it.

    A phrase ends at a mark of punctuation, and where kana give way to another script: what
    the eye takes in at once, and quicker to tell than by morphemes.
    """
    start, end = at, at + 1
    while start > 0 and not _begins_phrase(text, start):
        start -= 1
    while end < len(text) and not _begins_phrase(text, end):
        end += 1
    return start, end


def _begins_phrase(text: str, at: int) -> bool:
    before, here = text[at - 1], text[at]
    if not before.isalnum():
        return here.isalnum()
    return _is_hiragana(before) and here.isalnum() and not _is_hiragana(here)


def _is_hiragana(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("HIRAGANA")


def _heard_times(utterance: Utterance) -> list[Span]:
    return [
        span for word in utterance.words for span in _spread(word.start, word.end, len(word.text))
    ]


def _spread(start: Seconds, end: Seconds, count: int) -> list[Span]:
    """Return equal parts of a stretch of time."""
    step = (end - start) / max(1, count)
    return [(start + step * at, start + step * (at + 1)) for at in range(count)]
