"""Qt shows no file of a kind whose endings stand in full-width brackets."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QFileSystemModel
from pytestqt.qtbot import QtBot

from ui.dialogs import attendance_box, extraction_tab, import_files, word_files, words_tab

CHOICES = {
    "recording": (import_files.MEDIA, ("会議.wav", "会議.mp4", "会議.ds2")),
    "attendance": (attendance_box.FILES, ("名簿.xlsx", "次第.pdf")),
    "documents": (extraction_tab.DOCUMENTS, ("議案.docx", "議案.tsv")),
    "words": (word_files.FILES, ("語.csv", "語.xlsm")),
    "lists": (words_tab.LISTS, ("語.csv", "語.xlsm")),
}


@pytest.mark.parametrize("kind", CHOICES)
def test_files_of_the_first_kind_are_offered(kind: str, qtbot: QtBot, tmp_path: Path) -> None:
    filters, names = CHOICES[kind]
    for name in (*names, "写真.png"):
        (tmp_path / name).write_text("")
    dialog = QFileDialog(None, "", str(tmp_path), filters)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    (model,) = dialog.findChildren(QFileSystemModel)
    root = model.index(str(tmp_path))

    def shown() -> set[str]:
        return {model.fileName(model.index(row, 0, root)) for row in range(model.rowCount(root))}

    qtbot.waitUntil(lambda: shown() == set(names))
