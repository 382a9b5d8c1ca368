"""What can go wrong, as a tree. `messages.describe_error` words each leaf.

    MinutesError
    ├── InputRejected            exit 3: what was given cannot be used
    │   ├── FileUnreadable       missing, a folder, no permission
    │   ├── FileEmpty            zero bytes, or zero seconds of sound
    │   ├── NotMedia             no decoder knows it
    │   ├── NoSoundTrack         video without sound, a picture
    │   ├── SpeechNotFound       sound, but nobody speaks
    │   ├── ImportUnfinished     a file was not read to its end, and is needed again
    │   ├── MeetingUnknown       no meeting has this id
    │   ├── RecordingMissing     a meeting that has text only cannot be recorded further
    │   ├── MeetingAmbiguous     the start of an id that several meetings have
    │   ├── AgendaOutOfOrder     an item would begin before one that stands above it
    │   ├── EditOutdated         what a person wants to change is not there any more
    │   ├── SummaryOutdated      a summary was made again since a person saw it
    │   ├── MasksUndecided       a public version before all of it was decided
    │   ├── SpeakerUnknown       nobody in the meeting has this label
    │   ├── VoiceTooShort        too little of one voice alone to know it again
    │   ├── VoicesMixed          what was to be one voice is several
    │   ├── ConsentMissing       nobody said that the person agrees
    │   ├── VoiceprintUnknown    no voice is enrolled under this name
    │   ├── ChannelsAlike        one channel, or the same sound on all of them
    │   ├── LanguageUnknown      the recogniser knows no language of this code
    │   ├── DocumentRejected     a JSON, TOML or CSV file that does not fit
    │   └── ModelPackRejected    a folder or zip that is no usable model
    └── EnvironmentFailure       exit 4: this machine cannot do it now
        ├── ModelMissing         known, but its weights are not here
        ├── ModelUnknown         neither in the catalogue nor a folder
        ├── ModelDamaged         a file is missing or its hash differs
        ├── SpeakerModelMissing  the weights that tell voices apart are not here
        ├── SpeakerModelRejected they are incomplete, altered, or nobody vouches for them
        ├── ExtraMissing         an optional part of this program is not installed
        ├── ScreenMissing        no screen to show windows on
        ├── DownloadFailed       the model hub cannot be reached or answers wrongly
        ├── MicrophoneMissing    no input device, or none of that name
        ├── MicrophoneRefused    in use by another program, or not permitted
        ├── MicrophoneLost       it stopped delivering while recording
        ├── LoudspeakerMissing   nothing to play sound with
        ├── PdfConverterMissing  LibreOffice is not installed
        ├── PdfConverterFailed   it made no file of what it was given
        ├── PdfLettersMissing    no typeface here has a letter of the text
        ├── SummaryModelMissing  a summary that only a language model can write
        ├── SummaryModelRejected no language model that can be loaded
        ├── SummaryUnusable      nothing that the model wrote can be used
        ├── SummaryServerRefused its address is not inside the office's network
        ├── SummaryServerFailed  it does not answer, or not as agreed
        ├── DiskFull
        ├── FolderUnwritable
        ├── StoreTooNew          made by a later version of this program
        ├── StoreDamaged         the database cannot be read
        ├── MeetingBusy          another process records or transcribes it
        ├── BreakTooLong         a recording ended too long ago to go on with it
        ├── MeetingReserved      somebody corrects it in a window
        └── WorkerLost           a worker process died and could not be brought back

Anything else that escapes is a defect of ours (exit 1). Errors cross process borders, so
they can be pickled. In one file on purpose: the tree is read as a whole.
"""

from __future__ import annotations

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

BROKEN_ZIP = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error),
    *(EOFError, NotImplementedError, RuntimeError),
)
"""How zipfile says that an archive is damaged, encrypted, or of a kind that it lacks."""

BROKEN_DOCUMENT = (
    *(*BROKEN_ZIP, OSError, SyntaxError),
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError),
)
"""What openpyxl and python-docx raise on a damaged file besides: whatever their code meets
there. Source: damaged files made at random, 2026-11."""


class MinutesError(Exception):
    """Everything this program can explain to a person."""

    exit_code = 1

    def __reduce__(self) -> tuple[type[MinutesError], tuple[Any, ...]]:
        """Rebuild from the fields: plain pickle knows only positional arguments."""
        names: list[str] = [item.name for item in fields(self)] if is_dataclass(self) else []
        return type(self), tuple(getattr(self, name) for name in names)


class InputRejected(MinutesError):
    """What was given cannot be used."""

    exit_code = 3


class EnvironmentFailure(MinutesError):
    """This machine cannot do it now."""

    exit_code = 4


@dataclass(eq=False)
class FileUnreadable(InputRejected):
    path: Path
    reason: str = ""


@dataclass(eq=False)
class FileEmpty(InputRejected):
    path: Path


@dataclass(eq=False)
class NotMedia(InputRejected):
    path: Path


@dataclass(eq=False)
class NoSoundTrack(InputRejected):
    path: Path


@dataclass(eq=False)
class SpeechNotFound(InputRejected):
    title: str


@dataclass(eq=False)
class ImportUnfinished(InputRejected):
    title: str


@dataclass(eq=False)
class MeetingUnknown(InputRejected):
    meeting: str


@dataclass(eq=False)
class RecordingMissing(InputRejected):
    title: str


@dataclass(eq=False)
class MeetingAmbiguous(InputRejected):
    meeting: str
    count: int


@dataclass(eq=False)
class AgendaOutOfOrder(InputRejected):
    """`title` is the item that would begin too early."""

    title: str


@dataclass(eq=False)
class EditOutdated(InputRejected):
    """`utterance` is the id of the first one that is not as the edit says."""

    utterance: str


@dataclass(eq=False)
class SummaryOutdated(InputRejected):
    pass


@dataclass(eq=False)
class MasksUndecided(InputRejected):
    """`count` places are open."""

    meeting: str
    count: int


@dataclass(eq=False)
class SpeakerUnknown(InputRejected):
    label: str


@dataclass(eq=False)
class VoiceTooShort(InputRejected):
    """`needed` seconds of the voice alone are the least."""

    name: str
    needed: float


@dataclass(eq=False)
class VoicesMixed(InputRejected):
    name: str


@dataclass(eq=False)
class ConsentMissing(InputRejected):
    name: str


@dataclass(eq=False)
class VoiceprintUnknown(InputRejected):
    name: str


@dataclass(eq=False)
class ChannelsAlike(InputRejected):
    path: Path


@dataclass(eq=False)
class LanguageUnknown(InputRejected):
    language: str


@dataclass(eq=False)
class DocumentRejected(InputRejected):
    """`reason` is a Japanese clause without a full stop, `line` counts from 1."""

    path: Path
    reason: str
    line: int | None = None


@dataclass(eq=False)
class ModelPackRejected(InputRejected):
    """`reason` is a Japanese clause without a full stop."""

    path: Path
    reason: str


@dataclass(eq=False)
class ModelMissing(EnvironmentFailure):
    name: str


@dataclass(eq=False)
class ModelUnknown(EnvironmentFailure):
    """`is_writer` says that a model of this name writes summaries, and knows no speech."""

    name: str
    is_writer: bool = False


@dataclass(eq=False)
class ModelDamaged(EnvironmentFailure):
    """`file` is the file that is missing or altered."""

    folder: Path
    file: str
    is_missing: bool


@dataclass(eq=False)
class SpeakerModelMissing(EnvironmentFailure):
    name: str


@dataclass(eq=False)
class SpeakerModelRejected(EnvironmentFailure):
    """`reason` is a Japanese clause without a full stop; nothing of it was loaded."""

    folder: Path
    reason: str


@dataclass(eq=False)
class ExtraMissing(EnvironmentFailure):
    """`extra` is the name in pyproject.toml, `reason` technical and in English."""

    extra: str
    reason: str = ""


@dataclass(eq=False)
class ScreenMissing(EnvironmentFailure):
    """`library` is the system library that is not here; empty where there is no screen."""

    library: str = ""


@dataclass(eq=False)
class DownloadFailed(EnvironmentFailure):
    """`reason` is a Japanese clause without a full stop."""

    name: str
    reason: str


@dataclass(eq=False)
class MicrophoneMissing(EnvironmentFailure):
    """`wanted` is the name asked for, None for the default; `available` what there is."""

    wanted: str | None = None
    available: tuple[str, ...] = ()


@dataclass(eq=False)
class MicrophoneRefused(EnvironmentFailure):
    """`reason` is PortAudio's, in English, for the technical cause only."""

    device: str
    reason: str = ""


@dataclass(eq=False)
class MicrophoneLost(EnvironmentFailure):
    device: str


@dataclass(eq=False)
class PdfConverterMissing(EnvironmentFailure):
    pass


@dataclass(eq=False)
class PdfConverterFailed(EnvironmentFailure):
    pass


@dataclass(eq=False)
class PdfLettersMissing(EnvironmentFailure):
    letters: str


@dataclass(eq=False)
class SummaryModelMissing(EnvironmentFailure):
    pass


@dataclass(eq=False)
class SummaryModelRejected(EnvironmentFailure):
    """`reason` is a Japanese clause."""

    path: Path
    reason: str


@dataclass(eq=False)
class SummaryUnusable(EnvironmentFailure):
    """Only a model can write what was wanted, and nothing of `writer` can be used."""

    writer: str


@dataclass(eq=False)
class SummaryServerRefused(EnvironmentFailure):
    """`address` is empty where none is set."""

    address: str


@dataclass(eq=False)
class SummaryServerFailed(EnvironmentFailure):
    """`reason` is in English, for the technical cause only."""

    address: str
    reason: str = ""


@dataclass(eq=False)
class LoudspeakerMissing(EnvironmentFailure):
    """`reason` is PortAudio's, in English, for the technical cause only."""

    reason: str = ""


@dataclass(eq=False)
class DiskFull(EnvironmentFailure):
    path: Path


@dataclass(eq=False)
class FolderUnwritable(EnvironmentFailure):
    path: Path


@dataclass(eq=False)
class StoreTooNew(EnvironmentFailure):
    path: Path
    version: int


@dataclass(eq=False)
class StoreDamaged(EnvironmentFailure):
    path: Path
    has_backup: bool = False


@dataclass(eq=False)
class MeetingBusy(EnvironmentFailure):
    meeting: str


@dataclass(eq=False)
class BreakTooLong(EnvironmentFailure):
    title: str
    hours: float


@dataclass(eq=False)
class MeetingReserved(EnvironmentFailure):
    meeting: str


@dataclass(eq=False)
class WorkerLost(EnvironmentFailure):
    """`exit_code_of_worker` is negative for a signal, as in `multiprocessing`."""

    stage: str
    exit_code_of_worker: int | None


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

_FULL_ON_WINDOWS = frozenset({39, 112})
"""ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL. Source: winerror.h."""


def explain_write(error: OSError, path: Path) -> DiskFull | FolderUnwritable:
    """Return what it means that writing to `path` failed."""
    is_full = error.errno in _FULL or getattr(error, "winerror", None) in _FULL_ON_WINDOWS
    return DiskFull(path) if is_full else FolderUnwritable(path)


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Turn what the system says about writing to `path` into our errors.

    Raises:
        DiskFull: no room.
        FolderUnwritable: no permission, in use, or the disk is gone.
    """
    try:
        yield
    except OSError as error:
        raise explain_write(error, path) from error
