"""What dialogs are made of."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from minutes.errors import FolderUnwritable
from ui.dialogs.frame import Dialog, button, text


def test_a_text_says_what_was_given_and_takes_no_orders_from_it(qtbot: QtBot) -> None:
    label = text("<b>太字</b> & 「A<B」\n二行目")
    qtbot.addWidget(label)
    assert label.text() == "<b>太字</b> & 「A<B」\n二行目"
    assert "&lt;b&gt;" in QLabel.text(label)


def test_a_long_text_wraps_and_grows_in_height(qtbot: QtBot) -> None:
    label = text("会議の日から数え、過ぎた会議は音も文字も消します。" * 4)
    qtbot.addWidget(label)
    assert label.heightForWidth(200) > 2 * label.heightForWidth(1200)


def test_enter_presses_only_the_button_that_is_meant(qtbot: QtBot) -> None:
    dialog = Dialog("試し", (400, 200))
    qtbot.addWidget(dialog)
    pressed = list[str]()
    dialog.buttons.addWidget(button("ほか", lambda: pressed.append("ほか")))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert pressed == []
    dialog.buttons.addWidget(button("保存", lambda: pressed.append("保存"), "primary"))
    dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert pressed == ["保存"]


def test_what_goes_wrong_is_said_in_the_dialog(qtbot: QtBot) -> None:

    dialog = Dialog("試し", (400, 200))
    qtbot.addWidget(dialog)
    dialog.fail(FolderUnwritable(Path("保存先")))
    assert "書き込めません" in dialog.notice.text()
    assert dialog.notice.property("role") == "error"
    dialog.tell("")
    assert dialog.notice.isHidden()
