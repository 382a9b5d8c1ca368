"""One key of the table, to be pressed anew."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QVBoxLayout, QWidget

from ui import keys, theme
from ui.dialogs.frame import button, row, text
from ui.keys import Key

_KEY_WIDTH = 144


class KeyField(QWidget):
    """An action and its key. What was written with several keys stays until one is pressed."""

    changed = Signal()

    def __init__(self, key: Key, written: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.default = key.keys
        self._written = written
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.setAccessibleName(f"{key.label}のキー")
        self._also = text("", "caption", is_wrapped=False)
        self._clear = button("外す", lambda: self._press(QKeySequence()), "quiet")
        self._clear.setAccessibleName(f"{key.label}のキーを外す")
        self._reset = button("戻す", lambda: self.set_value(self.default), "quiet")
        self._reset.setAccessibleName(f"{key.label}のキーを既定に戻す")
        label = text(key.label)
        label.setBuddy(self.edit)
        self.edit.setFixedWidth(theme.scaled(_KEY_WIDTH))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(label)
        names.addWidget(self._also)
        line = row(self.edit, self._clear, self._reset)
        line.insertLayout(0, names, 1)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
        self.set_value(written)
        self.edit.keySequenceChanged.connect(self._press)

    def value(self) -> str:
        """Return the keys as the settings write them."""
        return self._written

    def set_value(self, value: object) -> None:
        """Show keys as the settings write them."""
        self._written = str(value)
        sequences = QKeySequence.listFromString(self._written)
        self.edit.blockSignals(True)
        self.edit.setKeySequence(sequences[0] if sequences else QKeySequence())
        self.edit.blockSignals(False)
        self._show(sequences)

    def _press(self, sequence: QKeySequence) -> None:
        self._written = sequence.toString(QKeySequence.SequenceFormat.PortableText)
        self._show([] if sequence.isEmpty() else [sequence])
        self.edit.blockSignals(True)
        self.edit.setKeySequence(sequence)
        self.edit.blockSignals(False)
        self.changed.emit()

    def _show(self, sequences: list[QKeySequence]) -> None:
        others = "・".join(map(keys.spell, sequences[1:]))
        self._also.setText(f"または {others}")
        self._also.setVisible(bool(others))
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(policy)
        self._clear.setEnabled(bool(self._written))
        self._reset.setVisible(self._written != self.default)
