"""Papers that travel with the program, and the sheet of keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from minutes.config import KeySettings
from minutes.store.meetings import Store
from ui import keys
from ui.context import Context
from ui.dialogs.about import AboutDialog
from ui.dialogs.key_sheet import KeySheetDialog, sheet_html
from ui.dialogs.opening import DIALOGS, make_dialog


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Context]:
    monkeypatch.setenv("MINUTES_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("MINUTES_DATA", str(tmp_path / "data"))
    with Store.open(tmp_path / "data") as store:
        yield Context(store)


@pytest.fixture(autouse=True)
def default_keys() -> Iterator[None]:
    yield
    keys.use(KeySettings())


def test_the_licences_and_the_promise_are_there(context: Context, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel, QTextBrowser

    dialog = AboutDialog(context)
    qtbot.addWidget(dialog)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "この機械の外へは何も送りません" in said
    page = dialog.findChild(QTextBrowser)
    assert page is not None
    assert "PySide6" in page.toPlainText()


def test_the_sheet_follows_the_keys_and_names_every_action(qtbot: QtBot) -> None:
    keys.use(KeySettings(split="F4", merge=""))
    page = sheet_html("#000000", "#888888")
    assert all(key.label in page for key in keys.TABLE)
    assert "<b>F4</b>" in page
    assert "（なし）" in page
    assert "Alt+1～9" in page


def test_the_sheet_is_printed_on_one_page(context: Context, tmp_path: Path, qtbot: QtBot) -> None:
    from pypdf import PdfReader

    dialog = KeySheetDialog(context)
    qtbot.addWidget(dialog)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "キー.pdf"))
    dialog.print_to(printer)
    assert len(PdfReader(tmp_path / "キー.pdf").pages) == 1


@pytest.mark.parametrize("name", sorted(set(DIALOGS) - {"captions"}))
def test_every_dialog_can_be_made_by_its_name(context: Context, qtbot: QtBot, name: str) -> None:
    dialog = make_dialog(name, context)
    qtbot.addWidget(dialog)
    assert dialog.windowTitle()
