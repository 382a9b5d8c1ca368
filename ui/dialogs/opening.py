"""Dialogs by their names, made when they are asked for: starting stays light."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from ui.context import Context

DIALOGS = {
    "settings": ("ui.dialogs.settings", "SettingsDialog"),
    "models": ("ui.dialogs.models", "ModelsDialog"),
    "dictionary": ("ui.dialogs.dictionary", "DictionaryDialog"),
    "doctor": ("ui.dialogs.doctor", "DoctorDialog"),
    "captions": ("ui.dialogs.captions", "CaptionsDialog"),
    "about": ("ui.dialogs.about", "AboutDialog"),
    "pedal": ("ui.dialogs.pedal", "PedalDialog"),
    "keys": ("ui.dialogs.key_sheet", "KeySheetDialog"),
}


def make_dialog(name: str, context: Context, parent: QWidget | None = None) -> QDialog:
    """Return a new dialog by its name in `DIALOGS`."""
    module, kind = DIALOGS[name]
    made = getattr(import_module(module), kind)(context, parent)
    assert isinstance(made, QDialog)
    return made


def open_dialog(name: str, context: Context, parent: QWidget | None = None) -> QDialog:
    """Show a dialog over its window, without stopping anything behind it."""
    dialog = make_dialog(name, context, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
