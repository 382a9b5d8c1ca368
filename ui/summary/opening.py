"""The summaries of a meeting in its window: what is asked there leads to text and sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.summary.panel import SummaryPanel
from ui.summary.sheet import Evidence

if TYPE_CHECKING:
    from ui.main_window import MeetingWindow


def open_summaries(window: MeetingWindow) -> SummaryPanel:
    """Return the panel, with text and sound going where it is asked for."""
    view = window.view
    panel = SummaryPanel(window.context, window.meeting, view.editing.finish)

    def show(evidence: Evidence) -> None:
        view.go_to(evidence.utterance)

    def hear(evidence: Evidence) -> None:
        show(evidence)
        view.play_wanted.emit(evidence.start)

    panel.is_stored = lambda: window.is_stored
    panel.looked_at.connect(show)
    panel.heard.connect(hear)
    window.context.bridge.happened.connect(panel.take)
    return panel
