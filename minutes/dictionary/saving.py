"""Word lists on disk: written whole or not at all, never over somebody's work."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from minutes.errors import writing_to


def save(path: Path, content: bytes) -> None:
    """Replace a file; one that is read meanwhile is the old or the new one, never half.

    Raises:
        FolderUnwritable, DiskFull: the file is as it was.
    """
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".minutes-{secrets.token_hex(8)}.part")
        try:
            with unfinished.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)


def save_beside(path: Path, content: bytes) -> Path:
    """Write a file under the name given, or with a number where that name is taken.

    Raises:
        FolderUnwritable, DiskFull: nothing was written.
    """
    number = 1
    free = path
    while free.exists() and not _holds(free, content):
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    save(free, content)
    return free


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False
