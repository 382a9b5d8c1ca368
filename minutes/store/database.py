"""The SQLite file: opened safely, its failures put into our words.

One connection a `Database`, guarded by a lock: every thread of a process may use it, and
several processes may have the file open at once (write-ahead log). What was written is
on the disk itself when `writing` ends.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from minutes.errors import DiskFull, FolderUnwritable, MinutesError, StoreDamaged, writing_to
from minutes.store.migrations import backup_path, copy, migrate
from minutes.types import Seconds

DATABASE_NAME = "minutes.db"

BUSY_TIMEOUT: Seconds = 30.0
"""How long to wait for another process. Ours write for milliseconds; only an erasure or
a migration of a large store takes seconds."""

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # Deleted text is overwritten with zeros.
    "PRAGMA secure_delete = ON",
    # No spoken text in temporary files outside of the store.
    "PRAGMA temp_store = MEMORY",
)


class Database:
    """An open database of meetings.

    Raises:
        FolderUnwritable, DiskFull, StoreDamaged, StoreTooNew: it cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / DATABASE_NAME
        self._lock = threading.RLock()
        with writing_to(folder):
            folder.mkdir(parents=True, exist_ok=True)
        with _worded(self._path):
            self._connection = sqlite3.connect(
                self._path, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
            )
            try:
                self._connection.row_factory = sqlite3.Row
                for pragma in _PRAGMAS:
                    self._connection.execute(pragma)
                migrate(self._connection, self._path)
            except BaseException:
                self._connection.close()
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """See one unchanging state of the store while the block runs."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Change the store: all of the block or, when it raises, nothing of it.

        Raises:
            DiskFull, FolderUnwritable, StoreDamaged: nothing was changed.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    def version(self) -> tuple[int, int]:
        """Return numbers that are others after each change, whoever made it.

        Source: SQLite, PRAGMA data_version (changes of other connections) and
        sqlite3_total_changes (those of this one).
        """
        with self._lock, _worded(self._path):
            (others,) = self._connection.execute("PRAGMA data_version").fetchone()
            return int(others), self._connection.total_changes

    def purge(self) -> None:
        """Make sure that what was deleted is in none of the database's files any more.

        Deleted rows are zeros already (secure_delete). That leaves the write-ahead log
        and the copy made before a migration, which is made anew.
        """
        with self._lock, _worded(self._path):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            backup = backup_path(self._path)
            if backup.exists():
                backup.unlink()
                with suppress(sqlite3.Error, OSError):
                    # Without room for a new copy, none is better than one that tells.
                    copy(self._path, backup)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock, _worded(self._path):
            self._connection.execute(begin)
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    # On a full disk SQLite has rolled back by itself.
                    self._connection.execute("ROLLBACK")
                raise


@contextmanager
def _worded(path: Path) -> Iterator[None]:
    try:
        with writing_to(path.parent):
            yield
    except sqlite3.Error as error:
        known = _explain(error, path)
        if known is None:
            raise
        raise known from error


def _explain(error: sqlite3.Error, path: Path) -> MinutesError | None:
    """Return what it means for a person; None for a defect of ours.

    Source: SQLite result codes. A quota that is used up, unlike a full disk, is told as
    a failed write (SQLITE_IOERR_WRITE).
    """
    code = getattr(error, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_IOERR_WRITE:
        return DiskFull(path.parent)
    match code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return DiskFull(path.parent)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StoreDamaged(path, backup_path(path).exists())
        case (
            sqlite3.SQLITE_CANTOPEN
            | sqlite3.SQLITE_READONLY
            | sqlite3.SQLITE_PERM
            | sqlite3.SQLITE_IOERR
            | sqlite3.SQLITE_BUSY
        ):
            return FolderUnwritable(path.parent)
        case _:
            return None
