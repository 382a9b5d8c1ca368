"""Opening a stored meeting: first what is looked at, then the rest, where it was left."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal

from minutes.errors import MinutesError
from minutes.types import MeetingId, Seconds, Transcript
from ui import tasks

if TYPE_CHECKING:
    from ui.main_window import MeetingWindow

FIRST = 400
"""So many utterances are read first: a fraction of a second, and many screens of text."""

BEFORE: Seconds = 60.0
"""What was said so long before the place where it was left is shown with it."""

POSITIONS = "positions"
KEPT = 200
"""Of so many meetings it is remembered where they were left."""


class Loading(QObject):
    """Reads the text of one window's meeting, in the background."""

    came = Signal(object)
    """A `Transcript`: what is looked at first; more follows, and nothing can be changed yet."""

    whole = Signal(object, bool)
    """The whole `Transcript`, and whether its making was interrupted."""

    reread = Signal(object)
    """The `Transcript` as it is now."""

    failed = Signal(object)
    """A `MinutesError`: it cannot be read."""

    def __init__(self, window: MeetingWindow) -> None:
        super().__init__(window)
        self._store, self._meeting = window.context.store, window.meeting
        self.is_under_way = False
        """Whether the text is there in part or not at all."""

    def begin(self, position: Seconds) -> None:
        """Read the meeting, around `position` first."""
        self.is_under_way = True
        store, meeting = self._store, self._meeting
        start = max(0.0, position - BEFORE)
        tasks.query(
            lambda: store.transcript(meeting, start, FIRST),
            tasks.if_alive(self, lambda found: self._take_first(found, start)),
            tasks.if_alive(self, self._fail),
        )

    def read_again(self) -> None:
        """Read the meeting anew: it was changed elsewhere."""
        store, meeting = self._store, self._meeting
        tasks.query(
            lambda: store.transcript(meeting),
            tasks.if_alive(self, self.reread.emit),
            tasks.if_alive(self, self._fail),
        )

    def _take_first(self, found: Transcript, start: Seconds) -> None:
        if len(found.utterances) == FIRST or (found.utterances and start):
            self.came.emit(found)
        store, meeting = self._store, self._meeting
        tasks.query(
            lambda: (store.transcript(meeting), store.is_interrupted(store.meeting(meeting))),
            tasks.if_alive(self, self._take_whole),
            tasks.if_alive(self, self._fail),
        )

    def _take_whole(self, found: tuple[Transcript, bool]) -> None:
        self.is_under_way = False
        gc.freeze()  # a million words are no garbage, and looking through them takes a while
        self.whole.emit(*found)

    def let_go(self) -> None:
        """Have the text looked through again when garbage is collected: it may go."""
        gc.unfreeze()

    def _fail(self, error: MinutesError) -> None:
        self.failed.emit(error)


def remember_place(memory: QSettings, meeting: MeetingId, position: Seconds) -> None:
    """Keep where a meeting was left; of the oldest ones it is forgotten."""
    memory.beginGroup(POSITIONS)
    memory.setValue(meeting, round(position, 1))
    for old in sorted(memory.childKeys())[:-KEPT]:  # ids begin with the date
        memory.remove(old)
    memory.endGroup()


def remembered_place(memory: QSettings, meeting: MeetingId) -> Seconds:
    """Return where a meeting was left, 0 for one that is opened first."""
    try:
        return max(0.0, float(str(memory.value(f"{POSITIONS}/{meeting}", 0.0))))
    except ValueError:
        return 0.0
