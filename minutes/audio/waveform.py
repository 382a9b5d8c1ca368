"""How loud a recording is from moment to moment, for pictures of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from minutes.errors import writing_to
from minutes.recording import RecordingReader
from minutes.types import SAMPLE_RATE, Seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

Peaks: TypeAlias = "NDArray[np.uint8]"
"""The loudest sample of each `BIN`, shape (n,), 255 for full scale."""

BIN: Seconds = 0.05
"""A syllable takes twice as long: its shape is still seen."""

PIECE: Seconds = 60.0
"""So much sound is in memory at once."""

NAME = "waveform.bin"

_SAMPLES = round(BIN * SAMPLE_RATE)


def measure(recording: RecordingReader, known: Peaks | None = None) -> Peaks:
    """Return the peaks of a recording; what is `known` of its beginning is not read again.

    An hour takes 0.3 s. Whole bins only, so that a recording may go on growing.

    Raises:
        FileUnreadable: there is no recording, or it may not be read.
    """
    pieces = [np.zeros(0, np.uint8) if known is None else known]
    count = len(pieces[0])
    while True:
        start = count * BIN
        samples = recording.read(start, start + PIECE)
        whole = len(samples) // _SAMPLES
        if not whole:
            return np.concatenate(pieces)
        loudest = np.abs(samples[: whole * _SAMPLES].reshape(whole, _SAMPLES)).max(axis=1)
        pieces.append(np.minimum(loudest * 255, 255).astype(np.uint8))
        count += whole


def load_or_measure(folder: Path) -> Peaks:
    """Return the peaks of a meeting's recording, kept in its folder from then on.

    Raises:
        FileUnreadable: there is no recording, or it may not be read.
        DiskFull, FolderUnwritable: they cannot be kept.
    """
    recording = RecordingReader(folder)
    path = folder / NAME
    known = np.fromfile(path, np.uint8) if path.exists() else np.zeros(0, np.uint8)
    if len(known) > recording.duration / BIN:
        known = known[:0]  # another recording's
    peaks = measure(recording, known)
    if len(peaks) != len(known):
        part = path.with_suffix(f".{os.getpid()}.part")
        with writing_to(folder):
            part.write_bytes(peaks.tobytes())
            part.replace(path)
    return peaks
