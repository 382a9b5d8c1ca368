"""Fetch a model from the hub, because a person asked for it; resume what broke off.

Files gather in a hidden folder beside the installed models and become visible by one
rename when each has been compared with the hash that the catalogue, else the hub, states.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from filelock import FileLock, Timeout

from minutes.errors import DownloadFailed, ModelDamaged, writing_to
from minutes.models.catalog import Entry, FileFacts, ModelKind, entry_of
from minutes.models.checking import (
    PREPROCESSOR,
    REQUIRED_FILES,
    VOCABULARIES,
    Model,
    checked,
    verify,
)
from minutes.models.hub import (
    ConnectionBrokenError,
    HubFile,
    Listing,
    file_url,
    list_files,
    opened,
    read_some,
)
from minutes.models.installed import user_folder
from minutes.models.metering import Report
from minutes.models.placing import check_space, make_folder, place
from minutes.models.records import Record, git_blob_sha1_of, sha256_of, write_record

_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait (seconds) and how often to try without any byte arriving."""

    timeout: float = 30.0
    tries: int = 5
    pause: float = 2.0


@dataclass(frozen=True, slots=True)
class _Job:
    """One fetch: everything its steps need."""

    entry: Entry
    listing: Listing
    files: tuple[HubFile, ...]
    staging: Path
    patience: Patience
    report: Report

    @property
    def total(self) -> int:
        return sum(file.size for file in self.files)

    def done(self) -> int:
        """Return the bytes that are here, whole files and parts."""
        paths = (path for file in self.files for path in (self.path(file), self.part(file)))
        return sum(path.stat().st_size for path in paths if path.is_file())

    def path(self, file: HubFile) -> Path:
        return self.staging / file.name

    def part(self, file: HubFile) -> Path:
        """Return where an unfinished file lies; the hash keeps two revisions apart."""
        stated = file.sha256 or file.git_sha1 or self.listing.revision
        return self.staging / f"{file.name}.{stated[:16]}.part"


def fetch(name: str, report: Report, patience: Patience | None = None) -> Model:
    """Fetch a model of the catalogue into the user's model folder.

    Raises:
        ModelUnknown: the catalogue has no such model.
        DownloadFailed: the hub cannot be reached, refuses, or sends something else.
        DiskFull, FolderUnwritable: there is no room, or no permission.
    """
    return fetch_entry(entry_of(name), report, patience)


def fetch_entry(entry: Entry, report: Report, patience: Patience | None = None) -> Model:
    """Fetch what an entry describes; see `fetch`."""
    if not entry.repository:
        raise DownloadFailed(entry.name, "このモデルはプログラムに付属しています")
    target = user_folder() / entry.name
    if target.is_dir():
        try:
            return verify(checked(entry.name, target)).model
        except ModelDamaged:
            pass  # fetched anew below; the damaged one stays until then
    staging = make_folder(user_folder() / f".{entry.name}.fetching")
    lock = FileLock(staging.with_suffix(".lock"))
    try:
        with lock.acquire(timeout=0):
            _gather(entry, staging, patience or Patience(), report)
            place(staging, target)
    except Timeout as error:
        raise DownloadFailed(entry.name, "別の minutes が同じモデルを取得しています") from error
    return checked(entry.name, target)


def _gather(entry: Entry, staging: Path, patience: Patience, report: Report) -> None:
    listing = _listed(entry, patience)
    job = _Job(entry, listing, _chosen(entry, listing), staging, patience, report)
    _forget_other_parts(job)
    check_space(staging, job.total - job.done())
    report("", job.done(), job.total)
    files: dict[str, FileFacts] = {}
    for file in job.files:
        files[file.name] = _file(job, file)
    record = Record(
        name=entry.name,
        repository=entry.repository,
        revision=listing.revision,
        licence=entry.licence,
        notice=entry.notice,
        files=files,
    )
    with writing_to(staging):
        write_record(staging, record)


def _listed(entry: Entry, patience: Patience) -> Listing:
    for attempt in range(1, patience.tries + 1):
        try:
            return list_files(entry.name, entry.repository, entry.revision, patience.timeout)
        except ConnectionBrokenError as error:
            if attempt == patience.tries:
                raise DownloadFailed(entry.name, str(error)) from error
            time.sleep(patience.pause)
    raise AssertionError("unreachable: the last try returns or raises")


def _chosen(entry: Entry, listing: Listing) -> tuple[HubFile, ...]:
    """Return the files to fetch, small ones first so that a refusal costs little.

    Raises:
        DownloadFailed: a file is not offered, or the hub contradicts the catalogue.
    """
    offered = {file.name: file for file in listing.files}
    wanted = set(entry.files)
    if entry.kind is ModelKind.SPEECH:
        vocabulary = next((name for name in VOCABULARIES if name in offered), VOCABULARIES[0])
        wanted |= {*REQUIRED_FILES, vocabulary} | ({PREPROCESSOR} & offered.keys())
    for name in sorted(wanted):
        file = offered.get(name)
        if file is None:
            raise DownloadFailed(entry.name, f"配布元に {name} がありません")
        pinned = entry.files.get(name, FileFacts()).sha256
        if pinned and file.sha256 and pinned != file.sha256:
            raise DownloadFailed(entry.name, f"配布元の {name} が一覧の記録と違います")
        if not (pinned or file.sha256 or file.git_sha1):
            raise DownloadFailed(entry.name, f"配布元が {name} の照合値を示していません")
    return tuple(sorted((offered[name] for name in wanted), key=lambda file: file.size))


def _file(job: _Job, file: HubFile) -> FileFacts:
    """Bring one file in and compare it; what does not fit is thrown away."""
    path, part = job.path(file), job.part(file)
    if not path.is_file():
        _download(job, file, part)
        _compare(job, file, part)
        with writing_to(part):
            part.replace(path)
    return FileFacts(size=file.size, sha256=sha256_of(path))


def _download(job: _Job, file: HubFile, part: Path) -> None:
    tries = 0
    while (have := _size(part)) != file.size or not part.is_file():
        try:
            _download_once(job, file, part)
            continue
        except ConnectionBrokenError as error:
            tries = 1 if _size(part) > have else tries + 1
            if tries >= job.patience.tries:
                raise DownloadFailed(job.entry.name, str(error)) from error
        time.sleep(job.patience.pause)


def _download_once(job: _Job, file: HubFile, part: Path) -> None:
    have = _size(part)
    if have > file.size:
        have = 0
    url = file_url(job.entry.name, job.listing, file)
    with opened(job.entry.name, url, job.patience.timeout, start=have) as response:
        is_resumed = have > 0 and response.status == 206  # noqa: PLR2004 - Partial Content
        with writing_to(part), part.open("ab" if is_resumed else "wb") as stream:
            while chunk := read_some(response, _CHUNK):
                stream.write(chunk)
                stream.flush()
                if stream.tell() > file.size:
                    _reject(job, file, part)
                job.report(file.name, job.done(), job.total)
            os.fsync(stream.fileno())
    if _size(part) < file.size:
        raise ConnectionBrokenError("途中で接続が切れました")


def _compare(job: _Job, file: HubFile, part: Path) -> None:
    pinned = job.entry.files.get(file.name, FileFacts()).sha256
    sha256 = pinned or file.sha256
    fits = sha256_of(part) == sha256 if sha256 else True
    if file.git_sha1:
        fits = fits and git_blob_sha1_of(part) == file.git_sha1
    if not fits:
        _reject(job, file, part)


def _reject(job: _Job, file: HubFile, part: Path) -> NoReturn:
    part.unlink(missing_ok=True)
    raise DownloadFailed(job.entry.name, f"届いた {file.name} の中身が記録と違います")


def _forget_other_parts(job: _Job) -> None:
    """Remove what an earlier fetch of another revision left behind."""
    keep = {path.name for file in job.files for path in (job.path(file), job.part(file))}
    for path in job.staging.iterdir():
        if path.name not in keep:
            path.unlink() if path.is_file() else shutil.rmtree(path)
    for file in job.files:
        path = job.path(file)
        if path.is_file():
            path.replace(job.part(file))  # compared again below, as if it had just arrived


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
