"""The menu of a meeting's window that leads to the dialogs, its speakers and words first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QMenu, QWidget
from shiboken6 import isValid

from minutes.dictionary.entries import Entry
from minutes.proofreading import Proofreader
from minutes.types import MeetingId, Utterance
from ui import keys, tasks
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

    seen = Signal(str)
    """The id of an utterance that somebody wants to see."""

    def __init__(self, context: Context, meeting: MeetingId, menu: QMenu, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._meeting, self._window = context, meeting, window
        self.proofreader: Proofreader | None = None
        """Who changes the meeting, once it may be changed here."""
        self.speakers = menu.addAction("話者…")
        self.speakers.triggered.connect(lambda _on=False: self.open_speakers())
        menu.addAction("辞書…").triggered.connect(lambda _on=False: self.open_dictionary())
        menu.addSeparator()
        away = menu.addAction("別の機械へ渡す…")
        away.triggered.connect(lambda _on=False: self.open_hand_over())
        self.arrived = menu.addAction("届いた会議を取り込む…")
        self.arrived.triggered.connect(lambda _on=False: self.choose_arrived())
        menu.addSeparator()
        for name, label in OTHERS.items():
            action = menu.addAction(label)
            action.triggered.connect(lambda _on=False, wanted=name: self.open(wanted))
            if name in _KEYS:
                keys.bind(action, _KEYS[name])

    def allow_changes(self, *, is_allowed: bool) -> None:
        """Offer what changes the meeting, or not: it may be open elsewhere."""
        self.speakers.setEnabled(is_allowed)
        self.arrived.setEnabled(is_allowed)

    def open(self, name: str) -> QDialog:
        """Show a dialog that belongs to no meeting."""
        return opening.open_dialog(name, self._context, self._window)

    def open_speakers(self, label: str = "") -> QDialog:
        """Show who the voices of the meeting are, ready to name the one with a label."""
        from ui.dialogs.speakers import SpeakersDialog

        dialog = SpeakersDialog(self._context, self._meeting, parent=self._window)
        dialog.changed.connect(self.reread)
        dialog.wanted.connect(self.wanted)
        dialog.ask_name(label)
        return self._shown(dialog)

    def open_dictionary(self) -> QDialog:
        """Show the dictionary with the words of this meeting."""
        from ui.dialogs.dictionary import DictionaryDialog

        return self._shown(DictionaryDialog(self._context, self._window, meeting=self._meeting))

    def offer_word(self, word: Entry) -> None:
        """Offer to write a word that was added in the rest of the meeting too."""
        proofreader = self.proofreader
        if proofreader is None:
            return

        def show(found: tuple[Utterance, ...]) -> None:
            if isValid(self):
                self._offer_places(word, found)

        tasks.query(lambda: proofreader.preview_word(word), show)

    def _offer_places(self, word: Entry, found: tuple[Utterance, ...]) -> None:
        from ui.dialogs.apply_word import ApplyWordDialog

        if found and self.proofreader is not None:
            dialog = ApplyWordDialog(self.proofreader, word, found, self._window)
            dialog.seen.connect(self.seen)
            self._shown(dialog)

    def open_hand_over(self) -> QDialog:
        """Ask where to write the meeting for another machine."""
        from ui.dialogs.hand_over import HandOverDialog

        return self._shown(HandOverDialog(self._context, self._meeting, self._window))

    def choose_arrived(self) -> None:
        """Ask which file came, and take the meeting in it over."""
        from ui.dialogs.take_over import choose_file

        path = choose_file(self._window)
        if path is not None:
            self.take_over(path)

    def take_over(self, path: Path) -> QDialog:
        """Take over the meeting in a file."""
        from ui.dialogs.take_over import TakeOverDialog

        return self._shown(
            TakeOverDialog(
                self._context,
                path,
                self._window,
                proofreader=self.proofreader,
                meeting=self._meeting,
            )
        )

    def _shown(self, dialog: QDialog) -> QDialog:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()  # beside the window: the text can be looked at meanwhile
        return dialog
