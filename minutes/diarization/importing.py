"""Take in a model that tells voices apart, carried here as a folder or a zip.

Only the files that such a model has are copied, and nothing is put in place before each of
them was compared with its hash (see `weights`).
"""

from __future__ import annotations

import hashlib
import shutil
import uuid
import zipfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import IO, TypeVar

from minutes.diarization.weights import (
    CONFIG,
    EMBEDDINGS,
    PLDA,
    SEGMENTATION,
    SUMS,
    SpeakerModel,
    read_weights,
)
from minutes.errors import BROKEN_ZIP, FileUnreadable, SpeakerModelRejected, writing_to
from minutes.models.catalog import speaker_entries
from minutes.models.installed import user_folder
from minutes.models.metering import Meter, Report
from minutes.models.placing import check_space, make_folder, place

_TAKEN = (CONFIG, SEGMENTATION, *EMBEDDINGS, *PLDA, SUMS, "README.md", "LICENSE")
_CHUNK = 1024 * 1024
_DEPTH = 3
_STAGING = ".import-"

_Opener = Callable[[], IO[bytes]]

Root = TypeVar("Root", Path, PurePosixPath)


def is_speaker_model(path: Path) -> bool:
    """Return whether a folder or zip holds a model that tells voices apart."""
    try:
        if path.is_dir():
            return bool(_roots_in(path))
        with zipfile.ZipFile(path) as archive:
            return any(name.endswith(SEGMENTATION) for name in archive.namelist())
    except (OSError, *BROKEN_ZIP):
        return False


def import_speaker_model(path: Path, report: Report | None = None) -> SpeakerModel:
    """Copy a model into the user's model folder, and return it there.

    One of the catalogue is known by its weights, whatever its folder is called.

    Raises:
        SpeakerModelRejected: incomplete, altered, or nobody vouches for its files.
        FileUnreadable: it cannot be read.
        DiskFull, FolderUnwritable: it cannot be copied here.
    """
    with ExitStack() as stack:
        name, files, size = _find(path, stack)
        folder = make_folder(user_folder())
        check_space(folder, size)
        staging = make_folder(folder / f"{_STAGING}{uuid.uuid4().hex[:8]}")
        stack.callback(shutil.rmtree, staging, ignore_errors=True)
        meter = Meter(report, size)
        copy = staging / name
        for file, opener in files.items():
            _copy(path, opener, copy / file, meter)
        known = _known_name(copy / SEGMENTATION)
        if known and known != name:
            copy = copy.rename(staging / known)
        read_weights(copy)
        target = folder / copy.name
        place(copy, target)
        return SpeakerModel(target.name, target)


def _find(path: Path, stack: ExitStack) -> tuple[str, Mapping[str, _Opener], int]:
    """Return the model's name, what opens each of its files, and their size."""
    if path.is_dir():
        roots = _roots_in(path)
        root = _only(path, roots)
        found = {name: root / name for name in _TAKEN if (root / name).is_file()}
        size = sum(file.stat().st_size for file in found.values())
        return root.resolve().name, {name: _opener(file) for name, file in found.items()}, size
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
    except OSError as error:
        raise FileUnreadable(path, str(error)) from error
    except BROKEN_ZIP as error:
        raise SpeakerModelRejected(path, "zip が壊れています") from error
    return _find_in_zip(path, archive)


def _find_in_zip(path: Path, archive: zipfile.ZipFile) -> tuple[str, Mapping[str, _Opener], int]:
    items = {PurePosixPath(item.filename.replace("\\", "/")): item for item in archive.infolist()}
    depth = len(PurePosixPath(SEGMENTATION).parts)
    root = _only(path, [name.parents[depth - 1] for name in items if _is_weights(name)])
    found = {name: items[root / name] for name in _TAKEN if root / name in items}
    size = sum(item.file_size for item in found.values())
    openers = {name: _zip_opener(archive, item) for name, item in found.items()}
    return root.name or path.stem, openers, size


def _is_weights(name: PurePosixPath) -> bool:
    return name.as_posix().endswith(SEGMENTATION) and "__MACOSX" not in name.parts


def _roots_in(path: Path) -> list[Path]:
    found = [hit for depth in range(_DEPTH) for hit in path.glob("*/" * depth + SEGMENTATION)]
    return [hit.parents[1] for hit in found]


def _only(path: Path, roots: list[Root]) -> Root:
    if not roots:
        raise SpeakerModelRejected(path, f"「{SEGMENTATION}」がありません")
    if len(roots) > 1:
        raise SpeakerModelRejected(path, "モデルが二つ以上入っています")
    return roots[0]


def _opener(file: Path) -> _Opener:
    return lambda: file.open("rb")


def _zip_opener(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> _Opener:
    return lambda: archive.open(item)


def _copy(path: Path, opener: _Opener, target: Path, meter: Meter) -> None:
    make_folder(target.parent)
    try:
        source = opener()
    except OSError as error:
        raise FileUnreadable(path, str(error)) from error
    except BROKEN_ZIP as error:
        raise SpeakerModelRejected(path, "zip が壊れています") from error
    with source, writing_to(target), target.open("wb") as out:
        while chunk := _read(path, source):
            out.write(chunk)
            meter.add(target.name, len(chunk))


def _read(path: Path, source: IO[bytes]) -> bytes:
    try:
        return source.read(_CHUNK)
    except OSError as error:
        raise FileUnreadable(path, str(error)) from error
    except BROKEN_ZIP as error:
        raise SpeakerModelRejected(path, "zip が壊れています") from error


def _known_name(weights: Path) -> str:
    """Return what the catalogue calls these weights, empty where it does not know them."""
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    for entry in speaker_entries():
        facts = entry.files.get(SEGMENTATION)
        if facts is not None and facts.sha256 == digest:
            return entry.name
    return ""
