"""Foot pedals: left goes back, the middle one plays as long as it is pressed, right goes on.

Most are keyboards to the machine. Their keys are listened to before any field gets them,
so that they work while somebody types, and also when they let go. Others report bits
(`hid_pedals`) and work in whichever meeting was looked at last, also behind other programs.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QWindow
from PySide6.QtWidgets import QWidget

from minutes.pedals.layout import Pedal
from ui import keys
from ui.editor.player import STEP, EditorPlayer

BACK, PLAY, FORWARD = (pedal.value for pedal in (Pedal.BACK, Pedal.PLAY, Pedal.FORWARD))

_latest: list[Pedals] = []
"""The pedals of the window that a person looked at last."""

REPEAT_MS = 350
"""A pedal that stays down goes on by one step each time."""


class Pedals(QObject):
    """Works while `panel` is shown; begins with `listen`, when its window is there."""

    def __init__(self, player: EditorPlayer, panel: QWidget) -> None:
        super().__init__(panel)
        self._player, self._panel = player, panel
        self._window: QWindow | None = None
        self._down = ""
        _latest.clear()
        _latest.append(self)
        self._timer = QTimer(self, interval=REPEAT_MS)
        self._timer.timeout.connect(self._step)

    def listen(self) -> None:
        """Listen to the keys of the window that the panel is in."""
        window = self._panel.window().windowHandle()
        if window is None or window is self._window:
            return
        if self._window is not None:
            self._window.removeEventFilter(self)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the pedals' keys out of what the window is told."""
        kind = event.type()
        if kind == QEvent.Type.FocusIn:
            _latest[:] = [self]
            return False
        if kind == QEvent.Type.FocusOut:
            self._release()  # its key is let go elsewhere
            return False
        if kind not in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}:
            return False
        assert isinstance(event, QKeyEvent)
        pedal = _pedal_of(event)
        if not pedal or not self._panel.isVisible():
            return False
        if not event.isAutoRepeat():
            if kind == QEvent.Type.KeyPress:
                self._press(pedal)
            elif pedal == self._down:
                self._release()
        return True

    def take(self, pedal: str, is_down: bool) -> None:
        """Follow a pedal that is no keyboard."""
        if not is_down:
            if pedal == self._down:
                self._release()
        elif self in _latest and self._panel.isVisible():
            self._press(pedal)

    def _press(self, pedal: str) -> None:
        self._release()
        self._down = pedal
        if pedal == PLAY:
            if not self._player.is_playing:
                self._player.toggle()
            return
        self._step()
        self._timer.start()

    def _release(self) -> None:
        self._timer.stop()
        if self._down == PLAY:
            self._player.pause()
        self._down = ""

    def _step(self) -> None:
        self._player.step(-STEP if self._down == BACK else STEP)


def _pedal_of(event: QKeyEvent) -> str:
    """Return which pedal a key is, empty for none."""
    pressed = QKeySequence(event.keyCombination())
    for pedal in (BACK, PLAY, FORWARD):
        if pressed in keys.shortcuts(pedal):
            return pedal
    return ""
