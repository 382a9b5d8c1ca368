"""What the editor's work teaches: word fixes that recur become suggestions.

Nothing is kept between two calls: what is suggested follows from the edited utterances,
the dictionary and what was declined. A person accepts or declines; nothing is learned
silently.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from minutes.dictionary.entries import Entry
from minutes.dictionary.fixes import WordFix, find_fixes, may_be_meant
from minutes.dictionary.phonetics import distance
from minutes.types import MeetingId, Utterance, UtteranceId

RECURS = 2
"""Utterances in which a word was put right before it is suggested: once may be a slip."""

MOST_EXAMPLES = 5

LESS_LIKELY = 0.02
"""How much nearer a reading must be for each likelier one of what was heard. Our choice:
it decides between equals only."""

AGREES = 0.2
"""How differently a reading may sound from what was heard to be borne out by it: what was
misheard entirely (河津 for 笠津) says nothing about how it is read. Source: 62 clips of rare
names, practice model, November 2026: of 15 readings 12 are right, without a limit 10."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word was put right."""

    meeting: MeetingId
    utterance: UtteranceId


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word to take into the municipality's list.

    `misheard` are the spellings that stood in its place, the most frequent first; `count`
    says in how many utterances, `meetings` in how many meetings. `is_known` says that a
    dictionary has the word already, and only a misheard spelling is new.
    """

    surface: str
    reading: str
    misheard: tuple[str, ...]
    count: int
    meetings: int
    examples: tuple[Place, ...] = ()
    is_known: bool = False

    @property
    def usable_misheard(self) -> tuple[str, ...]:
        """The spellings that nobody means when they are said: no words, names, phrases."""
        return tuple(spelling for spelling in self.misheard if not may_be_meant(spelling))


@dataclass(slots=True)
class _Gathered:
    """What is found about one surface while utterances are read."""

    fixes: list[WordFix] = field(default_factory=list)
    places: dict[Place, None] = field(default_factory=dict)


def suggest(
    edited: Iterable[tuple[MeetingId, Iterable[Utterance]]],
    entries: Iterable[Entry],
    declined: Collection[str] = (),
    *,
    recurs: int = RECURS,
    confirmed: Collection[str] = (),
) -> tuple[Suggestion, ...]:
    """Return the words to suggest, the most frequent first.

    `entries` are those of all dictionaries; a word that is in there is suggested only for
    a misheard spelling that it lacks. `declined` surfaces are never suggested; `confirmed`
    ones at their first fix.
    """
    known: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        known[entry.surface].append(entry)
    readings = {
        surface: tuple(entry.reading for entry in same if entry.reading)
        for surface, same in known.items()
    }
    gathered = _gather(edited, readings)
    found = [
        _suggestion(surface, item, known.get(surface, ()))
        for surface, item in gathered.items()
        if surface not in declined and (len(item.places) >= recurs or surface in confirmed)
    ]
    offered = [item for item in found if not item.is_known or item.usable_misheard]
    return tuple(sorted(offered, key=lambda item: (-item.count, -item.meetings, item.surface)))


def _gather(
    edited: Iterable[tuple[MeetingId, Iterable[Utterance]]],
    readings: Mapping[str, Sequence[str]],
) -> dict[str, _Gathered]:
    gathered: dict[str, _Gathered] = defaultdict(_Gathered)
    for meeting, utterances in edited:
        for utterance in utterances:
            for fix in find_fixes(utterance, readings):
                gathered[fix.surface].fixes.append(fix)
                gathered[fix.surface].places[Place(meeting, utterance.id)] = None
    return gathered


def _suggestion(surface: str, item: _Gathered, known: Sequence[Entry]) -> Suggestion:
    listed = {spelling for entry in known for spelling in entry.misheard}
    heard = Counter(fix.misheard for fix in item.fixes)
    places = tuple(item.places)
    return Suggestion(
        surface=surface,
        reading=_choose_reading(item.fixes),
        misheard=tuple(spelling for spelling, _ in heard.most_common() if spelling not in listed),
        count=len(places),
        meetings=len({place.meeting for place in places}),
        examples=places[:MOST_EXAMPLES],
        is_known=bool(known),
    )


def _choose_reading(fixes: Sequence[WordFix]) -> str:
    """Return the possible reading that what was heard bears out, else the likeliest.

    牧潮 may be まきうしお or まきしお; that the machine wrote 牧塩 speaks for the second.
    """
    possible = list(dict.fromkeys(reading for fix in fixes for reading in fix.readings))

    def disagreement(reading: str) -> float:
        return sum(
            min(
                distance(reading, heard) + LESS_LIKELY * place
                for place, heard in enumerate(fix.heard)
            )
            for fix in fixes
        )

    best = min(possible, key=disagreement)
    return best if disagreement(best) <= AGREES * len(fixes) else possible[0]
