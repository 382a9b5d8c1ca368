"""The dictionary: own words, what corrections teach, words out of documents, checks, style."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QWidget

from minutes.types import MeetingId
from ui.context import Context
from ui.dialogs.add_word import AddWordDialog
from ui.dialogs.checking_tab import CheckingTab
from ui.dialogs.extraction_tab import ExtractionTab
from ui.dialogs.frame import Dialog, button
from ui.dialogs.house_style_tab import HouseStyleTab
from ui.dialogs.suggestions_tab import SuggestionsTab
from ui.dialogs.words_tab import WordsTab

__all__ = ["AddWordDialog", "DictionaryDialog"]

_WORDS, _SUGGESTIONS, _STYLE = 0, 1, 4


class DictionaryDialog(Dialog):
    """All about words. With `meeting`, words may also be kept for that meeting alone."""

    def __init__(
        self, context: Context, parent: QWidget | None = None, *, meeting: MeetingId | None = None
    ) -> None:
        super().__init__("辞書", (1080, 660), parent)
        self.words = WordsTab(context, self, meeting)
        self.suggestions = SuggestionsTab(context, self)
        self.extraction = ExtractionTab(context, self, meeting)
        self.checking = CheckingTab(context, self, meeting)
        self.style_rules = HouseStyleTab(context, self)
        self.tabs = QTabWidget()
        for tab, title in (
            (self.words, "登録した語"),
            (self.suggestions, "修正からの提案"),
            (self.extraction, "資料から拾う"),
            (self.checking, "点検"),
            (self.style_rules, "庁内の書き方"),
        ):
            self.tabs.addTab(tab, title)
        self.tabs.currentChanged.connect(self._turn)
        self.suggestions.taken.connect(self.words.refresh)
        self.extraction.taken.connect(self.words.refresh)
        self.checking.wanted.connect(self._show_word)
        self.body.addWidget(self.tabs)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("閉じる", self.accept))

    def _turn(self, index: int) -> None:
        self.tell("")
        if index == _WORDS:
            self.words.refresh()
        elif index == _SUGGESTIONS:
            self.suggestions.refresh()
        elif index == _STYLE:
            self.style_rules.refresh()

    def _show_word(self, surface: str) -> None:
        self.tabs.setCurrentIndex(_WORDS)
        self.words.show_word(surface)
