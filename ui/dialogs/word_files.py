"""この会議の語: word lists out of files, for one meeting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from minutes.dictionary.entries import Entry, EntryFile, Layer
from minutes.dictionary.formats import read_entries
from minutes.errors import DocumentRejected, MinutesError
from minutes.messages import describe_error
from ui import tasks, theme
from ui.dialogs.frame import button, row, text

FILES = "語の一覧 (*.csv *.tsv *.txt *.xlsx *.xlsm);;すべてのファイル (*)"


class WordFiles(QWidget):
    """How many words this meeting has of its own, and the way to more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words: tuple[Entry, ...] = ()
        self.count = text("", is_wrapped=False)
        self.remark = text("", "warning")
        self.remark.hide()
        self.add_button = button("語の一覧を加える…", self.choose)
        self.add_button.setToolTip(
            "CSV・Excel・IME の単語登録。聞き取りと補正に、この会議でだけ使います"
        )
        self.clear_button = button("外す", lambda: self.set_words(()), "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        column.addLayout(row(self.add_button, self.count, self.clear_button, None))
        column.addWidget(self.remark)
        self.set_words(())

    def set_words(self, words: Sequence[Entry]) -> None:
        """Take these words in the place of all others."""
        self.words = tuple(words)
        self.count.setText(f"{len(words)} 語" if words else "")
        self.clear_button.setVisible(bool(words))

    def choose(self) -> None:
        """Ask for word lists, and read them."""
        names, _ = QFileDialog.getOpenFileNames(self, "語の一覧を選ぶ", "", FILES)
        for name in names:
            self.take_file(Path(name))

    def take_file(self, path: Path) -> None:
        """Add the words of a list."""
        tasks.query(
            lambda: read_entries(path, Layer.MEETING),
            lambda found: self._take(found, path),
            self._fail,
        )

    def _take(self, found: EntryFile, path: Path) -> None:
        if not found.entries:
            self._fail(DocumentRejected(path, "使える語が 1 つもありません"))
            return
        known = {(word.surface, word.reading): word for word in (*self.words, *found.entries)}
        self.set_words(tuple(known.values()))
        bad = found.bad_lines
        first = f"（{bad[0].number} 行目：{bad[0].reason}）" if bad else ""
        self._tell(f"「{path.name}」の {len(bad)} 行は使えません{first}。" if bad else "")

    def _fail(self, error: MinutesError) -> None:
        self._tell(describe_error(error))

    def _tell(self, sentence: str) -> None:
        self.remark.setText(sentence)
        self.remark.setVisible(bool(sentence))
