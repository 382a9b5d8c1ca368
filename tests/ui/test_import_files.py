"""Files become meetings behind the list: one after the other, cancelled without loss."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from minutes.config import RecognitionSettings, Settings
from minutes.diarization.diarizer import SpeakerCount
from minutes.processing import Order
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, MeetingState, Participant, Samples
from ui.context import Context, Preferences
from ui.dialogs.import_files import COUNTED, NONE, ImportDialog
from ui.meetings.work import FileOrder
from ui.meetings_window import MeetingsWindow

SECONDS = 12
PRACTICE = Settings(recognition=RecognitionSettings(model="practice-ja"))

Open = Callable[..., MeetingsWindow]


@pytest.fixture
def file(tmp_path: Path, meeting_sound: Samples) -> Path:
    """Return a short file in which somebody speaks."""
    path = tmp_path / "総務常任委員会.wav"
    write(path, meeting_sound[: SECONDS * SAMPLE_RATE])
    return path


@pytest.fixture
def window(qtbot: QtBot, store: Store) -> MeetingsWindow:
    made = MeetingsWindow(Context(store, Preferences(PRACTICE)))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made._reading is None)
    return made


def write(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((samples * 32767).astype(np.int16).tobytes())


def wanted(path: Path) -> FileOrder:
    return FileOrder(Order(path, path.stem), speakers=None)


def test_a_file_becomes_a_meeting_and_can_be_opened(
    qtbot: QtBot, window: MeetingsWindow, store: Store, file: Path
) -> None:
    window.transcribe([wanted(file)])
    assert window.strip.progress.isVisible()
    qtbot.waitUntil(lambda: not window.queue.is_busy, timeout=120_000)
    (meeting,) = store.meetings()
    assert meeting.state is MeetingState.READY
    assert store.utterances(meeting.id)
    assert "文字にしました" in window.strip.told
    with qtbot.waitSignal(window.opened) as opening:
        window.strip.lines[-1].open_button.click()
    assert opening.args == [meeting.id, None]


def test_a_cancelled_file_keeps_its_place_in_the_list_and_goes_on_later(
    qtbot: QtBot, window: MeetingsWindow, store: Store, tmp_path: Path, meeting_sound: Samples
) -> None:
    long = tmp_path / "長い会議.wav"
    write(long, np.tile(meeting_sound, 4))
    window.transcribe([wanted(long), wanted(tmp_path / "つぎ.wav")])
    qtbot.waitUntil(
        lambda: any(item.state is MeetingState.TRANSCRIBING for item in store.meetings()),
        timeout=30_000,
    )
    window.strip.progress.stop_button.click()
    qtbot.waitUntil(lambda: not window.queue.is_busy, timeout=60_000)
    (meeting,) = store.meetings()
    assert store.is_interrupted(meeting)
    assert "中止しました" in window.strip.told
    qtbot.waitUntil(window.banners.unfinished.isVisible)


def test_what_is_no_sound_gets_a_sentence_and_the_next_file_is_done(
    qtbot: QtBot, window: MeetingsWindow, store: Store, tmp_path: Path, file: Path
) -> None:
    (tmp_path / "名簿.mp3").write_text("山田 太郎", encoding="utf-8")
    told: list[str] = []
    window.queue.failed.connect(lambda title, error: told.append(title))
    window.transcribe([wanted(tmp_path / "名簿.mp3"), wanted(file)])
    assert window.strip.waiting.text() == "このあと 1 件：「総務常任委員会.wav」"
    qtbot.waitUntil(lambda: not window.queue.is_busy, timeout=120_000)
    assert told == ["「名簿.mp3」"]
    assert "名簿.mp3" in window.strip.lines[0].label.text(), "what went wrong stays"
    assert "文字にしました" in window.strip.lines[1].label.text()
    assert [item.title for item in store.meetings()] == ["総務常任委員会"]


def test_a_missing_model_is_told_at_the_foot_of_the_list(
    qtbot: QtBot, store: Store, file: Path
) -> None:
    settings = Settings(recognition=RecognitionSettings(model="small"))
    made = MeetingsWindow(Context(store, Preferences(settings)))
    qtbot.addWidget(made)
    made.show()
    made.transcribe([wanted(file)])
    qtbot.waitUntil(lambda: not made.queue.is_busy, timeout=30_000)
    assert "small" in made.strip.told
    assert store.meetings() == ()


# The form


def test_one_file_is_asked_about_in_full(qtbot: QtBot, store: Store) -> None:
    dialog = ImportDialog(Context(store), [Path("総務常任委員会.mp3")])
    qtbot.addWidget(dialog)
    dialog.form.attendance.set_participants([Participant("山田 太郎")])
    dialog.form.agenda.setPlainText("予算\n決算")
    dialog.speakers.setCurrentText(COUNTED)
    dialog.count.setValue(4)
    (order,) = dialog.orders()
    assert order.order.title == "総務常任委員会"
    assert order.order.agenda == ("予算", "決算")
    assert order.order.participants == (Participant("山田 太郎"),)
    assert (order.speakers, order.is_counted) == (SpeakerCount(4, 4), True)


def test_several_files_keep_their_names_and_share_the_rest(qtbot: QtBot, store: Store) -> None:
    dialog = ImportDialog(Context(store), [Path("午前.mp3"), Path("午後.mp3")])
    qtbot.addWidget(dialog)
    dialog.form.place.setText("議場")
    dialog.speakers.setCurrentText(NONE)
    orders = dialog.orders()
    assert [item.order.title for item in orders] == ["午前", "午後"]
    assert {item.order.place for item in orders} == {"議場"}
    assert {item.speakers for item in orders} == {None}


def test_what_holds_no_sound_is_refused_before_anything_is_asked(
    window: MeetingsWindow, file: Path, tmp_path: Path
) -> None:
    paper = tmp_path / "名簿.CSV"
    paper.write_text("氏名\n水谷花子\n", encoding="utf-8")
    window.take([paper])
    (box,) = window.findChildren(QMessageBox)
    assert paper.name in box.text()
    assert "mp3" in box.text()
    assert not window.findChildren(ImportDialog)
    window.take([paper, file])
    (dialog,) = window.findChildren(ImportDialog)
    assert [order.order.path for order in dialog.orders()] == [file]
