"""The list of meetings with real stores: found, sorted, changed, erased, recovered."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QDateTime, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from minutes.config import RecordingSettings, RetentionSettings, Settings
from minutes.recording import RecordingWriter, hold
from minutes.store.meetings import Store
from minutes.types import (
    Meeting,
    MeetingId,
    MeetingState,
    Participant,
    ReviewState,
    Utterance,
    UtteranceId,
)
from ui import keys, theme
from ui.context import Context, Preferences
from ui.meetings.listing import Choice, Row, State
from ui.meetings.model import DATE, HEADS, LENGTH, NO_SOUND, REST, SPEAKERS, TITLE
from ui.meetings_window import MeetingsWindow

JAPAN = timezone(timedelta(hours=9))
NOON = datetime(2026, 11, 21, 12, tzinfo=JAPAN)
SAID = "防災行政無線のデジタル化について伺います。"

Open = Callable[..., MeetingsWindow]


def keep(store: Store, number: int, title: str = "総務常任委員会", **about: object) -> Meeting:
    values = {"started_at": NOON - timedelta(days=number), **about}
    meeting = Meeting(MeetingId(f"m{number}"), title, **values)  # type: ignore[arg-type]
    store.create(meeting)
    return meeting


def speak(store: Store, meeting: Meeting, *speakers: str) -> None:
    for number, speaker in enumerate(speakers):
        start = 65.0 + 10 * number
        text = Utterance(
            UtteranceId(f"u{number}"), 1, start, start + 8, (), SAID, SAID, speaker=speaker
        )
        store.add_utterance(meeting.id, text)


@pytest.fixture
def opened(qtbot: QtBot, store: Store) -> Open:
    def build(settings: Settings | None = None) -> MeetingsWindow:
        window = MeetingsWindow(Context(store, Preferences(settings)))
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: window._reading is None)
        return window

    return build


def cells(window: MeetingsWindow, column: int) -> list[str]:
    model = window.table.model_of_meetings
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def row_of(window: MeetingsWindow, meeting: Meeting) -> Row:
    model = window.table.model_of_meetings
    number = model.number_of(meeting.id)
    assert number is not None
    return model.row_at(number)


def answer(button: str) -> None:
    """Press a button of the question that is about to be asked."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(item for item in box.buttons() if item.text() == button).click()

    QTimer.singleShot(0, press)


# What is shown


def test_an_empty_list_says_what_to_do_next(opened: Open) -> None:
    window = opened()
    assert window.empty.isVisible()
    assert window.empty.new_button.isVisible()
    assert "ファイル" in window.empty.hint.text()


def test_each_meeting_is_shown_with_its_state_in_words(opened: Open, store: Store) -> None:
    for number, review in enumerate(ReviewState):
        keep(store, number, review=review)
    keep(store, 7, state=MeetingState.TRANSCRIBING)
    live = keep(store, 8, state=MeetingState.RECORDING)
    with hold(store.folder(live.id)):
        window = opened()
    assert cells(window, 0) == [
        "○ 未校正",
        "◇ 校正済",
        "◆ 公開済",
        "▲ 途中で止まっています",
        "● 録音中",
    ]


def test_the_date_is_short_and_japanese(opened: Open, store: Store) -> None:
    keep(store, 0, started_at=datetime(2026, 11, 21, 10, 5).astimezone())
    assert cells(opened(), DATE) == ["R8.11.21（土）10:05"]


def test_large_letters_shorten_the_name_before_length_and_speakers_go(
    opened: Open, store: Store
) -> None:
    keep(store, 0, title="総合計画審議会 第3専門部会（子育て・教育・生涯学習に関する分野）")
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, "light", 1.5)
    window = opened()
    window.resize(1120, 700)
    QApplication.processEvents()
    table = window.table
    assert not table.isColumnHidden(LENGTH)
    assert not table.isColumnHidden(SPEAKERS)
    assert table.columnViewportPosition(SPEAKERS) + table.columnWidth(SPEAKERS) <= table.width()
    assert table.columnWidth(TITLE) > theme.scaled(100)


def test_length_and_speakers_are_counted(opened: Open, store: Store) -> None:
    meeting = keep(store, 0, duration=6120.0)
    speak(store, meeting, "1", "2", "1")
    keep(store, 1)
    window = opened()
    assert cells(window, LENGTH) == ["1時間42分", ""]
    assert cells(window, SPEAKERS) == ["2 人", ""]


def test_the_time_until_erasure_is_shown_only_where_there_is_a_limit(
    opened: Open, store: Store
) -> None:
    keep(store, 0, started_at=datetime.now().astimezone() - timedelta(days=2))
    assert opened().table.isColumnHidden(REST)
    window = opened(Settings(retention=RetentionSettings(days=60)))
    assert not window.table.isColumnHidden(REST)
    assert cells(window, REST) == ["58 日"]
    assert not window.banners.ending.isVisible()


def test_people_are_warned_a_week_before_an_erasure(opened: Open, store: Store) -> None:
    now = datetime.now().astimezone()
    keep(store, 1, started_at=now)
    ending = keep(store, 2, started_at=now - timedelta(days=55))
    window = opened(Settings(retention=RetentionSettings(days=60)))
    assert window.banners.ending.isVisible()
    window.banners.ending.do_button.click()
    assert window.table.model_of_meetings.row_at(0).meeting == ending


def test_a_folder_that_vanished_marks_its_row_and_no_other(opened: Open, store: Store) -> None:
    gone = keep(store, 0, duration=600.0)
    keep(store, 1, duration=600.0)
    shutil.rmtree(store.folder(gone.id))
    window = opened()
    assert cells(window, LENGTH) == [NO_SOUND, "10分00秒"]
    tip = window.table.model_of_meetings.index(0, LENGTH).data(Qt.ItemDataRole.ToolTipRole)
    assert "文字は読めます" in tip


def test_every_cell_can_be_read_aloud(opened: Open, store: Store) -> None:
    keep(store, 0, duration=600.0)
    model = opened().table.model_of_meetings
    for column, head in enumerate(HEADS):
        spoken = model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken.startswith(head)
    assert "○" not in model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)


# Finding


def test_words_narrow_the_list_by_title_place_and_people(opened: Open, store: Store) -> None:
    keep(store, 0, "庁議", place="第１委員会室")
    keep(store, 1, "総務常任委員会", participants=(Participant("山田 太郎", "委員長"),))
    window = opened()
    for words, found in (
        ("庁議", ["庁議"]),
        ("第1委員会室", ["庁議"]),
        ("山田 委員長", ["総務常任委員会"]),
        ("", ["庁議", "総務常任委員会"]),
    ):
        window.filter.words.setText(words)
        assert cells(window, TITLE) == found


def test_a_filter_that_lets_nothing_through_can_be_taken_off(opened: Open, store: Store) -> None:
    keep(store, 0)
    window = opened()
    window.filter.words.setText("ない会議")
    assert window.empty.all_button.isVisible()
    window.empty.all_button.click()
    assert cells(window, TITLE) == ["総務常任委員会"]


def test_state_and_period_narrow_the_list(opened: Open, store: Store) -> None:
    now = datetime.now().astimezone()
    keep(store, 0, "今日", started_at=now, review=ReviewState.REVIEWED)
    keep(store, 1, "先月", started_at=now - timedelta(days=25))
    keep(store, 2, "昔", started_at=now - timedelta(days=900))
    window = opened()
    window.filter.period.setCurrentText("最近 1 か月")
    assert cells(window, TITLE) == ["今日", "先月"]
    window.filter.state.setCurrentIndex(window.filter.state.findData(State.REVIEWED))
    assert cells(window, TITLE) == ["今日"]
    window.filter.clear()
    assert len(cells(window, TITLE)) == 3


def test_a_period_of_ones_own_widens_nothing(opened: Open, store: Store) -> None:
    keep(store, 0, "今日", started_at=datetime.now().astimezone())
    keep(store, 1, "昔", started_at=datetime(2020, 4, 1, 10).astimezone())
    window = opened()
    before = window.minimumSizeHint().width()
    window.filter.period.setCurrentText("期間を決める…")
    window.filter.since.setDate(QDate(2020, 4, 1))
    window.filter.until.setDate(QDate(2020, 4, 1))
    assert cells(window, TITLE) == ["昔"]
    assert window.filter.since.isVisible()
    assert window.minimumSizeHint().width() == before


def test_a_click_on_a_head_sorts_and_ties_stay_newest_first(opened: Open, store: Store) -> None:
    keep(store, 0, "い", duration=93.0)
    keep(store, 1, "あ", duration=120.0)
    keep(store, 2, "あ", duration=180.0)
    window = opened()
    window.table.sortByColumn(TITLE, Qt.SortOrder.AscendingOrder)
    assert cells(window, LENGTH) == ["2分00秒", "3分00秒", "1分33秒"]
    window.table.sortByColumn(LENGTH, Qt.SortOrder.DescendingOrder)
    assert cells(window, LENGTH) == ["3分00秒", "2分00秒", "1分33秒"]


def test_what_was_said_is_found_and_opened_at_its_place(
    qtbot: QtBot, opened: Open, store: Store
) -> None:
    speak(store, keep(store, 0), "1")
    keep(store, 1, "防災会議")
    window = opened()
    window.filter.words.setText("防災")
    window.filter.search_button.click()
    qtbot.waitUntil(lambda: len(window.results.model.hits) == 2)
    assert window.results.isVisible()
    with qtbot.waitSignal(window.opened) as opening:
        window.results.table.activated.emit(window.results.model.index(0, 0))
    assert opening.args == ["m0", 65.0]
    window.results.back_button.click()
    assert window.table.isVisible()


def test_words_that_nobody_said_are_told(qtbot: QtBot, opened: Open, store: Store) -> None:
    keep(store, 0)
    window = opened()
    window.search("宇宙開発")
    qtbot.waitUntil(lambda: "見つかりません" in window.results.heading.text())


def test_five_thousand_meetings_stay_quick(opened: Open, store: Store) -> None:
    window = opened()
    rows = tuple(
        Row(
            Meeting(MeetingId(f"m{n}"), f"会議 {n}", NOON - timedelta(hours=n)),
            State.UNREVIEWED,
            3,
            None,
            True,
            f"会議 {n}",
        )
        for n in range(5000)
    )
    begun = time.perf_counter()
    window.table.show_rows(rows)
    window.table.model_of_meetings.set_choice(Choice(words="会議 49"))
    window.table.sortByColumn(TITLE, Qt.SortOrder.AscendingOrder)
    QApplication.processEvents()
    assert time.perf_counter() - begun < 1.0
    assert len(cells(window, TITLE)) == sum("49" in str(n) for n in range(5000))


# Keeping in place


def test_what_is_chosen_stays_chosen_when_a_meeting_is_added(
    qtbot: QtBot, opened: Open, store: Store
) -> None:
    for number in range(1, 4):
        keep(store, number)
    window = opened()
    window.table.selectRow(1)
    keep(store, 0, "新しい会議")
    window.reload()
    qtbot.waitUntil(lambda: len(cells(window, TITLE)) == 4)
    chosen = window.table.selected()
    assert chosen is not None
    assert chosen.meeting.id == "m2"


def test_reading_again_without_a_change_moves_nothing(
    qtbot: QtBot, opened: Open, store: Store
) -> None:
    keep(store, 0)
    window = opened()
    with qtbot.assertNotEmitted(window.table.model_of_meetings.modelReset):
        window.reload()
        qtbot.waitUntil(lambda: window._reading is None)


# Deeds


def test_enter_opens_the_meeting(qtbot: QtBot, opened: Open, store: Store) -> None:
    meeting = keep(store, 0)
    window = opened()
    window.table.selectRow(0)
    with qtbot.waitSignal(window.opened) as opening:
        QTest.keyClick(window.table, Qt.Key.Key_Return)
    assert opening.args == [meeting.id, None]


def test_a_review_is_noted_and_shown(qtbot: QtBot, opened: Open, store: Store) -> None:
    meeting = keep(store, 0)
    window = opened()
    menu = window.table.make_menu(row_of(window, meeting))
    next(item for item in menu.actions() if item.text() == "公開済にする").trigger()
    qtbot.waitUntil(lambda: cells(window, 0) == ["◆ 公開済"])
    assert store.meeting(meeting.id).review is ReviewState.PUBLISHED


def test_a_word_file_is_written_where_a_person_wants_it(
    qtbot: QtBot, opened: Open, store: Store, tmp_path: Path
) -> None:
    meeting = keep(store, 0)
    speak(store, meeting, "1")
    window = opened()
    window.deeds.export_to(row_of(window, meeting), tmp_path / "Word")
    qtbot.waitUntil(lambda: "作りました" in window.strip.told)
    assert (tmp_path / "Word" / "総務常任委員会.docx").is_file()


def test_erasing_asks_and_says_what_goes(qtbot: QtBot, opened: Open, store: Store) -> None:
    meeting = keep(store, 0, duration=600.0)
    window = opened()
    window.table.selectRow(0)
    answer("やめる")
    window.deeds.erase(row_of(window, meeting))
    assert store.meetings() == (meeting,)
    answer("音も文字も消す")
    window.deeds.erase(row_of(window, meeting))
    qtbot.waitUntil(window.empty.isVisible)
    assert store.meetings() == ()
    assert "消しました" in window.strip.told


def test_what_is_open_in_a_window_is_not_erased(opened: Open, store: Store) -> None:
    meeting = keep(store, 0)
    window = opened()
    window.deeds.in_use.add(meeting.id)
    window.deeds.erase(row_of(window, meeting))
    assert "開いています" in window.strip.told
    assert store.meetings() == (meeting,)


def test_name_and_people_are_put_right_without_touching_the_rest(
    qtbot: QtBot, opened: Open, store: Store
) -> None:
    begun = NOON.replace(second=17, microsecond=250_000)
    meeting = keep(store, 0, started_at=begun, state=MeetingState.TRANSCRIBING)
    window = opened()
    dialog = window.deeds.edit(row_of(window, meeting))
    dialog.form.title.setText("文教常任委員会")
    dialog.form.attendance.take_text("氏名\t役職\n山田 太郎\t委員長")
    store.set_duration(meeting.id, 90.0)
    dialog.save_button.click()
    qtbot.waitUntil(lambda: cells(window, TITLE) == ["文教常任委員会"])
    now = store.meeting(meeting.id)
    assert (now.duration, now.state) == (90.0, MeetingState.TRANSCRIBING)
    assert now.started_at == begun
    assert now.participants == (Participant("山田 太郎", "委員長"),)


def test_a_wrong_date_is_put_right(qtbot: QtBot, opened: Open, store: Store) -> None:
    meeting = keep(store, 0)
    window = opened()
    dialog = window.deeds.edit(row_of(window, meeting))
    dialog.form.moment.setDateTime(QDateTime(2026, 4, 1, 9, 30, 0))
    dialog.save_button.click()
    qtbot.waitUntil(lambda: cells(window, DATE) == ["R8.4.1（水）09:30"])


# Recovery and files


def leave_behind(store: Store) -> Meeting:
    """Make what a killed recorder leaves: sound, an open state, nobody at work."""
    meeting = keep(store, 0, "止まった会議", state=MeetingState.RECORDING)
    writer = RecordingWriter(store.folder(meeting.id), RecordingSettings())
    writer.append_silence(2.0)
    writer._file.close()
    return meeting


def test_a_crash_is_offered_for_recovery_and_can_be_put_off(opened: Open, store: Store) -> None:
    leave_behind(store)
    window = opened()
    assert window.banners.unfinished.isVisible()
    assert "止まった会議" in window.banners.unfinished.sentence.text()
    window.banners.unfinished.later_button.click()
    window.reload()
    assert not window.banners.unfinished.isVisible()


def test_a_recovered_meeting_is_finished_and_says_what_was_found(
    qtbot: QtBot, opened: Open, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = leave_behind(store)
    window = opened(Settings())
    window.banners.unfinished.do_button.click()
    qtbot.waitUntil(lambda: not window.queue.is_busy, timeout=60_000)
    assert "話し声が見つかりません" in window.strip.told
    assert store.meeting(meeting.id).state is MeetingState.READY
    qtbot.waitUntil(lambda: cells(window, 0) == ["○ 未校正"])


def test_an_import_cut_short_asks_for_its_file_again(
    qtbot: QtBot, opened: Open, store: Store
) -> None:
    keep(store, 0, "録音", state=MeetingState.TRANSCRIBING)
    window = opened()
    window.banners.unfinished.do_button.click()
    qtbot.waitUntil(lambda: not window.queue.is_busy, timeout=30_000)
    assert "ファイルから" in window.strip.told


def test_a_dropped_file_is_asked_about(opened: Open, tmp_path: Path) -> None:
    file = tmp_path / "総務常任委員会.wav"
    file.write_bytes(b"RIFF")
    window = opened()
    drop(window, file)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert dialog.windowTitle() == "音声・動画ファイルから"
    dialog.close()


def test_a_dropped_folder_gets_a_sentence(opened: Open, tmp_path: Path) -> None:
    window = opened()
    drop(window, tmp_path)
    assert "フォルダー" in window.strip.told


def drop(window: MeetingsWindow, path: Path) -> None:
    data = QMimeData()  # the event only points at it
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    action = Qt.DropAction.CopyAction
    window.dropEvent(QDropEvent(QPointF(5, 5), action, data, buttons, modifiers))


# Keys


def test_the_search_field_is_a_key_away(qtbot: QtBot, opened: Open) -> None:
    window = opened()
    window.activateWindow()
    window.new_button.setFocus()
    (sequence, *_) = keys.shortcuts("search_meetings")
    qtbot.keySequence(window, sequence)
    assert window.filter.words.hasFocus()


def test_escape_leads_back_from_what_was_found(qtbot: QtBot, opened: Open, store: Store) -> None:
    speak(store, keep(store, 0), "1")
    window = opened()
    window.activateWindow()
    window.search("防災")
    qtbot.waitUntil(lambda: bool(window.results.model.hits))
    QTest.keyClick(window.results.table, Qt.Key.Key_Escape)
    assert window.table.isVisible()


def test_the_window_stands_where_it_stood(opened: Open) -> None:
    window = opened()
    window.resize(900, 555)
    window.close()
    assert opened().size().height() == 555


def test_the_rows_follow_the_size_of_the_text(opened: Open) -> None:
    window = opened()
    before = window.table.verticalHeader().defaultSectionSize()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, "light", 2.0)
    assert window.table.verticalHeader().defaultSectionSize() == 2 * before
