"""Background work: answers in order, in the thread of the windows; failures as sentences."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from minutes.errors import FileEmpty, MinutesError
from minutes.events import Listener, ProgressMade
from ui import tasks


@pytest.fixture
def told() -> Iterator[list[str]]:
    sentences: list[str] = []
    tasks.tell_defects_to(sentences.append)
    yield sentences
    tasks.tell_defects_to(lambda sentence: None)


def test_changes_keep_the_order_in_which_they_were_asked(qtbot: QtBot) -> None:
    done: list[int] = []

    def slowly(number: int) -> int:
        time.sleep(0.02 * (3 - number))
        return number

    for number in range(3):
        tasks.operate(lambda number=number: slowly(number), done.append)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(done) == 3)
    assert done == [0, 1, 2]


def test_answers_arrive_in_the_thread_of_the_windows(qtbot: QtBot) -> None:
    threads: list[int] = []
    tasks.query(threading.get_ident, lambda worker: threads.extend([worker, threading.get_ident()]))
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] != threading.get_ident() == threads[1]


def test_a_failure_goes_to_whoever_asked_else_becomes_a_sentence(
    qtbot: QtBot, told: list[str]
) -> None:
    failures: list[MinutesError] = []

    def fail() -> None:
        raise FileEmpty(Path("空.wav"))

    tasks.query(fail, lambda answer: None, failures.append)
    tasks.query(fail, lambda answer: None)
    qtbot.waitUntil(lambda: bool(failures and told))
    assert isinstance(failures[0], FileEmpty)
    assert "空.wav" in told[0]


def test_a_defect_is_reported_without_its_values_and_the_window_stays(
    qtbot: QtBot, told: list[str], tmp_path: Path
) -> None:
    said = "市長の" + "発言"

    def fail() -> None:
        raise RuntimeError(said)

    tasks.operate(fail, lambda answer: None)
    qtbot.waitUntil(lambda: bool(told))
    (report,) = (tmp_path / "data" / "crashes").iterdir()
    assert said not in report.read_text(encoding="utf-8") + told[0]


def test_long_work_tells_how_far_it_is_and_ends_when_cancelled(qtbot: QtBot) -> None:
    seen: list[object] = []

    def count(listener: Listener) -> int:
        for second in range(10_000):
            listener(ProgressMade(second, time.time(), "asr", second, 10_000, 1.0))
            time.sleep(0.001)
        return 1

    job = tasks.start(count, lambda answer: pytest.fail("it was cancelled"))
    job.happened.connect(seen.append)
    qtbot.waitUntil(lambda: len(seen) > 3)
    with qtbot.waitSignal(job.finished):
        job.cancel()
