"""Closing a meeting's window: what is under way is asked about, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMessageBox, QPushButton

from minutes.types import Seconds
from ui.recording.live_meeting import Phase
from ui.telling import TITLE

if TYPE_CHECKING:
    from ui.main_window import MeetingWindow

GRACE: Seconds = 4.0
"""The text of a recording that was stopped to close has this long to complete itself."""

LATER = (
    "まだ文字になっていない分は、この会議を開いて「続きを文字にする」を押すと仕上がります。"
    "音はすべて残っています。"
)

RESUMED = "終わったところまでは保存してあります。もう一度「作る」を押すと、その続きから作ります。"


class Closing(QObject):
    """Asks, ends in the right order, and closes the window when all is safe."""

    def __init__(self, window: MeetingWindow) -> None:
        super().__init__(window)
        self._window = window
        self._is_wanted = False
        self._grace = QTimer(self, interval=round(GRACE * 1000), singleShot=True)
        self._grace.timeout.connect(self._leave_text)
        if window.live is not None:
            window.live.phase_changed.connect(self._go_on)

    @property
    def _phase(self) -> Phase:
        live = self._window.live
        return Phase.DONE if live is None else live.phase

    def ask_to_stop(self) -> None:
        """Ask whether the recording is to end; what was said still becomes text."""
        if self._window.live is not None and self._ask(
            "録音を停止しますか？", "停止する", "録音を続ける", "文字起こしは最後まで続きます。"
        ):
            self._window.live.stop()

    def may_close(self) -> bool:
        """Return whether the window may close now; where not, it closes itself later."""
        commands = self._window.commands
        if commands is not None and commands.is_busy:
            commands.done.connect(self._again)
            commands.failed.connect(self._forget)
            return False
        if self._phase is Phase.READY:
            if not self._may_stop_summary():
                return False
            self._window.recording.card.choice.release()
            return True
        if self._phase is Phase.DONE:
            return self._is_wanted or self._may_stop_summary()
        if not self._is_wanted:
            self._is_wanted = self._ask_to_leave()
            if self._is_wanted:
                self._go_on(self._phase)
        return False

    def _may_stop_summary(self) -> bool:
        """Return whether a summary that is being made may be broken off."""
        return not self._window.summaries.making.is_busy or self._ask(
            "要約を作っています。中止して閉じますか？", "中止して閉じる", "このまま待つ", RESUMED
        )

    def _ask_to_leave(self) -> bool:
        if self._phase is Phase.CATCHING_UP:
            rest = self._window.recording.status.delay.text()
            about = f"（{rest}）" if rest.startswith("残り") else ""
            return self._ask(
                f"文字起こしは続いています{about}。", "閉じて続きはあとで", "このまま待つ", LATER
            )
        return self._ask("録音を停止しますか？", "停止して閉じる", "録音を続ける", LATER)

    def _go_on(self, phase: Phase) -> None:
        """Do the next thing on the way to the end, once a person wants to close."""
        live = self._window.live
        if not self._is_wanted or live is None:
            return
        if phase.is_live:
            live.stop()
        elif phase is Phase.CATCHING_UP:
            self._grace.start()
        elif phase in {Phase.DONE, Phase.READY}:
            QTimer.singleShot(0, self._window.close)

    def _leave_text(self) -> None:
        if self._phase is Phase.CATCHING_UP and self._window.live is not None:
            self._window.live.abandon()

    def _again(self) -> None:
        commands = self._window.commands
        if commands is not None and not commands.is_busy:
            commands.done.disconnect(self._again)
            QTimer.singleShot(0, self._window.close)

    def _forget(self) -> None:
        """Stay open: what a person typed is shown with the reason."""
        if self._window.commands is not None:
            self._window.commands.done.disconnect(self._again)
            self._window.commands.failed.disconnect(self._forget)

    def _ask(self, question: str, do: str, leave: str, detail: str) -> bool:
        """Return whether a person wants it; Enter and Esc leave all as it is."""
        box = QMessageBox(QMessageBox.Icon.NoIcon, TITLE, question, parent=self._window)
        box.setInformativeText(detail)
        wanted: QPushButton = box.addButton(do, QMessageBox.ButtonRole.AcceptRole)
        other = box.addButton(leave, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(other)
        box.setEscapeButton(other)
        box.exec()
        return box.clickedButton() is wanted
