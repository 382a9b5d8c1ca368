"""Who spoke when, and who said what: error rates of speakers.

DER: time given to the wrong speaker, missed or invented / time spoken in the reference,
where two people at once count twice. Within `COLLAR` of a boundary of the reference nothing
is scored, overlapping speech is. The pairing of labels is the one with the least errors.

Speaker-attributed CER: each speaker's text joined in time order and compared with the text
of the label that is paired with that speaker; text under no label, or under one too many,
is wrong as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from minutes.assignment import best_pairs
from minutes.evaluation.cer import CharacterErrors, count_errors, join_in_time
from minutes.types import Seconds, Turn, Utterance

COLLAR: Seconds = 0.25
"""On each side of a boundary. Source: NIST, Rich Transcription evaluation plan, 2009."""


@dataclass(frozen=True, slots=True)
class SpeakerErrors:
    """Seconds of the reference spoken, missed, invented, and given to somebody else."""

    spoken: Seconds
    missed: Seconds
    invented: Seconds
    confused: Seconds

    @property
    def rate(self) -> float | None:
        """Return the diarization error rate; None where nobody speaks."""
        wrong = self.missed + self.invented + self.confused
        return wrong / self.spoken if self.spoken else None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch in which nobody starts or stops."""

    length: Seconds
    said: frozenset[str]
    heard: frozenset[str]


_Change: TypeAlias = tuple[Seconds, "Counter[str]", str, int]
"""At this time the label's count goes up or down by one."""


def score_turns(
    reference: Sequence[Turn], hypothesis: Sequence[Turn], collar: Seconds = COLLAR
) -> SpeakerErrors:
    """Compare turns; `collar` seconds on each side of a reference boundary do not count.

    Source: NIST, "Rich Transcription Spring 2006 evaluation plan", diarization error.
    """
    stretches = list(_cut(reference, hypothesis, collar))
    pairs = _pair(stretches)
    spoken = missed = invented = confused = 0.0
    for stretch in stretches:
        said, heard = len(stretch.said), len(stretch.heard)
        right = sum(pairs.get(label) in stretch.said for label in stretch.heard)
        spoken += stretch.length * said
        missed += stretch.length * max(0, said - heard)
        invented += stretch.length * max(0, heard - said)
        confused += stretch.length * (min(said, heard) - right)
    return SpeakerErrors(spoken, missed, invented, confused)


def turns_of(utterances: Iterable[Utterance]) -> tuple[Turn, ...]:
    """Return the utterances that have a speaker as turns."""
    return tuple(
        Turn(item.start, item.end, item.speaker) for item in utterances if item.speaker is not None
    )


def count_attributed_errors(
    reference: Sequence[Utterance], hypothesis: Sequence[Utterance]
) -> CharacterErrors:
    """Count character errors speaker by speaker, under the best pairing of labels.

    Source: Watanabe et al., "CHiME-6 challenge", 2020 (cpWER), by characters.
    """
    said, heard = _texts(reference), _texts(hypothesis)
    nobody = heard.pop(None, "")
    labels = list(heard)
    wrong = count_errors("", nobody).errors
    if not said:
        return CharacterErrors(wrong + sum(count_errors("", t).errors for t in heard.values()), 0)
    speakers = list(said)
    # An empty text for each speaker, and for each label, stands for "nobody".
    rows = [said[name] for name in speakers] + [""] * len(labels)
    columns = [heard[label] for label in labels] + [""] * len(speakers)
    errors = [[count_errors(row, column).errors for column in columns] for row in rows]
    pairs = best_pairs([[-float(count) for count in row] for row in errors])
    wrong += sum(errors[row][column] for row, column in pairs)
    return CharacterErrors(wrong, sum(count_errors(text, "").characters for text in said.values()))


def _texts(utterances: Sequence[Utterance]) -> dict[str | None, str]:
    groups: dict[str | None, list[Utterance]] = {}
    for utterance in utterances:
        groups.setdefault(utterance.speaker, []).append(utterance)
    return {label: join_in_time(group) for label, group in groups.items()}


def _cut(
    reference: Sequence[Turn], hypothesis: Sequence[Turn], collar: Seconds
) -> Iterator[_Stretch]:
    """Yield the stretches that are scored, in time order."""
    said, heard, forgiven = Counter[str](), Counter[str](), Counter[str]()
    changes = [*_changes(reference, said), *_changes(hypothesis, heard)]
    if collar:
        edges = [edge for turn in reference for edge in (turn.start, turn.end)]
        collars = [Turn(edge - collar, edge + collar, "") for edge in edges]
        changes += _changes(collars, forgiven)
    before = 0.0
    for moment, active, label, step in sorted(changes, key=lambda change: change[0]):
        if moment > before and not +forgiven and (+said or +heard):
            yield _Stretch(moment - before, frozenset(+said), frozenset(+heard))
        active[label] += step
        before = moment


def _changes(turns: Iterable[Turn], active: Counter[str]) -> Iterator[_Change]:
    for turn in turns:
        yield turn.start, active, turn.label, 1
        yield turn.end, active, turn.label, -1


def _pair(stretches: Sequence[_Stretch]) -> dict[str, str]:
    """Return the reference label of each hypothesis label, by the time they share."""
    heard = sorted({label for stretch in stretches for label in stretch.heard})
    said = sorted({label for stretch in stretches for label in stretch.said})
    shared = {(mine, theirs): 0.0 for mine in heard for theirs in said}
    for stretch in stretches:
        for mine in stretch.heard:
            for theirs in stretch.said:
                shared[mine, theirs] += stretch.length
    table = [[shared[mine, theirs] for theirs in said] for mine in heard]
    return {heard[row]: said[column] for row, column in best_pairs(table)}
