"""Every text of a meeting that is printed somewhere, by the place it has.

The public version masks all of them: not only what was said, but the title, the agenda, the
names and what was noted. A place is an utterance's id, or the name of a field and a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Finding,
    Mark,
    MarkKind,
    Meeting,
    Participant,
    Seconds,
    Speaker,
    Summary,
    Transcript,
    Utterance,
    UtteranceId,
)

PUBLIC_TITLE = "（公開版）"

SUMMARY = "summary"
"""The place of a sentence of a summary begins so."""

Rewrite = Callable[[str, str], str]
"""Returns what stands at a place, given the place and its text."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and its place; `start` is where it was said, None for what is about the meeting.

    `is_name`: all of it is the name of a speaker, who need not be on the attendance list.
    """

    place: str
    text: str
    start: Seconds | None = None
    is_name: bool = False


def list_passages(transcript: Transcript, summaries: Sequence[Summary] = ()) -> Iterator[Passage]:
    """Yield the texts of a meeting: what is about it, what was said and noted, summaries."""
    meeting = transcript.meeting
    yield Passage("title", meeting.title)
    yield Passage("place", meeting.place)
    yield Passage("number", meeting.details.number)
    yield Passage("closed_reason", meeting.details.closed_reason)
    for name, texts in (
        ("agenda", meeting.agenda),
        ("material", meeting.details.materials),
        ("signer", meeting.details.signers),
    ):
        for number, text in enumerate(texts):
            yield Passage(f"{name}:{number}", text)
    for number, person in enumerate(meeting.participants):
        yield Passage(f"participant:{number}", person.name)
        yield Passage(f"role:{number}", person.role)
    for speaker, place in _speaker_places(transcript):
        yield Passage(place, speaker.participant or "", is_name=True)
    for utterance in transcript.utterances:
        yield Passage(utterance.id, utterance.text, utterance.start)
    for mark in transcript.marks:
        if mark.kind is not MarkKind.BOOKMARK:
            yield Passage(f"mark:{mark.id}", mark.text, mark.start)
    starts = {item.id: item.start for item in transcript.utterances}
    for summary in summaries:
        for place, finding in _sentences(summary):
            start = starts.get(finding.evidence[0])
            yield Passage(place, finding.text, start)
            yield Passage(f"{place}:until", finding.until, start)


def rewrite_summary(summary: Summary, transcript: Transcript, rewrite: Rewrite) -> Summary:
    """Return a summary of a rewritten transcript, with nothing in it but rewritten texts.

    Its items have no titles: when they begin tells which items of the agenda they are.
    """
    labels = _numbered([item.label for item in transcript.speakers])
    changed = iter(
        [
            replace(
                finding,
                text=rewrite(place, finding.text),
                until=rewrite(f"{place}:until", finding.until),
                who=None if finding.who is None else labels.get(finding.who),
            )
            for place, finding in _sentences(summary)
        ]
    )
    parts = tuple(
        AgendaPart(
            AgendaStretch("", part.stretch.start, part.stretch.end),
            tuple(next(changed) for _ in part.points),
        )
        for part in summary.parts
    )
    # Digests of what was taken out could be tried out against guessed sentences.
    return replace(summary, parts=parts, refused=(), maker=_last(summary.maker))


def _sentences(summary: Summary) -> Iterator[tuple[str, Finding]]:
    """Yield sentences by what they rest on: that stays where others are left out or anew."""
    seen: Counter[UtteranceId] = Counter()
    for part in summary.parts:
        for finding in part.points:
            first = finding.evidence[0]
            yield f"{SUMMARY}:{summary.shape.value}:{first}:{seen[first]}", finding
            seen[first] += 1


def rewrite_all(transcript: Transcript, rewrite: Rewrite) -> Transcript:
    """Return a transcript with nothing in it but its texts as rewritten.

    What the machine heard, its words, corrections and doubts are gone, bookmarks too; labels
    become numbers, because a label may be a name.
    """
    labels = _numbered([item.label for item in transcript.speakers])
    engine = transcript.engine
    return Transcript(
        _rewrite_meeting(transcript.meeting, rewrite),
        tuple(
            Speaker(
                labels[item.label], rewrite(place, item.participant) if item.participant else None
            )
            for item, place in _speaker_places(transcript)
        ),
        tuple(_bare(item, labels, rewrite(item.id, item.text)) for item in transcript.utterances),
        # A model may be a folder with a person's name in its path; settings hold such too.
        None if engine is None else replace(engine, model=_last(engine.model), settings=()),
        tuple(_marks(transcript, rewrite)),
    )


def _marks(transcript: Transcript, rewrite: Rewrite) -> Iterator[Mark]:
    """Yield what was noted; of bookmarks those that say where an item of the agenda begins."""
    items = {title: f"agenda:{number}" for number, title in enumerate(transcript.meeting.agenda)}
    for mark in transcript.marks:
        if mark.text and mark.text in items:
            yield replace(mark, text=rewrite(items[mark.text], mark.text))
        elif mark.kind is not MarkKind.BOOKMARK:
            yield replace(mark, text=rewrite(f"mark:{mark.id}", mark.text))


def _speaker_places(transcript: Transcript) -> Iterator[tuple[Speaker, str]]:
    """Yield speakers by where they speak first: a label may be a name, a place is none."""
    first: dict[str | None, str] = {}
    for utterance in transcript.utterances:
        first.setdefault(utterance.speaker, utterance.id)
    for number, speaker in enumerate(transcript.speakers):
        yield speaker, f"speaker:{first.get(speaker.label, number)}"


def _rewrite_meeting(meeting: Meeting, rewrite: Rewrite) -> Meeting:
    def listed(name: str, texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(rewrite(f"{name}:{number}", text) for number, text in enumerate(texts))

    details = meeting.details
    return replace(
        meeting,
        title=rewrite("title", meeting.title) + PUBLIC_TITLE,
        place=rewrite("place", meeting.place),
        agenda=listed("agenda", meeting.agenda),
        participants=tuple(
            _rewrite_person(number, person, rewrite)
            for number, person in enumerate(meeting.participants)
        ),
        details=replace(
            details,
            number=rewrite("number", details.number),
            closed_reason=rewrite("closed_reason", details.closed_reason),
            materials=listed("material", details.materials),
            signers=listed("signer", details.signers),
        ),
    )


def _rewrite_person(number: int, person: Participant, rewrite: Rewrite) -> Participant:
    name = rewrite(f"participant:{number}", person.name)
    is_shown = name == person.name
    return replace(
        person,
        name=name,
        role=rewrite(f"role:{number}", person.role),
        reading=person.reading if is_shown else "",
        seat=person.seat if is_shown else "",
    )


def _bare(utterance: Utterance, labels: dict[str, str], text: str) -> Utterance:
    return replace(
        utterance,
        words=(),
        recognized="",
        text=text,
        corrections=(),
        doubts=(),
        speaker=None if utterance.speaker is None else labels.get(utterance.speaker),
    )


def _numbered(labels: Sequence[str]) -> dict[str, str]:
    """Return a number for each label; those that are numbers stay."""
    taken = {label for label in labels if label.isdecimal()}
    free = (str(number) for number in range(1, 2 * len(labels) + 1) if str(number) not in taken)
    return {label: label if label in taken else next(free) for label in labels}


def _last(model: str) -> str:
    return model.replace("\\", "/").rstrip("/").rpartition("/")[2]
