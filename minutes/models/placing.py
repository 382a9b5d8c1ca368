"""Put files into a model folder so that it is there whole or not at all."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path

from minutes.errors import DiskFull, writing_to

RESERVE_BYTES = 64 * 1024 * 1024
"""Room that stays free for a recording that may be running at the same time."""


def make_folder(folder: Path) -> Path:
    """Make a folder with its parents, and return it.

    Raises:
        FolderUnwritable: it cannot be made.
    """
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def check_space(folder: Path, size: int) -> None:
    """Check that `size` bytes fit, before anything is written.

    Raises:
        DiskFull: they do not.
    """
    if size > 0 and shutil.disk_usage(folder).free < size + RESERVE_BYTES:
        raise DiskFull(folder)


def place(staging: Path, target: Path) -> None:
    """Make the finished folder visible under its name by one rename.

    A model that lay there before is moved aside first and removed afterwards, so at no
    moment does half a model stand under the name.
    """
    aside = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.old")
    with writing_to(target):
        _sync(staging)
        if target.exists():
            target.replace(aside)
        try:
            staging.replace(target)
        except BaseException:  # an interrupt too must not take the old model away
            if aside.exists():
                aside.replace(target)
            raise
    shutil.rmtree(aside, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Force the folder's entries to the disk; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
