"""Minutes as the office files them: record -> draft -> the office's Word form. Only wiring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from minutes.export.filling import Filing
from minutes.export.formats import Renderer
from minutes.export.templates import find_template, render
from minutes.judging import Key, Verdict, judged, read_verdicts
from minutes.store.meetings import Store
from minutes.summary.drafting import POINTS, draft
from minutes.summary.extractive import find_points
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    MeetingId,
    MinutesDocument,
    Summary,
    Transcript,
)


def word_renderer(
    template: str, filing: Filing, verdicts: Mapping[Key, Verdict] | None = None
) -> Renderer:
    """Return what makes a Word file of minutes, by a shipped template or an own file.

    `verdicts` are those of the original record; they hold for its views as well.

    Raises, when it is called:
        FileUnreadable, DocumentRejected: the template cannot be used.
    """
    path = find_template(template)

    def render_minutes(document: MinutesDocument) -> bytes:
        return render(judged(document, verdicts or {}), path, filing)

    return render_minutes


def verdicts_of(store: Store, meeting: MeetingId) -> dict[Key, Verdict]:
    """Return what people decided about the sentences found in a meeting, as far as it holds.

    Raises:
        MeetingUnknown: there is no such meeting.
    """
    return read_verdicts(store, minutes_of(store.transcript(meeting)))


def minutes_of(transcript: Transcript, summaries: Sequence[Summary] = ()) -> MinutesDocument:
    """Return the minutes of a meeting; one without an agenda has its points all the same."""
    document = replace(draft(transcript), summaries=tuple(summaries))
    spoken = [item for item in transcript.utterances if item.text]
    if document.parts or not spoken:
        return document
    end = max(item.end for item in spoken) + 1
    whole = AgendaPart(AgendaStretch("", 0.0, end), find_points(spoken, POINTS))
    return replace(document, parts=(whole,))
