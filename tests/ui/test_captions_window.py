"""Captions of a meeting on their window; the operator's panel; nothing needs the mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from minutes import config
from minutes.config import CaptionSettings
from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.lists import add_words, meeting_list
from minutes.events import Event, TurnsUpdated, UtteranceFinalized, UtteranceRevised
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Participant, Speaker, Utterance, UtteranceId
from ui import tasks
from ui.captions_operator import CaptionsOperator
from ui.captions_window import CaptionsWindow
from ui.context import Context, Preferences

MEETING = Meeting(
    MeetingId("m1"),
    "総務常任委員会",
    datetime(2025, 11, 18, 10, tzinfo=UTC),
    participants=(Participant("山田太郎", "委員長", "やまだたろう"),),
)


def said(number: int, text: str, speaker: str | None = None) -> Utterance:
    start = float(number)
    return Utterance(
        UtteranceId(f"u{number}"), 1, start, start + 0.9, (), text, text, speaker=speaker
    )


def final(number: int, text: str, speaker: str | None = None) -> Event:
    return UtteranceFinalized(number + 1.0, 0.0, said(number, text, speaker))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        opened.create(MEETING)
        yield opened
        assert tasks.wait()


Open = Callable[..., CaptionsWindow]


@pytest.fixture
def open_captions(qtbot: QtBot, store: Store) -> Iterator[Open]:
    opened: list[CaptionsWindow] = []

    def make(**settings: object) -> CaptionsWindow:
        wanted = replace(CaptionSettings(scrolling="stepped"), **settings)  # type: ignore[arg-type]
        context = Context(store, Preferences(config.Settings(captions=wanted)))
        window = CaptionsWindow(context, MEETING)
        opened.append(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    for window in opened:
        if isValid(window):
            window.close()
    QApplication.processEvents()


def press(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)


def panel(window: CaptionsWindow) -> CaptionsOperator:
    assert window.operator is not None
    return window.operator


def shown(window: CaptionsWindow) -> str:
    return "".join(line.text for line in window.canvas.view.lines)


def test_the_window_follows_the_meeting_by_itself(open_captions: Open) -> None:
    window = open_captions()
    window.context.bridge.listen(final(1, "開会いたします。"))
    assert shown(window) == "開会いたします。"
    window.context.bridge.listen(UtteranceRevised(3.0, 0.0, said(1, "閉会いたします。")))
    assert shown(window) == "閉会いたします。"


def test_names_come_from_the_meeting_and_change_at_once(open_captions: Open) -> None:
    window = open_captions(speaker="both")
    window.take(final(1, "開会いたします。", "1"))
    assert window.canvas.view.lines[0].speaker == "話者1"
    window.take(TurnsUpdated(3.0, 0.0, (), (Speaker("1", "山田太郎"),)))
    assert window.canvas.view.lines[0].speaker == "山田太郎"
    assert window.canvas.view.lines[0].color == 0


def test_the_meetings_own_words_give_furigana(
    qtbot: QtBot, store: Store, open_captions: Open
) -> None:
    entry = Entry("神戸町", "ごうどちょう", layer=Layer.MEETING)
    add_words(meeting_list(store.folder(MEETING.id)), [entry], Layer.MEETING)
    window = open_captions(ruby="names")
    window.take(final(1, "神戸町の山田太郎です。"))
    qtbot.waitUntil(lambda: bool(window.canvas.view.lines[0].rubies), timeout=30_000)
    readings = "".join(ruby.reading for ruby in window.canvas.view.lines[0].rubies)
    assert readings == "ごうどちょうやまだたろう"


@pytest.mark.parametrize("has_panel", [True, False])
def test_full_screen_comes_and_goes_by_keys(
    qtbot: QtBot, open_captions: Open, has_panel: bool
) -> None:
    window = open_captions(is_full_screen=False)
    active = panel(window) if has_panel else window
    if not has_panel:
        panel(window).hide()
    with qtbot.waitActive(active):
        active.activateWindow()
    press(active, Qt.Key.Key_F11)
    qtbot.waitUntil(window.isFullScreen)
    press(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.isFullScreen())


def test_a_projector_that_is_unplugged_gives_the_only_screen_back(
    qtbot: QtBot, open_captions: Open
) -> None:
    window = open_captions(is_full_screen=False)
    window.toggle_full_screen()
    assert window.isFullScreen()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.screenRemoved.emit(window.screen())
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert window.height() < window.screen().size().height() / 2


def test_frame_place_and_glass_follow_the_settings(open_captions: Open) -> None:
    window = open_captions()
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    window.stream.configure(
        replace(window.stream.settings, is_frameless=False, background_opacity=50)
    )
    assert not window.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert window.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    assert window.isVisible()


def test_saved_settings_reach_captions_that_are_open(open_captions: Open) -> None:
    window = open_captions()
    config.save({"captions.lines": 5})
    window.context.reload_settings()
    assert window.stream.settings.lines == 5
    assert window.canvas.look.lines == 5


def test_closing_captions_closes_the_panel_but_not_the_other_way_round(
    open_captions: Open,
) -> None:
    window = open_captions()
    operator = panel(window)
    operator.close()
    assert window.isVisible()
    assert window.open_operator().isVisible()
    again = panel(window)
    window.close()
    assert not again.isVisible()
    QApplication.processEvents()
    assert not isValid(window)


def test_without_an_operator_nothing_is_held_back(open_captions: Open) -> None:
    window = open_captions(is_holding=True)
    window.take(final(1, "開会いたします。"))
    assert shown(window) == ""
    panel(window).close()
    assert shown(window) == "開会いたします。"
    assert not window.stream.settings.is_holding


def test_a_window_without_a_frame_is_closed_by_what_the_mouse_brings(
    qtbot: QtBot, open_captions: Open
) -> None:
    window = open_captions()
    assert not window.cross.isVisible()
    QTest.mouseMove(window, QPoint(20, 20))
    QTest.mouseMove(window, QPoint(40, 40))
    qtbot.waitUntil(window.cross.isVisible)
    assert window.rect().contains(window.cross.geometry())
    assert window.cross.width() >= window.cross.sizeHint().width()
    QTest.mouseClick(window.cross, Qt.MouseButton.LeftButton)
    assert not isValid(window) or not window.isVisible()


def test_the_keys_of_the_recording_stay_free_and_a_moved_window_stays_moved(
    qtbot: QtBot, store: Store
) -> None:
    strip = QWidget(None, Qt.WindowType.FramelessWindowHint)
    qtbot.addWidget(strip)
    area = strip.screen().availableGeometry()
    strip.setGeometry(area.left(), area.bottom() - 60, area.width(), 40)
    strip.show()
    context = Context(store, Preferences(config.Settings()))
    window = CaptionsWindow(context, MEETING, strip)
    window.show()
    assert not window.geometry().intersects(strip.geometry())
    assert not panel(window).geometry().intersects(strip.geometry())
    moved = window.geometry().translated(0, -30)
    window.setGeometry(moved)
    window.close()
    again = CaptionsWindow(context, MEETING, strip)
    assert again.geometry() == moved
    again.close()


# The operator's panel


def test_approving_needs_no_scrolling_and_a_notice_moves_nothing(open_captions: Open) -> None:
    window = open_captions(is_holding=True)
    operator = panel(window)
    operator.resize(operator.width(), 300)
    window.take(final(1, "開会いたします。"))
    button = operator.approve_button
    assert operator.rect().contains(QRect(button.mapTo(operator, QPoint(0, 0)), button.size()))
    before = operator.clear_button.mapTo(operator, QPoint(0, 0))
    operator.message.setText("マイクの調整をしています")
    operator.notice_button.click()
    QApplication.processEvents()
    assert operator.status.text()
    assert operator.clear_button.mapTo(operator, QPoint(0, 0)) == before


def test_what_is_held_goes_out_with_enter(qtbot: QtBot, open_captions: Open) -> None:
    window = open_captions(is_holding=True)
    window.take(final(1, "一つ目。"))
    window.take(final(2, "二つ目。"))
    operator = panel(window)
    assert operator.waiting.count() == 2
    assert operator.editor.toPlainText() == "一つ目。"
    press(operator.editor, Qt.Key.Key_Return)
    assert shown(window) == "一つ目。"
    assert operator.editor.toPlainText() == "二つ目。"


def test_what_an_operator_corrects_goes_into_the_record_too(
    qtbot: QtBot, store: Store, open_captions: Open
) -> None:
    store.add_utterance(MEETING.id, said(1, "予算です。"))
    window = open_captions(is_holding=True)
    window.take(final(1, "予算です。"))
    panel(window).editor.setPlainText("決算です。")
    panel(window).approve()
    assert shown(window) == "決算です。"
    qtbot.waitUntil(lambda: store.utterances(MEETING.id)[0].text == "決算です。", timeout=10_000)
    assert store.utterances(MEETING.id)[0].recognized == "予算です。"
    assert shown(window) == "決算です。"


def test_a_correction_that_cannot_be_stored_is_told_and_still_shown(
    qtbot: QtBot, open_captions: Open
) -> None:
    window = open_captions(is_holding=True)
    window.take(final(1, "この発話は記録にない。"))
    panel(window).editor.setPlainText("直した文。")
    panel(window).approve()
    assert shown(window) == "直した文。"
    qtbot.waitUntil(lambda: not panel(window).told.isHidden(), timeout=10_000)
    assert "もう一度直して" in panel(window).told.text()


def test_what_is_being_written_is_not_overwritten_by_the_machine(open_captions: Open) -> None:
    window = open_captions(is_holding=True)
    window.take(final(1, "予算です。"))
    panel(window).editor.setPlainText("決算で")
    window.take(UtteranceRevised(3.0, 0.0, said(1, "余さんです。")))
    window.take(final(2, "二つ目。"))
    assert panel(window).editor.toPlainText() == "決算で"


def test_dropping_shows_nothing_and_offers_the_next(open_captions: Open) -> None:
    window = open_captions(is_holding=True)
    window.take(final(1, "個人の名前。"))
    window.take(final(2, "二つ目。"))
    panel(window).drop()
    assert shown(window) == ""
    assert panel(window).editor.toPlainText() == "二つ目。"


def test_leaving_the_hold_shows_what_waits_and_puts_the_list_away(open_captions: Open) -> None:
    window = open_captions(is_holding=True)
    window.take(final(1, "一つ目。"))
    operator = panel(window)
    assert not operator.hold_area.isHidden()
    operator.holding.click()
    assert shown(window) == "一つ目。"
    assert operator.hold_area.isHidden()


def test_a_typed_line_and_a_notice(open_captions: Open) -> None:
    window = open_captions()
    operator = panel(window)
    assert not operator.say_button.isEnabled()
    operator.message.setText("（拍手）")
    operator.say_button.click()
    assert shown(window) == "（拍手）"
    operator.ready[0].click()
    assert shown(window) == "マイクの調整をしています"
    assert operator.notice_button.text() == "お知らせを消す"
    operator.notice_button.click()
    assert shown(window) == ""
    assert operator.notice_button.text() == "出したままにする"


def test_clearing_and_sizes_are_one_press_away(open_captions: Open) -> None:
    window = open_captions()
    operator = panel(window)
    window.take(final(1, "開会いたします。"))
    before = window.canvas.look.letter
    operator.larger.click()
    assert window.canvas.look.letter > before
    operator.smaller.click()
    operator.smaller.click()
    assert window.canvas.look.letter < before
    operator.clear_button.click()
    assert shown(window) == ""


def test_the_panel_leaves_the_captions_on_the_same_screen_free(open_captions: Open) -> None:
    window = open_captions()
    operator = panel(window)
    assert operator.geometry().bottom() < window.geometry().top()
    low = operator.height()
    operator.holding.click()
    assert operator.height() >= low


def test_every_control_of_the_panel_has_a_name_and_a_key(open_captions: Open) -> None:
    operator = panel(open_captions(is_holding=True))
    kinds = (QAbstractButton, QLineEdit, QListWidget, QPlainTextEdit)
    controls = [child for kind in kinds for child in operator.findChildren(kind)]
    assert len(controls) > 10
    for control in controls:
        text = control.text() if isinstance(control, QAbstractButton) else ""
        assert control.accessibleName() or text, control
        if control.objectName() != "qt_scrollarea_viewport":
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control
