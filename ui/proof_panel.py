"""校正: the same text as while recording, with the sound to it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from minutes import events
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.recording import RecordingReader
from minutes.types import Meeting, Seconds
from ui import theme
from ui.context import Context
from ui.editor.player import EditorPlayer
from ui.editor.transcript_view import TranscriptView
from ui.editor.transport import TransportBar

WHILE_RECORDING = "録音中は再生できません。文字はいつでも直せます。"


class ProofPanel(QWidget):
    """Sound on top, the transcript below; the transcript view is lent to it."""

    told = Signal(str)
    """What went wrong with the sound, as a sentence."""

    def __init__(self, context: Context, meeting: Meeting) -> None:
        super().__init__()
        self._context = context
        self._meeting = meeting
        self._view: TranscriptView | None = None
        self.player: EditorPlayer | None = None
        self.bar: TransportBar | None = None
        self.silence = QLabel(WHILE_RECORDING)
        theme.set_role(self.silence, "caption")
        self.silence.setContentsMargins(theme.scaled(24), theme.scaled(12), 0, theme.scaled(12))
        line = QFrame()
        line.setFixedHeight(1)
        theme.set_role(line, "separator")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.silence)
        self._column.addWidget(line)

    def borrow(self, view: TranscriptView) -> None:
        """Show the transcript here."""
        self._view = view
        self._column.addWidget(view, 1)
        view.show()

    def give_sound(self, duration: Seconds) -> None:
        """Offer the recording, which is whole now."""
        if self.player is not None:
            return
        reader = RecordingReader(self._context.store.folder(self._meeting.id))
        self.player = EditorPlayer(reader, self._context.settings.playback, self)
        self.player.failed.connect(self._fail)
        self.bar = TransportBar(self.player, duration)
        self.bar.loop.triggered.connect(lambda checked=False: self._loop())
        self.bar.play_here.triggered.connect(lambda checked=False: self._play_here())
        self._column.insertWidget(0, self.bar)
        self.silence.hide()
        if self._view is not None:
            self._view.editing.typed.connect(self.player.on_typing)

    def take(self, event: events.Event) -> None:
        """Notice that the recording has ended."""
        if isinstance(event, events.RecordingStopped):
            self.give_sound(event.clock)

    def pause(self) -> None:
        """Be silent."""
        if self.player is not None:
            self.player.pause()

    def close_sound(self) -> None:
        """Let go of the loudspeaker."""
        if self.player is not None:
            self.player.close()

    def go(self, position: Seconds) -> None:
        """Put the sound at a position."""
        if self.player is not None:
            self.player.go(position)

    def _play_here(self) -> None:
        """Play from the character that the cursor is before, else from the chosen row."""
        if self.player is None or self._view is None:
            return
        place = self._view.editing.place
        if place is not None:
            self.player.play(_spoken_at(place[0].start, place[0].end, place[1], place[0].text))
        elif chosen := self._view.selected():
            self.player.play(chosen[0].start)

    def _loop(self) -> None:
        if self.player is not None and self._view is not None:
            chosen = self._view.selected()
            self.player.toggle_loop(chosen[0] if chosen else None)

    def _fail(self, error: MinutesError) -> None:
        self.told.emit(describe_error(error))


def _spoken_at(start: Seconds, end: Seconds, at: int, text: str) -> Seconds:
    """Return about when a character is spoken, as if all took the same time."""
    return start + (end - start) * at / max(1, len(text))
