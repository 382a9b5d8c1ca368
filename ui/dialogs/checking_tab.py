"""What is doubtful in the list: a report to work through, nothing is changed by it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from minutes.dictionary.checking import PROBLEM_NAMES, Finding
from minutes.dictionary.entries import BadLine
from minutes.events import Listener
from minutes.types import MeetingId
from minutes.vocabulary import check_list, target_of
from ui import tasks, theme
from ui.context import Context
from ui.dialogs.frame import Dialog, button, row, text
from ui.dialogs.grid import Grid, make_view, set_widths
from ui.progress import ProgressStrip, counting

_COLUMNS = ("気になること", "表記", "読み", "相手")
INTRODUCTION = "重複、読みの食い違い、ふつうの語と同じ読みなどを調べます。辞書は変えません。"

Report = tuple[tuple[Finding, ...], tuple[BadLine, ...]]


class CheckingTab(QWidget):
    """The findings; a double click shows the word in the list."""

    wanted = Signal(str)
    """A word to be looked at."""

    def __init__(self, context: Context, dialog: Dialog, meeting: MeetingId | None) -> None:
        super().__init__()
        self._context, self._dialog, self._meeting = context, dialog, meeting
        self.grid: Grid[str] = Grid(_COLUMNS)
        self.view = make_view(self.grid, "点検の結果", stretched=3)
        self.view.activated.connect(self._want)
        set_widths(self.view, 220, 200, 200)
        self.strip = ProgressStrip()
        self._state = text(INTRODUCTION, "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self._state)
        column.addWidget(self.view, 1)
        column.addWidget(self.strip)
        self._look = button("この語を一覧で見る", self._want_chosen)
        column.addLayout(row(self._look, None, button("点検する", self.check, "primary")))

    def check(self) -> None:
        """Look through the list."""
        if self.strip.is_busy:
            return
        target = target_of(self._context.store, self._meeting)

        def work(listen: Listener) -> Report:
            found = check_list(target)
            counting(listen)(1, 1)  # nobody wants it any more where somebody stopped it
            return found

        job = tasks.start(
            work, self._dialog.if_alive(self._show), self._dialog.if_alive(self._dialog.fail)
        )
        self.strip.follow(job, "辞書を点検しています")

    def _show(self, report: Report) -> None:
        findings, bad = report
        rows = [("", ("使えない行", f"{line.number} 行目", "", line.reason)) for line in bad]
        rows += [
            (
                item.surface,
                (
                    PROBLEM_NAMES[item.problem],
                    item.surface,
                    item.reading,
                    "、".join(item.others),
                ),
            )
            for item in findings
        ]
        self.grid.show_rows(rows)
        told = f"気になる所が {len(rows)} あります。" if rows else "気になる所はありません。"
        self._state.setText(told)

    def _want_chosen(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            self._want(index)

    def _want(self, index: QModelIndex) -> None:
        surface = self.grid.things[index.row()]
        if surface:
            self.wanted.emit(surface)
