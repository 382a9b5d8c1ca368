"""What dialogs are made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from minutes.errors import FolderUnwritable
from minutes.store.meetings import Store
from ui import tasks, theme
from ui.context import Context
from ui.dialogs import opening
from ui.dialogs.flow import flow
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


@pytest.mark.parametrize("scale", [1.5, 2.0])
@pytest.mark.parametrize("name", opening.DIALOGS)
def test_every_dialog_fits_the_office_laptop_with_large_letters(
    qtbot: QtBot, store: Store, name: str, scale: float
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, "light", scale)
    dialog = opening.make_dialog(name, Context(store))
    qtbot.addWidget(dialog)
    dialog.resize(1257, 706)  # what a dialog takes of 1366 x 768
    dialog.show()
    tasks.wait()
    QApplication.processEvents()
    assert (dialog.width(), dialog.height()) == (1257, 706)
    assert isinstance(dialog, Dialog)
    shown = [dialog.buttons.itemAt(n).widget() for n in range(dialog.buttons.count())]
    for one in shown:
        assert dialog.rect().contains(one.geometry())


def test_buttons_go_on_in_the_next_line_and_the_last_stands_at_the_right(qtbot: QtBot) -> None:
    window = QWidget()
    made = [button(f"とても長い名前のボタン {number}", lambda: None) for number in range(5)]
    window.setLayout(flow(*made[:4], None, made[4]))
    qtbot.addWidget(window)
    for width in (2000, made[0].sizeHint().width() * 2 + 60, made[0].sizeHint().width()):
        window.resize(width, window.heightForWidth(width))
        window.show()
        QApplication.processEvents()
        places = [one.geometry() for one in made]
        assert all(window.rect().contains(place) for place in places)
        assert not any(
            one.intersects(other) for n, one in enumerate(places) for other in places[n + 1 :]
        )
        assert places[4].right() >= width - 2


def test_what_stands_below_a_list_is_not_pushed_out_by_lines_that_wrap(qtbot: QtBot) -> None:
    dialog = Dialog("試し", (700, 400))
    qtbot.addWidget(dialog)
    dialog.body.addWidget(QListWidget(), 1)
    below = text("会議の日から数え、過ぎた会議は音も文字も消します。" * 14)
    dialog.body.addWidget(below)
    dialog.show()
    content = below.parentWidget()
    assert content is not None
    area = content.parentWidget()
    assert area is not None
    assert below.geometry().bottom() < area.height()
