"""置換: find over the whole meeting, look at each place, replace what is ticked."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit

from minutes.editing.searching import Match
from minutes.types import Utterance
from ui.proof.change_list import Change, ChangeList
from ui.proof.panel import Desk, ToolPanel, make_button


class FindPanel(ToolPanel):
    """What is found is shown as it would become; one replacement is one change to undo."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._matches: dict[tuple[str, int], Match] = {}
        self._asked = 0
        self.term = QLineEdit()
        self.term.setPlaceholderText("探す語")
        self.term.setAccessibleName("探す語")
        self.term.setClearButtonEnabled(True)
        self.by_reading = QCheckBox("よみでも探す")
        self.by_reading.setToolTip("同じよみの別の表記も探します（例：水谷・水溪）")
        self.other = QLineEdit()
        self.other.setPlaceholderText("置き換える語（空なら消す）")
        self.other.setAccessibleName("置き換える語")
        self.list = ChangeList("見つかった所")
        self.all = make_button("すべて選ぶ", lambda: self.list.rows.choose_all(is_chosen=True))
        self.none = make_button("選ばない", lambda: self.list.rows.choose_all(is_chosen=False))
        self.replace = make_button("選んだ所を置き換える", self._replace, "primary")
        self.column.addWidget(self.term)
        self.row(self.by_reading, make_button("探す", self.search))
        self.column.addWidget(self.other)
        self.column.addWidget(self.list, 1)
        self.row(self.all, self.none)
        self.column.addWidget(self.replace)
        self.column.addWidget(self.news)
        self.term.returnPressed.connect(self.search)
        self.other.textChanged.connect(lambda text: self._show())
        self.list.wanted.connect(self.go)
        self._show()

    def begin(self, term: str = "") -> None:
        """Put the cursor where one types, with what is chosen in the text."""
        if term:
            self.term.setText(term)
        self.term.setFocus()
        self.term.selectAll()

    def step(self, by: int) -> None:
        """Go to the next or the previous place that was found."""
        if not self.list.step(by):
            self.tell("これ以上ありません。" if self._matches else "先に「探す」を押してください。")

    def search(self) -> None:
        """Find the term."""
        term, is_by_reading = self.term.text(), self.by_reading.isChecked()
        proofreader = self.desk.proofreader
        self._asked += 1
        asked = self._asked
        self.desk.view.editing.finish()

        def show(found: tuple[Match, ...]) -> None:
            if asked == self._asked:
                self._matches = {(item.utterance.id, item.span[0]): item for item in found}
                self._show()
                self.list.step()

        self.query(lambda: proofreader.find(term, is_by_reading=is_by_reading), show)

    def _show(self) -> None:
        other = self.other.text()
        changes = []
        for key, match in self._matches.items():
            lead, found, tail = match.excerpt()
            note = "よみが同じ" if match.is_by_reading else ""
            after = other if other else None
            changes.append(Change(key, match.utterance.start, found, lead, tail, after, note))
        self.list.rows.show(changes)
        for button in (self.replace, self.all, self.none):
            button.setEnabled(bool(changes))
        count = len(changes)
        self.tell(f"{count:,} か所あります。" if count else "見つかった所がここに並びます。")

    def _replace(self) -> None:
        chosen = [self._matches[change.key] for change in self.list.rows.chosen()]  # type: ignore[index]
        other, proofreader = self.other.text(), self.desk.proofreader
        if chosen:
            self.operate(lambda: proofreader.replace(chosen, other), self._replaced)

    def _replaced(self, changed: tuple[Utterance, ...]) -> None:
        self._matches = {}
        self._show()
        self.tell(f"{len(changed):,} 発話を書き換えました（元に戻せます）。", "badge")
