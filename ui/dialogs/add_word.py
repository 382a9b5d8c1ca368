"""One word into a dictionary, quickly: from the text that somebody is correcting."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from minutes.dictionary.entries import Entry, Layer
from minutes.dictionary.lists import Addition, add_words
from minutes.types import MeetingId
from minutes.vocabulary import target_of
from ui.context import Context
from ui.dialogs.frame import Dialog, button, text
from ui.dialogs.word_entry import CATEGORIES, LineRefused, entry_of, propose

_EVERYWHERE, _HERE = "庁内の辞書（すべての会議）", "この会議だけ"


class AddWordDialog(Dialog):
    """Asks for spelling, reading, kind and place; `entry` is what was added.

    Without `meeting` there is only the office's own list to add to.
    """

    added = Signal(object)
    """The `Entry`; it acts from the next utterance on, also while recording."""

    def __init__(
        self,
        context: Context,
        surface: str,
        reading: str = "",
        parent: QWidget | None = None,
        *,
        meeting: MeetingId | None = None,
    ) -> None:
        super().__init__("辞書に加える", (460, 300), parent)
        self._context = context
        self._meeting = meeting
        self.entry: Entry | None = None
        self.surface = QLineEdit(surface)
        self.reading = QLineEdit(reading)
        self.reading.setPlaceholderText("ひらがな")
        self.category = QComboBox()
        self.category.addItems(list(CATEGORIES))
        self.category.setItemText(0, "（指定なし）")
        self.place = QComboBox()
        self.place.addItem(_EVERYWHERE, None)
        if meeting is not None:
            self.place.addItem(_HERE, meeting)
        self._is_proposed = not reading
        self._lay_out()
        self.surface.editingFinished.connect(self._propose)
        self.category.currentIndexChanged.connect(self._propose)
        self.reading.textEdited.connect(self._keep)
        self._propose()
        (self.reading if surface else self.surface).setFocus()
        self.reading.selectAll()

    def add(self) -> None:
        """Add the word, or say what is wrong with it."""
        layer = Layer.MUNICIPALITY if self.place.currentData() is None else Layer.MEETING
        category = self.category.currentText() if self.category.currentIndex() else ""
        cells = [self.surface.text(), self.reading.text(), category, "", ""]
        try:
            entry = entry_of(cells, Entry("", layer=layer))
        except LineRefused as refusal:
            self.tell(f"{refusal}。直してから加えてください。", "error")
            return
        target = target_of(self._context.store, self.place.currentData())
        self._add.setEnabled(False)
        self.operate(
            lambda: add_words(target.path, [entry], target.layer),
            lambda addition: self._take(entry, addition),
            self._refuse,
        )

    def _take(self, entry: Entry, addition: Addition) -> None:
        now = (*addition.added, *addition.changed)
        self.entry = now[0] if now else entry
        self.added.emit(self.entry)
        self.accept()

    def _refuse(self, error: object) -> None:
        from minutes.errors import MinutesError

        self._add.setEnabled(True)
        if isinstance(error, MinutesError):
            self.fail(error)

    def _keep(self) -> None:
        self._is_proposed = False

    def _propose(self) -> None:
        """Fill in the likeliest reading as long as nobody has written one."""
        surface = self.surface.text().strip()
        category = self.category.currentText()
        if not self._is_proposed or not surface:
            return
        self.query(lambda: propose(surface, category), self._take_reading)

    def _take_reading(self, reading: str) -> None:
        if self._is_proposed:
            self.reading.setText(reading)
            self.reading.selectAll()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for label, field in (
            ("表記", self.surface),
            ("読み", self.reading),
            ("分類", self.category),
            ("使う所", self.place),
        ):
            field.setAccessibleName(label)
            form.addRow(label, field)
        self.body.addLayout(form)
        hint = "読みは推定です。正しいか確かめてください。次の発話から効きます。"
        self.body.addWidget(text(hint, "caption"))
        self.body.addStretch(1)
        self._add = button("加える", self.add, "primary")
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("キャンセル", self.reject))
        self.buttons.addWidget(self._add)
