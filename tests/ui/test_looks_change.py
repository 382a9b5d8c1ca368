"""Colours and the size of letters change while windows are open."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from ui import theme
from ui.app import TRANSLATIONS, install_translations
from ui.editor.waveform_strip import WaveformStrip


def application() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


def test_the_strip_of_the_sound_takes_the_colours_of_another_theme(qtbot: QtBot) -> None:
    strip = WaveformStrip()
    qtbot.addWidget(strip)
    strip.show_sound(np.full(100, 10, np.uint8), 10.0)
    strip.resize(300, 64)
    strip.show()
    seen = []
    for name in ("light", "dark"):
        theme.apply(application(), name)
        QApplication.processEvents()
        seen.append(QColor(strip.grab().toImage().pixel(200, 4)).name())
        assert seen[-1] == QColor(theme.colors().surface).name()
    assert seen[0] != seen[1]


def test_a_dialog_of_files_of_qt_is_japanese(qtbot: QtBot) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.Japanese, QLocale.Country.Japan))
    made = install_translations(application())
    assert len(made) == len(TRANSLATIONS)
    dialog = QFileDialog(None, "")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    labels = [label.text() for label in dialog.findChildren(QLabel) if label.text()]
    for translator in made:
        application().removeTranslator(translator)
    assert len(labels) == 3
    assert not any(word in text for text in labels for word in ("Look", "Files", "name", "type"))
