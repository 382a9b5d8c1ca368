"""What a list would bring, before it is taken: new words, changed ones, unusable lines."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from minutes.dictionary.entries import BadLine, Entry, EntryFile
from minutes.dictionary.formats import is_guessed
from minutes.dictionary.lists import Addition, add_words, plan_addition
from minutes.vocabulary import Target
from ui.dialogs.frame import Dialog, button, text
from ui.dialogs.grid import Grid, make_view, set_widths
from ui.dialogs.word_entry import cells_of

_COLUMNS = ("扱い", "表記", "読み", "分類", "備考")


class ImportPreview(Dialog):
    """Shows a list line by line; nothing is changed before 「取り込む」."""

    imported = Signal(str)
    """What was done, as a sentence."""

    def __init__(
        self, path: Path, found: EntryFile, target: Target, parent: QWidget | None = None
    ) -> None:
        super().__init__("取り込む前の確認", (820, 560), parent)
        self._path, self._found, self._target = path, found, target
        self.grid: Grid[Entry] = Grid(_COLUMNS)
        self.bad: Grid[BadLine] = Grid(("行", "使えない理由"))
        self._sum = text("調べています…")
        self.body.addWidget(text(path.name, "subheading"))
        self.body.addWidget(self._sum)
        view = make_view(self.grid, "取り込む語", stretched=4)
        set_widths(view, 130, 180, 180, 110)
        self.body.addWidget(view, 3)
        if found.bad_lines:
            self._add_bad_lines()
        self._import = button("取り込む", self.take, "primary")
        self._import.setEnabled(False)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("やめる", self.reject))
        self.buttons.addWidget(self._import)
        self.query(lambda: plan_addition(target.path, found.entries, target.layer), self._show)

    def take(self) -> None:
        """Add the words, and close."""
        target, words = self._target, self._found.entries
        self._import.setEnabled(False)
        self.operate(lambda: add_words(target.path, words, target.layer), self._take)

    def _take(self, addition: Addition) -> None:
        sentence = f"「{self._path.name}」を取り込みました（{_sum_up(addition)}）。"
        self.imported.emit(sentence)
        self.accept()

    def _show(self, addition: Addition) -> None:
        new, changed = set(addition.added), {entry.surface for entry in addition.changed}

        def kind(entry: Entry) -> str:
            if entry in new:
                return "新しい語"
            return "変わる語" if entry.surface in changed else "登録済み"

        rows = [(entry, _row(kind(entry), entry)) for entry in self._found.entries]
        self.grid.show_rows(rows)
        words = _sum_up(addition)
        guesses = sum(map(is_guessed, self._found.entries))
        if guesses:
            words += f"。読みを推定した語 {guesses}（取り込んだ後に確かめてください）"
        if self._found.bad_lines:
            words += f"。使えない行 {len(self._found.bad_lines)}"
        self._sum.setText(f"{words}。")
        is_useful = bool(addition.added or addition.changed)
        self._import.setEnabled(is_useful)
        if not is_useful:
            self.tell("新しく取り込む語はありません。")

    def _add_bad_lines(self) -> None:
        self.bad.show_rows(
            [(line, (str(line.number), line.reason)) for line in self._found.bad_lines]
        )
        view = make_view(self.bad, "使えない行", stretched=1)
        set_widths(view, 80)
        self.body.addWidget(text("使えない行（取り込みません）", "subheading"))
        self.body.addWidget(view, 1)


def _row(kind: str, entry: Entry) -> tuple[str, ...]:
    surface, reading, category, _, note = cells_of(entry)
    return kind, surface, reading, category, note


def _sum_up(addition: Addition) -> str:
    return (
        f"新しい語 {len(addition.added)}、変わる語 {len(addition.changed)}、"
        f"登録済み {addition.unchanged}"
    )
