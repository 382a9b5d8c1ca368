"""Sentences that need no answer, and questions that do: one look for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

TITLE = "議事録"


def tell(sentence: str, parent: QWidget | None = None) -> QMessageBox:
    """Show a sentence without stopping anything; return the box, which deletes itself."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, TITLE, sentence, parent=parent)
    box.addButton("閉じる", QMessageBox.ButtonRole.AcceptRole)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    flags = Qt.TextInteractionFlag
    box.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    box.open()
    return box


def ask(
    question: str,
    do: str,
    *,
    detail: str = "",
    parent: QWidget | None = None,
    is_harmless: bool = False,
) -> bool:
    """Return whether a person wants it; `do` names the deed on its button.

    The other button is the one that a hasty Enter presses, unless the deed loses nothing.
    """
    box = QMessageBox(QMessageBox.Icon.NoIcon, TITLE, question, parent=parent)
    box.setInformativeText(detail)
    wanted: QPushButton = box.addButton(do, QMessageBox.ButtonRole.AcceptRole)
    other = box.addButton("やめる", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(wanted if is_harmless else other)
    box.setEscapeButton(other)
    box.exec()
    return box.clickedButton() is wanted


def choose(
    question: str, deeds: Sequence[str], *, detail: str = "", parent: QWidget | None = None
) -> str | None:
    """Return which of several deeds a person wants, None for none of them.

    The first one is what Enter presses: it is the one that loses nothing.
    """
    box = QMessageBox(QMessageBox.Icon.NoIcon, TITLE, question, parent=parent)
    box.setInformativeText(detail)
    offered = [box.addButton(deed, QMessageBox.ButtonRole.AcceptRole) for deed in deeds]
    other = box.addButton("やめる", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(offered[0])
    box.setEscapeButton(other)
    box.exec()
    pressed = box.clickedButton()
    return next((made.text() for made in offered if made is pressed), None)
