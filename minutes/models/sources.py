"""Read a model out of a folder or a zip, whatever made it.

Only files with known names are ever taken, so nothing in a zip can choose where it is
written; a zip that tries (`../`, absolute names, links) is refused as a whole.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TypeVar

from minutes.errors import BROKEN_ZIP, FileUnreadable, ModelPackRejected
from minutes.models.checking import WEIGHTS, is_model_file, is_weights
from minutes.models.gguf import SUFFIX
from minutes.models.packing import NOTICES
from minutes.models.records import RECORD_FILES

_DEPTH = 3
"""How many folders deep a model may lie in what was given."""

_PART = re.compile(r"-\d{5}-of-\d{5}(?=\.gguf$)")
"""How the parts of one model are told. Source: llama.cpp, gguf-split."""

_UTF8 = 0x800
_ENCRYPTED = 0x1
"""Bits of a zip entry's flags. Source: PKWARE APPNOTE 4.4.4."""

_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """The files of one model, somewhere. `label` is the name of the folder they lie in."""

    path: Path
    label: str
    files: tuple[str, ...]
    size_bytes: int
    opener: Callable[[str], IO[bytes]]

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of one file of the model.

        Raises:
            ModelPackRejected: the zip is broken there.
            FileUnreadable: the medium has failed.
        """
        try:
            with self.opener(name) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except BROKEN_ZIP as error:
            raise ModelPackRejected(self.path, "zip が壊れています") from error
        except OSError as error:
            raise FileUnreadable(self.path, str(error)) from error


@contextmanager
def opened_source(path: Path) -> Iterator[Source]:
    """Find the one model in a folder or zip.

    Raises:
        FileUnreadable: not there, or no permission.
        ModelPackRejected: no model in it, more than one, or a zip that cannot be trusted.
    """
    source = _folder_source_or_none(path)
    if source or path.suffix == SUFFIX:
        yield source or _file_source(path)
        return
    if not zipfile.is_zipfile(path):
        raise ModelPackRejected(path, "モデルのフォルダーでも zip でもありません")
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN_ZIP as error:
        raise ModelPackRejected(path, "zip が壊れています") from error
    with archive:
        yield _zip_source(path, archive)


def _folder_source_or_none(path: Path) -> Source | None:
    try:
        if path.is_dir():
            return _folder_source(path)
        with path.open("rb"):
            return None  # a file that can be read
    except OSError as error:
        raise FileUnreadable(path, str(error)) from error


def _folder_source(path: Path) -> Source:
    root = _only_root(path, _weights_below(path))
    files = {item.name: item for item in sorted(root.iterdir()) if _is_taken(item.name)}
    files = {name: file for name, file in files.items() if file.is_file()}
    size = sum(file.stat().st_size for file in files.values())
    return Source(
        path, root.resolve().name, tuple(files), size, lambda name: files[name].open("rb")
    )


def _weights_below(path: Path) -> Iterator[Path]:
    for depth in range(_DEPTH + 1):
        for name in (WEIGHTS, f"*{SUFFIX}"):
            yield from path.glob("*/" * depth + name)


def _file_source(path: Path) -> Source:
    """Return a language model that is one file, as offices have them."""
    size = path.stat().st_size
    return Source(path, path.stem, (path.name,), size, lambda _name: path.open("rb"))


def _zip_source(path: Path, archive: zipfile.ZipFile) -> Source:
    items: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for item in archive.infolist():
        if item.is_dir():
            continue
        name = _entry_path(path, item)
        if name in items:
            raise ModelPackRejected(path, "同じ名前のファイルが二つ入っています")
        items[name] = item
    weights = (name for name in items if is_weights(name.name) and "__MACOSX" not in name.parts)
    root = _only_root(path, weights)
    files = {name.name: item for name, item in items.items() if name.parent == root}
    files = {name: item for name, item in files.items() if _is_taken(name)}
    if any(item.flag_bits & _ENCRYPTED for item in files.values()):
        raise ModelPackRejected(path, "パスワードの付いた zip です")
    size = sum(item.file_size for item in files.values())
    label = root.name or path.stem
    return Source(path, label, tuple(files), size, lambda name: archive.open(files[name]))


def _entry_path(path: Path, item: zipfile.ZipInfo) -> PurePosixPath:
    """Return where an entry says it belongs.

    Raises:
        ModelPackRejected: outside the pack.
    """
    name = PurePosixPath(_decoded(item).replace("\\", "/"))
    is_link = stat.S_ISLNK(item.external_attr >> 16)
    has_drive = bool(name.parts) and ":" in name.parts[0]
    if is_link or name.is_absolute() or has_drive or ".." in name.parts:
        raise ModelPackRejected(path, "フォルダーの外を指す名前が入っています")
    return name


def _decoded(item: zipfile.ZipInfo) -> str:
    """Return an entry's name; Windows writes Japanese names in code page 932 unmarked.

    Python reads unmarked names as code page 437, which loses nothing.
    """
    if item.flag_bits & _UTF8:
        return item.orig_filename
    raw = item.orig_filename.encode("cp437", errors="surrogateescape")
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return item.orig_filename


_Root = TypeVar("_Root", Path, PurePosixPath)


def _only_root(path: Path, weights: Iterable[_Root]) -> _Root:
    """Return the one folder of the one model that these files are the weights of."""
    found = list(weights)
    roots = list(dict.fromkeys(file.parent for file in found))
    if not roots:
        raise ModelPackRejected(path, f"モデルの中身（{WEIGHTS} か {SUFFIX}）がありません")
    models = {_PART.sub("", file.name) for file in found}
    if len(roots) > 1 or len(models) > 1:
        raise ModelPackRejected(path, "モデルが二つ以上入っています（一つずつ指定してください）")
    return roots[0]


def _is_taken(name: str) -> bool:
    """Tell whether a file is copied: only known names are."""
    return is_model_file(name) or name in (*NOTICES, *RECORD_FILES)
