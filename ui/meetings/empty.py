"""What stands in the place of the list while there is nothing to list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.dialogs.frame import button, row, text


class EmptyPane(QWidget):
    """Says what to do next: on the first day, or when nothing fits the filter."""

    new_wanted = Signal()
    files_wanted = Signal()
    all_wanted = Signal()
    """The filter is to be cleared."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = text("", "heading", is_wrapped=False)
        self.hint = text("", "caption")
        self.new_button = button("＋ 新しい会議", self.new_wanted.emit, "primary")
        self.files_button = button("⤓ 音声・動画ファイルから", self.files_wanted.emit)
        self.all_button = button("絞り込みをやめる", self.all_wanted.emit)
        for label in (self.heading, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setSpacing(theme.GRID * 2)
        column.addStretch(2)
        column.addWidget(self.heading)
        column.addWidget(self.hint)
        column.addLayout(row(None, self.new_button, self.files_button, self.all_button, None))
        column.addStretch(3)
        self.say(is_filtered=False)

    def say(self, *, is_filtered: bool) -> None:
        """Word it for an empty store, or for a filter that lets nothing through."""
        self.new_button.setVisible(not is_filtered)
        self.files_button.setVisible(not is_filtered)
        self.all_button.setVisible(is_filtered)
        if is_filtered:
            self.heading.setText("当てはまる会議がありません")
            self.hint.setText(
                "語を変えるか、絞り込みをやめてください。発言の中は「全会議の発言を検索」で探せます。"
            )
        else:
            self.heading.setText("会議はまだありません")
            self.hint.setText(
                "「＋ 新しい会議」で録音を始めるか、録音・録画のファイルをここに置いてください。\n"
                "音も文字も、この機械の外には出ません。"
            )
