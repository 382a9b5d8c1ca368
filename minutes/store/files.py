"""The folder of each meeting: `<data>/meetings/<id>/`, with its sound."""

from __future__ import annotations

import re
import secrets
import shutil
from datetime import datetime
from pathlib import Path

from minutes.errors import writing_to
from minutes.types import MeetingId

MEETINGS_NAME = "meetings"

ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No 0 and o, 1, i and l: ids are read aloud and typed."""

_ID_TAIL = 4
"""Letters at an id's end: 31^4 = 923,521 meetings may start in the same second."""

_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")


def make_meeting_id(started_at: datetime) -> MeetingId:
    """Return a new id such as `20261118-100000-k7q2`: sorts by start, can be read out."""
    tail = "".join(secrets.choice(ID_LETTERS) for _ in range(_ID_TAIL))
    return MeetingId(f"{started_at:%Y%m%d-%H%M%S}-{tail}")


def is_meeting_id(text: str) -> bool:
    """Return whether a text may be the id of a meeting; no other leads into a folder."""
    return _ID.fullmatch(text) is not None


def meeting_folder(data: Path, meeting: MeetingId) -> Path:
    """Return the folder of a meeting, which need not exist.

    Raises:
        ValueError: an id that could lead out of the store.
    """
    if not is_meeting_id(meeting):
        raise ValueError(f"not an id of a meeting: {meeting!r}")
    return data / MEETINGS_NAME / meeting


def make_folder(folder: Path) -> None:
    """Make a meeting's folder.

    Raises:
        FolderUnwritable, DiskFull: it cannot be made.
    """
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)


def empty_folder(folder: Path, *, keep: str) -> int:
    """Delete everything in a folder but the file `keep`; return how many files went.

    Raises:
        FolderUnwritable: something could not be deleted, on Windows for instance because
            another program has it open. What is left can be deleted by calling again.
    """
    count = 0
    with writing_to(folder):
        for path in sorted(folder.iterdir()):
            if path.name == keep:
                continue
            if path.is_dir() and not path.is_symlink():
                count += sum(not inner.is_dir() for inner in path.rglob("*"))
                shutil.rmtree(path)
            else:
                count += 1
                path.unlink()
    return count


def remove_folder(folder: Path) -> None:
    """Delete a folder that is to be empty but for a lock.

    Raises:
        FolderUnwritable: it cannot be deleted.
    """
    with writing_to(folder):
        shutil.rmtree(folder)
