"""Notes of the meeting on the strip, and bookmarks that are set while one listens."""

from __future__ import annotations

import time
from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from minutes import events
from minutes.messages import name_mark
from minutes.session.notes import make_mark
from minutes.types import Mark, MarkKind, MeetingId, Seconds
from ui import keys, tasks
from ui.context import Context
from ui.editor.waveform_strip import WaveformStrip

NEAR: Seconds = 2.0
"""Asked again so near to a bookmark, it is taken away."""


class Bookmarks(QObject):
    """`action` sets a bookmark where the sound is, or takes it away again."""

    failed = Signal(object)
    """A `MinutesError`: it is not stored."""

    def __init__(
        self, context: Context, meeting: MeetingId, strip: WaveformStrip, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context, self._meeting, self._strip = context, meeting, strip
        self._marks: dict[str, Mark] = {}
        self.action = QAction("再生中の所のしおりを付ける・外す", parent)
        self.action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.action.setEnabled(False)  # while recording the same key is the log's
        keys.bind(self.action, "bookmark")
        parent.addAction(self.action)

    def show(self, marks: Iterable[Mark]) -> None:
        """Show these notes."""
        self._marks = {mark.id: mark for mark in marks}
        self._draw()

    def take(self, event: events.Event) -> None:
        """Follow notes that are made and taken away."""
        if isinstance(event, events.MarkMade):
            self._marks[event.mark.id] = event.mark
            self._draw()
        elif isinstance(event, events.MarkRemoved):
            self._marks.pop(event.mark.id, None)
            self._draw()

    def toggle(self, position: Seconds) -> None:
        """Set a bookmark at a position, or take the one away that is there."""
        near = [
            mark
            for mark in self._marks.values()
            if mark.kind is MarkKind.BOOKMARK and abs(mark.start - position) <= NEAR
        ]
        store, meeting, listen = self._context.store, self._meeting, self._context.bridge.listen

        def work() -> None:
            for mark in near:
                store.remove_mark(meeting, mark)
                listen(events.MarkRemoved(position, time.time(), mark))
            if not near:
                made = make_mark(MarkKind.BOOKMARK, position)
                store.add_mark(meeting, made)
                listen(events.MarkMade(position, time.time(), made))

        tasks.operate(work, lambda nothing: None, tasks.if_alive(self, self.failed.emit))

    def _draw(self) -> None:
        self._strip.show_marks([(mark.start, name_mark(mark)) for mark in self._marks.values()])
