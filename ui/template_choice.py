"""様式: as what the minutes are printed, and as 案, 確定 or 写."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QGridLayout, QLabel, QWidget
from shiboken6 import isValid

from minutes.errors import MinutesError
from minutes.export.filling import STATUSES, Filing
from minutes.export.formats import Renderer
from minutes.export.template_check import Fault
from minutes.export.templates import SHIPPED, check_template
from minutes.filing import verdicts_of, word_renderer
from minutes.messages import describe_error
from minutes.store.meetings import Store
from minutes.types import MeetingId
from ui import tasks, theme
from ui.dialogs.frame import text

DRAFT = "校正用の下書き"
OTHER = "市の様式を選ぶ…"

_NOTES = {DRAFT: "録音の時刻と、確かめる所の一覧が付きます"} | {
    item.name: item.description for item in SHIPPED
}


class TemplateChoice(QWidget):
    """What is chosen is remembered; a form of one's own is checked before it is taken."""

    changed = Signal()

    def __init__(self, memory: QSettings) -> None:
        super().__init__()
        self._memory = memory
        self.forms = QComboBox()
        self.forms.setAccessibleName("議事録の様式")
        self.forms.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.status = QComboBox()
        self.status.setAccessibleName("案・確定・写")
        self.status.addItems(STATUSES)
        self.numbers = QCheckBox("行番号を付ける")
        self.note = text("")
        self._lay_out()
        self._offer(Path(str(memory.value("export/own_form", ""))))
        self._choose(str(memory.value("export/form", DRAFT)))
        self.forms.activated.connect(lambda index: self._take())
        self.status.activated.connect(lambda index: self.changed.emit())
        self._explain()

    @property
    def filing(self) -> Filing:
        """As what the minutes are printed."""
        return Filing(self.status.currentText(), self.numbers.isChecked())

    @property
    def is_draft(self) -> bool:
        """Whether the file is for correction and follows no form."""
        return self.form == DRAFT

    def make_renderer(self) -> Callable[[Store, MeetingId], Renderer | None]:
        """Return what gives the maker of the Word file, to be called in the background."""
        form, filing, is_draft = self.form, self.filing, self.is_draft

        def make(store: Store, meeting: MeetingId) -> Renderer | None:
            return None if is_draft else word_renderer(form, filing, verdicts_of(store, meeting))

        return make

    @property
    def form(self) -> str:
        """The name of a shipped form, or the path of one's own."""
        return str(self.forms.currentData())

    def take_file(self, path: Path) -> None:
        """Check a form of one's own, and choose it where it is without fault."""
        tasks.query(
            lambda: check_template(path), lambda faults: self._judge(path, faults), self._fail
        )

    def _judge(self, path: Path, faults: tuple[Fault, ...]) -> None:
        if not isValid(self):
            return
        if faults:
            self._choose(str(self._memory.value("export/form", DRAFT)))
            rest = f"\n（ほかに {len(faults) - 1} か所）" if faults[1:] else ""
            self._say(f"「{path.name}」は使えません：{faults[0].sentence}。{rest}", "error")
            return
        self._memory.setValue("export/own_form", str(path))
        self._offer(path)
        self._choose(str(path))
        self._keep()

    def _fail(self, error: MinutesError) -> None:
        if isValid(self):
            self._choose(str(self._memory.value("export/form", DRAFT)))
            self._say(describe_error(error), "error")

    def _take(self) -> None:
        if self.form != OTHER:
            self._keep()
            return
        chosen, _kind = QFileDialog.getOpenFileName(
            self, "市の様式", str(Path.home()), "Word の文書 (*.docx)"
        )
        if chosen:
            self.take_file(Path(chosen))
        else:
            self._choose(str(self._memory.value("export/form", DRAFT)))

    def _keep(self) -> None:
        self._memory.setValue("export/form", self.form)
        self._explain()
        self.changed.emit()

    def _offer(self, own: Path) -> None:
        """Fill the list: the draft, what comes along, one's own form if there is one."""
        self.forms.clear()
        self.forms.addItem(DRAFT, DRAFT)
        for shipped in SHIPPED:
            self.forms.addItem(shipped.name, shipped.name)
        if own.suffix and own.is_file():
            self.forms.addItem(own.name, str(own))
        self.forms.addItem(OTHER, OTHER)

    def _choose(self, form: str) -> None:
        self.forms.setCurrentIndex(max(0, self.forms.findData(form)))
        self._explain()

    def _explain(self) -> None:
        self.status.setEnabled(not self.is_draft)
        self.numbers.setEnabled(not self.is_draft)
        self._say(_NOTES.get(self.form, self.form), "caption")

    def _say(self, sentence: str, role: str) -> None:
        theme.set_role(self.note, role)
        self.note.setText(sentence)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.scaled(8))
        grid.setVerticalSpacing(theme.scaled(4))
        for column, (name, field) in enumerate(
            (("様式", self.forms), ("案・確定・写", self.status))
        ):
            label = QLabel(name)
            theme.set_role(label, "caption")
            label.setBuddy(field)
            grid.addWidget(label, 0, column)
            grid.addWidget(field, 1, column)
        grid.addWidget(self.numbers, 1, 2)
        grid.addWidget(self.note, 2, 0, 1, 4)
        grid.setColumnStretch(3, 1)
