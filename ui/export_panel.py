"""議事録: the Word file for colleagues, and other formats, in as few steps as can be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
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

from minutes.editing.tidying import TidyingLevel
from minutes.errors import MinutesError
from minutes.export.formats import Format, write
from minutes.filing import minutes_of
from minutes.judging import kept_summaries
from minutes.levels import show_tidied
from minutes.messages import describe_error
from minutes.publishing import public_version
from minutes.store.meetings import Store
from minutes.types import MeetingId, MinutesDocument
from ui import tasks, theme
from ui.context import Context
from ui.dialogs.agenda_starts import AgendaStartsDialog
from ui.dialogs.frame import card, scrolled
from ui.dialogs.masking import MaskingDialog
from ui.dialogs.meeting_details import MeetingDetailsDialog
from ui.editor.tidying_words import EXPLAINED, LEVELS
from ui.summary.reminder import Reminder
from ui.template_choice import TemplateChoice

WIDTH = 640
LEAST_WRITE = 160

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
        self.template = TemplateChoice(memory)
        self.reminder = Reminder(context.store, meeting)
        self.details = QPushButton("会議録の項目…")
        self.details.setToolTip("回次、公開・非公開、傍聴者、資料、署名する人")
        self.agenda = QPushButton("議題の始まり…")
        self.agenda.setToolTip("議題ごとに、録音のどこから始まるか")
        self.level = QComboBox()
        self.level.setAccessibleName("本文を整える程度")
        self.level.setToolTip("記録は変わりません。校正の画面の「見え方」と同じです")
        for at, (level, name) in enumerate(LEVELS.items()):
            self.level.addItem(name, level)
            self.level.setItemData(at, EXPLAINED[level], Qt.ItemDataRole.ToolTipRole)
        self.public = QCheckBox("公開版にする")
        self.public.setToolTip("伏せると決めた所、秘密会、取消し発言のない版")
        self.masking = QPushButton("公開版で伏せる所…")
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
        self.details.clicked.connect(lambda checked=False: self.ask_details())
        self.agenda.clicked.connect(lambda checked=False: self.ask_agenda())
        self.masking.clicked.connect(lambda checked=False: self.ask_masks())
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
        make = self.template.make_renderer()
        is_public = self.public.isChecked()
        level = TidyingLevel(self.level.currentData())  # Qt gives a plain str back

        def work() -> tuple[tuple[Path, ...], int]:
            document, locked = _document(store, meeting, level, is_public=is_public)
            return write(document, formats, target, make(store, meeting)), locked

        self.write.setEnabled(False)
        self._say("書き出しています…", "caption")
        tasks.operate(work, self._show, self._fail)

    def ask_details(self) -> MeetingDetailsDialog | None:
        """Let a person say what the head of the minutes needs besides."""
        try:
            about = self._context.store.meeting(self._meeting)
        except MinutesError as error:
            self._fail(error)
            return None
        dialog = MeetingDetailsDialog(self._context, about, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def ask_agenda(self) -> AgendaStartsDialog:
        """Let a person say where the items of the agenda begin."""
        self._finish()
        dialog = AgendaStartsDialog(self._context, self._meeting, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def ask_masks(self) -> MaskingDialog:
        """Let a person decide what the public version hides."""
        self._finish()
        dialog = MaskingDialog(self._context, self._meeting, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the record anew: it may have been corrected since."""
        super().showEvent(event)
        self.reminder.load()

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

    def _show(self, written: tuple[tuple[Path, ...], int]) -> None:
        if not isValid(self):
            return
        self._offer()
        paths, locked = written
        told = ["書き出しました", *(path.name for path in paths)]
        if locked:
            told.append(f"数や可否などに触れるので整えなかった所が {locked:,} か所あります。")
        self._say("\n".join(told), "badge")
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
        QTimer.singleShot(0, self.result, lambda: self._area.ensureWidgetVisible(self.result))

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
        box, inside = card(WIDTH)
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(self.agenda)
        top.addWidget(self.details)
        inside.addLayout(top)
        inside.addWidget(self.template)
        label = QLabel("本文")
        theme.set_role(label, "caption")
        label.setBuddy(self.level)
        public = QHBoxLayout()
        public.addWidget(label)
        public.addWidget(self.level)
        public.addSpacing(theme.scaled(16))
        public.addWidget(self.public)
        public.addWidget(self.masking)
        public.addStretch(1)
        inside.addLayout(public)
        inside.addLayout(self._kinds())
        inside.addLayout(self._place())
        inside.addWidget(self.reminder)
        inside.addWidget(self.result)
        inside.addLayout(self._opening)
        self.result.hide()
        content = QWidget()
        within = QVBoxLayout(content)
        outside = theme.scaled(16)
        within.setContentsMargins(outside, outside, outside, outside)
        within.addWidget(box)
        within.addStretch(1)
        self._area = scrolled(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(self._foot())

    def _foot(self) -> QFrame:
        """Return what is always in view, however small the screen: the deed itself."""
        foot = QFrame()
        theme.set_role(foot, "bar")
        row = QHBoxLayout(foot)
        side, gap = theme.scaled(16), theme.scaled(theme.GRID)
        row.setContentsMargins(side, gap, side, gap)
        row.addWidget(self.write)
        row.addStretch(1)
        self.write.setMinimumWidth(theme.scaled(LEAST_WRITE))
        return foot

    def _kinds(self) -> QGridLayout:
        """Return the formats with what each is for."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.scaled(16))
        grid.setVerticalSpacing(0)
        for row, (kind, (_, use)) in enumerate(NAMES.items()):
            note = QLabel(use)
            theme.set_role(note, "caption")
            self.boxes[kind].setAccessibleDescription(use)
            grid.addWidget(self.boxes[kind], row, 0)
            grid.addWidget(note, row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _place(self) -> QHBoxLayout:
        """Return the folder that files go into, and the way to another one."""
        where = QHBoxLayout()
        label = QLabel("フォルダー")
        theme.set_role(label, "caption")
        where.addWidget(label)
        where.addWidget(self.folder, 1)
        where.addWidget(self.choose)
        return where


def _document(
    store: Store, meeting: MeetingId, level: TidyingLevel, *, is_public: bool
) -> tuple[MinutesDocument, int]:
    """Return the minutes as they are asked for, and how many places were not tidied."""
    if is_public:
        public = public_version(store, meeting)
        transcript, summaries = public.transcript, public.summaries
    else:
        transcript = store.transcript(meeting)
        summaries = kept_summaries(store, transcript)
    view, locked = show_tidied(transcript, level, store.folder(meeting))
    return minutes_of(view, summaries), locked
