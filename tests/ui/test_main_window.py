"""One meeting, one window: opened, corrected, exported, closed without losing anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QMessageBox,
    QPushButton,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from minutes import events
from minutes.errors import EditOutdated
from minutes.messages import describe_error
from minutes.store.meetings import Store
from minutes.types import Mark, MarkKind, Meeting, MeetingState, Participant, Samples
from tests.integration.live_meeting import ArraySource
from tests.ui.meeting import BEGAN, MEETING, PEOPLE, spoken
from ui.context import Context
from ui.main_window import EXPORT, PROOF, RECORDING, MeetingWindow, record
from ui.order import NewMeeting
from ui.recording.live_meeting import Phase

WAIT_MS = 30_000


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with Store.open(tmp_path / "data") as store:
        store.create(Meeting(MEETING, "本会議", BEGAN, participants=PEOPLE))
        for number in range(40):
            store.add_utterance(MEETING, spoken(number, f"発言その{number}です。"))
        store.add_mark(MEETING, Mark("m1", MarkKind.RECESS, 100.0, 100.0))
        yield Context(store)


@pytest.fixture
def window(qtbot: QtBot, context: Context) -> MeetingWindow:
    made = MeetingWindow(context, MEETING)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.model.rowCount() == 41)
    return made


def answer(button: str, asked: list[str]) -> None:
    """Press a button of the question that comes."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(50, press)
            return
        asked.append(box.text())
        next(item for item in box.findChildren(QPushButton) if item.text() == button).click()

    QTimer.singleShot(50, press)


@pytest.fixture
def recorded(qtbot: QtBot, context: Context, meeting_sound: Samples) -> Callable[[], MeetingWindow]:
    def begin() -> MeetingWindow:
        order = NewMeeting("総務常任委員会", participants=PEOPLE)
        source = ArraySource(meeting_sound, pace=0.1)
        window = record(context, order, lambda device, settings: source)
        qtbot.addWidget(window, before_close_func=leave)
        window.show()
        live = window.live
        assert live is not None
        qtbot.waitUntil(lambda: live.phase is Phase.RECORDING, timeout=WAIT_MS)
        return window

    def leave(window: MeetingWindow) -> None:
        live = window.live
        assert live is not None
        live.abandon()
        qtbot.waitUntil(lambda: live.phase is Phase.DONE, timeout=WAIT_MS)

    return begin


def test_a_stored_meeting_opens_where_it_is_corrected_with_its_marks(
    window: MeetingWindow,
) -> None:
    assert window.tabs.currentIndex() == PROOF
    assert not window.tabs.isTabEnabled(RECORDING)
    assert window.windowTitle() == "本会議"
    assert window.recording.side.marks.count() == 1
    assert not window.view.is_following
    assert window.view.latest_button.isHidden()  # a stored meeting has no news


def test_a_hit_of_the_search_is_shown_also_before_the_text_is_read(
    qtbot: QtBot, context: Context
) -> None:
    made = MeetingWindow(context, MEETING)
    qtbot.addWidget(made)
    made.go_to(150.0)
    made.show()
    qtbot.waitUntil(lambda: bool(made.view.selected_ids()))
    assert made.view.selected_ids() == ("u00030",)


def test_the_text_and_what_is_typed_in_it_go_along_from_tab_to_tab(
    qtbot: QtBot, window: MeetingWindow, context: Context
) -> None:
    window.view.editing.open(3, at=0)
    QApplication.focusWidget()
    window.view.editing._editor.insertPlainText("直した")  # type: ignore[union-attr]
    window.tabs.setCurrentIndex(EXPORT)
    assert not window.view.editing.is_open
    qtbot.waitUntil(lambda: context.store.utterances(MEETING)[3].text.startswith("直した"))


def test_escape_discards_what_is_typed_though_it_is_also_the_key_that_pauses(
    qtbot: QtBot, window: MeetingWindow
) -> None:
    window.proof.give_sound(200.0)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow() and window.proof.bar.isVisible())  # type: ignore[union-attr]
    window.view.editing.open(3, at=0)
    editor = window.view.editing.editor
    assert editor is not None
    qtbot.keyClicks(editor, "x")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not window.view.editing.is_open
    assert window.model.text(3) == "発言その3です。"


def test_a_word_file_is_two_steps_away_and_holds_the_last_correction(
    qtbot: QtBot, window: MeetingWindow, tmp_path: Path
) -> None:
    from docx import Document

    window.memory.setValue("export/folder", str(tmp_path / "議事録"))
    window.view.editing.open(0, at=0)
    window.view.editing._editor.insertPlainText("冒頭、")  # type: ignore[union-attr]
    window.tabs.setCurrentIndex(EXPORT)
    window.export.write.click()
    qtbot.waitUntil(lambda: "本会議.docx" in window.export.result.text(), timeout=WAIT_MS)
    text = "\n".join(
        item.text for item in Document(str(tmp_path / "議事録" / "本会議.docx")).paragraphs
    )
    assert "冒頭、発言その0です。" in text


def test_a_change_that_cannot_be_stored_is_told_with_what_was_typed(
    qtbot: QtBot, window: MeetingWindow
) -> None:
    assert window.commands is not None
    window.commands.failed.emit(describe_error(EditOutdated("u1")), "大事な直し")
    (sentence,) = window.recording.notices.sentences
    assert "大事な直し" in sentence
    buttons = window.recording.notices.findChildren(QPushButton)
    next(item for item in buttons if item.text() == "直した文をコピー").click()
    assert QApplication.clipboard().text() == "大事な直し"


def test_a_meeting_that_was_interrupted_offers_to_go_on(qtbot: QtBot, context: Context) -> None:
    context.store.set_state(MEETING, MeetingState.TRANSCRIBING)
    made = MeetingWindow(context, MEETING)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bool(made.recording.notices.sentences))
    assert "途中で止まっています" in made.recording.notices.sentences[0]
    assert "途中" in made.windowTitle()


def test_the_captions_of_this_meeting_open_and_close_with_one_button(
    qtbot: QtBot, window: MeetingWindow
) -> None:
    window.toggle_captions()
    captions = window._captions
    assert captions is not None
    assert captions.isVisible()
    assert captions.context.bridge is window.context.bridge
    assert window.captions_button.text() == "字幕を消す"
    window.toggle_captions()
    assert window.captions_button.text() == "字幕を出す"
    qtbot.waitUntil(lambda: not isValid(captions) or not captions.isVisible())


def test_two_meetings_do_not_hear_each_others_events(
    qtbot: QtBot, context: Context, window: MeetingWindow
) -> None:
    other = MeetingWindow(context, MEETING)
    qtbot.addWidget(other)
    qtbot.waitUntil(lambda: other.model.rowCount() == 41)
    late = spoken(50, "あとから。")
    other.context.bridge.listen(events.UtteranceFinalized(0.0, 0.0, late))
    qtbot.waitUntil(lambda: other.model.rowCount() == 42)
    assert window.model.rowCount() == 41


def test_closing_while_recording_asks_and_enter_goes_on_recording(
    qtbot: QtBot, recorded: Callable[[], MeetingWindow]
) -> None:
    window, asked = recorded(), list[str]()
    answer("録音を続ける", asked)
    assert not window.close()
    assert asked == ["録音を停止しますか？"]
    assert window.live is not None
    assert window.live.phase is Phase.RECORDING


def test_stopping_to_close_keeps_the_sound_and_leaves_the_rest_of_the_text_for_later(
    qtbot: QtBot, recorded: Callable[[], MeetingWindow], context: Context
) -> None:
    window, asked = recorded(), list[str]()
    qtbot.wait(1500)
    answer("停止して閉じる", asked)
    assert not window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=WAIT_MS)
    assert asked == ["録音を停止しますか？"]
    meeting = context.store.meeting(window.meeting)
    assert meeting.duration > 1.0
    assert not context.store.is_busy(meeting.id)


def test_a_person_corrects_while_the_recording_goes_on(
    qtbot: QtBot, recorded: Callable[[], MeetingWindow], context: Context
) -> None:
    window = recorded()
    qtbot.waitUntil(lambda: window.model.last_utterance() is not None, timeout=WAIT_MS)
    said = window.model.last_utterance()
    assert said is not None
    assert window.view.editing.open(window.model.row_of(said.id) or 0, at=0)
    window.view.editing._editor.insertPlainText("直した")  # type: ignore[union-attr]
    window.view.editing.finish()

    def is_stored() -> bool:
        (now,) = (item for item in context.store.utterances(window.meeting) if item.id == said.id)
        return now.text.startswith("直した") and now.is_edited

    qtbot.waitUntil(is_stored)
    assert window.live is not None
    assert window.live.phase is Phase.RECORDING


def test_who_is_added_while_it_is_recorded_is_offered_at_once(
    qtbot: QtBot, recorded: Callable[[], MeetingWindow]
) -> None:
    window = recorded()
    newcomer = Participant("高橋 次郎", "参考人")
    dialog = window.open_details()
    dialog.form.fill(replace(window.about, participants=(*PEOPLE, newcomer), agenda=("陳情",)))
    dialog.save()
    qtbot.waitUntil(lambda: window.about.participants[-1:] == (newcomer,))
    side, key = window.recording.side, window.actions_of_text.speakers[len(PEOPLE)]
    assert newcomer.name in side.people.item(len(PEOPLE)).text()
    assert "陳情" in side.agenda.item(0).text()
    assert newcomer.name in key.text()
    assert key.isVisible()
    assert window.model.names.role(newcomer.name) == newcomer.role
    said: list[str] = []
    side.speaker_chosen.connect(said.append)
    side.people.chosen.emit(len(PEOPLE))
    assert said == [newcomer.name]


def test_what_led_to_the_proof_is_gone_once_it_is_reached(window: MeetingWindow) -> None:
    window.tabs.setCurrentIndex(EXPORT)
    notices = window.recording.notices
    notices.show_notice("saved", "保存しました。", "badge", ("校正へ進む", lambda: None))
    window.tabs.setCurrentIndex(PROOF)
    assert not notices.sentences


def test_a_finished_meeting_has_no_way_to_newer_text(window: MeetingWindow) -> None:
    window.view.is_growing = True
    window.view.follow(is_following=False)
    window.view.verticalScrollBar().setValue(20)
    assert not window.view.latest_button.isHidden()
    window.finishing.look_back()
    assert window.view.latest_button.isHidden()


def test_everything_that_can_be_pressed_has_a_name_and_is_reached_by_keys(
    qtbot: QtBot, recorded: Callable[[], MeetingWindow]
) -> None:
    window = recorded()
    pressable = [
        item
        for kind in (QAbstractButton, QAbstractItemView, QComboBox)
        for item in window.recording.findChildren(kind)
        if item.isVisible()
    ]
    assert len(pressable) > 8
    for item in pressable:
        spoken_name = item.accessibleName() or getattr(item, "text", str)()
        assert re.search(r"[ぁ-んァ-ヶ一-龠]", spoken_name), item
    keyless = [
        item for item in pressable
        if not item.focusPolicy() & Qt.FocusPolicy.TabFocus
        and item is not window.view.latest_button  # Ctrl+End does the same
    ]  # fmt: skip
    assert keyless == []
    assert window.focusWidget() is window.view


def test_text_that_is_read_anew_stays_where_it_was_looked_at(
    qtbot: QtBot, window: MeetingWindow, context: Context
) -> None:
    bar = window.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = window.view.position_at_top
    assert before > 10.0
    context.store.add_mark(MEETING, Mark("m2", MarkKind.APPLAUSE, 1.0, 1.0))
    window._reread()
    qtbot.waitUntil(lambda: window.model.rowCount() == 42)
    window.view.settle()
    assert window.view.position_at_top == before
