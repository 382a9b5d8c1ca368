"""Making summaries: one after the other in the background, to be stopped at any time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from minutes import revising
from minutes.errors import MinutesError
from minutes.events import Listener
from minutes.types import MeetingId, Summary, SummaryShape
from ui import tasks, telling
from ui.context import Context
from ui.progress import ProgressStrip
from ui.summary.sheet import NAMES

KEEP, ANEW = "残して作り直す", "すべて作り直す"


class Making(QObject):
    """Makes one summary at a time, others wait; `strip` shows how far it is."""

    made = Signal(object)
    """The `SummaryShape` that was made and kept."""

    failed = Signal(object)
    """A `MinutesError`: nothing was changed."""

    stopped = Signal()
    """A person stopped it; what the model has answered is kept and not asked again."""

    changed = Signal()
    """Work has begun or is over."""

    def __init__(self, context: Context, meeting: MeetingId, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._meeting, self._parent = context, meeting, parent
        self._wanted: list[tuple[SummaryShape, bool]] = []
        self._is_over = False
        self.strip = ProgressStrip()
        self.strip.ended.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether a summary is being made."""
        return self.strip.is_busy

    def is_wanted(self, shape: SummaryShape | None) -> bool:
        """Return whether a summary is being made or waits for that."""
        return any(shape is one for one, _ in self._wanted)

    def ask(self, shape: SummaryShape, earlier: Summary | None) -> None:
        """Make a summary; where a person has worked on the earlier one, ask what becomes of it."""
        points = [point for part in earlier.parts for point in part.points] if earlier else []
        own = sum(map(revising.is_own, points))
        if not own:
            self.start(shape, is_keeping=True)
            return
        chosen = telling.choose(
            f"「{NAMES[shape]}」を作り直しますか？",
            (KEEP, ANEW),
            detail=f"確認した文と直した文が {own} 文あります。残すと、そのまま入ります。",
            parent=self._parent,
        )
        if chosen is not None:
            self.start(shape, is_keeping=chosen == KEEP)

    def start(self, shape: SummaryShape, *, is_keeping: bool) -> None:
        """Make a summary, after those that are wanted already."""
        self._wanted.append((shape, is_keeping))
        if not self.strip.is_busy:
            self._make(shape, is_keeping=is_keeping)
        self.changed.emit()

    def stop(self) -> None:
        """End the work; nothing is changed by it."""
        self.strip.cancel()

    def _make(self, shape: SummaryShape, *, is_keeping: bool) -> None:
        store, meeting, settings = self._context.store, self._meeting, self._context.settings

        def work(listen: Listener) -> SummaryShape:
            revising.make(store, meeting, settings, listen, shape, is_keeping=is_keeping)
            return shape

        job = tasks.start(
            work,
            tasks.if_alive(self, self._take),
            tasks.if_alive(self, self._fail),
        )
        self._is_over = False
        self.strip.follow(job, f"「{NAMES[shape]}」を作っています")

    def _take(self, shape: SummaryShape) -> None:
        self._is_over = True
        self.made.emit(shape)

    def _fail(self, error: MinutesError) -> None:
        """Tell it once: what waits would fail as well."""
        self._is_over = True
        del self._wanted[1:]
        self.failed.emit(error)

    def _go_on(self) -> None:
        """Make the next one, unless a person stopped the one before."""
        del self._wanted[: None if self.strip.is_cancelled else 1]
        if self.strip.is_cancelled and not self._is_over:  # it may have been too late
            self.stopped.emit()
        if self._wanted:
            shape, is_keeping = self._wanted[0]
            self._make(shape, is_keeping=is_keeping)
        self.changed.emit()
