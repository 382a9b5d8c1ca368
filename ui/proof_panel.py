"""校正: the text with its sound, the tools beside it, the whole meeting below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from minutes import events
from minutes.audio.waveform import Peaks, load_or_measure
from minutes.editing.doubtful import find_crossings
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.offering import Offers
from minutes.recording import AUDIO_NAME, RecordingReader
from minutes.types import Mark, Meeting, Seconds, Turn
from ui import tasks, theme
from ui.context import Context
from ui.editor.bookmarks import Bookmarks
from ui.editor.candidates import Candidates
from ui.editor.hearing import Hearing
from ui.editor.hid_pedals import HidPedals
from ui.editor.pedals import Pedals
from ui.editor.player import EditorPlayer
from ui.editor.transcript_view import TranscriptView
from ui.editor.transport import TransportBar
from ui.editor.waveform_strip import WaveformStrip
from ui.proof.panel import Desk
from ui.proof.tools import ProofTools

WHILE_RECORDING = "録音中は再生できません。"
WITHOUT_SOUND = "この会議には録音がありません。"
STILL_TEXT = {WHILE_RECORDING: "文字はいつでも直せます。", WITHOUT_SOUND: "文字は直せます。"}

TEXT_SHARE, TOOLS_SHARE = 3, 1

Pictured = tuple[Peaks, tuple[Turn, ...], tuple[Mark, ...]]


class ProofPanel(QWidget):
    """Sound on top, the transcript and its tools, the strip; the view is lent to it."""

    told = Signal(str)
    """What went wrong with the sound, as a sentence."""

    sound_known = Signal()
    """There is sound by now, or it is known that there is none."""

    def __init__(self, context: Context, meeting: Meeting) -> None:
        super().__init__()
        self._context = context
        self._meeting = meeting
        self._view: TranscriptView | None = None
        self._turns: tuple[Turn, ...] = ()
        self._duration: Seconds = 0.0
        self.player: EditorPlayer | None = None
        self.bar: TransportBar | None = None
        self.tools: ProofTools | None = None
        self.hearing: Hearing | None = None
        self.candidates: Candidates | None = None
        self.pedals: Pedals | None = None
        self.hid: HidPedals | None = None
        self.strip = WaveformStrip()
        self.strip.hide()
        self.bookmarks = Bookmarks(context, meeting.id, self.strip, self)
        self.bookmarks.failed.connect(self._fail)
        self.bookmarks.action.triggered.connect(lambda checked=False: self._bookmark())
        self.silence = QLabel()
        self._silence = WHILE_RECORDING
        self._say_why_silent(WHILE_RECORDING)
        theme.set_role(self.silence, "caption")
        self.silence.setContentsMargins(theme.scaled(24), theme.scaled(12), 0, theme.scaled(12))
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._top = QHBoxLayout()
        self._top.setSpacing(0)
        self._top.addWidget(self.silence, 1)
        self._column.addLayout(self._top)
        self._column.addWidget(_line())
        self._column.addWidget(self.splitter, 1)
        self._column.addWidget(_line())
        self._column.addWidget(self.strip)

    def put_beside_sound(self, choice: QWidget) -> None:
        """Show a choice about the text at the end of the row with the sound."""
        place = QFrame()
        theme.set_role(place, "bar")
        row = QHBoxLayout(place)
        row.setContentsMargins(0, theme.GRID, 2 * theme.GRID, theme.GRID)
        row.addWidget(choice, 0, Qt.AlignmentFlag.AlignVCenter)
        self._top.addWidget(place)

    def borrow(self, view: TranscriptView) -> None:
        """Show the transcript here, with its sound, which may have been elsewhere."""
        self._view = view
        if self.bar is not None:
            self._top.insertWidget(0, self.bar, 1)
        self._join()
        self.splitter.insertWidget(0, view)
        self.splitter.setStretchFactor(0, TEXT_SHARE)
        view.show()
        self._show_turns(self._turns)
        self.lay_out_tools()

    def look_for_sound(self, duration: Seconds) -> None:
        """Offer the recording where there is one; a meeting may come without its sound."""
        if (self._context.store.folder(self._meeting.id) / AUDIO_NAME).exists():
            self.give_sound(duration)
        elif self.player is None:
            self._say_why_silent(WITHOUT_SOUND)
            self.sound_known.emit()

    @property
    def why_silent(self) -> str:
        """Why nothing can be heard, as a sentence; empty where there is sound."""
        return self._silence if self.player is None else ""

    def _say_why_silent(self, reason: str) -> None:
        self._silence = reason
        self.silence.setText(reason + STILL_TEXT[reason])

    def give_sound(self, duration: Seconds) -> None:
        """Offer the recording, which is whole now; one that has grown is shown anew."""
        if self.player is not None and self.bar is not None:
            if duration != self._duration:
                self._duration = duration
                self.bar.set_duration(duration)
                self._picture(duration)
            return
        self._duration = duration
        folder = self._context.store.folder(self._meeting.id)
        self.player = EditorPlayer(RecordingReader(folder), self._context.settings.playback, self)
        self.player.failed.connect(self._fail)
        self.pedals = Pedals(self.player, self)
        self.pedals.listen()
        self.hid = HidPedals(self._context.preferences, self)
        self.hid.changed.connect(self.pedals.take)
        self.bookmarks.action.setEnabled(True)
        self.bar = TransportBar(self.player, duration)
        self._top.insertWidget(0, self.bar, 1)
        self.silence.hide()
        self.strip.position_wanted.connect(self._go_to)
        self.player.position_changed.connect(self.strip.show_position)
        self._join()
        self.lay_out_tools()
        self._picture(duration)
        self.sound_known.emit()

    def take(self, event: events.Event) -> None:
        """Notice that the recording has ended; follow notes."""
        self.bookmarks.take(event)
        if isinstance(event, events.RecordingStopped):
            self.give_sound(event.clock)
        elif isinstance(event, events.TurnsUpdated):
            self._show_turns(event.turns)

    def showEvent(self, event: QShowEvent) -> None:
        """Listen to the pedals, now that there is a window."""
        super().showEvent(event)
        if self.pedals is not None:
            self.pedals.listen()

    def pause(self) -> None:
        """Be silent."""
        if self.player is not None:
            self.player.pause()

    def close_sound(self) -> None:
        """Let go of the loudspeaker."""
        if self.player is not None:
            self.player.close()
        if self.hid is not None:
            self.hid.close()

    @property
    def place(self) -> Seconds:
        """Where a person is in the meeting: in the sound, else in the text."""
        if self.player is not None and self.player.position:
            return self.player.position
        return 0.0 if self._view is None else self._view.position_at_top

    def go(self, position: Seconds) -> None:
        """Put the sound at a position."""
        if self.player is not None:
            self.player.go(position)

    # -- the tools and the strip

    def _join(self) -> None:
        """Make text and sound one, once both are here."""
        if self._view is None or self.player is None or self.bar is None or self.hearing:
            return
        self.hearing = Hearing(self._context, self._view, self.player, self.bar)

    def lay_out_tools(self) -> None:
        """Put the tools beside the text, once it can be changed."""
        view = self._view
        if self.tools is not None or view is None or view.commands is None:
            return
        desk = Desk(self._context, self._meeting.id, view.commands.proofreader, view.rows, view)
        self.tools = ProofTools(desk)
        store, settings = self._context.store, self._context.settings
        offers = Offers(store.data, store.folder(self._meeting.id), settings.dictionary)
        self.candidates = Candidates(view, offers)
        self.splitter.addWidget(self.tools)
        self.splitter.setStretchFactor(1, TOOLS_SHARE)

    def _picture(self, duration: Seconds) -> None:
        """Draw the whole meeting, as soon as it has been looked through."""
        store, meeting = self._context.store, self._meeting.id

        def work() -> Pictured:
            return (
                load_or_measure(store.folder(meeting)),
                store.turns(meeting),
                store.marks(meeting),
            )

        def show(found: Pictured) -> None:
            if not isValid(self) or duration != self._duration:
                return
            peaks, turns, marks = found
            if self._view is not None:
                self._view.rows.crossings = find_crossings(turns)
            self.strip.show_sound(peaks, duration)
            self._show_turns(turns)
            self.bookmarks.show(marks)
            self.strip.show()

        tasks.query(work, show, self._fail)

    def _show_turns(self, turns: tuple[Turn, ...]) -> None:
        """Colour the strip, anew when the text with its colours is lent to this panel."""
        self._turns = turns
        self.strip.show_turns(turns, self._colors(turns))

    def _colors(self, turns: tuple[Turn, ...]) -> dict[str, QColor]:
        if self._view is None:
            return {}
        names = self._view.rows.names
        labels = dict.fromkeys(turn.label for turn in turns)
        return {label: theme.speaker_color(names.color(names.voice(label))) for label in labels}

    def _go_to(self, position: Seconds) -> None:
        """Go to a place of the strip, in the sound and in the text."""
        if self._view is not None:
            rows = self._view.rows
            found = rows.utterance(rows.row_at(position))
            if found is not None:
                self._view.go_to(found.id)
        self.go(position)
        if self.hearing is not None:
            self.hearing.following.resume()

    def _bookmark(self) -> None:
        if self.player is not None:
            self.bookmarks.toggle(self.player.position)

    def _fail(self, error: MinutesError) -> None:
        if isValid(self):
            self.told.emit(describe_error(error))


def _line() -> QFrame:
    line = QFrame()
    line.setFixedHeight(1)
    theme.set_role(line, "separator")
    return line
