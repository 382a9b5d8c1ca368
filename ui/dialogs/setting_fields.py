"""One setting as people see it: a name, something to choose with, what it means."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from minutes import config
from minutes.config import Settings, Value
from ui import theme
from ui.dialogs.frame import button, row, text

_WIDEST = 420
_BUTTON = 60
_ENDLESS = 2_000_000_000
_DECIMALS = 3
_LONG = 22
"""A check box cannot wrap its text; a longer one stands above it."""

Choices = Sequence[tuple[Value, str]]
"""What can be chosen: the value in the file, and what people read."""


@dataclass(frozen=True, slots=True)
class Field:
    """How a setting is offered: `label` for people, `choices` where it is one of a few.

    With `is_open` something else than the choices may be typed. `unit` stands behind
    numbers, `zero` in the place of 0, `meaning` in small letters below.
    """

    name: str
    label: str
    choices: tuple[tuple[Value, str], ...] = ()
    unit: str = ""
    is_open: bool = False
    meaning: str = ""
    zero: str = ""


class _Combo(QComboBox):
    """Does not change when somebody only scrolls past."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore() if not self.hasFocus() else super().wheelEvent(event)


class _Spin(QSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore() if not self.hasFocus() else super().wheelEvent(event)


class _DoubleSpin(QDoubleSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore() if not self.hasFocus() else super().wheelEvent(event)

    def textFromValue(self, value: float) -> str:
        return f"{value:g}"


class SettingField(QWidget):
    """A setting with its control; 「既定に戻す」 appears when it is not the default."""

    changed = Signal()

    def __init__(self, field: Field, value: Value, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.default = default_of(field.name)
        self.control = self._make_control()
        self.control.setAccessibleName(field.label)
        self._reset = button("既定に戻す", lambda: self.set_value(self.default), "quiet")
        self._reset.setAccessibleName(f"{field.label}を既定に戻す")
        self._lay_out()
        self.set_value(value)
        self._show_reset()

    def value(self) -> Value:
        """Return what is chosen now, of the type that the setting has."""
        control = self.control
        if isinstance(control, QCheckBox):
            return control.isChecked()
        if isinstance(control, QSpinBox | QDoubleSpinBox):
            return control.value()
        if isinstance(control, QComboBox):
            return self._chosen(control)
        assert isinstance(control, QLineEdit)
        return control.text().strip()

    def set_value(self, value: Value) -> None:
        """Choose a value."""
        control = self.control
        if isinstance(control, QCheckBox):
            control.setChecked(bool(value))
        elif isinstance(control, QSpinBox):
            control.setValue(int(value))
        elif isinstance(control, QDoubleSpinBox):
            control.setValue(float(value))
        elif isinstance(control, QComboBox):
            self._choose(control, value)
        elif isinstance(control, QLineEdit):
            control.setText(str(value))

    def set_choices(self, choices: Choices) -> None:
        """Offer these from now on; what is chosen stays chosen, listed or not."""
        control, value = self.control, self.value()
        assert isinstance(control, QComboBox)
        control.blockSignals(True)
        control.clear()
        for item, label in choices:
            control.addItem(label, item)
        self._choose(control, value)
        control.blockSignals(False)

    def _chosen(self, control: QComboBox) -> Value:
        index = control.currentIndex()
        is_listed = index >= 0 and control.itemText(index) == control.currentText()
        if is_listed:
            value: Value = control.itemData(index)
            return value
        return control.currentText().strip()

    def _choose(self, control: QComboBox, value: Value) -> None:
        index = control.findData(value)
        if index < 0:
            control.addItem(_short(str(value), control), value)
            index = control.count() - 1
            control.setItemData(index, str(value), Qt.ItemDataRole.ToolTipRole)
        control.setCurrentIndex(index)
        control.setToolTip(str(control.itemData(index, Qt.ItemDataRole.ToolTipRole) or ""))

    def _make_control(self) -> QWidget:
        field = self.field
        if field.choices or field.is_open:
            combo = _Combo()
            combo.setEditable(field.is_open)
            for value, label in field.choices:
                combo.addItem(label, value)
            combo.currentTextChanged.connect(self._change)
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(20)
            return combo
        if isinstance(self.default, bool):
            check = QCheckBox(field.label if len(field.label) < _LONG else "有効にする")
            check.toggled.connect(self._change)
            return check
        if isinstance(self.default, int | float):
            return self._make_spin()
        line = QLineEdit()
        line.textChanged.connect(self._change)
        return line

    def _make_spin(self) -> QWidget:
        least, most = config.LIMITS.get(self.field.name, (-_ENDLESS, _ENDLESS))
        spin: QSpinBox | QDoubleSpinBox
        if isinstance(self.default, int):
            spin = _Spin()
            spin.setRange(int(least), int(min(most, _ENDLESS)))
        else:
            spin = _DoubleSpin()
            spin.setDecimals(_DECIMALS)
            spin.setSingleStep(0.1)
            spin.setRange(least, most)
        spin.setSpecialValueText(self.field.zero)  # the least of these is 0
        spin.setSuffix(f" {self.field.unit}" if self.field.unit else "")
        spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        spin.valueChanged.connect(self._change)
        return spin

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID // 2)
        self.control.setMaximumWidth(theme.scaled(_WIDEST))
        is_named = isinstance(self.control, QCheckBox) and len(self.field.label) < _LONG
        if not is_named:
            label = text(self.field.label)
            label.setBuddy(self.control)
            column.addWidget(label)
        line = row(self.control, self._reset, None)
        line.setStretch(0, 3)
        column.addLayout(line)
        if self.field.meaning:
            column.addWidget(text(self.field.meaning, "caption"))

    def _change(self) -> None:
        self._show_reset()
        self.changed.emit()

    def _show_reset(self) -> None:
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(policy)
        self._reset.setVisible(self.value() != self.default)


def _short(value: str, control: QWidget) -> str:
    """Return a long path so that its beginning and its file are seen."""
    room = theme.scaled(_WIDEST) - theme.scaled(_BUTTON)
    return control.fontMetrics().elidedText(value, Qt.TextElideMode.ElideMiddle, room)


def default_of(name: str) -> Value:
    """Return a setting's default."""
    return value_in(Settings(), name)


def value_in(settings: Settings, name: str) -> Value:
    """Return a setting by its name ("desktop.theme")."""
    section, _, key = name.partition(".")
    value: Value = getattr(getattr(settings, section), key)
    return value


def all_names() -> list[str]:
    """Return the names of all settings, in the order of the manual."""
    return [
        f"{section.name}.{item.name}"
        for section in dataclasses.fields(Settings)
        for item in dataclasses.fields(getattr(Settings(), section.name))
    ]
