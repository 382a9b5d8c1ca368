"""The strip at the foot: one key for what happens in the room, off the record, stop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout

from minutes.messages import MARK_NAMES
from minutes.types import MarkKind
from ui import keys, theme
from ui.recording.elided_label import ElidedLabel
from ui.recording.key_button import KeyButton
from ui.recording.live_meeting import Phase

MARKS = {
    MarkKind.APPLAUSE: "applause",
    MarkKind.NO_OBJECTION: "no_objection",
    MarkKind.RECESS: "recess",
    MarkKind.RESUMPTION: "resumption",
    MarkKind.BOOKMARK: "bookmark",
}
"""What is noted by which key of `ui.keys`."""


class LogStrip(QFrame):
    """Buttons and their keys; what is pressed is told in signals."""

    mark_wanted = Signal(object)
    """A `MarkKind`."""

    off_record_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.set_role(self, "strip")
        self.setAccessibleName("記録のキー")
        self.marks = {kind: self._mark_action(kind, name) for kind, name in MARKS.items()}
        self.off_record = self._action("‖ オフレコ", "off_record")
        self.off_record.triggered.connect(lambda checked=False: self.off_record_wanted.emit())
        self.stop = self._action("■ 停止", "stop")
        self.stop.triggered.connect(lambda checked=False: self.stop_wanted.emit())
        self.noted = ElidedLabel()
        theme.set_role(self.noted, "caption")
        self._buttons = [KeyButton(action) for action in self.marks.values()]
        self.off_record_button = KeyButton(self.off_record)
        self.stop_button = KeyButton(self.stop, "record")
        self._lay_out()
        self.enter(Phase.READY)

    def enter(self, phase: Phase) -> None:
        """Offer what can be done in this phase."""
        is_paused = phase is Phase.PAUSED
        theme.set_role(self, "paused_strip" if is_paused else "strip")
        self.off_record.setText("● 録音に戻る" if is_paused else "‖ オフレコ")
        keys.bind(self.off_record, "off_record")
        theme.set_role(self.off_record_button, "primary" if is_paused else "")
        for kind, action in self.marks.items():
            action.setEnabled(phase.is_live and (not is_paused or kind is not MarkKind.APPLAUSE))
        self.off_record.setEnabled(phase.is_live)
        self.stop.setEnabled(phase.is_live)
        self.noted.setText("録音していません。話したことは残りません" if is_paused else "")

    def note(self, sentence: str) -> None:
        """Say what was noted just now."""
        self.noted.setText(sentence)

    def _mark_action(self, kind: MarkKind, name: str) -> QAction:
        action = self._action(MARK_NAMES[kind], name)
        action.triggered.connect(lambda checked=False: self.mark_wanted.emit(kind))
        return action

    def _action(self, text: str, name: str) -> QAction:
        action = QAction(text, self)
        keys.bind(action, name)
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.scaled(16), theme.scaled(8), theme.scaled(16), theme.scaled(8))
        row.setSpacing(theme.scaled(theme.GRID))
        for button in self._buttons:
            row.addWidget(button)
        row.addWidget(self.noted, 1)
        row.addWidget(self.off_record_button)
        row.addSpacing(theme.scaled(theme.GRID))
        row.addWidget(self.stop_button)
