"""校正 without a mouse and without eyes: every control is reached, named, and does its work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from minutes.config import RecordingSettings
from minutes.errors import LoudspeakerMissing
from minutes.recording import RecordingWriter
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, Doubt, Meeting, MeetingState, Utterance
from tests.ui.meeting import BEGAN, MEETING, PEOPLE, spoken
from ui.context import Context
from ui.main_window import MeetingWindow
from ui.proof.panel import ToolPanel
from ui.proof.tools import TABS, ProofTools

LENGTH = 40

TEXTS = (
    "えー、ただいまから会議を開きます。",
    "髙橋委員、どうぞ。",
    "高橋です。財源は繰入金です。",
    "お答えします。",
)

SPOKEN = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.PageTabList,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Slider,
    QAccessible.Role.Table,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.ButtonDropDown,
    QAccessible.Role.StaticText,
}
"""Roles that a screen reader has words for."""


def said(number: int, text: str) -> Utterance:
    made = replace(spoken(number, text), speaker="1")
    if number == 1:
        return replace(made, doubts=(Doubt((0, 2), ("髙橋", "高橋"), "同じよみ"),))
    if number == 2:
        at = text.index("繰入金")
        words = [
            replace(word, probability=0.3) if at <= place < at + 3 else word
            for place, word in enumerate(made.words)
        ]
        return replace(made, words=tuple(words))
    return made


@pytest.fixture
def window(qtbot: QtBot, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[MeetingWindow]:
    """A meeting with sound, which nobody hears; everything else is real."""
    monkeypatch.setattr("minutes.audio.playback.Player._open", lambda self: None)
    monkeypatch.setattr("minutes.audio.playback.Player._reopen_dead", lambda self: None)
    about = Meeting(MEETING, "本会議", BEGAN, float(LENGTH), participants=PEOPLE)
    store.create(replace(about, state=MeetingState.READY))
    for number, text in enumerate(TEXTS):
        store.add_utterance(MEETING, said(number, text))
    with RecordingWriter(store.folder(MEETING), RecordingSettings()) as writer:
        writer.append(np.full(LENGTH * SAMPLE_RATE, 0.1, np.float32))
    made = MeetingWindow(Context(store), MEETING)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    qtbot.waitUntil(lambda: made.proof.tools is not None and made.proof.bar is not None)
    qtbot.waitUntil(made.proof.strip.isVisible, timeout=20_000)
    yield made
    qtbot.waitUntil(lambda: made.commands is None or not made.commands.is_busy)
    assert made.close()


def tools_of(window: MeetingWindow) -> ProofTools:
    assert window.proof.tools is not None
    return window.proof.tools


def reachable(window: MeetingWindow) -> list[QWidget]:
    """Return the visible widgets of 校正 that take keys by Tab."""
    return [
        widget
        for widget in window.proof.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    ]


def walk(window: MeetingWindow, *, is_back: bool = False) -> list[QWidget]:
    """Return what Tab comes to, until it is where it began."""
    window.view.setFocus()
    seen: list[QWidget] = []
    for _ in range(200):
        QTest.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_Backtab if is_back else Qt.Key.Key_Tab
        )
        now = QApplication.focusWidget()
        if now in seen:
            return seen
        seen.append(now)
    raise AssertionError("Tab never comes back")


@pytest.mark.parametrize("tab", range(len(TABS)), ids=[name for name, _ in TABS])
def test_every_control_is_reached_by_tab_and_has_a_name_and_a_role(
    window: MeetingWindow, tab: int
) -> None:
    tools_of(window).setCurrentIndex(tab)
    QApplication.processEvents()
    wanted = reachable(window)
    come_to = walk(window)
    assert [describe(item) for item in wanted if item not in come_to] == []
    nameless, unspoken = [], []
    for widget in come_to:
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface is not None
        if not interface.text(QAccessible.Text.Name).strip():
            nameless.append(describe(widget))
        if interface.role() not in SPOKEN:
            unspoken.append((describe(widget), interface.role()))
    assert nameless == []
    assert unspoken == []


def describe(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()}"


def test_shift_tab_is_the_way_back(window: MeetingWindow) -> None:
    assert set(walk(window, is_back=True)) == set(walk(window))


def test_from_opening_to_the_last_doubt_no_mouse_is_needed(
    qtbot: QtBot, window: MeetingWindow
) -> None:
    def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget(), key, modifiers)

    def texts() -> list[str]:
        return [item.text for item in window.context.store.utterances(MEETING)]

    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    press(Qt.Key.Key_F2)  # the first doubt: opened, marked, heard
    assert window.view.editing.chosen_text == "髙橋"
    assert window.proof.player is not None
    assert window.proof.player.is_playing
    press(Qt.Key.Key_2, control)  # the second spelling, and on to the next place
    qtbot.waitUntil(lambda: texts()[1] == "高橋委員、どうぞ。")
    assert window.view.editing.chosen_text == "繰入金"
    editor = window.view.editing.editor
    assert editor is not None
    QTest.keyClicks(editor, "x")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts()[2] == "高橋です。財源はxです。")
    qtbot.waitUntil(window.actions_of_text.undo.isEnabled)
    press(Qt.Key.Key_Z, control)
    qtbot.waitUntil(lambda: texts()[2] == TEXTS[2])
    press(Qt.Key.Key_L, control)  # ケバ取り
    qtbot.waitUntil(lambda: window.model.shown(0).plain == TEXTS[0][3:])
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Return, control | shift)
    checked = window.context.store
    qtbot.waitUntil(lambda: any(item.is_checked for item in checked.utterances(MEETING)))


def test_words_are_found_and_replaced_without_a_mouse(qtbot: QtBot, window: MeetingWindow) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.insert("です")
    QTest.keyClick(field, Qt.Key.Key_Return)
    panel = tools_of(window).currentWidget()
    qtbot.waitUntil(lambda: any("2" in label.text() for label in panel.findChildren(QLabel)))


def test_the_row_that_keys_are_on_is_told_with_time_speaker_and_doubts(
    window: MeetingWindow,
) -> None:
    window.view.setFocus()
    window.view.setCurrentIndex(window.model.index(1))
    interface = QAccessible.queryAccessibleInterface(window.view)
    assert interface is not None
    assert interface.role() in {QAccessible.Role.List, QAccessible.Role.Table}
    told = interface.child(1).text(QAccessible.Text.Name)
    assert "髙橋委員" in told
    assert "確かめる所 1" in told


def test_every_choice_in_a_list_has_words(window: MeetingWindow) -> None:
    boxes = window.proof.findChildren(QComboBox)
    assert boxes
    assert all(box.itemText(at) for box in boxes for at in range(box.count()))


def test_where_nothing_can_be_heard_no_word_is_lit(
    qtbot: QtBot, window: MeetingWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minutes.audio.playback.Player._open", lambda self: LoudspeakerMissing())
    player = window.proof.player
    first = window.model.utterance(window.model.next_utterance(-1) or 0)
    assert player is not None
    assert first is not None
    with qtbot.waitSignal(player.failed):
        player.play(first.start + 0.1)
    assert window.view._spoken is None


def test_a_tool_that_needs_more_height_than_there_is_scrolls(window: MeetingWindow) -> None:
    tools = tools_of(window)
    panel = tools.currentWidget().findChild(ToolPanel)
    assert panel is not None
    assert tools.minimumSizeHint().height() < panel.minimumSizeHint().height()


def test_the_strip_is_a_slider_over_the_seconds_of_the_meeting(
    qtbot: QtBot, window: MeetingWindow
) -> None:
    strip, player = window.proof.strip, window.proof.player
    assert player is not None
    player.go(12.0)
    assert (strip.minimum(), strip.value(), strip.maximum()) == (0, 12, LENGTH)
    strip.setValue(20)  # as a screen reader does
    assert player.position == pytest.approx(20.0)
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert player.position == pytest.approx(10.0)
