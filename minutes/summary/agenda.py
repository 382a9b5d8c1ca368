"""Which stretch of a meeting is about which item of its agenda.

A note in the live log that carries an item's text begins that item, and so does what the
chair says when the item is called: 「次に、議案第七十六号を議題といたします」. Items are called
in their order; where one is never called, it has no stretch, and nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from minutes.types import AgendaStretch, MarkKind, Seconds, Transcript, Utterance

CERTAIN = 1000.0
"""What a person noted weighs more than any words."""

NUMBERED = 100.0
"""The number of a bill or of an item was said, in a sentence that calls it."""

SURE_CALL = 50.0
"""「…を議題といたします」 begins an item; 「…につきまして報告します」 may also look back."""

OVERVIEW = 0.5
"""「本日は議案第76号ほか2件を審査します」 names what is still to come."""

ALIKE = 75.0
"""So much of an item's words must be said to know it by them (0-100, rapidfuzz)."""

SHORTEST_TITLE = 4
"""A title with fewer letters is found in everything: it must be called by itself."""

SHARED = 0.6
"""So many of an item's words must be said to know it by those."""

_WORD = re.compile(r"[一-龥々ヶ]{2,}|[ァ-ヺー]{2,}|[A-Za-z]{2,}")
_GOING_ON = (
    r"(?:はい、?)?(?:では、?|それでは、?|次に、?|続いて、?|最後に、?)?(?:次第の?[0-9]+番?、?の?)?"
)
_ENDING = r"(?:です|でございます|に移|に入|として|について|、|。|$)"
"""How an item of a short name is called: 「その他です。」"""

_CALL = re.compile(
    r"その他(?:です|に移|に入|、|。)|まず、|議題|日程|次第|次に|(?:^|[、。])(?:次|最後)[、。は]|続いて|続きまして|それでは|では、|はじめに|最初に|最後に|移り|入り|上程|付議"
    r"|審議|審査|一括|報告|説明(?:を|願|お願)"
)
"""One of these stands in a sentence that goes over to an item."""

_SURE = re.compile(r"(?:を|と)議題|議題と|に入ります|に移ります|上程")
_OVERVIEW = re.compile(r"本日|ほか|次第に|の順|予定")

_NUMBER = re.compile(
    r"((?:議案|報告|請願|陳情|認定|諮問|同意|承認|発議|意見書案|決議案)第|日程第?|議題|議事|次第|\()"
    r"(?:その)?([0-9]+)"
)
_LEADING = re.compile(r"^[\s・●○◯◎()0-9.、:番第項目議題次日程事]+")
_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")


@dataclass(frozen=True, slots=True)
class _Call:
    """That an item may begin at this utterance, and how sure that is."""

    place: int
    worth: float


def find_agenda(transcript: Transcript) -> tuple[AgendaStretch, ...]:
    """Return the stretches of the agenda's items, in order, as far as they can be told.

    A stretch ends where the next one begins, the last one with the meeting.
    """
    items, utterances = transcript.meeting.agenda, transcript.utterances
    if not items or not utterances:
        return ()
    noted = _noted(transcript)
    plain = [_plain(utterance.text) for utterance in utterances]
    calls = [
        _Call(_at(utterances, noted[item]), CERTAIN) if item in noted else None for item in items
    ]
    options = [
        [call] if call else _calls(item, plain) for item, call in zip(items, calls, strict=True)
    ]
    chosen = _in_order(options)
    starts = [None if place is None else utterances[place].start for place in chosen]
    for number, item in enumerate(items):
        if item in noted and starts[number] is not None:
            starts[number] = noted[item]
    end = max(transcript.meeting.duration, utterances[-1].end)
    return _stretches(items, starts, end)


def _noted(transcript: Transcript) -> dict[str, Seconds]:
    """Return when a person noted that an item begins."""
    notes = [mark for mark in transcript.marks if mark.kind is MarkKind.BOOKMARK]
    return {mark.text: mark.start for mark in reversed(notes) if mark.text}


def _at(utterances: Sequence[Utterance], moment: Seconds) -> int:
    """Return the first utterance that is not over by then."""
    return next(
        (place for place, item in enumerate(utterances) if item.end > moment), len(utterances) - 1
    )


def _calls(item: str, texts: Sequence[str]) -> list[_Call]:
    """Return where an item may be called, by its number or by its words."""
    wanted = _plain(item)
    numbers = set(_NUMBER.findall(wanted))
    title = _LEADING.sub("", wanted)
    found: list[_Call] = []
    for place, text in enumerate(texts):
        if not _CALL.search(text):
            continue
        weight = OVERVIEW if _OVERVIEW.search(text) else 1.0
        bonus = SURE_CALL if _SURE.search(text) else 0.0
        if numbers & set(_NUMBER.findall(text)):
            found.append(_Call(place, weight * (NUMBERED + bonus)))
        elif _names_another(numbers, text):
            continue
        likeness = _likeness(title, text)
        if likeness >= ALIKE:
            found.append(_Call(place, weight * (likeness - ALIKE / 2 + bonus)))
    return found


def _likeness(title: str, text: str) -> float:
    """Return how much a sentence speaks of an item, 0-100: in its letters, or in its words.

    「介護保険事業の上半期の実績」 is called as 「続いて、上半期の実績の報告をお願いします」.
    """
    if len(title) < SHORTEST_TITLE:
        return (
            100.0 if title and re.match(rf"{_GOING_ON}{re.escape(title)}{_ENDING}", text) else 0.0
        )
    if len(text) < len(title) / 2:
        return 0.0
    words = _WORD.findall(title)
    said = [word for word in words if word in text]
    is_told = len(said) >= 2 and len(said) >= SHARED * len(words)  # noqa: PLR2004 - one is chance
    return max(fuzz.partial_ratio(title, text), ALIKE if is_told else 0.0)


def _names_another(numbers: set[tuple[str, str]], text: str) -> bool:
    """Return whether a sentence calls another number of the same kind: bill 76, not 77."""
    kinds = {kind for kind, _ in numbers}
    return any(kind in kinds for kind, _ in _NUMBER.findall(text))


def _in_order(options: Sequence[Sequence[_Call]]) -> list[int | None]:
    """Choose one call an item, or none, so that places only grow and most is explained.

    Of equally good calls the earliest is taken: an item is talked of after it was called.
    Two items begin in one place only where a person said so (一括議題).
    """
    best: list[tuple[float, int, tuple[int | None, ...]]] = [(0.0, -1, ())]
    for calls in options:
        grown: list[tuple[float, int, tuple[int | None, ...]]] = []
        for worth, last, chosen in best:
            grown.append((worth, last, (*chosen, None)))
            grown += [
                (worth + call.worth, call.place, (*chosen, call.place))
                for call in calls
                if call.place > last or (call.place == last and call.worth >= CERTAIN)
            ]
        best = _undominated(grown)
    return list(max(best, key=lambda way: (way[0], -way[1]))[2])


def _undominated(
    ways: Sequence[tuple[float, int, tuple[int | None, ...]]],
) -> list[tuple[float, int, tuple[int | None, ...]]]:
    """Drop every way that another one beats by reaching no further and being worth more."""
    kept: list[tuple[float, int, tuple[int | None, ...]]] = []
    for way in sorted(ways, key=lambda way: (way[1], -way[0])):
        if not kept or way[0] > kept[-1][0]:
            kept.append(way)
    return kept


def _stretches(
    items: Sequence[str], starts: Sequence[Seconds | None], end: Seconds
) -> tuple[AgendaStretch, ...]:
    known = [(item, start) for item, start in zip(items, starts, strict=True) if start is not None]
    ends = [*(start for _, start in known[1:]), end][: len(known)]
    return tuple(
        AgendaStretch(item, start, max(start, stop))
        for (item, start), stop in zip(known, ends, strict=True)
    )


def _plain(text: str) -> str:
    """Return a text with plain digits and without spaces, to be compared."""
    normal = unicodedata.normalize("NFKC", text)
    return re.sub(r"第([〇一二三四五六七八九十百]+)", _number, "".join(normal.split()))


def _number(match: re.Match[str]) -> str:
    return f"第{read_number(match[1])}"


def read_number(kanji: str) -> int:
    """Return the number that 七十六 or 七六 means, up to 999."""
    if not re.search("[十百]", kanji):
        return int(kanji.translate(_DIGITS))
    total, digit = 0, 0
    for letter in kanji:
        if letter in "十百":
            total += max(1, digit) * (10 if letter == "十" else 100)
            digit = 0
        else:
            digit = int(letter.translate(_DIGITS))
    return total + digit
