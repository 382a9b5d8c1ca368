"""要確認: what to look at first, how far the work has come, and what settles a place."""

from __future__ import annotations

import math

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QProgressBar

from minutes.editing.doubtful import (
    DoubtFinder,
    DoubtfulPlace,
    DoubtKind,
    Progress,
    measure_progress,
)
from minutes.types import Doubt, Utterance
from ui import theme
from ui.proof.change_list import Change, ChangeList
from ui.proof.panel import Desk, ToolPanel, make_button

NAMES = {
    DoubtKind.SPELLING: "表記",
    DoubtKind.UNSURE: "聞き取りに自信なし",
    DoubtKind.SPEAKER: "話者が不明",
    DoubtKind.OVERLAP: "声が重なっている",
}
AROUND = 14
WAIT_MS = 700
"""The list is made anew so long after the last change."""

Found = tuple[tuple[DoubtfulPlace, ...], Progress]


class DoubtsPanel(ToolPanel):
    """The list follows every change of the text."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._places: tuple[DoubtfulPlace, ...] = ()
        self._finder = DoubtFinder()
        self._is_looking = False
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("校正の進み具合")
        self.told = QLabel()
        self.kinds = QComboBox()
        self.kinds.setAccessibleName("要確認の種類")
        self.kinds.addItem("すべての種類", None)
        for kind, name in NAMES.items():
            self.kinds.addItem(name, kind)
        self.list = ChangeList("要確認の一覧", is_checkable=False)
        self.settle = make_button("この発話を確認済みに", self._check, "primary")
        self.candidates = QHBoxLayout()
        self.candidates.setSpacing(theme.GRID)
        self.column.addWidget(self.told)
        self.column.addWidget(self.progress)
        self.column.addWidget(self.kinds)
        self.column.addWidget(self.list, 1)
        self.column.addLayout(self.candidates)
        self.column.addWidget(self.settle)
        self.column.addWidget(self.news)
        self._later = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._later.timeout.connect(self.look)
        self.kinds.currentIndexChanged.connect(lambda chosen: self._show())
        self.list.wanted.connect(self._see)
        self.list.taken.connect(lambda change: self._check())
        for signal in (desk.model.dataChanged, desk.model.rowsInserted, desk.model.modelReset,
                       desk.model.rowsRemoved):  # fmt: skip
            signal.connect(lambda *changed: self._later.start())
        self.look()

    def look(self) -> None:
        """Make the list anew."""
        if self._is_looking or not self.isVisible():
            self._later.start()
            return
        self._is_looking = True
        store, meeting = self.desk.context.store, self.desk.meeting
        utterances, finder = self.desk.model.within(0.0, math.inf), self._finder

        def work() -> Found:
            places = finder.find(utterances, store.turns(meeting))
            return places, measure_progress(utterances, places)

        self.query(work, self._take)

    def _take(self, found: Found) -> None:
        self._is_looking = False
        self._places, progress = found
        self.progress.setMaximum(max(1, progress.total))
        self.progress.setValue(progress.settled)
        left = progress.total - progress.settled
        self.told.setText(f"残り {left:,} 発話（全 {progress.total:,} 発話）")
        self._show()

    def _show(self) -> None:
        current = self.list.current()
        kind = self.kinds.currentData()
        changes = [
            change
            for place in self._places
            if kind in {None, place.kind} and (change := self._change(place)) is not None
        ]
        self.list.rows.show(changes)
        keys = [change.key for change in changes]
        if current is not None and current.key in keys:
            self.list.setCurrentIndex(self.list.rows.index(keys.index(current.key)))
        self.settle.setEnabled(bool(changes))
        if not changes:
            self.tell("要確認の所はありません。")
            self._offer(None)
        else:
            self.tell("")

    def _change(self, place: DoubtfulPlace) -> Change | None:
        utterance = self._utterance(place)
        if utterance is None:
            return None
        start, end = place.span
        text = utterance.text
        if place.kind in {DoubtKind.SPEAKER, DoubtKind.OVERLAP}:
            start, end = 0, min(end, 2 * AROUND)
        lead, tail = text[max(0, start - AROUND) : start], text[end : end + AROUND]
        return Change(place, utterance.start, text[start:end], lead, tail, note=NAMES[place.kind])

    def _utterance(self, place: DoubtfulPlace) -> Utterance | None:
        row = self.desk.model.row_of(place.utterance)
        return None if row is None else self.desk.model.utterance(row)

    def _see(self, change: Change) -> None:
        place = change.key
        assert isinstance(place, DoubtfulPlace)
        self.desk.view.go_to(place.utterance)
        utterance = self._utterance(place)
        doubts = [] if utterance is None else [d for d in utterance.doubts if d.span == place.span]
        self._offer(doubts[0] if doubts else None, place)

    def _offer(self, doubt: Doubt | None, place: DoubtfulPlace | None = None) -> None:
        """Show a button for each spelling that may be meant."""
        while (item := self.candidates.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if doubt is None or place is None:
            return
        for spelling in doubt.candidates:
            button = make_button(
                spelling,
                lambda chosen=spelling: self._spell(place, doubt, chosen),  # type: ignore[misc]
            )
            button.setToolTip(doubt.reason)
            self.candidates.addWidget(button)
        self.candidates.addStretch(1)

    def _spell(self, place: DoubtfulPlace, doubt: Doubt, spelling: str) -> None:
        proofreader = self.desk.proofreader
        self.operate(lambda: proofreader.settle(place.utterance, doubt, spelling), self._went_on)

    def _check(self) -> None:
        change = self.list.current() or next(iter(self.list.rows.changes), None)
        if change is None:
            return
        place = change.key
        assert isinstance(place, DoubtfulPlace)
        proofreader = self.desk.proofreader
        self.operate(lambda: proofreader.check((place.utterance,)), self._went_on)

    def _went_on(self, changed: object) -> None:
        self.list.step()
        self._later.start(0)
