"""決まったこと: what a rule found in the record, each with the place it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from minutes.errors import MinutesError
from minutes.export.statements import printable, titled_names
from minutes.filing import minutes_of
from minutes.messages import describe_error, format_position
from minutes.types import Finding, MinutesDocument, Transcript
from ui import tasks, theme
from ui.dialogs.frame import text

MOST = 30
"""Of each sort; the rest stands in the file. More of them nobody reads on a screen."""

EMPTY = "発言からは見つかりませんでした。"
UNCONFIRMED = (
    "発言の決まり文句から自動で拾ったものです（未確認）。"
    "時刻を押すと、その発言を聞いて確かめられます。"
)


class FindingsView(QFrame):
    """Decisions, tasks and requests; a press on the time leads to what was said."""

    asked = Signal(float)
    """The position of the recording at which a sentence was said."""

    def __init__(self, read: Callable[[], Transcript]) -> None:
        super().__init__()
        self._read = read
        theme.set_role(self, "card")
        heading = QLabel("決まったこと・宿題")
        theme.set_role(heading, "heading")
        self.note = text(UNCONFIRMED, "caption")
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(theme.scaled(8))
        self._rows.setVerticalSpacing(theme.scaled(8))
        self._rows.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        margin = theme.scaled(24)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.scaled(12))
        column.addWidget(heading)
        column.addWidget(self.note)
        column.addLayout(self._rows)
        column.addStretch(1)

    def load(self) -> None:
        """Read the record again and show what it decides."""
        tasks.query(lambda: minutes_of(self._read()), self._show, self._fail)

    def _fail(self, error: MinutesError) -> None:
        if isValid(self):
            theme.set_role(self.note, "error")
            self.note.setText(describe_error(error))

    def _show(self, document: MinutesDocument) -> None:
        if not isValid(self):
            return
        self._clear()
        self._add("決定事項", document.decisions, document)
        self._add("宿題", document.tasks, document)
        self._add("要望", document.requests, document)

    def _add(self, name: str, findings: Sequence[Finding], document: MinutesDocument) -> None:
        starts = {item.id: item.start for item in document.transcript.utterances}
        names = titled_names(document.transcript)
        heading = QLabel(f"{name}（{len(findings)}）")
        theme.set_role(heading, "subheading")
        self._put(heading)
        for finding in findings[:MOST]:
            position = starts.get(finding.evidence[0], 0.0)
            who = names.get(finding.who or "", "")
            until = f"期限 {printable(finding.until)}" if finding.until else ""
            self._put_row(position, finding.text, "　".join(filter(None, (who, until))))
        rest = len(findings) - MOST
        if not findings or rest > 0:
            left = QLabel(
                EMPTY if not findings else f"ほかに {rest} 件（書き出したファイルにあります）"
            )
            theme.set_role(left, "caption")
            self._put(left)

    def _put_row(self, position: float, sentence: str, about: str) -> None:
        chip = QPushButton(f"▶ {format_position(position)}")
        theme.set_role(chip, "quiet")
        chip.setAccessibleName(f"{format_position(position)} の発言を聞く")
        chip.clicked.connect(lambda checked=False: self.asked.emit(position))
        said = text(printable(sentence))
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = self._rows.rowCount()
        self._rows.addWidget(chip, row, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(said, row, 1)
        if about:
            self._rows.addWidget(text(about, "caption"), row + 1, 1)

    def _put(self, widget: QWidget) -> None:
        self._rows.addWidget(widget, self._rows.rowCount(), 0, 1, 2)

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
