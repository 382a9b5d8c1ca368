"""Take in a model that was carried here, compared with its manifest and the catalogue."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from minutes.errors import ModelDamaged, ModelPackRejected, writing_to
from minutes.models.catalog import Entry, FileFacts, entries, find_entry, language_entries
from minutes.models.checking import Model, check_presence, checked, is_weights
from minutes.models.gguf import SUFFIX, GgufBrokenError, read_head
from minutes.models.installed import user_folder
from minutes.models.metering import Meter, Report
from minutes.models.placing import check_space, make_folder, place
from minutes.models.records import (
    PROVENANCE_FILE,
    RECORD_FILES,
    SUMS_FILE,
    Record,
    parse_record,
    write_record,
)
from minutes.models.sources import Source, opened_source

_STAGING = ".import-"
_STALE_AFTER = 24 * 3600.0
"""Seconds after which an unfinished import is one that the power cut ended."""

_MAXIMUM_RECORD_BYTES = 1024 * 1024
_FORBIDDEN_IN_NAMES = set('/\\:*?"<>|')


@dataclass(frozen=True, slots=True)
class Imported:
    """`is_compared` tells whether anything was known to compare the weights with."""

    model: Model
    is_compared: bool


def import_model(path: Path, name: str = "", report: Report | None = None) -> Imported:
    """Copy a model from a folder, zip or GGUF file into the user's model folder.

    A model of the catalogue is recognised by its weights, whatever its folder is called.

    Raises:
        FileUnreadable: `path` cannot be read.
        ModelPackRejected: incomplete, broken, or not what its manifest or the catalogue says.
        DiskFull, FolderUnwritable: it cannot be copied here.
    """
    with opened_source(path) as source:
        folder = make_folder(user_folder())
        check_space(folder, source.size_bytes)
        _forget_stale(folder)
        staging = make_folder(folder / f"{_STAGING}{uuid.uuid4().hex[:8]}")
        try:
            return _import(source, staging, name, Meter(report, source.size_bytes))
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _import(source: Source, staging: Path, name: str, meter: Meter) -> Imported:
    carried = _carried_record(source)
    files = {
        file: _copy(source, file, staging / file, meter)
        for file in source.files
        if file not in RECORD_FILES
    }
    entry = find_entry(name) if name else _entry_of(files, carried.name or source.label)
    _name_as_known(staging, files, entry)
    is_compared = _compare(source, files, carried, entry)
    record = Record(
        name=_installed_name(source, name, carried, entry),
        repository=carried.repository or (entry.repository if entry else ""),
        revision=carried.revision or (entry.revision if entry else ""),
        licence=carried.licence or (entry.licence if entry else ""),
        notice=carried.notice or (entry.notice if entry else ""),
        files=files,
    )
    try:
        _check_heads(source, staging, files)
        check_presence(staging, {})
    except ModelDamaged as error:
        fault = "がありません" if error.is_missing else "が壊れています"
        raise ModelPackRejected(source.path, f"{error.file} {fault}") from error
    with writing_to(staging):
        write_record(staging, record)
    target = user_folder() / record.name
    place(staging, target)
    return Imported(checked(record.name, target), is_compared)


def _entry_of(files: Mapping[str, FileFacts], claimed: str) -> Entry | None:
    """Return the catalogue entry that these weights are, else the one they claim to be."""
    sums = {facts.sha256 for name, facts in files.items() if is_weights(name)}
    for entry in (*entries(), *language_entries()):
        if any(facts.sha256 in sums for name, facts in entry.files.items() if is_weights(name)):
            return entry
    return find_entry(claimed)


def _name_as_known(staging: Path, files: dict[str, FileFacts], entry: Entry | None) -> None:
    """Give weights that somebody renamed the name by which the catalogue knows them."""
    for known, facts in (entry.files if entry else {}).items():
        for name in [name for name, own in files.items() if own.sha256 == facts.sha256]:
            if name != known and known not in files and is_weights(name):
                (staging / name).replace(staging / known)
                files[known] = files.pop(name)


def _check_heads(source: Source, staging: Path, files: Mapping[str, FileFacts]) -> None:
    for name in files:
        if not name.endswith(SUFFIX):
            continue
        try:
            read_head(staging / name)
        except GgufBrokenError as error:
            reason = f"{name} は GGUF のモデルではないか、途中で切れています"
            raise ModelPackRejected(source.path, reason) from error


def _installed_name(source: Source, name: str, carried: Record, entry: Entry | None) -> str:
    chosen = name or (entry.name if entry else carried.name or source.label)
    is_plain = chosen.strip(". ") == chosen and not set(chosen) & _FORBIDDEN_IN_NAMES
    if not chosen or not is_plain:
        raise ModelPackRejected(source.path, f"名前「{chosen}」は使えません")
    return chosen


def _compare(
    source: Source, files: Mapping[str, FileFacts], carried: Record, entry: Entry | None
) -> bool:
    """Compare with the pack's own manifest, then with the catalogue.

    Raises:
        ModelPackRejected: a listed file is missing, or one is not what it should be.
    """
    for name, facts in carried.files.items():
        if name in RECORD_FILES:
            continue
        if name not in files:
            raise ModelPackRejected(source.path, f"{name} がありません")
        if files[name].sha256 != facts.sha256:
            reason = f"{name} の中身が {SUMS_FILE} と違います（写す途中で壊れた恐れがあります）"
            raise ModelPackRejected(source.path, reason)
    pinned = {name: facts for name, facts in entry.files.items() if facts.sha256} if entry else {}
    for name, facts in pinned.items():
        if name in files and files[name].sha256 != facts.sha256:
            known = entry.name if entry else ""
            reason = (
                f"{name} が一覧の「{known}」と違います（別のモデルなら --name で名前を付けます）"
            )
            raise ModelPackRejected(source.path, reason)
    weights = [name for name in pinned if is_weights(name)]
    if entry and weights and not any(name in files for name in weights):
        reason = f"一覧の「{entry.name}」ではありません（別のモデルなら --name で名前を付けます）"
        raise ModelPackRejected(source.path, reason)
    return any(is_weights(name) and name in files for name in (*carried.files, *weights))


def _carried_record(source: Source) -> Record:
    texts = dict.fromkeys(RECORD_FILES, "")
    for name in RECORD_FILES:
        if name in source.files:
            first = next(source.chunks(name), b"")[:_MAXIMUM_RECORD_BYTES]
            texts[name] = first.decode("utf-8-sig", "replace")
    return parse_record(texts[SUMS_FILE], texts[PROVENANCE_FILE])


def _copy(source: Source, name: str, target: Path, meter: Meter) -> FileFacts:
    """Copy one file, hashing what passes through."""
    digest = hashlib.sha256()
    size = 0
    with writing_to(target), target.open("wb") as out:
        for chunk in source.chunks(name):
            out.write(chunk)
            digest.update(chunk)
            size += len(chunk)
            meter.add(name, len(chunk))
        out.flush()
        os.fsync(out.fileno())
    return FileFacts(size=size, sha256=digest.hexdigest())


def _forget_stale(folder: Path) -> None:
    """Remove what an import left behind when the power went."""
    for left in folder.glob(f"{_STAGING}*"):
        if time.time() - left.stat().st_mtime > _STALE_AFTER:
            shutil.rmtree(left, ignore_errors=True)
