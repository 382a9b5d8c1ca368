"""ケバ取り・整文: what could be tidied, as changes that a person takes over or not."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from minutes.editing.tidying import Tidying, TidyingLevel
from minutes.proofreading import Tidied
from minutes.types import Utterance, UtteranceId
from ui.editor.tidying_words import EXPLAINED, LEVELS, NAMES
from ui.proof.change_list import Change, ChangeList
from ui.proof.panel import Desk, ToolPanel, make_button

LOCKED = "意味に関わるため既定では直しません"
AROUND = 14


class TidyPanel(ToolPanel):
    """Nothing is changed before a person says so; what touches meaning is not ticked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: dict[UtteranceId, Tidied] = {}
        self._keys: dict[Hashable, tuple[UtteranceId, int]] = {}
        self.level = QComboBox()
        self.level.setAccessibleName("整える程度")
        for level, name in LEVELS.items():
            if level is not TidyingLevel.VERBATIM:
                self.level.addItem(name, level)
                tip = Qt.ItemDataRole.ToolTipRole
                self.level.setItemData(self.level.count() - 1, EXPLAINED[level], tip)
        self.list = ChangeList("整える所の一覧")
        self.all = make_button("すべて選ぶ", lambda: self.list.rows.choose_all(is_chosen=True))
        self.none = make_button("選ばない", lambda: self.list.rows.choose_all(is_chosen=False))
        self.accept = make_button("選んだ所を整える", self._accept, "primary")
        self.row(self.level, make_button("調べる", self.look))
        self.column.addWidget(self.list, 1)
        self.row(self.all, self.none)
        self.column.addWidget(self.accept)
        self.column.addWidget(self.news)
        self.list.wanted.connect(self.go)
        self._show(())
        self.tell(
            "「えー」「あのー」やくり返しを探し、消した形を見せます。数字・可否・名前は変えません。"
        )

    def look(self) -> None:
        """Look for what could be tidied."""
        level = TidyingLevel(self.level.currentData())  # Qt gives a plain str back
        proofreader = self.desk.proofreader
        self.desk.view.editing.finish()
        self.query(lambda: proofreader.preview_tidying(level), self._show)

    def _show(self, found: tuple[Tidied, ...]) -> None:
        self._found = {utterance.id: (utterance, items) for utterance, items in found}
        changes = [
            self._change(utterance, number, item)
            for utterance, items in found
            for number, item in enumerate(items)
        ]
        self.list.rows.show(changes)
        for button in (self.accept, self.all, self.none):
            button.setEnabled(bool(changes))
        count = len(changes)
        self.tell(f"{count:,} か所あります。" if count else "整える所はありません。")

    def _change(self, utterance: Utterance, number: int, item: Tidying) -> Change:
        start, end = item.span
        lead = utterance.text[max(0, start - AROUND) : start]
        tail = utterance.text[end : end + AROUND]
        note = "　".join([NAMES[item.kind], *([LOCKED] if item.is_locked else [])])
        key = (utterance.id, number)
        self._keys[key] = key
        is_chosen = not item.is_locked
        return Change(key, utterance.start, item.before, lead, tail, item.after, note, is_chosen)

    def _accept(self) -> None:
        wanted: dict[UtteranceId, list[Tidying]] = {}
        for change in self.list.rows.chosen():
            identity, number = self._keys[change.key]
            wanted.setdefault(identity, []).append(self._found[identity][1][number])
        chosen = [(self._found[identity][0], items) for identity, items in wanted.items()]
        proofreader = self.desk.proofreader
        if chosen:
            self.operate(lambda: proofreader.tidy(chosen), self._accepted)

    def _accepted(self, changed: tuple[Utterance, ...]) -> None:
        self._show(())
        self.tell(f"{len(changed):,} 発話を整えました（元に戻せます）。", "badge")
