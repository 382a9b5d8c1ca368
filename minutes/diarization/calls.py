"""Whose voice a label may be, from what is said: the chair's calls, and introductions.

In a council the chair says 「佐藤委員」 or 「総務課長」 just before the one who is called
speaks; officials say 「総務課長の佐藤です」; and only the chair says 「ただいまから」. Each of
these is a vote for a label. Only suggestions come of it, few rather than wrong: a person
accepts them. Pure functions; who reads names aloud hands in `read_aloud`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from minutes.assignment import best_pairs
from minutes.diarization.naming import Roll, is_chair
from minutes.diarization.phrases import count_chair_phrases, introduction_of, last_call
from minutes.types import Attendance, Participant, Seconds, Transcript, Utterance, UtteranceId

LONGEST_SILENCE: Seconds = 20.0
"""Between a call and whoever it was for; later, somebody else may have begun."""

SHORTEST_ANSWER: Seconds = 1.0
"""A shorter turn (はい) does not take the floor: the call is for whoever comes next."""

FEWEST_PLACES = 2
"""Utterances that must say so; an introduction counts as two votes, a call as one. Our
choice: a single utterance may stand under a voice that it is not of (meeting-a with the
stand-in for voices: its one wrong suggestion came of a single introduction)."""

LEAST_SHARE = 0.6
"""The part of a label's votes that must be for one person, and of a person's for one
label. Source: `benchmarks/suggested_names.py`, 2026-11: in 100 made-up councils with a
third of the utterances under a wrong label, 1 of 611 suggestions was wrong; with a fifth,
none of 846."""

FEWEST_LABELS = 2
"""Where all is one label, nothing tells the chair apart."""

CHAIR_PHRASES = 3
CHAIR_LEAD = 2.0
"""The chair's label has so many of the chair's phrases, and so many times the next one's."""

ReadAloud = Callable[[str], str]
"""Returns the reading of a name in hiragana, empty where nobody knows it."""


@dataclass(frozen=True, slots=True)
class NameSuggestion:
    """Whose voice a label may be; `evidence` are the utterances that say so, in order.

    `share` is the part of the label's votes that are for this participant.
    """

    label: str
    participant: str
    evidence: tuple[UtteranceId, ...]
    votes: int
    share: float


@dataclass(frozen=True, slots=True)
class _Vote:
    label: str
    participant: str
    evidence: UtteranceId
    weight: int


def suggest_names(
    transcript: Transcript, read_aloud: ReadAloud | None = None
) -> tuple[NameSuggestion, ...]:
    """Return for labels without a name whose voice they may be, sorted by label.

    Participants whose voice is known already are not suggested again.
    """
    named = {item.label: item.participant for item in transcript.speakers if item.participant}
    everybody = transcript.meeting.participants
    people = [person for person in everybody if person.attendance is not Attendance.ABSENT]
    roll = Roll(people, read_aloud)
    spoken = [item for item in transcript.utterances if item.speaker is not None]
    chair = _chair_label(spoken)
    votes = [*_introductions(spoken, roll), *_calls(spoken, roll, chair)]
    votes += _chair_votes(spoken, people, chair)
    free = [
        vote for vote in votes if vote.label not in named and vote.participant not in named.values()
    ]
    return tuple(sorted(_agreed(free), key=lambda item: (len(item.label), item.label)))


def _agreed(votes: Sequence[_Vote]) -> Iterator[NameSuggestion]:
    """Yield the pairs of label and person that enough votes agree on."""
    labels = sorted({vote.label for vote in votes})
    people = sorted({vote.participant for vote in votes})
    weights: Counter[tuple[str, str]] = Counter()
    for vote in votes:
        weights[vote.label, vote.participant] += vote.weight
    pairs = best_pairs([[float(weights[label, one]) for one in people] for label in labels])
    for row, column in pairs:
        label, one = labels[row], people[column]
        mine = weights[label, one]
        share = mine / max(1, sum(weights[label, other] for other in people))
        share_of_person = mine / max(1, sum(weights[other, one] for other in labels))
        said = [vote for vote in votes if (vote.label, vote.participant) == (label, one)]
        evidence = tuple(dict.fromkeys(vote.evidence for vote in said))
        if len(evidence) < FEWEST_PLACES or min(share, share_of_person) < LEAST_SHARE:
            continue
        yield NameSuggestion(label, one, evidence, mine, share)


def _introductions(spoken: Sequence[Utterance], roll: Roll) -> Iterator[_Vote]:
    for utterance in spoken:
        found = introduction_of(utterance.text)
        person = roll.introduced(*found) if found is not None else None
        if person is not None and utterance.speaker is not None:
            yield _Vote(utterance.speaker, person.name, utterance.id, 2)


def _calls(spoken: Sequence[Utterance], roll: Roll, chair: str | None) -> Iterator[_Vote]:
    """Yield a vote for whoever speaks after being called, by the chair where it is known."""
    for at, utterance in enumerate(spoken[:-1]):
        if chair is not None and utterance.speaker != chair:
            continue
        call = last_call(utterance.text, is_chair=chair is not None)
        person = roll.called(*call) if call is not None else None
        answer = _answer(spoken, at) if person is not None else None
        if person is not None and answer is not None and answer.speaker is not None:
            yield _Vote(answer.speaker, person.name, utterance.id, 1)


def _answer(spoken: Sequence[Utterance], at: int) -> Utterance | None:
    """Return the first utterance of whoever takes the floor after a call."""
    caller = spoken[at]
    for index in range(at + 1, len(spoken)):
        following = spoken[index]
        if following.speaker == caller.speaker or following.start - caller.end > LONGEST_SILENCE:
            return None
        if _turn_length(spoken, index) >= SHORTEST_ANSWER:
            return following
    return None


def _turn_length(spoken: Sequence[Utterance], at: int) -> Seconds:
    end = at
    while end + 1 < len(spoken) and spoken[end + 1].speaker == spoken[at].speaker:
        end += 1
    return spoken[end].end - spoken[at].start


def _chair_label(spoken: Sequence[Utterance]) -> str | None:
    """Return the label that says what only the chair says; None where that is not clear."""
    counts: Counter[str] = Counter()
    for utterance in spoken:
        if utterance.speaker is not None:
            counts[utterance.speaker] += count_chair_phrases(utterance.text)
    if len(counts) < FEWEST_LABELS:
        return None
    ranked = [*counts.most_common(2), ("", 0), ("", 0)]
    (label, most), (_, second) = ranked[:2]
    return label if most >= CHAIR_PHRASES and most >= CHAIR_LEAD * second else None


def _chair_votes(
    spoken: Sequence[Utterance], people: Sequence[Participant], chair: str | None
) -> Iterator[_Vote]:
    chairs = [person for person in people if is_chair(person.role)]
    if chair is None or len(chairs) != 1:
        return
    for utterance in spoken:
        if utterance.speaker == chair and count_chair_phrases(utterance.text):
            yield _Vote(chair, chairs[0].name, utterance.id, 1)
