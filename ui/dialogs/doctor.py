"""What this machine can do, what is missing, how to mend it; nothing is recorded or sent."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from minutes.defects import describe_version
from minutes.diagnosis import Check, Examination, State, examine, look
from minutes.events import Listener
from ui import tasks, theme
from ui.context import Context
from ui.dialogs import opening
from ui.dialogs.frame import GAP, Dialog, button, scrolled, text
from ui.progress import ProgressStrip, counting

STATES = {State.OK: "✓ 問題なし", State.WARNING: "△ 確かめる", State.MISSING: "× 要対応"}
_ROLES = {State.OK: "caption", State.WARNING: "warning", State.MISSING: "error"}
READY = "この機械で、録音と文字起こしができます。"
NOT_READY = "「要対応」の項目を直すと、使えるようになります。"
_OPENS = {
    "models": ("モデルを開く…", "models"),
    "speakers": ("モデルを開く…", "models"),
    "summaries": ("設定を開く…", "settings"),
    "speed": ("モデルを開く…", "models"),
    "microphone": ("設定を開く…", "settings"),
}
"""Where a window can mend what a terminal has commands for."""


class DoctorDialog(Dialog):
    """Looks at once, measures the speed after it, and shows each thing as it is known."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("この機械の診断", (820, 640), parent)
        self._context = context
        self.found: Examination | None = None
        self.summary = text("調べています…", "subheading")
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, GAP, 0)
        self._column.setSpacing(theme.GRID)
        self._column.addStretch(1)
        self.strip = ProgressStrip()
        self.strip.ended.connect(self._end)
        self.body.addWidget(self.summary)
        self.body.addWidget(scrolled(self._list), 1)
        self.body.addWidget(self.strip)
        self._again = button("もう一度調べる", self.examine)
        self._copy = button("結果をコピー", self.copy)
        self.buttons.addWidget(self._again)
        self.buttons.addWidget(self._copy)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button("閉じる", self.reject, "primary"))
        self.examine()

    def examine(self) -> None:
        """Look anew, then measure."""
        self._again.setEnabled(False)
        self._copy.setEnabled(False)
        self.summary.setText("調べています…")
        self.query(look, self._take_look)

    def copy(self) -> None:
        """Put what was found on the clipboard as text, for a mail to whoever helps."""
        QGuiApplication.clipboard().setText(self.as_text())
        self.tell("結果をコピーしました。メールなどに貼り付けられます。")

    def as_text(self) -> str:
        """Return what was found as lines, commands for the terminal included."""
        checks = self.found.checks if self.found else ()
        lines = [describe_version(), self.summary.text(), ""]
        for check in checks:
            lines.append(f"{STATES[check.state]}　{check.label}：{check.found}")
            more = (*check.advice.splitlines(), *check.commands.splitlines())
            lines += [f"　　{line}" for line in more]
        return "\n".join(lines)

    def reject(self) -> None:
        """Close; the measurement ends by itself."""
        self.strip.cancel()
        super().reject()

    def _take_look(self, found: Examination) -> None:
        self._show(found)

        def work(listen: Listener) -> Examination:
            measured = examine(found)
            counting(listen)(1, 1)  # nobody wants it any more where somebody stopped it
            return measured

        job = tasks.start(work, self.if_alive(self._show), self.if_alive(self.fail))
        self.strip.follow(job, "速さを測っています（数秒）")

    def _end(self) -> None:
        self._again.setEnabled(True)
        self._copy.setEnabled(True)

    def _show(self, found: Examination) -> None:
        self.found = found
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        order = list(reversed(State))
        checks = sorted(found.checks, key=lambda check: order.index(check.state))
        for place, check in enumerate(checks):
            self._column.insertWidget(place, self._make_card(check))
        self.summary.setText(READY if found.is_ready else NOT_READY)

    def _make_card(self, check: Check) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        card.setAccessibleName(f"{check.label} {STATES[check.state]} {check.found}")
        grid = QGridLayout(card)
        grid.setContentsMargins(GAP, theme.GRID, GAP, theme.GRID)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(theme.GRID // 2)
        state = text(STATES[check.state], _ROLES[check.state], is_wrapped=False)
        state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        state.setMinimumWidth(theme.scaled(104))
        label = text(check.label, "subheading", is_wrapped=False)
        grid.addWidget(state, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, 0, 1)
        found = text(check.found)
        found.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(found, 1, 1)
        if check.advice:
            advice = text(check.advice, "caption")
            advice.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(advice, 2, 1)
        leads = _OPENS.get(check.name)
        if leads and check.state is not State.OK:
            words, name = leads
            opener = button(words, lambda: opening.open_dialog(name, self._context, self))
            grid.addWidget(opener, 3, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)
        return card
