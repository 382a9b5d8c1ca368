"""要約 in a meeting's window: what is asked there leads to the text and its sound."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from minutes.config import RecordingSettings
from minutes.recording import AUDIO_NAME, RecordingWriter
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
from tests.ui.test_main_window import answer
from ui import tasks
from ui.context import Context
from ui.main_window import EXPORT, PROOF, SUMMARY, MeetingWindow
from ui.proof_panel import WITHOUT_SOUND
from ui.summary.hints import AS_SAID
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


def test_a_meeting_without_sound_says_so_and_still_leads_to_the_text(
    qtbot: QtBot, context: Context
) -> None:
    (context.store.folder(MEETING) / AUDIO_NAME).unlink()
    made = MeetingWindow(context, MEETING)
    qtbot.addWidget(made)
    made.show()
    made.tabs.setCurrentIndex(SUMMARY)
    panel = made.summaries
    qtbot.waitUntil(lambda: WITHOUT_SOUND in panel.head.about.text(), timeout=WAIT_MS)
    assert not panel.bar.hear.isEnabled()
    assert panel.bar.hear.toolTip() == WITHOUT_SOUND
    panel.tabs.setCurrentIndex(SHAPES.index(SummaryShape.OVERVIEW))
    qtbot.waitUntil(lambda: bool(states(made)), timeout=WAIT_MS)
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert made.view.selected_ids() == ("u00008",)
    assert panel.head.news.text() == WITHOUT_SOUND


def test_words_that_were_said_are_not_changed_here_and_the_button_says_why(
    qtbot: QtBot, window: MeetingWindow, context: Context
) -> None:
    panel = window.summaries
    assert panel.bar.reword.isEnabled()
    assert "F2" in panel.bar.reword.toolTip()
    assert window.commands is not None
    wanted = "この件は委員会で決定しました。"
    window.commands.proofreader.change_text(UtteranceId("u00003"), wanted)
    panel.tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: panel.list.current is not None, timeout=WAIT_MS)
    assert not panel.bar.reword.isEnabled()
    assert panel.bar.reword.toolTip() == AS_SAID


def test_closing_while_a_summary_is_made_is_asked_about(
    qtbot: QtBot, window: MeetingWindow
) -> None:
    let_go = threading.Event()
    job = tasks.start(lambda listen: let_go.wait(WAIT_MS / 1000), lambda done: None)
    window.summaries.making.strip.follow(job, "「議事概要」を作っています")
    asked: list[str] = []
    answer("このまま待つ", asked)
    assert not window.close()
    answer("中止して閉じる", asked)
    assert window.close()
    assert len(asked) == 2
    assert "要約を作っています" in asked[0]
    assert job.is_cancelled
    let_go.set()


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
