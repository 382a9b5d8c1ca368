"""要約 in a meeting's window: what is asked there leads to the text and its sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from minutes.config import RecordingSettings
from minutes.recording import RecordingWriter
from minutes.reservation import Reservation
from minutes.store.meetings import Store
from minutes.types import (
    SAMPLE_RATE,
    AgendaPart,
    AgendaStretch,
    Finding,
    FindingKind,
    Meeting,
    Origin,
    Summary,
    SummaryShape,
    UtteranceId,
)
from tests.ui.meeting import BEGAN, MEETING, PEOPLE, spoken
from ui.context import Context
from ui.main_window import EXPORT, PROOF, SUMMARY, MeetingWindow
from ui.summary.panel import SHAPES
from ui.summary.sheet import State, sentences

WAIT_MS = 30_000
SECONDS = 60


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with Store.open(tmp_path / "data") as store:
        store.create(Meeting(MEETING, "本会議", BEGAN, float(SECONDS), participants=PEOPLE))
        for number in range(12):
            store.add_utterance(MEETING, spoken(number, f"費用は{number + 10}万円です。"))
        with RecordingWriter(store.folder(MEETING), RecordingSettings()) as writer:
            writer.append(np.zeros(SECONDS * SAMPLE_RATE, np.float32))
        points = tuple(
            Finding(FindingKind.POINT, text, (UtteranceId(identity),), origin=Origin.MODEL)
            for text, identity in (("費用は18万円である。", "u00008"), ("費用は19万円。", "u00009"))
        )
        part = AgendaPart(AgendaStretch("費用", 0.0, float(SECONDS)), points)
        store.keep_summary(MEETING, Summary(SummaryShape.OVERVIEW, (part,), BEGAN, "qwen"))
        yield Context(store)


@pytest.fixture
def window(qtbot: QtBot, context: Context) -> MeetingWindow:
    made = MeetingWindow(context, MEETING)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.proof.bar is not None, timeout=WAIT_MS)
    made.summaries.tabs.setCurrentIndex(SHAPES.index(SummaryShape.OVERVIEW))
    made.tabs.setCurrentIndex(SUMMARY)
    qtbot.waitUntil(lambda: bool(states(made)), timeout=WAIT_MS)
    made.summaries.list.setFocus()
    return made


def states(window: MeetingWindow) -> list[State]:
    return [item.state for item in sentences(window.summaries.list.sentences.rows)]


def test_a_sentence_leads_to_its_utterance_and_to_the_sound(
    qtbot: QtBot, window: MeetingWindow
) -> None:
    panel = window.summaries
    assert panel.splitter.isAncestorOf(window.view)
    assert window.proof.bar is not None
    assert window.proof.bar.isVisible()
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    assert window.view.selected_ids() == ("u00009",)
    with qtbot.waitSignal(window.view.play_wanted) as played:
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert played.args == [45.0]
    assert window.tabs.currentIndex() == SUMMARY
    assert panel.list.hasFocus()


def test_text_and_sound_go_back_to_where_the_text_is_corrected(window: MeetingWindow) -> None:
    window.tabs.setCurrentIndex(PROOF)
    assert window.proof.isAncestorOf(window.view)
    assert window.proof.bar is not None
    assert window.proof.isAncestorOf(window.proof.bar)
    window.tabs.setCurrentIndex(SUMMARY)
    assert window.summaries.isAncestorOf(window.proof.bar)


def test_the_keys_of_the_list_are_its_own(
    qtbot: QtBot, window: MeetingWindow, context: Context
) -> None:
    QTest.keyClick(window.summaries.list, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: states(window) == [State.CONFIRMED, State.MODEL], timeout=WAIT_MS)
    QTest.keyClick(window.summaries.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: states(window) == [State.MODEL, State.MODEL], timeout=WAIT_MS)
    assert [item.text for item in context.store.utterances(MEETING)][8] == "費用は18万円です。"


def test_a_correction_of_the_text_makes_a_sentence_doubtful(
    qtbot: QtBot, window: MeetingWindow
) -> None:
    assert window.commands is not None
    window.commands.proofreader.change_text(UtteranceId("u00008"), "費用は81万円です。")
    qtbot.waitUntil(lambda: states(window)[0] is State.DOUBTFUL, timeout=WAIT_MS)


def test_the_tab_of_minutes_leads_here(qtbot: QtBot, window: MeetingWindow) -> None:
    window.tabs.setCurrentIndex(EXPORT)
    reminder = window.export.reminder
    qtbot.waitUntil(lambda: "2 文" in reminder.line.text(), timeout=WAIT_MS)
    reminder.open.click()
    assert window.tabs.currentIndex() == SUMMARY


def test_a_meeting_that_is_open_elsewhere_is_only_read(qtbot: QtBot, context: Context) -> None:
    other = Reservation(context.store.folder(MEETING))
    assert other.take()
    made = MeetingWindow(context, MEETING)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.proof.bar is not None, timeout=WAIT_MS)
    assert not made.summaries.head.make.isEnabled()
    other.give_back()
    qtbot.waitUntil(lambda: made.summaries._may_change, timeout=WAIT_MS)
