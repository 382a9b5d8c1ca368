"""Long work says how far it is, and ends when a person wants it."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from minutes.events import Listener, ProgressMade
from ui import tasks
from ui.progress import ProgressStrip, describe_left, reporting


def test_a_strip_shows_amount_and_hides_at_the_end(qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    go_on, answers = threading.Event(), list[str]()

    def work(listen: Listener) -> str:
        for done in (400.0, 500.0, 600.0):
            listen(ProgressMade(0.0, 0.0, "asr", done, 1200.0, 5.0))
        go_on.wait(10)
        return "ok"

    strip.follow(tasks.start(work, answers.append), "文字起こし")
    qtbot.waitUntil(lambda: "0:10:00 / 0:20:00" in strip._how_far.text())
    assert "残り 約 2 分" in strip._how_far.text()
    assert strip._bar.value() == 500
    assert strip.isVisible()
    with qtbot.waitSignal(strip.ended):
        go_on.set()
    assert (strip.isVisible(), strip.is_busy, answers) == (False, False, ["ok"])


def test_the_time_left_is_told_only_once_it_can_be_trusted(qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    steps = [
        (12.0, 0.15, ""),  # the model was being loaded
        (20.0, 0.3, ""),
        (28.0, 0.9, "残り 約 20 秒"),
    ]
    seen = []
    for position, speed, _ in steps:
        strip._take(ProgressMade(0.0, 0.0, "asr", position, 46.0, speed))
        seen.append(strip._how_far.text().partition("0:00:46")[2].strip("　"))
    assert seen == [said for *_, said in steps]
    strip._take(ProgressMade(0.0, 0.0, "diarization", 40.0, 46.0, 0.1))
    assert "残り" not in strip._how_far.text()


def test_hours_of_sound_are_not_guessed_from_their_first_minutes(qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    for position in (60.0, 120.0, 180.0, 240.0):
        strip._take(ProgressMade(0.0, 0.0, "asr", position, 3600.0, 2.0))
    assert "残り" not in strip._how_far.text()
    strip._take(ProgressMade(0.0, 0.0, "asr", 400.0, 3600.0, 2.0))
    assert "残り 約 27 分" in strip._how_far.text()


def test_work_ends_when_a_person_presses_the_button(qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    answers = list[str]()

    def work(listen: Listener) -> str:
        for done in range(10_000):
            reporting(listen)("model.bin", done, 10_000)
            time.sleep(0.002)
        return "never"

    strip.follow(tasks.start(work, answers.append), "取得中")
    qtbot.waitUntil(lambda: "MB" in strip._how_far.text())
    with qtbot.waitSignal(strip.ended):
        qtbot.mouseClick(strip.stop_button, Qt.MouseButton.LeftButton)
    assert strip.is_cancelled
    assert answers == []


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, ""),
        (4.0, "まもなく終わります"),
        (42.0, "残り 約 40 秒"),
        (150.0, "残り 約 2 分"),
        (5400.0, "残り 約 1 時間 30 分"),
    ],
)
def test_time_left_is_said_as_people_say_it(seconds: float | None, said: str) -> None:
    assert describe_left(seconds) == said
