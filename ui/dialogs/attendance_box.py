"""出席者: the table with its ways in: Excel's clipboard, an attendance list, an agenda."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget

from minutes.dictionary.attendance import AttendanceList, read_attendance, read_attendance_file
from minutes.dictionary.entries import BadLine
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.types import Participant
from ui import tasks, theme
from ui.dialogs.frame import button, row, text
from ui.dialogs.participants_table import ParticipantsTable

FILES = "名簿・次第 (*.xlsx *.xlsm *.csv *.tsv *.txt *.docx *.pdf);;すべてのファイル (*)"
MOST_NAMED = 3
"""Lines that were not understood and are told one by one."""


class AttendanceBox(QWidget):
    """Who attends; says how many, and what in a list it could not read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = ParticipantsTable()
        self.count = text("", "caption", is_wrapped=False)
        self.remark = text("", "warning")
        self.remark.hide()
        self._reading: tasks.Job | None = None
        heading = text("出席者", "subheading", is_wrapped=False)
        paste = button("貼り付け", self.paste)
        paste.setToolTip("Excel の氏名・役職などの列を写し、ここで貼り付けます（Ctrl+V）")
        self.file_button = button("名簿・次第から…", self.choose_file)
        remove = button("行を消す", self.table.remove_selected)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addLayout(row(heading, self.count, None, paste, self.file_button, remove))
        column.addWidget(self.table, 1)
        column.addWidget(self.remark)
        self.table.pasted.connect(self.take_text)
        self.table.edited.connect(self._tell_count)
        self.table.setMinimumHeight(theme.scaled(170))
        self._tell_count()

    @property
    def participants(self) -> tuple[Participant, ...]:
        """Who attends."""
        return self.table.participants

    def paste(self) -> None:
        """Take what was copied."""
        self.take_text(QApplication.clipboard().text())

    def take_text(self, copied: str) -> None:
        """Add who is on a list that was pasted."""
        if not copied.strip():
            self._tell(
                "写してあるものがありません。名簿の行を選び、コピーしてから貼り付けてください。"
            )
            return
        self._take(read_attendance(copied), "貼り付けた行")

    def choose_file(self) -> None:
        """Ask for an attendance list or an agenda, and read it."""
        name, _ = QFileDialog.getOpenFileName(self, "名簿・次第を選ぶ", "", FILES)
        if name:
            self.take_file(Path(name))

    def take_file(self, path: Path) -> None:
        """Add who is listed in a file."""
        self.file_button.setEnabled(False)
        self._tell(f"「{path.name}」を読んでいます…", role="badge")
        self._reading = tasks.query(
            lambda: read_attendance_file(path),
            lambda found: self._take(found, path.name),
            self._fail,
        )
        self._reading.finished.connect(self._end_reading)

    def set_participants(self, people: Sequence[Participant]) -> None:
        """Show these people in the place of all others."""
        self.table.set_participants(people)
        self._tell("")

    def _take(self, found: AttendanceList, source: str) -> None:
        if found.participants:
            self.table.add(found.participants)
        unread = found.not_understood
        if not found.participants and not unread:
            self._tell(f"「{source}」に氏名が見つかりません。")
        else:
            self._tell(describe_unread(unread))

    def _fail(self, error: MinutesError) -> None:
        self._tell(describe_error(error))

    def _end_reading(self) -> None:
        self._reading = None
        self.file_button.setEnabled(True)

    def _tell(self, sentence: str, role: str = "warning") -> None:
        theme.set_role(self.remark, role)
        self.remark.setText(sentence)
        self.remark.setVisible(bool(sentence))

    def _tell_count(self) -> None:
        people = len(self.participants)
        self.count.setText(f"{people} 人" if people else "（なくても始められます）")


def describe_unread(lines: Sequence[BadLine]) -> str:
    """Return which lines of a list a person should look at; empty for none."""
    if not lines:
        return ""
    named = "　".join(f"{line.number} 行目：{line.reason}" for line in lines[:MOST_NAMED])
    more = f"　ほか {len(lines) - MOST_NAMED} 行" if len(lines) > MOST_NAMED else ""
    return f"確かめていただきたい行が {len(lines)} 行あります。{named}{more}"
