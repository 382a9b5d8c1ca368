"""Above the sentences: who wrote them and when, making them, and what there is to say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from minutes.revising import Reading
from minutes.types import SummaryShape
from ui import theme
from ui.dialogs.frame import Notice, button, row, text
from ui.progress import ProgressStrip
from ui.summary.hints import HOW_TO_HEAR, NOTE_OF_FOUND
from ui.summary.sheet import NAMES, Row, State, describe, sentences

PLACES = "（文の時刻は、録音の初めから）"
MASKED = "個人情報を伏せてから AI に渡す"
MASKED_TOLD = "氏名・住所・電話番号などを伏せて渡し、できた文で元に戻します"

FOR_ALL = "設定で、すべての会議に決まっています"


class Head(QWidget):
    """Says what is looked at; `strip` shows the summary that is being made."""

    wanted = Signal()
    """A person wants the summary made."""

    copied = Signal()
    """All that is shown is wanted as text."""

    masked = Signal(bool)
    """Whether the model is to see no personal data."""

    def __init__(self, strip: ProgressStrip) -> None:
        super().__init__()
        self._strip = strip
        self.about = text("", "caption")
        self.make = button("作る", self.wanted.emit)
        self.copy = button("コピー", self.copied.emit)
        self.copy.setToolTip("表示中の文を、録音の時刻を付けて写します")
        self.covers = QCheckBox(MASKED)
        self.covers.setToolTip(MASKED_TOLD)
        self._is_for_all = False
        self.covers.clicked.connect(self.masked)
        self.news = Notice()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.scaled(theme.GRID))
        buttons = QVBoxLayout()
        buttons.setSpacing(theme.scaled(theme.GRID // 2))
        buttons.addWidget(self.make)
        buttons.addWidget(self.copy)
        top = row(self.about)
        top.setStretch(0, 1)
        top.addLayout(buttons)
        top.setAlignment(buttons, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(self.covers)
        column.addWidget(strip)
        column.addWidget(self.news)

    @property
    def in_order(self) -> tuple[QWidget, ...]:
        """What the tab key comes to, from top to bottom."""
        return (self.make, self.copy, self.covers, self._strip.stop_button)

    def say(self, sentence: str, role: str = "badge") -> None:
        """Say something in the line above the sentences; empty takes it away."""
        self.news.say(sentence, role)

    def tell_about(
        self, reading: Reading, shape: SummaryShape | None, rows: Sequence[Row], silence: str = ""
    ) -> None:
        """Say who wrote what is shown, and how far people have come with it.

        `silence` is the reason why nothing can be heard.
        """
        said, version = NOTE_OF_FOUND + (silence or HOW_TO_HEAR), ""
        if shape is not None:
            summary = reading.summaries.get(shape)
            said = "" if summary is None else describe(summary)
            version = "" if summary is None else summary.prompt
        shown = [item for item in sentences(rows) if item.state is not State.REFUSED]
        settled = sum(not item.state.is_open for item in shown)
        doubtful = sum(item.state is State.DOUBTFUL for item in shown)
        count = f"{len(shown)} 文のうち {settled} 文を確認済み" if shown else ""
        count += f"、要確認 {doubtful} 文" if doubtful else ""
        count += PLACES if shown else ""
        self.about.setText("\n".join(filter(None, [said, count])))
        self.about.setToolTip(f"指示の版：{version}" if version else "")

    def show_masking(self, *, is_masked: bool, is_for_all: bool) -> None:
        """Show whether a model is to see no personal data, of this meeting or of any."""
        self.covers.setChecked(is_masked or is_for_all)
        self.covers.setToolTip(FOR_ALL if is_for_all else MASKED_TOLD)
        self._is_for_all = is_for_all

    def offer(self, shape: SummaryShape | None, *, has_it: bool, may: bool, asks: bool) -> None:
        """Let be pressed what can be done now; `asks` says that a language model writes."""
        is_possible = shape is not None and (shape is not SummaryShape.PLAIN or asks)
        self.make.setVisible(is_possible)
        self.copy.setVisible(has_it or shape is None)
        name = "" if shape is None else NAMES[shape]
        self.make.setText("作り直す" if has_it else f"{name}を作る")
        self.make.setAccessibleName(f"{name}を作り直す" if has_it else f"{name}を作る")
        theme.set_role(self.make, "" if has_it else "primary")
        self.make.setEnabled(may)
        self.covers.setVisible(shape is not None and asks)
        self.covers.setEnabled(may and not self._is_for_all)
