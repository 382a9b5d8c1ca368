"""A word was added: where else in the meeting it should stand, to be looked at and taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from minutes.dictionary.entries import Entry
from minutes.proofreading import Proofreader
from minutes.types import Utterance, UtteranceId
from ui.dialogs.frame import Dialog, button, text
from ui.proof.change_list import Change, ChangeList

AROUND = 16


class ApplyWordDialog(Dialog):
    """Shows what a word of the dictionary would change; one change to undo."""

    seen = Signal(str)
    """The id of an utterance that somebody wants to see in the text."""

    def __init__(
        self,
        proofreader: Proofreader,
        word: Entry,
        found: Sequence[Utterance],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("この会議のほかの所にも直す", (640, 520), parent)
        self._proofreader, self._word = proofreader, word
        self.list = ChangeList("直す所の一覧")
        self.list.rows.show([_change(utterance, word) for utterance in found])
        asked = (
            f"辞書に「{word.surface}」を加えました。この会議では {len(found):,} 発話が直せます。"
        )
        self.body.addWidget(text(asked))
        self.body.addWidget(self.list, 1)
        self.take = button("選んだ所を直す", self._take, "primary")
        everything, nothing = (
            button("すべて選ぶ", lambda: self.list.rows.choose_all(is_chosen=True), "quiet"),
            button("選ばない", lambda: self.list.rows.choose_all(is_chosen=False), "quiet"),
        )
        for one in (everything, nothing):
            self.buttons.addWidget(one)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("この会議では直さない", self.reject))
        self.buttons.addWidget(self.take)
        self.list.wanted.connect(lambda change: self.seen.emit(str(change.key)))
        self.list.setFocus()

    def _take(self) -> None:
        chosen = [UtteranceId(str(change.key)) for change in self.list.rows.chosen()]
        if not chosen:
            self.reject()
            return
        proofreader, word = self._proofreader, self._word
        self.take.setEnabled(False)
        self.operate(
            lambda: proofreader.accept_word(word, chosen),
            lambda changed: self.accept(),
            self._refuse,
        )

    def _refuse(self, error: object) -> None:
        self.take.setEnabled(True)
        self.fail(error)  # type: ignore[arg-type]  # tasks hands a MinutesError over


def _change(after: Utterance, word: Entry) -> Change:
    """Return an utterance as a row: the first place that the word changes, and how many."""
    own = [item for item in after.corrections if item.after == word.surface]
    if not own:
        return Change(after.id, after.start, "", after=after.text)
    start, end = own[0].span
    lead, tail = after.text[max(0, start - AROUND) : start], after.text[end : end + AROUND]
    note = f"ほか {len(own) - 1} か所" if len(own) > 1 else ""
    return Change(after.id, after.start, own[0].before, lead, tail, own[0].after, note)
