"""The growing audio file of a meeting: append, follow, read a span, repair.

The recording on disk is the queue. A meeting's folder holds `audio.wav` (16 kHz mono
s16le) and `journal.jsonl` (one JSON object a line: started, gap, stopped). How much
was recorded is told by the length of the file, never by the sizes in its header, which
are brought up to date at each sync for the sake of other programs. An odd byte at the
end is half a sample and is ignored.

The sizes in a WAV header are 32 bits wide; 4 GiB would be 37 hours of this format, so
no recording reaches them (and ours would still be read whole, by its length).

A long file on purpose: writer, reader, repair and lock share one format on disk.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

import filelock
import numpy as np

from minutes.config import RecordingSettings
from minutes.errors import (
    DiskFull,
    FileUnreadable,
    MeetingBusy,
    explain_write,
    writing_to,
)
from minutes.types import SAMPLE_RATE, Samples, Seconds

AUDIO_NAME = "audio.wav"
JOURNAL_NAME = "journal.jsonl"
LOCK_NAME = "lock"

BYTES_PER_SAMPLE = 2
BYTES_PER_SECOND = SAMPLE_RATE * BYTES_PER_SAMPLE
FULL_SCALE = 32_768.0
"""s16 value of 1.0. The same number both ways, so that a round trip is bit-exact."""

HEADER_BYTES = 44
"""RIFF, fmt and data chunk headers. Source: Microsoft Multimedia Programming, 1991."""

REASON_INTERRUPTED = "interrupted"
"""Why a recording stopped that `repair` had to finish: crash, kill or power loss."""

_LOCK_PATIENCE: Seconds = 0.3
"""`is_held` takes the lock for a moment; `hold` must outwait that."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without sound from the device, kept as silence; and why."""

    start: Seconds
    end: Seconds
    reason: str


def free_seconds(folder: Path, reserve_bytes: int = 0) -> Seconds:
    """Return how long a recording the disk under `folder` still takes.

    The folder need not exist yet; `reserve_bytes` are left for the rest of the program.
    """
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    with writing_to(folder):
        free = shutil.disk_usage(place).free
    return max(0, free - reserve_bytes) / BYTES_PER_SECOND


class RecordingWriter:
    """Appends sound to a meeting's recording; made anew or continued after a crash.

    One writer per folder (see `hold`), used from one thread. Nothing is buffered in this
    process, so a kill loses nothing that `append` has returned from; power loss costs at
    most `settings.sync_interval`.

    Raises:
        DiskFull: at once, when less than `settings.reserve_bytes` are free.
        FolderUnwritable: no permission, or the disk is gone.
    """

    def __init__(self, folder: Path, settings: RecordingSettings, device: str = "") -> None:
        self._folder = folder
        self._settings = settings
        with writing_to(folder), ExitStack() as undo:
            folder.mkdir(parents=True, exist_ok=True)
            self._require_space()
            self._file = undo.enter_context(_open_audio(folder / AUDIO_NAME))
            self._size = _mend_audio(self._file)
            self._synced_at = time.monotonic()
            self._mark("started", position=self.position, device=device)
            _sync_folder(folder)
            undo.pop_all()

    @property
    def position(self) -> Seconds:
        """The length of what has been written."""
        return (self._size - HEADER_BYTES) // BYTES_PER_SAMPLE / SAMPLE_RATE

    def append(self, samples: Samples) -> None:
        """Write float samples as s16, louder than full scale clipped, NaN as silence.

        Raises:
            DiskFull: what fitted is kept and the file is whole.
            FolderUnwritable: the disk refuses or is gone.
        """
        scaled = np.rint(np.nan_to_num(samples, posinf=1.0, neginf=-1.0) * FULL_SCALE)
        self._write(np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype("<i2").tobytes())

    def append_silence(self, seconds: Seconds) -> None:
        """Write silence, so that the wall clock still fits after a gap.

        Raises: as `append`.
        """
        left = max(0, round(seconds * SAMPLE_RATE)) * BYTES_PER_SAMPLE
        second = bytes(BYTES_PER_SECOND)
        while left > 0:
            self._write(second[:left])
            left -= BYTES_PER_SECOND

    def mark_gap(self, start: Seconds, end: Seconds, reason: str) -> None:
        """Note in the journal that the sound from `start` to `end` is missing.

        Raises:
            DiskFull, FolderUnwritable: the note could not be written.
        """
        with writing_to(self._folder):
            self._mark("gap", start=start, end=end, reason=reason)

    def sync(self) -> None:
        """Bring the header up to date and everything so far onto the disk itself.

        Raises:
            DiskFull: fewer than `settings.reserve_bytes` are left; all is written.
            FolderUnwritable: the disk refuses or is gone.
        """
        with writing_to(self._folder):
            _write_header(self._file, self._size)
            os.fsync(self._file.fileno())
            self._synced_at = time.monotonic()
            self._require_space()

    def close(self, reason: str = "asked") -> None:
        """Finish the recording with a stopped mark; a second call does nothing.

        A full or vanished disk is no error here, it has been told by `append`; without
        its mark the recording counts as interrupted and `repair` finishes it.
        """
        if self._file.closed:
            return
        with suppress(OSError):
            _write_header(self._file, self._size)
            os.fsync(self._file.fileno())
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._mark("stopped", position=self.position, reason=reason)
            _sync_folder(self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close("asked" if kind is None else REASON_INTERRUPTED)

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:
                written = self._file.write(rest)
                self._size += written
                rest = rest[written:]
        except OSError as error:
            with suppress(OSError):
                self._size = _mend_audio(self._file)
                os.fsync(self._file.fileno())
            raise explain_write(error, self._folder) from error
        if time.monotonic() - self._synced_at >= self._settings.sync_interval:
            self.sync()

    def _mark(self, name: str, **values: str | float) -> None:
        _append_mark(self._folder / JOURNAL_NAME, name, **values)

    def _require_space(self) -> None:
        if shutil.disk_usage(self._folder).free < self._settings.reserve_bytes:
            raise DiskFull(self._folder)


class RecordingReader:
    """Reads a recording, also while another process writes it. Keeps no file open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def duration(self) -> Seconds:
        """The length on disk at this moment.

        Raises:
            FileUnreadable: there is no recording, or it may not be read.
        """
        with self._opened() as file:
            return _count_samples(file) / SAMPLE_RATE

    @property
    def is_finished(self) -> bool:
        """Whether the last thing that the journal tells is that recording stopped."""
        states = [mark["mark"] for mark in _marks(self._folder) if mark["mark"] != "gap"]
        return bool(states) and states[-1] == "stopped"

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The stretches without sound from the device, in the order they were noted."""
        return tuple(
            Gap(float(mark["start"]), float(mark["end"]), str(mark["reason"]))
            for mark in _marks(self._folder)
            if mark["mark"] == "gap"
        )

    def read(self, start: Seconds, end: Seconds) -> Samples:
        """Return the sound from `start` to `end`, as much of it as there is.

        Raises:
            FileUnreadable: there is no recording, or it may not be read.
        """
        first = max(0, round(start * SAMPLE_RATE))
        with self._opened() as file:
            count = min(round(end * SAMPLE_RATE), _count_samples(file)) - first
            if count <= 0:
                return np.zeros(0, np.float32)
            file.seek(HEADER_BYTES + first * BYTES_PER_SAMPLE)
            data = file.read(count * BYTES_PER_SAMPLE)
        whole = len(data) - len(data) % BYTES_PER_SAMPLE
        return np.frombuffer(data[:whole], "<i2").astype(np.float32) / np.float32(FULL_SCALE)

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        path = self._folder / AUDIO_NAME
        try:
            with path.open("rb") as file:
                yield file
        except OSError as error:
            raise FileUnreadable(path, error.strerror or "") from error


def repair(folder: Path) -> Seconds:
    """Finish a recording that a crash left open; return its duration.

    Writes the header anew, cuts half a sample, adds the stopped mark. Doing it again
    changes nothing. Only for a folder that no live process records (see `hold`).

    Raises:
        FileUnreadable: the folder is not there.
        DiskFull, FolderUnwritable: it cannot be mended.
    """
    if not folder.is_dir():
        raise FileUnreadable(folder)
    with writing_to(folder):
        with _open_audio(folder / AUDIO_NAME) as file:
            size = _mend_audio(file)
            os.fsync(file.fileno())
        duration = (size - HEADER_BYTES) // BYTES_PER_SAMPLE / SAMPLE_RATE
        if not RecordingReader(folder).is_finished:
            journal = folder / JOURNAL_NAME
            _append_mark(journal, "stopped", position=duration, reason=REASON_INTERRUPTED)
            _sync_folder(folder)
    return duration


@contextmanager
def hold(folder: Path) -> Iterator[None]:
    """Hold a meeting's folder for this process; the system lets go when it dies.

    Raises:
        MeetingBusy: another process, or another part of this one, holds it.
        FolderUnwritable: no lock can be made there.
    """
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / LOCK_NAME)
        try:
            lock.acquire(timeout=_LOCK_PATIENCE)
        except filelock.Timeout:
            raise MeetingBusy(folder.name) from None
    try:
        yield
    finally:
        lock.release()


def is_held(folder: Path) -> bool:
    """Return whether a live process holds the meeting's folder."""
    if not (folder / LOCK_NAME).exists():
        return False
    try:
        with filelock.FileLock(folder / LOCK_NAME).acquire(timeout=0):
            return False
    except filelock.Timeout:
        return True
    except OSError:
        # Nobody could hold it for writing either.
        return False


def _open_audio(path: Path) -> BinaryIO:
    path.touch(exist_ok=True)
    return cast("BinaryIO", path.open("r+b", buffering=0))


def _mend_audio(file: BinaryIO) -> int:
    """Cut half a sample, write the header, stand at the end; return the size in bytes."""
    size = max(HEADER_BYTES, file.seek(0, os.SEEK_END))
    size -= (size - HEADER_BYTES) % BYTES_PER_SAMPLE
    file.truncate(size)
    _write_header(file, size)
    return size


def _write_header(file: BinaryIO, size: int) -> None:
    data = min(size - HEADER_BYTES, 0xFFFF_FFFF - 36)
    form = struct.pack("<IHHIIHH", 16, 1, 1, SAMPLE_RATE, BYTES_PER_SECOND, BYTES_PER_SAMPLE, 16)
    file.seek(0)
    file.write(
        struct.pack("<4sI4s4s", b"RIFF", data + 36, b"WAVE", b"fmt ")
        + form
        + struct.pack("<4sI", b"data", data)
    )
    file.seek(size)


def _count_samples(file: BinaryIO) -> int:
    return max(0, file.seek(0, os.SEEK_END) - HEADER_BYTES) // BYTES_PER_SAMPLE


def _append_mark(journal: Path, name: str, **values: str | float) -> None:
    """Write one line and sync it; a line that does not fit is taken back."""
    line = json.dumps({"mark": name, "wall": time.time(), **values}, ensure_ascii=False)
    with journal.open("ab", buffering=0) as file:
        before = file.seek(0, os.SEEK_END)
        # A line torn by a crash ends without a newline: ours must not stick to it.
        data = (b"\n" if before and not _ends_line(journal) else b"") + line.encode() + b"\n"
        if file.write(data) != len(data):
            file.truncate(before)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())


def _ends_line(journal: Path) -> bool:
    with journal.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _marks(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the journal's marks; a line torn by a crash is passed over."""
    path = folder / JOURNAL_NAME
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    except OSError as error:
        raise FileUnreadable(path, error.strerror or "") from error
    for line in lines:
        with suppress(ValueError):
            mark = json.loads(line)
            if isinstance(mark, dict) and "mark" in mark:
                yield mark


def _sync_folder(folder: Path) -> None:
    """Make new directory entries survive power loss; Windows needs and offers nothing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
