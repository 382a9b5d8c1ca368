"""Work on files: one after the other, and what is said of those that wait."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from minutes.events import Listener
from minutes.types import Meeting
from tests.ui.meeting import BEGAN, MEETING
from ui.meetings.work import Done, Piece, WorkQueue
from ui.meetings.work_strip import WorkStrip


def test_what_has_begun_is_not_said_to_wait(qtbot: QtBot) -> None:
    queue = WorkQueue()
    strip = WorkStrip(queue)
    qtbot.addWidget(strip)
    strip.show()
    go_on = threading.Semaphore(0)

    def work(_listen: Listener) -> Done:
        go_on.acquire(timeout=10)
        return Done(Meeting(MEETING, "本会議", BEGAN))

    queue.add(Piece("「一つめ」", work))
    assert not strip.waiting.isVisible()
    queue.add(Piece("「二つめ」", work))
    assert strip.waiting.text() == "このあと 1 件：「二つめ」"
    with qtbot.waitSignal(queue.begun):
        go_on.release()
    qtbot.waitUntil(lambda: not strip.waiting.isVisible())
    assert queue.is_busy
    go_on.release()
    qtbot.waitUntil(lambda: not queue.is_busy)
