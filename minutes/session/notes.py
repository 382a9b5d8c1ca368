"""The live log of a meeting: one key, one mark, and whoever presses it never waits."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from queue import SimpleQueue

from minutes import events
from minutes.errors import MinutesError
from minutes.session.announcements import Announcements
from minutes.store.meetings import Store
from minutes.types import Mark, MarkKind, MeetingId, Seconds


def make_mark(kind: MarkKind, position: Seconds, text: str = "") -> Mark:
    """Return a new mark at a position."""
    return Mark(secrets.token_hex(6), kind, position, position, text)


class Notes:
    """Stores marks, then announces them, in a thread of its own.

    The disk may take its time and the store may be busy; a key must not.
    """

    def __init__(
        self,
        store: Store,
        meeting: MeetingId,
        announcements: Announcements,
        fail: Callable[[MinutesError], None],
    ) -> None:
        """`fail` is told when a mark cannot be stored; such a mark is not announced."""
        self._store = store
        self._meeting = meeting
        self._announcements = announcements
        self._fail = fail
        self._changes: SimpleQueue[tuple[Mark, bool] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="notes", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def keep(self, mark: Mark) -> None:
        """Store a mark, in the place of one with the same id; returns at once."""
        self._changes.put((mark, True))

    def remove(self, mark: Mark) -> None:
        """Take a mark back; returns at once."""
        self._changes.put((mark, False))

    def end(self) -> None:
        """Wait until every mark is stored; later ones are not."""
        if self._thread.is_alive():
            self._changes.put(None)
            self._thread.join()

    def _work(self) -> None:
        while (change := self._changes.get()) is not None:
            mark, is_kept = change
            try:
                if is_kept:
                    self._store.add_mark(self._meeting, mark)
                else:
                    self._store.remove_mark(self._meeting, mark)
            except MinutesError as error:
                self._fail(error)
                continue
            self._announcements.tell(events.MarkMade if is_kept else events.MarkRemoved, mark)
