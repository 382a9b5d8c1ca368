"""The menu of a sentence: all that can be done with it, all places that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QPushButton

if TYPE_CHECKING:
    from ui.summary.panel import SummaryPanel

MOST_LETTERS = 40


def open_menu(panel: SummaryPanel, at: QPoint) -> QMenu | None:
    """Show what can be done with the sentence at a place of the list."""
    index = panel.list.indexAt(at)
    if index.isValid():
        panel.list.setCurrentIndex(index)
    current = panel.list.current
    if current is None:
        return None
    menu = QMenu(panel)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for item in current.evidence:
        action = menu.addAction(f"▶ {item.place}　{item.who}「{_short(item.text)}」")
        action.triggered.connect(lambda checked=False, heard=item: panel.heard.emit(heard))
    menu.addSeparator()
    for made in (panel.bar.confirm, panel.bar.reword, panel.bar.remove):
        _add(menu, made)
    menu.addSeparator()
    _add(menu, panel.head.copy)
    menu.popup(panel.list.viewport().mapToGlobal(at))
    return menu


def _add(menu: QMenu, made: QPushButton) -> None:
    action = menu.addAction(made.text())
    action.setEnabled(made.isEnabled())
    action.triggered.connect(lambda checked=False: made.click())


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"
