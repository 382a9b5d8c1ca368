"""All keys on one page, to be printed and laid beside the keyboard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QTextBrowser, QWidget

from ui import keys, theme
from ui.context import Context
from ui.dialogs import opening
from ui.dialogs.frame import Dialog, button

TITLE = "キー操作一覧"


@dataclass(frozen=True, slots=True)
class _Look:
    ink: str
    line: str
    padding: int


class KeySheetDialog(Dialog):
    """The keys as they are set now."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, (720, 640), parent)
        self._context = context
        self.page = QTextBrowser()
        self.page.setAccessibleName(TITLE)
        self._write()
        context.preferences.changed.connect(self._write)
        self.body.addWidget(self.page)
        self.buttons.addWidget(button("印刷…", self._print))
        self.buttons.addWidget(button("キーを変える…", self._change))
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("閉じる", self.accept, "primary"))

    def print_to(self, printer: QPrinter) -> None:
        """Print the sheet in black on white, on one page where it fits."""
        printer.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4),
                QPageLayout.Orientation.Portrait,
                QMarginsF(15, 12, 15, 12),
                QPageLayout.Unit.Millimeter,
            )
        )
        sheet = QTextDocument()
        font = theme.font(theme.INTERFACE_POINTS)
        font.setPointSizeF(8.0)
        sheet.setDefaultFont(font)
        sheet.setHtml(sheet_html("#000000", "#888888", padding=1))
        sheet.print_(printer)

    def _write(self, *_: object) -> None:
        look = theme.colors()
        self.page.setHtml(sheet_html(look.text, look.line))

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        asked = QPrintDialog(printer, self)
        asked.setWindowTitle("キー操作一覧の印刷")
        if asked.exec():
            self.print_to(printer)

    def _change(self) -> None:
        dialog = opening.open_dialog("settings", self._context, self)
        from ui.dialogs.setting_pages import KEYS
        from ui.dialogs.settings import SettingsDialog

        assert isinstance(dialog, SettingsDialog)
        dialog.show_page(KEYS)


def sheet_html(ink: str, line: str, padding: int = 3) -> str:
    """Return the sheet: a table for each group, keys as they stand on the keyboard.

    `padding` is the room around each of them (pixels): on paper all fits one page.
    """
    look = _Look(ink, line, padding)
    parts = [f'<h2 style="color:{ink}">{TITLE}</h2>']
    for group in keys.GROUPS:
        named = [(key.label, _spelt(key)) for key in keys.TABLE if key.group == group]
        parts.append(_table(group, named, look))
    return "".join([*parts, _table("要約の文", keys.FIXED, look)])


def _table(group: str, named: Iterable[tuple[str, str]], look: _Look) -> str:
    edge = f'style="border-bottom:1px solid {look.line};color:{look.ink}"'
    rows = "".join(
        f'<tr><td width="55%" {edge}>{escape(label)}</td>'
        f"<td {edge}><b>{escape(words)}</b></td></tr>"
        for label, words in named
    )
    above = f"color:{look.ink};margin-top:{6 * look.padding}px;margin-bottom:{look.padding}px"
    table = f'<table width="100%" cellspacing="0" cellpadding="{look.padding}">{rows}</table>'
    return f'<h4 style="{above}">{escape(group)}</h4>{table}'


def _spelt(key: keys.Key) -> str:
    """Return the keys of an action as they stand on the keyboard."""
    spelt = [keys.spell(item) for item in keys.shortcuts(key.name)]
    if key.name == "speaker" and spelt:
        spelt = [f"{spelt[0]}～{keys.spell(keys.shortcut('speaker', 9)).rpartition('+')[2]}"]
    return "　または　".join(spelt) or "（なし）"
