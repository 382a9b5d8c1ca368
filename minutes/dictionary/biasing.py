"""Which words the recogniser is told to expect, and how many fit (recognition biasing).

Whisper takes such words as text that seems to have been said before. There is little room
for them, so the entries are ranked for this meeting and the best are packed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.readings import analyse, join_readings

HOTWORD_TOKENS = 223
"""The most that counts: what goes beyond is cut without a word.

Source: faster-whisper 1.2.1 `get_prompt`, 448 // 2 - 1. Previous text comes out of the same
half of the context, so a caller that gives some has less for words."""

SEPARATOR, END = "、", "。"
"""Whisper writes on in the style of what came before: a list in Japanese marks keeps it
writing marks, one in spaces invites text without. Source: a prompt is read as the text
before (openai/whisper discussion 117); not measured, the practice model ignores hints."""

LAYER_SCORE: Mapping[Layer, float] = {
    Layer.MEETING: 2.0,
    Layer.MUNICIPALITY: 0.25,
    Layer.NATIONAL: 0.0,
}
"""How likely a word is to be said, before anything was heard: who attends and what is on
the agenda almost surely is, one of 10,000 shipped words hardly. Our choice."""

HEARD_SCORE, USE_SCORE = 1.5, 0.75
"""The same for a word that sounds like what the first pass heard, and for one in recent
use, at their full score of 1. Our choice: the sound at hand says more than the habit."""

NEED_UNKNOWN, NEED_NAME, NEED_TERM, NEED_WORD = 1.0, 0.6, 0.3, 0.1
"""How much a word gains by a hint: one that the analyser does not know or reads otherwise;
a name; a term of several common words (財政調整基金); one common word (予算). Our choice."""

SHORTLIST = 2_000
"""Entries whose need is looked at, the likeliest first. At most 111 words fit (one token
and a separator each), and the analyser takes 15 ms for 1,000."""

MOST_MISSES = 20
"""Entries in a row that are too long for what room is left, before packing ends."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known about this meeting, by surface; from 0 (nothing) to 1.

    `recent_use` says how often and how recently it was said, `heard` how much it sounds
    like what the first pass heard.
    """

    recent_use: Mapping[str, float] = field(default_factory=dict)
    heard: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Packed:
    """The hint for the recogniser: `used` best first, and how many found no room.

    `tokens` is what `text` costs.
    """

    text: str
    used: tuple[Entry, ...]
    left_out: int
    tokens: int


def rank(entries: Iterable[Entry], signals: Signals) -> tuple[Entry, ...]:
    """Return the entries worth a hint, the best first; each surface once.

    Nothing speaks for a shipped word as such: it is in only when it was heard or used.
    """
    candidates = [entry for entry in entries if entry.weight > 0]
    scores = [_likelihood(entry, signals) for entry in candidates]
    # Places are sorted, not pairs: 100,000 new pairs would cost more than the sorting.
    order = sorted(range(len(candidates)), key=scores.__getitem__, reverse=True)
    found: dict[str, int] = {}
    for place in order:
        if scores[place] <= 0:
            break
        found.setdefault(candidates[place].surface, place)
    places = list(found.values())
    scored = [(scores[place] * need(candidates[place]), place) for place in places[:SHORTLIST]]
    scored.sort(key=lambda pair: -pair[0])
    best = [place for _, place in scored]
    return tuple(candidates[place] for place in (*best, *places[SHORTLIST:]))


def need(entry: Entry) -> float:
    """Return how much a hint helps with this word, from 0 to 1."""
    return _need(entry.surface, entry.reading)


def pack(ranked: Sequence[Entry], count_tokens: Callable[[str], int], budget: int) -> Packed:
    """Return the best entries that fit, as text; whole words only.

    `count_tokens` says what the recogniser makes of a hint, all that it adds included.
    The best word stands last, next to the speech: that is the end which Whisper keeps
    when it has too much (openai/whisper `decoding`, `prompt[-(n_ctx // 2 - 1):]`). A word
    too long for the room that is left makes way for a shorter one.
    """
    used: list[Entry] = []
    text, tokens, misses = "", 0, 0
    for entry in ranked:
        longer = _join([*used, entry])
        cost = count_tokens(longer)
        if cost <= budget:
            used.append(entry)
            text, tokens, misses = longer, cost, 0
            continue
        misses += 1
        if misses >= MOST_MISSES:
            break
    return Packed(text, tuple(used), len(ranked) - len(used), tokens)


def _likelihood(entry: Entry, signals: Signals) -> float:
    return entry.weight * (
        LAYER_SCORE[entry.layer]
        + HEARD_SCORE * signals.heard.get(entry.surface, 0.0)
        + USE_SCORE * signals.recent_use.get(entry.surface, 0.0)
    )


@lru_cache(maxsize=4 * SHORTLIST)
def _need(surface: str, reading: str) -> float:
    parts = analyse(surface, is_fine=False)
    is_known = all(part.is_known for part in parts)
    if not is_known or (reading and join_readings(parts) != reading):
        return NEED_UNKNOWN
    if any("固有名詞" in part.kind for part in parts):
        return NEED_NAME
    return NEED_WORD if len(parts) == 1 else NEED_TERM


def _join(best_first: Sequence[Entry]) -> str:
    return SEPARATOR.join(entry.surface for entry in reversed(best_first)) + END
