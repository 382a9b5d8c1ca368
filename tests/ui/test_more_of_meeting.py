"""A meeting whose recording was ended too early: its window closes, another one goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from minutes.config import RecordingSettings
from minutes.messages import format_position
from minutes.recording import RecordingReader, RecordingWriter
from minutes.store.meetings import Store
from minutes.types import MarkKind, Meeting, Samples, Turn
from tests.integration.live_meeting import SETTINGS, ArraySource
from tests.ui.meeting import MEETING, PEOPLE, spoken
from tests.ui.test_main_window import WAIT_MS, answer
from ui import main_window
from ui.context import Context, Preferences
from ui.desktop import Desktop
from ui.editor.mark_words import mark_text
from ui.main_window import PROOF, RECORDING, MeetingWindow
from ui.meetings.table import MeetingsTable
from ui.order import MoreOfMeeting, may_go_on
from ui.recording.live_meeting import LiveMeeting, Phase


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with Store.open(tmp_path / "data") as store:
        began = datetime.now().astimezone() - timedelta(seconds=70)
        store.create(Meeting(MEETING, "本会議", began, 60.0, participants=PEOPLE))
        with RecordingWriter(store.folder(MEETING), RecordingSettings()) as writer:
            writer.append_silence(60.0)
        for number in range(5):
            store.add_utterance(MEETING, spoken(number, f"発言その{number}です。"))
        yield Context(store, Preferences(SETTINGS))


def end(qtbot: QtBot, live: LiveMeeting) -> None:
    live.abandon()
    qtbot.waitUntil(lambda: live.phase is Phase.DONE, timeout=WAIT_MS)


def defaults(button: str) -> list[bool]:
    """Return whether Enter presses the buttons with this text in the question."""
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    return [box.defaultButton() is item for item in box.buttons() if item.text() == button]


def test_what_was_said_before_stands_above_what_is_said_now(
    qtbot: QtBot, context: Context, meeting_sound: Samples
) -> None:
    order = MoreOfMeeting(context.store.meeting(MEETING))
    window = main_window.record(
        context, order, lambda device, settings: ArraySource(meeting_sound, pace=0.05)
    )
    live = window.live
    assert live is not None
    qtbot.addWidget(window, before_close_func=lambda _window: end(qtbot, live))
    window.show()
    qtbot.waitUntil(lambda: live.phase is Phase.RECORDING, timeout=WAIT_MS)
    assert window.tabs.currentIndex() == RECORDING
    assert window.model.rowCount() >= 5

    def is_new_text_there() -> bool:
        last = window.model.last_utterance()
        return last is not None and last.start > 69

    qtbot.waitUntil(is_new_text_there, timeout=WAIT_MS)
    (mark,) = context.store.marks(MEETING)
    assert mark.kind is MarkKind.GAP
    assert "録音を止めていました" in mark_text(mark, window.model.clock)
    assert RecordingReader(context.store.folder(MEETING)).duration > 70


def test_the_sound_to_be_corrected_has_both_parts(
    qtbot: QtBot, context: Context, meeting_sound: Samples
) -> None:
    order = MoreOfMeeting(context.store.meeting(MEETING))
    window = main_window.record(
        context, order, lambda device, settings: ArraySource(meeting_sound, pace=0.05)
    )
    live = window.live
    assert live is not None
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: live.phase is Phase.RECORDING, timeout=WAIT_MS)
    assert window.proof.player is None, "while it is recorded nothing is played"
    live.stop()
    qtbot.waitUntil(lambda: live.phase is Phase.DONE, timeout=WAIT_MS)
    whole = RecordingReader(context.store.folder(MEETING)).duration
    assert whole > 70
    strip, bar = window.proof.strip, window.proof.bar
    assert bar is not None
    qtbot.waitUntil(lambda: abs(strip.maximum() - whole) < 2, timeout=WAIT_MS)
    assert f"/ {format_position(whole)}" in bar._place.text()
    window.close()


def test_sound_that_has_grown_is_shown_and_measured_anew(qtbot: QtBot, context: Context) -> None:
    window = MeetingWindow(context, MEETING)
    qtbot.addWidget(window)
    window.show()
    strip = window.proof.strip
    qtbot.waitUntil(lambda: strip.isVisibleTo(window) and strip.maximum() == 60, timeout=WAIT_MS)
    bar = window.proof.bar
    assert bar is not None
    with RecordingWriter(context.store.folder(MEETING), RecordingSettings()) as writer:
        writer.append_silence(33.0)
    context.store.attribute(MEETING, (Turn(0.0, 90.0, "1"),), ())
    window.proof.give_sound(93.0)
    qtbot.waitUntil(lambda: strip.maximum() == 93, timeout=WAIT_MS)
    assert "/ 0:01:33" in bar._place.text()
    assert strip._turns[-1].end == 90
    window.tabs.setCurrentIndex(PROOF)
    assert strip._colors.keys() == {"1"}
    window.close()


def test_an_open_window_makes_room_for_the_one_that_records(
    qtbot: QtBot, context: Context, meeting_sound: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ArraySource(meeting_sound, pace=0.05)
    monkeypatch.setattr(main_window.record, "__defaults__", (lambda device, settings: source,))
    desktop = Desktop(context)
    qtbot.addWidget(desktop.meetings)
    first = desktop.open_meeting(MEETING)
    assert first is not None
    qtbot.waitUntil(lambda: first.model.rowCount() == 5)
    asked: list[str] = []
    are_default: list[bool] = []
    QTimer.singleShot(30, lambda: are_default.extend(defaults("続きを録音する")))
    answer("続きを録音する", asked)
    first.more_wanted.emit()
    assert are_default == [True]
    assert "続き" in asked[0]

    def is_recording() -> bool:
        window = desktop._open.get(MEETING)
        live = window.live if window is not None and isValid(window) else None
        return live is not None and live.phase is Phase.RECORDING

    qtbot.waitUntil(is_recording, timeout=WAIT_MS)
    assert not isValid(first)
    window = desktop._open[MEETING]
    assert window.live is not None
    end(qtbot, window.live)
    assert isinstance(window, MeetingWindow)
    window.close()


def test_more_is_offered_only_of_what_ended_lately(qtbot: QtBot, context: Context) -> None:
    meeting = context.store.meeting(MEETING)
    long_ago = replace(meeting, started_at=meeting.started_at - timedelta(hours=7))
    assert may_go_on(meeting)
    assert not may_go_on(long_ago)
    desktop = Desktop(context)
    qtbot.addWidget(desktop.meetings)
    table: MeetingsTable = desktop.meetings.table
    qtbot.waitUntil(lambda: bool(table.model_of_meetings.rows))
    row = table.model_of_meetings.rows[0]

    def offered(meeting: Meeting) -> list[str]:
        menu = table.make_menu(replace(row, meeting=meeting))
        return [action.text() for action in menu.actions()]

    assert "続きを録音…" in offered(meeting)
    assert "続きを録音…" not in offered(long_ago)
