"""A meeting with a summary, and its panel, for tests of what people do there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from minutes.store.meetings import Store
from minutes.types import (
    AgendaPart,
    AgendaStretch,
    Finding,
    FindingKind,
    Meeting,
    MeetingId,
    Origin,
    Summary,
    SummaryShape,
    Utterance,
    UtteranceId,
)
from ui import tasks
from ui.context import Context
from ui.summary.panel import SHAPES, SummaryPanel
from ui.summary.sheet import Sentence, State, sentences

START = datetime(2026, 11, 18, 10, tzinfo=timezone(timedelta(hours=9)))
MEETING = MeetingId("20261118-100000-k7q2")
BUDGET = "補正予算の総額は3億7,000万円であります。"
DECIDED = "よって、議案第76号は、原案のとおり可決すべきものと決しました。"
PROMISED = "次回の委員会までに資料を整理して提出いたします。"
TEXTS = (BUDGET, DECIDED, PROMISED)
OVERVIEW = SummaryShape.OVERVIEW
PATIENCE = 30.0
FOUND_TAB, OVERVIEW_TAB, PLAIN_TAB = 0, SHAPES.index(OVERVIEW), SHAPES.index(SummaryShape.PLAIN)


def point(text: str, *numbers: int) -> Finding:
    """Return a sentence as a model writes it."""
    evidence = tuple(UtteranceId(f"u{number}") for number in numbers)
    return Finding(FindingKind.POINT, text, evidence, origin=Origin.MODEL)


WRITTEN = (
    point("補正予算の総額は3億7,000万円である。", 0),
    point("議案第76号は否決された。", 1),
    point("資料は次回の委員会までに提出される。", 1, 2),
)


def make_meeting(store: Store) -> MeetingId:
    """Put a meeting into the store that says `TEXTS`."""
    store.create(Meeting(MEETING, "総務常任委員会", START, 60.0))
    for number, text in enumerate(TEXTS):
        start = 10.0 * number + 3
        said = Utterance(UtteranceId(f"u{number}"), 1, start, start + 5, (), text, text)
        store.add_utterance(MEETING, said)
    return MEETING


def make_summary(store: Store) -> Summary:
    """Keep a summary with it that says `WRITTEN`."""
    part = AgendaPart(AgendaStretch("議案第76号", 0.0, 60.0), WRITTEN)
    made = Summary(OVERVIEW, (part,), START, "qwen", "points 12ab", dropped=2)
    store.keep_summary(MEETING, made)
    return made


def show(qtbot: QtBot, store: Store, tab: int = FOUND_TAB) -> SummaryPanel:
    """Return the panel, showing a tab, with what is kept read."""
    panel = SummaryPanel(Context(store), MEETING, lambda: None)
    qtbot.addWidget(panel)
    panel.tabs.setCurrentIndex(tab)
    panel.show()
    qtbot.waitUntil(lambda: panel.deeds.reading is not None)
    panel.list.setFocus()
    return panel


def settle(qtbot: QtBot) -> None:
    """Wait until all that was asked for is done and shown."""
    assert tasks.wait()
    qtbot.wait(20)


def states(panel: SummaryPanel) -> list[State]:
    """Return the states of the sentences that are shown."""
    return [item.state for item in sentences(panel.list.sentences.rows)]


def go_to(panel: SummaryPanel, text: str) -> Sentence:
    """Put the cursor on the first sentence with a text."""
    rows = panel.list.sentences.rows
    at = next(n for n, row in enumerate(rows) if isinstance(row, Sentence) and text in row.text)
    panel.list.setCurrentIndex(panel.list.sentences.index(at))
    found = rows[at]
    assert isinstance(found, Sentence)
    return found


def points(store: Store) -> tuple[Finding, ...]:
    """Return the sentences that the store keeps."""
    return store.summaries(MEETING)[OVERVIEW].parts[0].points


@contextmanager
def pressing() -> Iterator[list[str]]:
    """Press buttons of the questions that come, in the order of the list that is given."""
    answers: list[str] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox) and answers:
            wanted = answers.pop(0)
            buttons = box.findChildren(QPushButton)
            next(item for item in buttons if item.text() == wanted).click()

    timer = QTimer(interval=30)
    timer.timeout.connect(look)
    timer.start()
    yield answers
    timer.stop()
