"""The menu of a meeting's window that leads to the dialogs, its speakers and words first."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from minutes.types import MeetingId
from ui import keys
from ui.context import Context
from ui.dialogs import opening

OTHERS = {
    "settings": "設定…",
    "models": "モデル…",
    "doctor": "この機械の診断…",
    "keys": "キー操作一覧…",
    "about": "このアプリについて…",
}
"""Dialogs by their names in `opening`, and what the menu calls them."""

_KEYS = {"settings": "settings", "keys": "key_sheet"}


class MeetingTools(QObject):
    """Fills a menu and opens what is chosen, over the window of the meeting."""

    reread = Signal()
    """Speakers were told apart anew: the text must be read again."""

    wanted = Signal(float)
    """A place of the recording that somebody wants to see."""

    def __init__(self, context: Context, meeting: MeetingId, menu: QMenu, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._meeting, self._window = context, meeting, window
        self.speakers = menu.addAction("話者…")
        self.speakers.triggered.connect(lambda _on=False: self.open_speakers())
        menu.addAction("辞書…").triggered.connect(lambda _on=False: self.open_dictionary())
        menu.addSeparator()
        for name, label in OTHERS.items():
            action = menu.addAction(label)
            action.triggered.connect(lambda _on=False, wanted=name: self.open(wanted))
            if name in _KEYS:
                keys.bind(action, _KEYS[name])

    def allow_changes(self, *, is_allowed: bool) -> None:
        """Offer what changes the meeting, or not: it may be open elsewhere."""
        self.speakers.setEnabled(is_allowed)

    def open(self, name: str) -> QDialog:
        """Show a dialog that belongs to no meeting."""
        return opening.open_dialog(name, self._context, self._window)

    def open_speakers(self) -> QDialog:
        """Show who the voices of the meeting are."""
        from ui.dialogs.speakers import SpeakersDialog

        dialog = SpeakersDialog(self._context, self._meeting, parent=self._window)
        dialog.changed.connect(self.reread)
        dialog.wanted.connect(self.wanted)
        return self._shown(dialog)

    def open_dictionary(self) -> QDialog:
        """Show the dictionary with the words of this meeting."""
        from ui.dialogs.dictionary import DictionaryDialog

        return self._shown(DictionaryDialog(self._context, self._window, meeting=self._meeting))

    def _shown(self, dialog: QDialog) -> QDialog:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()  # beside the window: the text can be looked at meanwhile
        return dialog
