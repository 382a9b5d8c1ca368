"""What a clerk does from start to Word file, in the real windows; run by test_desktop.

Usage: python -m tests.integration.desktop_run DATA OUTPUT. Tells in lines how far it is.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from minutes.config import DiarizationSettings, RecognitionSettings, Settings
from minutes.store.meetings import Store
from minutes.types import MarkKind, Participant
from ui import tasks
from ui.app import dress, prepare
from ui.context import Context, Preferences
from ui.desktop import Desktop
from ui.main_window import EXPORT, MeetingWindow
from ui.order import NewMeeting
from ui.recording.live_meeting import Phase

PATIENCE = 60.0

SETTINGS = Settings(
    recognition=RecognitionSettings(model="practice-ja"),
    diarization=DiarizationSettings(is_live=False, is_after=False),
)


def until(is_so: Callable[[], object], what: str) -> None:
    """Let the windows run until something is so."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            sys.exit(f"never: {what}")
        QTest.qWait(20)
    print(what, flush=True)


def main() -> None:
    """Record, mark, name, correct, stop, export, close."""
    data, output = map(Path, sys.argv[1:3])
    application = QApplication([])
    prepare(application)
    dress(SETTINGS)
    with Store.open(data) as store:
        context = Context(store, Preferences(SETTINGS))
        desktop = Desktop(context)
        desktop.show()
        desktop.record(NewMeeting("総務常任委員会", participants=(Participant("山田 太郎"),)))
        (window,) = (item for item in application.topLevelWidgets()
                     if isinstance(item, MeetingWindow))  # fmt: skip
        work(window, output)
        until(lambda: not any(isinstance(item, MeetingWindow) and item.isVisible()
                              for item in application.topLevelWidgets()), "closed")  # fmt: skip
        desktop.close()
        tasks.wait()


def work(window: MeetingWindow, output: Path) -> None:
    """Do it all in the window."""
    live, view = window.live, window.view
    assert live is not None
    until(lambda: live.phase is Phase.RECORDING, "recording")
    until(lambda: window.model.last_utterance() is not None, "text")
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    first = window.model.next_utterance(-1)
    assert first is not None
    view.editing.open(first, at=0)
    assert view.editing.editor is not None
    QTest.keyClicks(view.editing.editor, "OK")
    QTest.keyClick(view.editing.editor, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    until(lambda: window.model.heading(first).name == "山田 太郎", "named")
    until(lambda: window.recording.side.marks.count() == 1, "marked")
    assert {MarkKind.APPLAUSE} == {mark.kind for mark in window.context.store.marks(window.meeting)}
    sys.stdin.readline()  # the clip has been played
    live.stop()
    until(lambda: live.phase is Phase.DONE, "done")
    window.memory.setValue("export/folder", str(output))
    window.tabs.setCurrentIndex(EXPORT)
    QTest.mouseClick(window.export.write, Qt.MouseButton.LeftButton)
    until(lambda: "docx" in window.export.result.text(), "exported")
    print("meeting", window.meeting, flush=True)
    window.close()


if __name__ == "__main__":
    main()
