"""Before a file is written: how many sentences nobody has confirmed, and the way to them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from minutes import revising
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.revising import Reading
from minutes.store.meetings import Store
from minutes.types import MeetingId
from ui import tasks, theme
from ui.dialogs.frame import button, text
from ui.summary.sheet import State, rows_of_findings, rows_of_summary, sentences

ALL_CONFIRMED = "決まったことと要約の文は、すべて確認済みです。"


class Reminder(QWidget):
    """A line and a button; looks through the record when it is told to."""

    wanted = Signal()
    """A person wants to see the sentences."""

    def __init__(self, store: Store, meeting: MeetingId) -> None:
        super().__init__()
        self._store, self._meeting = store, meeting
        self.line = text("", "caption")
        self.open = button("要約で確かめる", self.wanted.emit, "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.scaled(theme.GRID))
        row.addWidget(self.line, 1)
        row.addWidget(self.open)

    def load(self) -> None:
        """Count again."""
        store, meeting = self._store, self._meeting
        tasks.query(
            lambda: count_open(revising.read(store, meeting)),
            tasks.if_alive(self, self._show),
            tasks.if_alive(self, self._fail),
        )

    def _show(self, counts: tuple[int, int]) -> None:
        unconfirmed, doubtful = counts
        told = f"決まったことと要約に、確認していない文が {unconfirmed} 文あります"
        told += f"（うち要確認 {doubtful} 文）。" if doubtful else "。"
        self.line.setText(told if unconfirmed else ALL_CONFIRMED)

    def _fail(self, error: MinutesError) -> None:
        self.line.setText(describe_error(error))


def count_open(reading: Reading) -> tuple[int, int]:
    """Return how many sentences nobody has confirmed, and how many of them are doubtful."""
    rows = [rows_of_findings(reading)]
    rows += [rows_of_summary(reading, shape) for shape in reading.summaries]
    states = [item.state for one in rows for item in sentences(one)]
    return sum(state.is_open for state in states), states.count(State.DOUBTFUL)
