"""The text follows the sound: the words that are heard are lit, and stay in view.

Whoever scrolls away or types is left alone; a button leads back to what is heard.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractItemView, QPushButton

from minutes.timing import phrase_around, time_letters
from minutes.types import Seconds, Utterance
from ui import theme
from ui.editor.letters import to_qt
from ui.editor.transcript_view import TranscriptView

BACK = "▶ 再生中の所へ"

AFTER: Seconds = 0.3
"""The last word stays lit so long after its end, as breath belongs to speech."""

MARGIN_LINES = 2
"""So many lines below what is heard stay in view, to be read ahead."""


class Following(QObject):
    """Shows one transcript view where the sound is."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self._position: Seconds = 0.0
        self._timed: tuple[Utterance, str, list[Seconds]] | None = None
        self._is_touched = self._is_playing = False
        self._row: int | None = None
        self._at = 0
        self.is_following = True
        """Whether the view goes along; a person who scrolls elsewhere ends that."""
        self.button = QPushButton(BACK, view)
        theme.set_role(self.button, "primary")
        self.button.clicked.connect(self.resume)
        self.button.hide()
        view.verticalScrollBar().actionTriggered.connect(self._touch)
        view.selectionModel().currentChanged.connect(self._touch)
        view.selectionModel().currentChanged.connect(self._move_on)
        view.editing.changed.connect(self._touch)
        view.verticalScrollBar().valueChanged.connect(self._offer)
        view.installEventFilter(self)

    def show_position(self, position: Seconds) -> None:
        """Light what is heard at this position of the recording."""
        self._position = position
        self._row = self._find(position)
        if self._row is None:
            self._view.show_spoken(None)
            self._offer()
            return
        utterance = self._view.rows.utterance(self._row)
        assert utterance is not None
        text = self._text(self._row)
        starts = self._starts(utterance, text)
        self._at = max(0, bisect_right(starts, position) - 1)
        self._view.show_spoken(utterance.id, phrase_around(text, self._at) if text else (0, 0))
        self._go_along()

    def resume(self) -> None:
        """Go to what is heard, and along with it from now on."""
        self._is_touched, self.is_following = False, True
        self._go_along()

    def show_playing(self, is_playing: bool) -> None:
        """Know whether sound is to be heard; what was heard last stays lit for now."""
        self._is_playing = is_playing

    def darken(self) -> None:
        """Light nothing: nothing is heard any more."""
        self._row = None
        self._view.show_spoken(None)
        self._offer()

    def _move_on(self, *ignored: object) -> None:
        """Forget where the sound stopped, once a person is elsewhere in the text."""
        if not self._is_playing:
            self.darken()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the button in its corner."""
        if event.type() == QEvent.Type.Resize:
            self._offer()
        return False

    # -- what is heard

    def _find(self, position: Seconds) -> int | None:
        rows = self._view.rows
        if not rows.rowCount():
            return None
        row: int | None = rows.row_at(position)
        if row is not None and rows.utterance(row) is None:
            row = rows.next_utterance(row, -1)
        found = None if row is None else rows.utterance(row)
        is_heard = found is not None and found.start <= position <= found.end + AFTER
        return row if is_heard else None

    def _text(self, row: int) -> str:
        """Return what a row says now, also while it is edited."""
        editing = self._view.editing
        if row == editing.row and editing.editor is not None:
            return editing.editor.toPlainText()
        return self._view.rows.text(row)

    def _starts(self, utterance: Utterance, text: str) -> list[Seconds]:
        """Return when each character of an utterance begins; worked out once."""
        known = self._timed
        if known is None or known[0] is not utterance or known[1] != text:
            times = time_letters(replace(utterance, text=text))
            known = self._timed = (utterance, text, [start for start, _ in times])
        return known[2]

    # -- going along

    def _touch(self, *ignored: object) -> None:
        self._is_touched = True

    def _go_along(self) -> None:
        if self._is_touched:
            self._is_touched = False
            self.is_following = self._is_in_view()
        view = self._view
        if self.is_following and not view.editing.is_open and not self._is_in_view(MARGIN_LINES):
            self._scroll()
        self._offer()

    def _line(self) -> tuple[int, int]:
        """Return top and bottom, in the window, of the line that is heard."""
        assert self._row is not None
        view = self._view
        laid = view.layouts.lay(self._row)
        text = laid.shown.text
        at = min(laid.shown.to_shown(self._at), len(text))
        line = laid.layout.lineForTextPosition(to_qt(text, at))
        number = line.lineNumber() if line.isValid() else 0
        top = view.visualRect(view.rows.index(self._row)).top() + laid.top
        top += number * view.layouts.fonts.line
        return top, top + view.layouts.fonts.line

    def _is_in_view(self, ahead: int = 0) -> bool:
        if self._row is None:
            return True
        top, bottom = self._line()
        below = bottom + ahead * self._view.layouts.fonts.line
        return top >= 0 and below <= self._view.viewport().height()

    def _scroll(self) -> None:
        """Bring the line that is heard to the upper third."""
        assert self._row is not None
        view = self._view
        if not view.visualRect(view.rows.index(self._row)).intersects(view.viewport().rect()):
            hint = QAbstractItemView.ScrollHint.PositionAtCenter
            view.scrollTo(view.rows.index(self._row), hint)
        view.follow(is_following=False)
        bar = view.verticalScrollBar()
        bar.setValue(bar.value() + self._line()[0] - view.viewport().height() // 3)

    def _offer(self, *ignored: object) -> None:
        """Offer the way back where what is heard is out of view."""
        is_away = self._row is not None and not self.is_following and not self._is_in_view()
        if is_away:
            area, button = self._view.viewport().geometry(), self.button
            gap = theme.scaled(2 * theme.GRID)
            button.resize(button.sizeHint())
            button.move(area.right() - button.width() - gap, area.bottom() - button.height() - gap)
            button.raise_()
        self.button.setVisible(is_away)
