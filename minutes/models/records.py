"""What lies beside a model's files: which files, their hashes, where they come from.

`SHA256SUMS` is what `sha256sum -c` reads, so that a person can check a model without
this program; `provenance.json` says name, repository, revision, licence and sizes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from minutes.errors import FileUnreadable
from minutes.models.catalog import Entry, FileFacts, find_entry
from minutes.models.metering import Meter

SUMS_FILE = "SHA256SUMS"
PROVENANCE_FILE = "provenance.json"
RECORD_FILES = (SUMS_FILE, PROVENANCE_FILE)

_LINE = re.compile(r"^([0-9a-fA-F]{64}) [ *](?:\./)?([^/\\]+)$")
"""One line of `SHA256SUMS`, for a file of this folder. Source: GNU coreutils, `sha256sum`."""

_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Record:
    """The facts of one model folder; empty where nothing was written down."""

    name: str = ""
    repository: str = ""
    revision: str = ""
    licence: str = ""
    notice: str = ""
    files: Mapping[str, FileFacts] = field(default_factory=dict)


def read_record(folder: Path) -> Record:
    """Return what the folder says of itself; an unreadable record counts as none."""
    return parse_record(
        _read_text(folder / SUMS_FILE) or "", _read_text(folder / PROVENANCE_FILE) or ""
    )


def parse_record(sums: str, provenance: str) -> Record:
    """Return the record made of the texts of `SHA256SUMS` and `provenance.json`."""
    try:
        said = json.loads(provenance) if provenance else {}
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    sizes = said.get("sizes")
    files = {
        match[2]: FileFacts(
            size=_size(sizes.get(match[2])) if isinstance(sizes, dict) else None,
            sha256=match[1].lower(),
        )
        for match in map(_LINE.match, sums.splitlines())
        if match
    }
    texts = {
        key: value if isinstance(value := said.get(key), str) else ""
        for key in ("name", "repository", "revision", "licence", "notice")
    }
    return Record(**texts, files=files)


def format_sums(record: Record) -> str:
    """Return the text of `SHA256SUMS`, sorted by file name."""
    return "".join(
        f"{facts.sha256}  {name}\n" for name, facts in sorted(record.files.items()) if facts.sha256
    )


def format_provenance(record: Record) -> str:
    """Return the text of `provenance.json`; the same record gives the same bytes."""
    said = {
        "schema": 1,
        "name": record.name,
        "repository": record.repository,
        "revision": record.revision,
        "licence": record.licence,
        "notice": record.notice,
        "sizes": {name: facts.size for name, facts in sorted(record.files.items())},
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def write_record(folder: Path, record: Record) -> None:
    """Write both files and force them to the disk."""
    for name, text in (
        (PROVENANCE_FILE, format_provenance(record)),
        (SUMS_FILE, format_sums(record)),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())


def expected_files(record: Record, entry: Entry | None) -> dict[str, FileFacts]:
    """Return what each file must be: the record, overruled by the catalogue."""
    expected = dict(record.files)
    for name, facts in (entry.files if entry else {}).items():
        own = expected.get(name, FileFacts())
        expected[name] = FileFacts(
            size=own.size if facts.size is None else facts.size,
            sha256=own.sha256 if facts.sha256 is None else facts.sha256,
        )
    return expected


def entry_for(record: Record, name: str) -> Entry | None:
    """Return the catalogue entry that a folder claims, by its record, else by its name."""
    return find_entry(record.name or name)


def sha256_of(path: Path, meter: Meter | None = None) -> str:
    """Return the SHA-256 of a file as lower-case hexadecimal digits.

    Raises:
        FileUnreadable: no permission, or the medium has failed.
    """
    return _hash(path, hashlib.sha256(), meter)


def git_blob_sha1_of(path: Path) -> str:
    """Return the id that git gives the file.

    Source: git, "Git Objects": SHA-1 over "blob", space, length, a zero byte, content.
    """
    head = f"blob {path.stat().st_size}\0".encode()
    return _hash(path, hashlib.sha1(head, usedforsecurity=False), None)


def _hash(path: Path, digest: hashlib._Hash, meter: Meter | None) -> str:
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                if meter:
                    meter.add(path.name, len(chunk))
    except OSError as error:
        raise FileUnreadable(path, str(error)) from error
    return digest.hexdigest()


def _read_text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _size(value: object) -> int | None:
    return value if type(value) is int and value >= 0 else None
