"""The row of buttons below the sentences: what can be done with the chosen one, and with all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from minutes.revising import Place
from ui import keys
from ui.dialogs.flow import FlowLayout
from ui.dialogs.frame import button
from ui.summary.hints import AS_SAID
from ui.summary.sentence_list import SentenceList
from ui.summary.sheet import Sentence, State

HOW_TO_HEAR = "Enter。根拠が何か所もあるときは、押すたびに次へ進みます"
HOW_TO_REWORD = "F2、またはダブルクリック"


class SentenceBar(QWidget):
    """Buttons for one list; the keys of the list do the same."""

    all_confirmed = Signal()
    """A person wants to confirm everything that nothing speaks against."""

    undone = Signal()
    """The last change is to be taken back."""

    def __init__(self, of: SentenceList) -> None:
        super().__init__()
        self._list = of
        self.hear = button("▶ 聞く", of.hear_next)
        self.hear.setAccessibleName("根拠の発言を聞く")
        self.confirm = button("確認済み", self._with_current(of.ticked.emit))
        self.confirm.setToolTip(
            f"スペース。もう一度で取り消します。{keys.tip('check', '次へも進む')}"
        )
        self.confirm.setCheckable(True)
        self.reword = button("直す", of.change)
        self.remove = button("除く", self._with_current(of.taken_out.emit))
        self.remove.setToolTip("Delete")
        self.back = button("元に戻す", self.undone.emit, "quiet")
        self.back.setToolTip("Ctrl+Z")
        self.back.hide()
        self.confirm_all = button("全部確認…", self.all_confirmed.emit)
        row = FlowLayout()
        for made in (self.hear, self.confirm, self.reword, self.remove, self.back):
            row.addWidget(made)
        row.addStretch()
        row.addWidget(self.confirm_all)
        self.setLayout(row)

    @property
    def in_order(self) -> tuple[QWidget, ...]:
        """What the tab key comes to, from left to right."""
        one = (self.hear, self.confirm, self.reword, self.remove, self.back)
        return (*one, self.confirm_all)

    def offer(self, *, may_change: bool, silence: str = "") -> None:
        """Let be pressed what can be done with the chosen sentence.

        `silence` is the reason why nothing can be heard.
        """
        current = self._list.current
        can_change = may_change and current is not None
        self.hear.setEnabled(current is not None and not silence)
        self.hear.setToolTip(silence or HOW_TO_HEAR)
        self.confirm.setEnabled(can_change)
        self.confirm.setChecked(current is not None and current.is_ticked)
        is_written = current is not None and isinstance(current.place, Place)
        self.reword.setEnabled(can_change and is_written)
        is_said = current is not None and not is_written
        self.reword.setToolTip(AS_SAID if is_said else HOW_TO_REWORD)
        self.remove.setEnabled(can_change)
        is_refused = current is not None and current.state is State.REFUSED
        self.remove.setText("戻す" if is_refused else "除く")

    def _with_current(self, do: Callable[[Sentence], None]) -> Callable[[], None]:
        def run() -> None:
            current = self._list.current
            if current is not None:
                do(current)
                self._list.setFocus()

        return run
