"""One place at a time changes a meeting's text; others read it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from minutes.errors import MeetingReserved

LOCK_NAME = "editing.lock"


class Reservation:
    """The right to change one meeting's text, for a window; used from one thread.

    The system lets go when the process dies. Who records is another matter (see
    `recording.hold`): text is corrected during the recording too.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = filelock.FileLock(folder / LOCK_NAME)

    @property
    def is_ours(self) -> bool:
        """Whether the text may be changed here."""
        return self._lock.is_locked

    def take(self) -> bool:
        """Take the right where nobody has it; return whether it is ours now.

        Where locks cannot be made at all nobody is kept from working: the store itself
        refuses a change to what was changed elsewhere.
        """
        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire(timeout=0)
        except (filelock.Timeout, PermissionError):  # the second: another user's file
            return False
        except (OSError, NotImplementedError):
            return True
        return True

    def give_back(self) -> None:
        """Let others change the text."""
        self._lock.release()


@contextmanager
def reserve(folder: Path) -> Iterator[None]:
    """Have the right to change a meeting's text for a while, as a command does.

    Raises:
        MeetingReserved: it is open in a window that may change it.
    """
    reservation = Reservation(folder)
    if not reservation.take():
        raise MeetingReserved(folder.name)
    try:
        yield
    finally:
        reservation.give_back()
