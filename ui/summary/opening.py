"""The summaries of a meeting in its window: what is asked there leads to text and sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.summary.panel import SummaryPanel
from ui.summary.sheet import Evidence

if TYPE_CHECKING:
    from ui.main_window import MeetingWindow


def open_summaries(window: MeetingWindow) -> SummaryPanel:
    """Return the panel, with text and sound going where it is asked for."""
    view, proof = window.view, window.proof
    panel = SummaryPanel(window.context, window.meeting, view.editing.finish)

    def show(evidence: Evidence) -> None:
        view.go_to(evidence.utterance)

    def hear(evidence: Evidence) -> None:
        show(evidence)
        panel.head.say(proof.why_silent, "warning")
        view.play_wanted.emit(evidence.start)

    def offer_sound() -> None:
        if panel.isVisible():
            panel.borrow(view, proof.bar)
        panel.look_for_sound()

    panel.why_silent = lambda: proof.why_silent
    proof.sound_known.connect(offer_sound)
    panel.is_stored = lambda: window.is_stored
    panel.looked_at.connect(show)
    panel.heard.connect(hear)
    window.context.bridge.happened.connect(panel.take)
    return panel
