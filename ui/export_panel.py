"""議事録: the Word file for colleagues, and other formats, in as few steps as can be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from minutes.errors import MinutesError
from minutes.export.formats import Format, write
from minutes.messages import describe_error
from minutes.types import MeetingId
from ui import tasks, theme
from ui.context import Context

WIDTH = 640

NAMES = {
    Format.DOCX: ("Word", "印刷・署名・回覧に"),
    Format.PDF: ("PDF", "印刷だけのとき、公開するときに（LibreOffice が要ります）"),
    Format.TXT: ("テキスト", "ほかの文書へ貼り付けるときに"),
    Format.XLSX: ("Excel", "発言を並べ替えたり、しぼり込んだりするときに"),
    Format.CSV: ("表（CSV）", "ほかの表計算やシステムへ渡すときに"),
    Format.MD: ("Markdown", "庁内の掲示板やホームページに"),
    Format.SRT: ("字幕（SRT）", "録画に字幕を付けるときに"),
    Format.VTT: ("字幕（VTT）", "ホームページの動画に"),
    Format.JSON: ("データ（JSON）", "ほかのシステムへ渡すときに"),
}


class ExportPanel(QWidget):
    """Chosen formats go into one folder, which is remembered."""

    def __init__(
        self,
        context: Context,
        meeting: MeetingId,
        memory: QSettings,
        finish: Callable[[], None],
    ) -> None:
        """`finish` has what is still being typed stored first."""
        super().__init__()
        self._context, self._meeting = context, meeting
        self._memory, self._finish = memory, finish
        self.boxes = {kind: QCheckBox(name) for kind, (name, _) in NAMES.items()}
        self.boxes[Format.DOCX].setChecked(True)
        self.folder = QLabel()
        self.folder.setTextFormat(Qt.TextFormat.PlainText)
        self.folder.setWordWrap(True)
        self.choose = QPushButton("変える…")
        self.choose.setAccessibleName("書き出すフォルダーを変える")
        self.write = QPushButton("書き出す")
        theme.set_role(self.write, "primary")
        self.result = QLabel()
        self.result.setWordWrap(True)
        self.result.setTextFormat(Qt.TextFormat.PlainText)
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._opening = QHBoxLayout()
        self._lay_out()
        self.choose.clicked.connect(lambda checked=False: self._choose())
        self.write.clicked.connect(lambda checked=False: self.export())
        for box in self.boxes.values():
            box.toggled.connect(lambda checked: self._offer())
        self._offer()

    @property
    def target(self) -> Path:
        """The folder that files are written into."""
        known = str(self._memory.value("export/folder", ""))
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(known) if known else Path(place) / "議事録"

    def export(self) -> None:
        """Write the chosen formats; what a person is typing is kept first."""
        self._finish()
        store, meeting, target = self._context.store, self._meeting, self.target
        formats = [kind for kind, box in self.boxes.items() if box.isChecked()]
        self.write.setEnabled(False)
        self._say("書き出しています…", "caption")
        tasks.operate(
            lambda: write(store.transcript(meeting), formats, target), self._show, self._fail
        )

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, "書き出すフォルダー", str(self.target.parent)
        )
        if chosen:
            self._memory.setValue("export/folder", chosen)
            self._offer()

    def _offer(self) -> None:
        self.folder.setText(str(self.target))
        self.write.setEnabled(any(box.isChecked() for box in self.boxes.values()))

    def _show(self, paths: tuple[Path, ...]) -> None:
        if not isValid(self):
            return
        self._offer()
        names = "\n".join(path.name for path in paths)
        self._say(f"書き出しました\n{names}", "badge")
        self._clear_opening()
        self._add_opening(f"「{paths[0].name}」を開く", paths[0])
        self._add_opening("フォルダーを開く", paths[0].parent)
        self._opening.addStretch(1)

    def _fail(self, error: MinutesError) -> None:
        if isValid(self):
            self._offer()
            self._say(describe_error(error), "error")

    def _say(self, sentence: str, role: str) -> None:
        theme.set_role(self.result, role)
        self.result.setText(sentence)
        self.result.show()
        self._clear_opening()

    def _add_opening(self, text: str, path: Path) -> None:
        button = QPushButton(text)
        button.clicked.connect(
            lambda checked=False: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        )
        self._opening.addWidget(button)

    def _clear_opening(self) -> None:
        while (item := self._opening.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _lay_out(self) -> None:
        heading = QLabel("会議録を書き出す")
        theme.set_role(heading, "heading")
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.scaled(16))
        grid.setVerticalSpacing(theme.scaled(8))
        for row, (kind, (_, use)) in enumerate(NAMES.items()):
            note = QLabel(use)
            theme.set_role(note, "caption")
            self.boxes[kind].setAccessibleDescription(use)
            grid.addWidget(self.boxes[kind], row, 0)
            grid.addWidget(note, row, 1)
        grid.setColumnStretch(1, 1)
        where = QHBoxLayout()
        label = QLabel("フォルダー")
        theme.set_role(label, "caption")
        where.addWidget(label)
        where.addWidget(self.folder, 1)
        where.addWidget(self.choose)
        card = QFrame()
        theme.set_role(card, "card")
        card.setMaximumWidth(theme.scaled(WIDTH))
        inside = QVBoxLayout(card)
        margin = theme.scaled(24)
        inside.setContentsMargins(margin, margin, margin, margin)
        inside.setSpacing(theme.scaled(16))
        inside.addWidget(heading)
        inside.addLayout(grid)
        inside.addLayout(where)
        inside.addWidget(self.write)
        inside.addWidget(self.result)
        inside.addLayout(self._opening)
        self.result.hide()
        row_layout = QHBoxLayout()
        row_layout.addStretch(1)
        row_layout.addWidget(card, 6)
        row_layout.addStretch(1)
        column = QVBoxLayout(self)
        column.addSpacing(theme.scaled(24))
        column.addLayout(row_layout)
        column.addStretch(1)
