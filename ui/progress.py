"""How far long work is: what, how far, how long still, and 中止. It never blocks."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from minutes.events import Event, Listener, ProgressMade
from minutes.messages import format_position
from minutes.models import Report
from ui import theme
from ui.tasks import Job

BYTES = "bytes"
"""The stage of work on files; its positions count bytes, not seconds."""

_STAGES = {"decode": "音声の読み込み", "asr": "文字起こし", "diarization": "話者の区別"}
_FULL = 1000
_SOON_S = 10.0
_MINUTE_S = 60.0
_HOUR_S = 3600.0
_TRUSTED_AFTER_S = 2.0
"""Before that, a guess of the time left would jump about."""
_TRUSTED_STEPS = 3
"""Where the work tells its speed: the first steps count the loading of a model as well."""
_TRUSTED_SHARE = 0.1
"""Of the whole, done before the time left is told: a guess is ten times what was seen."""


class ProgressStrip(QFrame):
    """One line for one job; hidden while there is none.

    `follow` shows a job until it is over. The work may tell `ProgressMade`, in seconds of
    sound, or in bytes with the stage `BYTES` (see `reporting`).
    """

    ended = Signal()
    """The job that was shown is over, whichever way; `is_cancelled` tells of 中止."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._title = ""
        self._begun = 0.0
        self._first: float | None = None
        self._stage, self._steps = "", 0
        self.is_cancelled = False
        self._what = QLabel()
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._how_far = QLabel()
        theme.set_role(self._how_far, "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.stop_button = QPushButton("中止")
        self.stop_button.clicked.connect(self.cancel)
        for label in (self._what, self._how_far):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lay_out()
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None

    def follow(self, job: Job, title: str) -> None:
        """Show a job until it is over; one job at a time."""
        self._job, self._title = job, title
        self._begun, self._first = time.monotonic(), None
        self._stage, self._steps = "", 0
        self.is_cancelled = False
        self.stop_button.setEnabled(True)
        self.stop_button.setAccessibleName(f"{title}を中止")
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(f"{title}の進み具合")
        self._what.setText(title)
        self._how_far.setText("準備しています…")
        job.happened.connect(self._take)
        job.finished.connect(self._end)
        self.show()

    def cancel(self) -> None:
        """Ask the job to end; the strip stays until it has."""
        if self._job is None:
            return
        self.is_cancelled = True
        self.stop_button.setEnabled(False)
        self._how_far.setText("中止しています…")
        self._job.cancel()

    def _lay_out(self) -> None:
        texts = QHBoxLayout()
        texts.setSpacing(theme.GRID)
        texts.addWidget(self._what, 3)
        texts.addWidget(self._how_far, 2)
        self._how_far.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setSpacing(theme.GRID // 2)
        column.addLayout(texts)
        column.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.GRID // 2, 0, theme.GRID // 2)
        row.setSpacing(theme.GRID * 2)
        row.addLayout(column, 1)
        row.addWidget(self.stop_button)

    def _take(self, event: Event) -> None:
        if not isinstance(event, ProgressMade) or self.is_cancelled:
            return
        stage = _STAGES.get(event.stage)
        self._what.setText(f"{self._title}　{stage}" if stage else self._title)
        if event.total <= 0:
            self._bar.setRange(0, 0)
            self._how_far.setText("")
            return
        self._bar.setRange(0, _FULL)
        self._bar.setValue(round(_FULL * min(event.position / event.total, 1.0)))
        parts = [_amount(event), describe_left(self._left(event))]
        self._how_far.setText("　".join(part for part in parts if part))

    def _left(self, event: ProgressMade) -> float | None:
        """Return the seconds still to wait, None while nobody knows."""
        if event.stage != self._stage:  # each stage has its own speed
            self._stage, self._steps, self._first = event.stage, 0, None
        self._steps += 1
        if event.speed > 0:
            is_early = event.position < _TRUSTED_SHARE * event.total
            if is_early or self._steps < _TRUSTED_STEPS:
                return None
            return (event.total - event.position) / event.speed
        if self._first is None:  # what was here before says nothing about speed
            self._first, self._begun = event.position, time.monotonic()
        spent, gained = time.monotonic() - self._begun, event.position - self._first
        if spent < _TRUSTED_AFTER_S or gained <= 0:
            return None
        return (event.total - event.position) * spent / gained

    def _end(self) -> None:
        self._job = None
        self.hide()
        self.ended.emit()


def reporting(listen: Listener) -> Report:
    """Return what the model library reports bytes to, told on to a strip."""

    def report(_file: str, done: int, total: int) -> None:
        now = time.time()
        listen(ProgressMade(0.0, now, BYTES, done, total, 0.0))

    return report


def counting(listen: Listener) -> Callable[[int, int], None]:
    """Return a function that tells `done` of `total` pieces to a strip."""

    def tell(done: int, total: int) -> None:
        listen(ProgressMade(0.0, time.time(), "", done, total, 0.0))

    return tell


def describe_left(seconds: float | None) -> str:
    """Return how long it still takes, as one would say it."""
    if seconds is None:
        return ""
    if seconds < _SOON_S:
        return "まもなく終わります"
    if seconds < _MINUTE_S:
        return f"残り 約 {round(seconds / 10) * 10} 秒"
    if seconds < _HOUR_S:
        return f"残り 約 {round(seconds / _MINUTE_S)} 分"
    hours, minutes = divmod(round(seconds / _MINUTE_S), 60)
    return f"残り 約 {hours} 時間 {minutes} 分"


def describe_size(size: float) -> str:
    """Return a size in bytes as people read it."""
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"  # noqa: PLR2004


def _amount(event: ProgressMade) -> str:
    if event.stage == BYTES:
        return f"{describe_size(event.position)} / {describe_size(event.total)}"
    if event.stage in _STAGES:
        return f"{format_position(event.position)} / {format_position(event.total)}"
    return f"{event.position:.0f} / {event.total:.0f}"
