"""Find the model that writes summaries: by its name, by its file, or the best one here."""

from __future__ import annotations

import os
from pathlib import Path

from minutes.errors import ModelDamaged, ModelMissing, ModelUnknown, SummaryModelRejected
from minutes.models.catalog import ModelKind, find_entry, language_entries
from minutes.models.checking import Model, checked
from minutes.models.gguf import SUFFIX
from minutes.models.installed import AUTO, holds_language_model, language_folders, locate, name_of


def locate_weights(name_or_path: str) -> Path:
    """Return the GGUF file that a setting means: a path, a name, or "auto" (also nothing).

    Raises:
        SummaryModelRejected: a path where no model is.
        ModelUnknown, ModelMissing, ModelDamaged: as `locate_language`.
    """
    path = Path(name_or_path).expanduser()
    if name_or_path and path.is_file():
        return path
    if name_or_path and _is_path(name_or_path) and not holds_language_model(path):
        raise SummaryModelRejected(path, "GGUF のファイルがありません")
    return locate_language(name_or_path or AUTO).weights


def locate_language(name_or_folder: str) -> Model:
    """Return the model that writes of that name or in that folder; "auto" is the best here.

    Raises:
        ModelUnknown: neither in the catalogue nor here.
        ModelMissing: in the catalogue, but not on this machine.
        ModelDamaged: a file is missing or differs from the record.
    """
    if name_or_folder == AUTO:
        return _locate_best()
    folder = Path(name_or_folder).expanduser()
    if _is_path(name_or_folder) and folder.is_dir():
        return checked(name_of(folder.resolve()), folder.resolve())
    entry = find_entry(name_or_folder)
    wanted = entry.name if entry else name_or_folder
    for name, found in language_folders():
        if name == wanted:
            return checked(name, found)
    if entry is None or entry.kind is not ModelKind.LANGUAGE:
        raise ModelUnknown(name_or_folder)
    raise ModelMissing(entry.name)


def locate_any(name_or_folder: str) -> Model:
    """Return the model of that name or in that folder, whatever it is for.

    Raises:
        ModelUnknown, ModelMissing, ModelDamaged: as `locate`.
    """
    known = {name for name, _ in language_folders()} | {item.name for item in language_entries()}
    folder = Path(name_or_folder).expanduser()
    is_language = any(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else name_or_folder in known
    return locate_language(name_or_folder) if is_language else locate(name_or_folder)


def _locate_best() -> Model:
    """Return the first one of the catalogue that is whole, else one of the office's own."""
    found: dict[str, Path] = {}
    for name, folder in language_folders():
        found.setdefault(name, folder)
    order = [entry.name for entry in language_entries() if entry.name in found]
    damage: ModelDamaged | None = None
    for name in (*order, *(name for name in found if name not in order)):
        try:
            return checked(name, found[name])
        except ModelDamaged as error:
            damage = damage or error
    raise damage or ModelMissing(language_entries()[0].name)


def _is_path(text: str) -> bool:
    marks = {os.sep, os.altsep or os.sep, "/"}
    return text.startswith("~") or text.endswith(SUFFIX) or any(mark in text for mark in marks)
