"""What stands in the middle before anything is recorded: microphone, level, one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from minutes.config import RecordingSettings
from ui import keys, theme
from ui.dialogs.frame import card
from ui.recording.device_choice import DeviceChoice
from ui.recording.live_meeting import MakeSource, Phase

WIDTH = 460


class ReadyCard(QWidget):
    """Shown while a recording has not begun, and when it could not begin."""

    begin_wanted = Signal(str)
    """Record from this device; the microphone is free for it."""

    models_wanted = Signal()
    """There is no model; a person wants to get one."""

    def __init__(self, title: str, settings: RecordingSettings, make_source: MakeSource) -> None:
        super().__init__()
        self.choice = DeviceChoice(settings, make_source)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_role(self.sentence, "error")
        self.sentence.hide()
        self.models = QPushButton("モデルを用意する…")
        self.models.clicked.connect(lambda checked=False: self.models_wanted.emit())
        self.models.hide()
        self.button = QPushButton("● 録音を始める")
        theme.set_role(self.button, "record")
        self.begin = QAction("録音を始める", self)
        keys.bind(self.begin, "record")
        self.addAction(self.begin)
        self.begin.triggered.connect(lambda checked=False: self._begin())
        self.button.clicked.connect(lambda checked=False: self._begin())
        self.button.setToolTip(self.begin.toolTip())
        self._lay_out(title)

    def enter(self, phase: Phase) -> None:
        """Offer the button, or say that the microphone is being opened."""
        is_ready = phase is Phase.READY
        self.button.setEnabled(is_ready)
        self.begin.setEnabled(is_ready)
        self.choice.setEnabled(is_ready)
        self.button.setText("● 録音を始める" if is_ready else "マイクを開いています…")

    def complain(self, sentence: str, *, lacks_model: bool = False) -> None:
        """Say why it did not begin and offer a way on; listen to the microphones again."""
        self.models.setVisible(lacks_model)
        self.sentence.setText(sentence)
        self.sentence.setAccessibleName(sentence)
        self.sentence.setVisible(bool(sentence))
        self.button.setFocus()
        self.choice.told = sentence
        if self.isVisible():
            self.choice.look_again()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to listen, unless a recording is about to."""
        super().showEvent(event)
        if self.button.isEnabled():
            self.choice.look_again()

    def _begin(self) -> None:
        self.sentence.hide()
        self.models.hide()
        self.enter(Phase.STARTING)
        self.choice.release(lambda: self.begin_wanted.emit(self.choice.device))

    def _lay_out(self, title: str) -> None:
        box, inside = card(WIDTH)
        heading = QLabel(title)
        heading.setWordWrap(True)
        theme.set_role(heading, "heading")
        inside.addWidget(heading)
        inside.addWidget(self.sentence)
        inside.addWidget(self.models)
        inside.addWidget(self.choice)
        inside.addWidget(self.button)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(box, 4)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)
