"""What this program is, whose work is in it, and that nothing leaves the machine."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QTabWidget, QTextBrowser, QWidget

from minutes import __version__
from minutes.explanations import read_paper
from ui.context import Context
from ui.dialogs import opening
from ui.dialogs.frame import Dialog, button, text

PROMISE = (
    "この機械の外へは何も送りません。録音も文字も、この機械の中だけにあります。"
    "つなぐのは、モデルの「取得」を人が押したときだけです。"
)


class AboutDialog(Dialog):
    """Version, promise, licences."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("このアプリについて", (820, 620), parent)
        self._context = context
        self.body.addWidget(text(f"議事録（minutes） {__version__}", "heading"))
        self.body.addWidget(text("自治体の会議を、この機械だけで文字にする道具です。"))
        promise = text(PROMISE, "badge")
        promise.setContentsMargins(0, 4, 0, 4)
        self.body.addWidget(promise)
        where = text(f"会議の保存先：{context.store.data}", "caption")
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(where)
        tabs = QTabWidget()
        tabs.addTab(_notices(), "使っている部品とライセンス")
        tabs.addTab(_licence(), "このアプリのライセンス")
        self.body.addWidget(tabs, 1)
        self.buttons.addWidget(button("キー操作一覧…", lambda: self._open("keys")))
        self.buttons.addWidget(button("この機械を診断…", lambda: self._open("doctor")))
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("閉じる", self.accept, "primary"))

    def _open(self, name: str) -> None:
        opening.open_dialog(name, self._context, self)


def _notices() -> QTextBrowser:
    page = QTextBrowser()
    page.setMarkdown(read_paper("THIRD_PARTY_NOTICES.md"))
    page.setOpenLinks(False)  # nothing here leads out of the machine
    page.setAccessibleName("使っている部品とライセンス")
    return page


def _licence() -> QPlainTextEdit:
    page = QPlainTextEdit(read_paper("LICENSE"))
    page.setReadOnly(True)
    page.setAccessibleName("このアプリのライセンス")
    return page
