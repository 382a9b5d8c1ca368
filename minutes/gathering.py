"""What a summary is made of: the stretches of a meeting, what was said in them, and by whom.

Wires store, summary and what hides personal data. What was off the record is nobody's to
tell, so it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minutes.config import SummarySettings
from minutes.hiding import cover_for
from minutes.store.meetings import Store
from minutes.summary.agenda import find_agenda
from minutes.summary.covering import Cover
from minutes.summary.said import Stretch
from minutes.summary.sources import letters_of, sources_of
from minutes.types import (
    AgendaStretch,
    MarkKind,
    MeetingId,
    Seconds,
    Transcript,
    Utterance,
)

WHOLE = "会議の全体"
"""The one stretch of a meeting whose agenda nobody wrote down or called."""

BEFORE = "議題に入る前"
"""What was said before the first item, where it is more than an opening."""

OPENING_LETTERS = 600
"""Two minutes: greetings, who attends, what is on the agenda."""


@dataclass(frozen=True, slots=True)
class Material:
    """A meeting as a summary sees it; `said` is what each stretch holds, in order.

    `names` are the surnames of those who attend: names that a summary may get wrong.
    `cover` hides what a model is not to see, None where it may see everything.
    """

    transcript: Transcript
    stretches: tuple[AgendaStretch, ...]
    said: tuple[Stretch, ...]
    names: tuple[str, ...]
    cover: Cover | None = None


def gather(store: Store, meeting: MeetingId, settings: SummarySettings) -> Material:
    """Return what a summary of a meeting is made of, as the record now reads.

    Raises:
        MeetingUnknown: there is no such meeting.
        FileUnreadable, DocumentRejected: the list of words to hide cannot be read.
    """
    transcript = store.transcript(meeting)
    spoken = list(_on_record(transcript))
    names = speaker_names(transcript)
    stretches, said = [], []
    for stretch in _stretches(transcript, spoken):
        sources = sources_of(_inside(stretch, spoken), names)
        if stretch.title != BEFORE or letters_of(sources) > OPENING_LETTERS:
            stretches.append(stretch)
            said.append(sources)
    is_masked = settings.is_masking or store.is_summary_masked(meeting)
    cover = cover_for(store, transcript) if is_masked else None
    return Material(transcript, tuple(stretches), tuple(said), surnames(transcript), cover)


def speaker_names(transcript: Transcript) -> dict[str, str]:
    """Return what those who speak are called in a summary, by label: 山田委員."""
    roles = {item.name: item.role for item in transcript.meeting.participants}
    return {
        speaker.label: _called(speaker.participant, roles.get(speaker.participant, ""))
        for speaker in transcript.speakers
        if speaker.participant
    }


def surnames(transcript: Transcript) -> tuple[str, ...]:
    """Return the surnames of those who attend."""
    return tuple(filter(None, (_surname(item.name) for item in transcript.meeting.participants)))


def _called(name: str, role: str) -> str:
    surname = _surname(name)
    return surname if surname.endswith(role) else f"{surname}{role}"


def _surname(name: str) -> str:
    return name.split(maxsplit=1)[0] if name.strip() else ""


def _on_record(transcript: Transcript) -> Iterator[Utterance]:
    off = [mark for mark in transcript.marks if mark.kind is MarkKind.OFF_RECORD]
    for item in transcript.utterances:
        middle = _middle(item)
        if item.text and not any(mark.start <= middle < mark.end for mark in off):
            yield item


def _stretches(transcript: Transcript, spoken: Sequence[Utterance]) -> Iterator[AgendaStretch]:
    """Yield stretches that together hold everything that was said."""
    if not spoken:
        return
    found = find_agenda(transcript)
    end = max(item.end for item in spoken) + 1
    if not found:
        yield AgendaStretch(WHOLE, 0.0, end)
        return
    if found[0].start > 0:
        yield AgendaStretch(BEFORE, 0.0, found[0].start)
    yield from found[:-1]
    last = found[-1]
    yield AgendaStretch(last.title, last.start, max(last.end, end))


def _inside(stretch: AgendaStretch, spoken: Sequence[Utterance]) -> list[Utterance]:
    return [item for item in spoken if stretch.start <= _middle(item) < stretch.end]


def _middle(item: Utterance) -> Seconds:
    return (item.start + item.end) / 2
