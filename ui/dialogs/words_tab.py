"""The office's own words as a table: written into like a spreadsheet, with undo."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from minutes.dictionary.entries import Entry, EntryFile
from minutes.dictionary.formats import Format, is_guessed, read_entries, render
from minutes.dictionary.lists import Change, change_words, read_list
from minutes.dictionary.saving import save_beside
from minutes.types import MeetingId
from minutes.vocabulary import Target, target_of
from ui import theme
from ui.context import Context
from ui.dialogs.add_word import AddWordDialog
from ui.dialogs.frame import Dialog, button, row, text
from ui.dialogs.grid import Grid, make_view, rows_chosen, set_widths
from ui.dialogs.import_preview import ImportPreview
from ui.dialogs.word_entry import COLUMNS, LineRefused, cells_of, changed

LISTS = "語の一覧 (*.csv *.tsv *.txt *.xlsx *.xlsm);;すべてのファイル (*)"
KINDS = {
    "表計算ソフト用の CSV (*.csv)": Format.CSV,
    "Excel (*.xlsx)": Format.XLSX,
    "Windows の日本語入力 (*.txt)": Format.MSIME,
    "ATOK (*.txt)": Format.ATOK,
    "Google 日本語入力 (*.txt)": Format.GOOGLE,
}
EMPTY = (
    "登録した語はまだありません。\n"
    "「取り込む…」で名簿や IME の単語登録を読み込むか、「資料から拾う」で次第から集められます。"
)


class WordsTab(QWidget):
    """The words of one list; `dialog` says what went wrong."""

    def __init__(self, context: Context, dialog: Dialog, meeting: MeetingId | None) -> None:
        super().__init__()
        self._context, self._dialog = context, dialog
        self.target: Target = target_of(context.store, meeting)
        self._meeting = meeting
        self._done: list[list[Change]] = []
        self._undone: list[list[Change]] = []
        self.grid: Grid[Entry] = Grid(COLUMNS, editable=range(len(COLUMNS)))
        self.grid.edited.connect(self._edit)
        self._sorted = QSortFilterProxyModel()
        self._sorted.setSourceModel(self.grid)
        self._sorted.setFilterKeyColumn(-1)
        self._sorted.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.view = make_view(self._sorted, "登録した語", stretched=4)
        self.view.setSortingEnabled(True)
        self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        set_widths(self.view, 190, 190, 110, 200)
        self._empty = text(EMPTY, "caption")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        expanding = QSizePolicy.Policy.Expanding
        self._empty.setSizePolicy(expanding, expanding)
        self._count = text("", "caption", is_wrapped=False)
        self._lay_out()
        self.refresh()

    def refresh(self) -> None:
        """Read the list again: an editor beside us may have added words."""
        target = self.target
        self._dialog.query(lambda: read_list(target.path, target.layer), self._show)

    def show_word(self, surface: str) -> None:
        """Show only the rows with this word."""
        self.search.setText(surface)

    def change(self, changes: list[Change], *, is_undo: bool = False) -> None:
        """Change words and remember how to take it back."""
        target = self.target
        if not is_undo:
            self._done.append(changes)
            self._undone.clear()
        self._show_undo()
        self._dialog.tell("")
        self._dialog.operate(
            lambda: change_words(target.path, changes, target.layer), self._show, self._dialog.fail
        )

    def undo(self) -> None:
        """Take the last change back."""
        if self._done:
            changes = self._done.pop()
            self._undone.append(changes)
            self.change([(new, old) for old, new in reversed(changes)], is_undo=True)

    def redo(self) -> None:
        """Do again what was taken back."""
        if self._undone:
            changes = self._undone.pop()
            self._done.append(changes)
            self.change(changes, is_undo=True)

    def remove(self) -> None:
        """Remove the chosen words; undo brings them back."""
        chosen = [self.grid.things[row] for row in rows_chosen(self.view)]
        if chosen:
            self.change([(entry, None) for entry in chosen])
            self._dialog.tell(f"{len(chosen)} 語を消しました。「元に戻す」で戻せます。")

    def add(self) -> None:
        """Ask for a new word."""
        asked = AddWordDialog(self._context, "", parent=self, meeting=self._meeting)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.added.connect(lambda _entry: self.refresh())
        asked.open()

    def import_from(self, path: Path) -> None:
        """Read a list and show what it would change, before anything is changed."""
        target = self.target
        self._dialog.query(
            lambda: read_entries(path, target.layer),
            lambda found: self._preview(path, found),
        )

    def export(self, path: Path, kind: Format) -> None:
        """Write all words in a form that other programs take."""
        words = self.grid.things
        ending = f".{kind}" if kind in (Format.CSV, Format.XLSX) else ".txt"
        path = path if path.suffix else path.with_name(path.name + ending)

        def write() -> tuple[Path, int]:
            content, left_out = render(words, kind)
            return save_beside(path, content), len(left_out)

        self._dialog.operate(write, self._tell_export)

    def _preview(self, path: Path, found: EntryFile) -> None:
        preview = ImportPreview(path, found, self.target, self)
        preview.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        preview.imported.connect(self._take_import)
        preview.open()

    def _take_import(self, sentence: str) -> None:
        self._dialog.tell(sentence)
        self.refresh()

    def _tell_export(self, written: tuple[Path, int]) -> None:
        path, left_out = written
        more = f" 読みのない語 {left_out} は書き出せません。" if left_out else ""
        self._dialog.tell(f"「{path}」に書き出しました。{more}")

    def _edit(self, place: int, column: int, written: str) -> None:
        old = self.grid.things[place]
        try:
            new = changed(old, column, written)
        except LineRefused as refusal:
            self._dialog.tell(f"{refusal}。元のままにしました。", "error")
            return
        if new != old:
            self.grid.replace(place, new, cells_of(new))
            self.change([(old, new)])

    def _show(self, entries: tuple[Entry, ...]) -> None:
        if entries != self.grid.things:
            self.grid.show_rows([(entry, cells_of(entry)) for entry in entries])
        guesses = sum(map(is_guessed, entries))
        more = f"　読みが推定のままの語 {guesses}" if guesses else ""
        self._count.setText(f"{len(entries):,} 語{more}")
        self._empty.setVisible(not entries)
        self.view.setVisible(bool(entries))
        self._show_undo()

    def _show_undo(self) -> None:
        self._undo.setEnabled(bool(self._done))
        self._redo.setEnabled(bool(self._undone))

    def _lay_out(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("この一覧を検索")
        self.search.setAccessibleName("語の検索")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._sorted.setFilterFixedString)
        self._undo = button("元に戻す", self.undo)
        self._redo = button("やり直す", self.redo)
        self._remove = button("消す", self.remove)
        top = row(self.search, self._count)
        top.setStretch(0, 1)
        if self._meeting is not None:
            self.place = QComboBox()
            self.place.setAccessibleName("どの辞書か")
            self.place.addItem("この会議の語", self._meeting)
            self.place.addItem("庁内の語", None)
            self.place.currentIndexChanged.connect(self._turn)
            top.insertWidget(0, self.place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.GRID, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addWidget(self._empty, 1)
        column.addLayout(
            row(
                button("語を加える…", self.add),
                self._remove,
                self._undo,
                self._redo,
                None,
                button("取り込む…", self._ask_for_list),
                button("書き出す…", self._ask_where_to),
            )
        )
        for keys, slot in (
            (QKeySequence.StandardKey.Undo, self.undo),
            (QKeySequence.StandardKey.Redo, self.redo),
            (QKeySequence.StandardKey.Delete, self.remove),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)

    def _turn(self) -> None:
        self._done.clear()
        self._undone.clear()
        self.target = target_of(self._context.store, self.place.currentData())
        self.refresh()

    def _ask_for_list(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "取り込む一覧を選ぶ", "", LISTS)
        if name:
            self.import_from(Path(name))

    def _ask_where_to(self) -> None:
        name, kind = QFileDialog.getSaveFileName(self, "書き出す", "用語", ";;".join(KINDS))
        if name:
            self.export(Path(name), KINDS.get(kind, Format.CSV))
