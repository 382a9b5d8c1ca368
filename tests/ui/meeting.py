"""A stored meeting with text, and a view of it, for tests of what people do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from minutes.proofreading import Proofreader
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Participant, Utterance, UtteranceId, Word
from ui.bridge import Bridge
from ui.editor.actions import TranscriptActions
from ui.editor.commands import EditCommands
from ui.editor.transcript_model import TranscriptModel
from ui.editor.transcript_view import TranscriptView

BEGAN = datetime(2026, 11, 18, 1, 0, tzinfo=UTC)
PEOPLE = (
    Participant("山田 太郎", "委員長"),
    Participant("佐藤 花子", "総務課長"),
    Participant("鈴木 一郎", "委員"),
)
MEETING = MeetingId("20261118-100000-k7q2")


def spoken(number: int, text: str, start: float | None = None) -> Utterance:
    """Return an utterance of a meeting, five seconds after the one before."""
    begins = number * 5.0 if start is None else start
    step = 4.0 / max(1, len(text))
    words = tuple(
        Word(begins + n * step, begins + (n + 1) * step, letter, 0.9)
        for n, letter in enumerate(text)
    )
    return Utterance(UtteranceId(f"u{number:05d}"), 1, begins, begins + 4.0, words, text, text)


@dataclass
class Desk:
    """All that a person has before them."""

    store: Store
    bridge: Bridge
    model: TranscriptModel
    view: TranscriptView
    commands: EditCommands
    actions: TranscriptActions

    def texts(self) -> list[str]:
        """Return what the store holds."""
        return [item.text for item in self.store.utterances(MEETING)]


def make_desk(data: Path, texts: list[str]) -> Desk:
    """Return a desk with a meeting that says this."""
    store = Store.open(data)
    store.create(Meeting(MEETING, "本会議", BEGAN, participants=PEOPLE))
    for number, text in enumerate(texts):
        store.add_utterance(MEETING, spoken(number, text))
    bridge = Bridge()
    model = TranscriptModel(BEGAN, PEOPLE)
    bridge.happened.connect(model.take)
    view = TranscriptView(model)
    commands = EditCommands(Proofreader(store, MEETING, bridge.listen), model, view)
    view.commands = commands
    actions = TranscriptActions(view, PEOPLE)
    commands.done.connect(actions.refresh)
    view.resize(900, 500)
    model.load(store.transcript(MEETING))
    return Desk(store, bridge, model, view, commands, actions)
