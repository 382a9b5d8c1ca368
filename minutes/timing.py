"""When each character of a text was said, also where rules or people changed it."""

from __future__ import annotations

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


def _heard_times(utterance: Utterance) -> list[Span]:
    return [
        span for word in utterance.words for span in _spread(word.start, word.end, len(word.text))
    ]


def _spread(start: Seconds, end: Seconds, count: int) -> list[Span]:
    """Return equal parts of a stretch of time."""
    step = (end - start) / max(1, count)
    return [(start + step * at, start + step * (at + 1)) for at in range(count)]
