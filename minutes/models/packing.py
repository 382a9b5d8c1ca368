"""Pack a model into one zip that a USB stick carries into a closed network."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from minutes.errors import FileUnreadable, ModelDamaged, writing_to
from minutes.models.catalog import FileFacts
from minutes.models.checking import Model, check_presence, expectations, present_files
from minutes.models.metering import Meter, Report
from minutes.models.placing import check_space, make_folder
from minutes.models.records import (
    PROVENANCE_FILE,
    SUMS_FILE,
    Record,
    entry_for,
    format_provenance,
    format_sums,
    read_record,
)

NOTICES = ("README.md", "LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE")
"""Texts that licences want to travel with the weights."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same date in every pack, so that the same model gives the same bytes.
Source: the zip format knows no earlier date."""

_MODE = 0o644 << 16
_CHUNK = 1024 * 1024


def pack(model: Model, output: Path, report: Report | None = None) -> Path:
    """Write `minutes-model-NAME[-REVISION].zip` into `output` and return its path.

    Files are stored, not deflated: weights do not shrink, and the same model gives the
    same bytes. Each file is compared with its record while it passes.

    Raises:
        ModelDamaged: the model is not what its record says; no zip is left behind.
        DiskFull, FolderUnwritable: the zip cannot be written.
    """
    check_presence(model.folder, expectations(model))
    record = described(model)
    revision = f"-{record.revision[:8]}" if record.revision else ""
    path = make_folder(output) / f"minutes-model-{model.name}{revision}.zip"
    meter = Meter(report, sum(facts.size or 0 for facts in record.files.values()))
    check_space(output, sum(facts.size or 0 for facts in record.files.values()))
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with writing_to(path):
            _write(model, record, unfinished, meter)
            unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def described(model: Model) -> Record:
    """Return the record that travels with a model; its files without hashes yet."""
    own = read_record(model.folder)
    entry = entry_for(own, model.name)
    notices = (name for name in NOTICES if (model.folder / name).is_file())
    names = sorted((*present_files(model.folder), *notices))
    return Record(
        name=model.name,
        repository=own.repository or (entry.repository if entry else ""),
        revision=own.revision or (entry.revision if entry else ""),
        licence=own.licence or (entry.licence if entry else ""),
        notice=own.notice or (entry.notice if entry else ""),
        files={name: FileFacts(size=(model.folder / name).stat().st_size) for name in names},
    )


def _write(model: Model, record: Record, path: Path, meter: Meter) -> None:
    expected = expectations(model)
    sums: dict[str, FileFacts] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name, facts in record.files.items():
            sha256 = _store(model, name, archive, meter)
            if sha256 != (expected.get(name, FileFacts()).sha256 or sha256):
                raise ModelDamaged(model.folder, name, is_missing=False)
            sums[name] = FileFacts(size=facts.size, sha256=sha256)
        provenance = format_provenance(record).encode()
        sums[PROVENANCE_FILE] = FileFacts(sha256=hashlib.sha256(provenance).hexdigest())
        archive.writestr(_item(model, PROVENANCE_FILE), provenance)
        archive.writestr(_item(model, SUMS_FILE), format_sums(Record(files=sums)))


def _store(model: Model, name: str, archive: zipfile.ZipFile, meter: Meter) -> str:
    digest = hashlib.sha256()
    path = model.folder / name
    try:
        source = path.open("rb")
    except OSError as error:
        raise FileUnreadable(path, str(error)) from error
    with source, archive.open(_item(model, name), "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            target.write(chunk)
            digest.update(chunk)
            meter.add(name, len(chunk))
    return digest.hexdigest()


def _item(model: Model, name: str) -> zipfile.ZipInfo:
    item = zipfile.ZipInfo(f"{model.name}/{name}", date_time=_EPOCH)
    item.external_attr = _MODE
    item.create_system = 3  # Unix, so that Windows writes the same bytes
    return item
