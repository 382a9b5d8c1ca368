"""A person at work on the summaries of a meeting: confirms, rewords, takes out, makes anew.

What a person confirmed or wrote is theirs: making a summary again keeps it unless they say
otherwise. Every sentence is compared with the record as it reads now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from minutes.config import Settings
from minutes.errors import SummaryOutdated
from minutes.events import Listener
from minutes.filing import minutes_of
from minutes.judging import Key, Verdict, keep_verdicts, read_verdicts
from minutes.store.meetings import Store
from minutes.summarizing import problems_of, summarize
from minutes.types import (
    Finding,
    MeetingId,
    MinutesDocument,
    Origin,
    Problem,
    Summary,
    SummaryShape,
)

Problems = Mapping[tuple[int, int], tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """Which sentence of a summary: the `number`th of a part, counted from 0."""

    shape: SummaryShape
    part: int
    number: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The summaries of a meeting with all that is known of their sentences, at one moment.

    `document` holds what rules found in the record, `verdicts` what a person said of that.
    """

    document: MinutesDocument
    verdicts: Mapping[Key, Verdict]
    summaries: Mapping[SummaryShape, Summary]
    problems: Mapping[SummaryShape, Problems]
    is_masked: bool = False

    @property
    def meeting(self) -> MeetingId:
        """Which meeting it is."""
        return self.document.transcript.meeting.id

    def finding(self, place: Place) -> Finding:
        """Return a sentence of a summary."""
        return self.summaries[place.shape].parts[place.part].points[place.number]


def read(store: Store, meeting: MeetingId) -> Reading:
    """Return what stands in a meeting's summaries; looks through the whole record.

    Raises:
        MeetingUnknown: there is no such meeting.
    """
    document = minutes_of(store.transcript(meeting))
    summaries = store.summaries(meeting)
    return Reading(
        document,
        read_verdicts(store, document),
        summaries,
        {shape: problems_of(one, document.transcript) for shape, one in summaries.items()},
        store.is_summary_masked(meeting),
    )


def confirm(
    store: Store, reading: Reading, places: Iterable[Place], *, is_confirmed: bool = True
) -> Reading:
    """Keep that a person found sentences right, or takes that back.

    Raises:
        SummaryOutdated: the summary was made again meanwhile; those before are confirmed.
    """
    changed = dict(reading.summaries)
    for place in places:
        seen = changed[place.shape]
        finding = replace(reading.finding(place), is_confirmed=is_confirmed, basis="")
        revised = store.revise_summary(reading.meeting, seen, place.part, place.number, finding)
        changed[place.shape] = revised
    for shape, summary in changed.items():
        if summary is not reading.summaries[shape]:
            reading = _with(reading, summary)
    return reading


def reword(store: Store, reading: Reading, place: Place, text: str) -> Reading:
    """Put a person's words in the place of a sentence.

    They count as confirmed unless the evidence does not bear them out: then the person is
    told so, and may confirm them all the same.

    Raises:
        SummaryOutdated: the summary was made again meanwhile.
    """
    finding = reading.finding(place)
    own = replace(finding, text=text, origin=Origin.PERSON, is_confirmed=False, basis="")
    part = reading.summaries[place.shape].parts[place.part]
    alone = replace(reading.summaries[place.shape], parts=(replace(part, points=(own,)),))
    is_borne_out = not problems_of(alone, reading.document.transcript)
    return _revise(store, reading, place, replace(own, is_confirmed=is_borne_out))


def take_out(store: Store, reading: Reading, place: Place) -> Reading:
    """Take a sentence out of a summary.

    Raises:
        SummaryOutdated: the summary was made again meanwhile.
    """
    return _revise(store, reading, place, None)


def put_back(store: Store, reading: Reading, before: Summary) -> Reading:
    """Keep a summary as it was before what is kept now.

    Raises:
        SummaryOutdated: another one is kept by now than was seen; nothing was changed.
    """
    kept = store.summaries(reading.meeting).get(before.shape)
    if kept != reading.summaries.get(before.shape):
        raise SummaryOutdated
    store.keep_summary(reading.meeting, before)
    return _with(reading, before)


def judge(
    store: Store,
    reading: Reading,
    sentences: Iterable[tuple[Key, Finding]],
    verdict: Verdict | None,
) -> Reading:
    """Keep what a person says of sentences that rules found; None takes it back.

    Raises:
        FolderUnwritable, DiskFull: nothing was kept.
    """
    pairs = tuple(sentences)
    keep_verdicts(store, reading.meeting, pairs, verdict)
    known = dict(reading.verdicts)
    for key, _finding in pairs:
        known.pop(key, None)
        if verdict is not None:
            known[key] = verdict
    return replace(reading, verdicts=known)


def make(
    store: Store,
    meeting: MeetingId,
    settings: Settings,
    listener: Listener,
    shape: SummaryShape,
    *,
    is_keeping: bool = True,
) -> Summary:
    """Make a summary and keep it; with `is_keeping` what is a person's stays in it.

    Raises:
        MeetingUnknown: there is no such meeting.
        EnvironmentFailure: the engine cannot be used here, or died; nothing was changed.
    """
    made = summarize(store, meeting, settings, listener, shape, is_keeping=is_keeping)
    store.keep_summary(meeting, made)
    return made


def is_own(finding: Finding) -> bool:
    """Return whether a sentence is a person's: confirmed or written by one."""
    return finding.is_confirmed or finding.origin is Origin.PERSON


def _revise(store: Store, reading: Reading, place: Place, finding: Finding | None) -> Reading:
    seen = reading.summaries[place.shape]
    revised = store.revise_summary(reading.meeting, seen, place.part, place.number, finding)
    return _with(reading, revised)


def _with(reading: Reading, summary: Summary) -> Reading:
    found = problems_of(summary, reading.document.transcript)
    return replace(
        reading,
        summaries={**reading.summaries, summary.shape: summary},
        problems={**reading.problems, summary.shape: found},
    )
