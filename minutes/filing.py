"""Minutes as the office files them: record -> draft -> the office's Word form. Only wiring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from minutes.export.filling import Filing
from minutes.export.templates import find_template, render
from minutes.summary.drafting import POINTS, draft
from minutes.summary.extractive import find_points
from minutes.types import AgendaPart, AgendaStretch, MinutesDocument, Transcript


def word_renderer(template: str, filing: Filing) -> Callable[[Transcript], bytes]:
    """Return what makes a Word file of a transcript, by a shipped template or an own file.

    Raises, when it is called:
        FileUnreadable, DocumentRejected: the template cannot be used.
    """
    path = find_template(template)

    def render_minutes(transcript: Transcript) -> bytes:
        return render(minutes_of(transcript), path, filing)

    return render_minutes


def minutes_of(transcript: Transcript) -> MinutesDocument:
    """Return the minutes of a meeting; one without an agenda has its points all the same."""
    document = draft(transcript)
    spoken = [item for item in transcript.utterances if item.text]
    if document.parts or not spoken:
        return document
    end = max(item.end for item in spoken) + 1
    whole = AgendaPart(AgendaStretch("", 0.0, end), find_points(spoken, POINTS))
    return replace(document, parts=(whole,))
