"""Names and terms out of agendas and hand-outs, for a person to tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from minutes.dictionary.entries import is_reading, normalize_reading
from minutes.dictionary.extraction import Candidate
from minutes.dictionary.lists import Addition, add_words
from minutes.dictionary.reviewing import take
from minutes.events import Listener
from minutes.types import MeetingId
from minutes.vocabulary import extract_words, target_of
from ui import tasks, theme
from ui.context import Context
from ui.dialogs.frame import Dialog, button, row, text
from ui.dialogs.grid import Grid, make_view, set_widths
from ui.progress import ProgressStrip, counting

_COLUMNS = ("表記", "読み", "分類", "読みの確かさ", "回数", "出てくる所")
_SURFACE, _READING, _KIND = 0, 1, 2
DOCUMENTS = "資料 (*.docx *.pdf *.xlsx *.xlsm *.txt *.csv *.tsv);;すべてのファイル (*)"
INTRODUCTION = (
    "次第・議案書・名簿（Word・PDF・Excel・文字）を選ぶかここに置くと、"
    "まだ登録していない名前と用語を拾います。"
)


class ExtractionTab(QWidget):
    """Candidates with ticks; spelling, reading and kind can be put right before taking."""

    taken = Signal()
    """Words came into the dictionary."""

    def __init__(self, context: Context, dialog: Dialog, meeting: MeetingId | None) -> None:
        super().__init__()
        self._context, self._dialog, self._meeting = context, dialog, meeting
        self.grid: Grid[Candidate] = Grid(
            _COLUMNS, editable=(_SURFACE, _READING, _KIND), has_ticks=True
        )
        self.grid.edited.connect(self._edit)
        self.grid.ticked.connect(self._enable)
        self.view = make_view(self.grid, "拾った語", stretched=5)
        set_widths(self.view, 200, 180, 110, 110, 60)
        self.strip = ProgressStrip()
        self._state = text(INTRODUCTION, "caption")
        self._take = button("選んだ語を辞書に加える", self.take, "primary")
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self._state)
        column.addWidget(self.view, 1)
        column.addWidget(self.strip)
        column.addLayout(
            row(
                button("資料を選ぶ…", self._ask),
                button("すべて選ぶ", lambda: self.grid.tick_all(is_ticked=True), "quiet"),
                button("すべて外す", lambda: self.grid.tick_all(is_ticked=False), "quiet"),
                None,
                self._take,
            )
        )
        self._enable()

    def read(self, paths: Sequence[Path]) -> None:
        """Read documents and show what may be new in them."""
        if self.strip.is_busy:
            return
        target = target_of(self._context.store, self._meeting)
        data = self._context.store.data

        def work(listen: Listener) -> tuple[Candidate, ...]:
            return extract_words(paths, data, target, counting(listen))

        job = tasks.start(
            work, self._dialog.if_alive(self._show), self._dialog.if_alive(self._dialog.fail)
        )
        self.strip.follow(job, "資料を読んでいます")

    def take(self) -> None:
        """Add the ticked words to the list."""
        target = target_of(self._context.store, self._meeting)
        words = [take(item, target.layer) for item in self.grid.ticked_things]
        self._dialog.operate(lambda: add_words(target.path, words, target.layer), self._tell_taken)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the files that were dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.read(paths)

    def _tell_taken(self, addition: Addition) -> None:
        count = len(addition.added) + len(addition.changed)
        self._dialog.tell(f"{count} 語を辞書に加えました。")
        left = [item for item in self.grid.things if item not in self.grid.ticked_things]
        self._show(tuple(left))
        self.taken.emit()

    def _edit(self, place: int, column: int, written: str) -> None:
        item = self.grid.things[place]
        if column == _READING:
            reading = normalize_reading(written)
            if reading and not is_reading(reading):
                self._dialog.tell("読みは、ひらがなかカタカナで書いてください。", "error")
                return
            item = replace(item, reading=reading, is_sure=True)
        elif column == _KIND:
            item = replace(item, kind=written.strip())
        elif written.strip():
            item = replace(item, surface=written.strip())
        self.grid.replace(place, item, _cells(item))

    def _show(self, found: tuple[Candidate, ...]) -> None:
        self.grid.show_rows([(item, _cells(item)) for item in found])
        unsure = sum(not item.is_sure for item in found)
        words = "登録していない名前や用語は見つかりませんでした。"
        if found:
            words = f"{len(found)} 語を拾いました（読みの要確認 {unsure}）。"
            words += "要らない語は外してください。"
        self._state.setText(words)

    def _enable(self) -> None:
        self._take.setEnabled(bool(self.grid.ticked_things))

    def _ask(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "資料を選ぶ", "", DOCUMENTS)
        if names:
            self.read([Path(name) for name in names])


def _cells(item: Candidate) -> tuple[str, ...]:
    return (
        item.surface,
        item.reading,
        item.kind,
        "確か" if item.is_sure else "要確認",
        str(item.count),
        item.example.strip(),
    )
