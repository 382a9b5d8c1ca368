"""Find the models on this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from minutes.config import data_folder
from minutes.errors import ModelDamaged, ModelMissing, ModelUnknown
from minutes.models.catalog import PRACTICE_NAME, ModelKind, carried_folder, find_entry
from minutes.models.checking import WEIGHTS, Model, checked, is_file, language_files
from minutes.models.gguf import SUFFIX
from minutes.models.records import read_record

AUTO = "auto"

AUTO_ORDER = (
    "small",
    "base",
    "tiny",
    "large-v3-turbo",
    "medium",
    "kotoba-whisper-v2.0",
    "large-v3",
)
"""What "auto" prefers. First the models that keep up with speech on a 2-core laptop, the
most accurate of them first (recording live must not fall ever further behind); then, if
none of them is here, the others, fastest first. Source: costs on 2 cores measured in
November 2026 (a final of 30 s: base 2.1 s, small 4.1 s for the encoder); large-v3-turbo
and above are for 4-8 cores after the meeting."""


def user_folder() -> Path:
    """Return where fetched and imported models go; it need not exist."""
    return data_folder() / "models"


def listed_folders() -> tuple[Path, ...]:
    """Return the folders of `MINUTES_MODELS`, in its order."""
    given = os.environ.get("MINUTES_MODELS", "")
    return tuple(Path(item) for item in given.split(os.pathsep) if item.strip())


def installed_folders() -> Iterator[tuple[str, Path]]:
    """Yield name and folder of every recogniser, whole or not, in the order of search."""
    yield from _folders(_holds_model)


def language_folders() -> Iterator[tuple[str, Path]]:
    """Yield name and folder of every model that writes, whole or not, in that order too."""
    yield from _folders(holds_language_model)


def _folders(holds: Callable[[Path], bool]) -> Iterator[tuple[str, Path]]:
    for place in (*listed_folders(), user_folder(), carried_folder()):
        if holds(place):
            yield name_of(place), place
            continue
        try:
            children = sorted(place.iterdir())
        except OSError:
            continue
        for child in children:
            if not _is_unfinished(child) and holds(child):
                yield name_of(child), child


def locate(name_or_folder: str) -> Model:
    """Return the model to use for a name, a folder, or "auto".

    Only cheap checks: presence, sizes, and the hashes of small files.

    Raises:
        ModelUnknown: neither in the catalogue nor a folder.
        ModelMissing: in the catalogue, but not on this machine.
        ModelDamaged: a file is missing or differs from the record.
    """
    if name_or_folder == AUTO:
        return _locate_best()
    folder = Path(name_or_folder).expanduser()
    if folder.is_dir() and (_looks_like_path(name_or_folder) or _holds_model(folder)):
        return checked(name_of(folder.resolve()), folder.resolve())
    entry = find_entry(name_or_folder)
    wanted = entry.name if entry else name_or_folder
    for name, found in installed_folders():
        if name == wanted:
            return checked(name, found)
    if entry is None or entry.kind is not ModelKind.SPEECH:
        raise ModelUnknown(name_or_folder, is_writer=_is_writer(name_or_folder))
    raise ModelMissing(entry.name)


def _is_writer(name: str) -> bool:
    """Return whether a model of that name writes summaries, here or in the catalogue."""
    entry = find_entry(name)
    is_listed = entry is not None and entry.kind is ModelKind.LANGUAGE
    return is_listed or any(known == name for known, _ in language_folders())


def name_of(folder: Path) -> str:
    """Return a model folder's name: its record's, else the catalogue's for the folder."""
    record = read_record(folder)
    entry = find_entry(record.name or folder.name)
    return entry.name if entry else record.name or folder.name


def _locate_best() -> Model:
    for place in listed_folders():
        if _holds_model(place):
            return checked(name_of(place), place)
    found: dict[str, Path] = {}
    for name, folder in installed_folders():
        found.setdefault(name, folder)
    real = [name for name in AUTO_ORDER if name in found]
    real += [name for name in found if name not in AUTO_ORDER and name != PRACTICE_NAME]
    damage: ModelDamaged | None = None
    for name in real:
        try:
            return checked(name, found[name])
        except ModelDamaged as error:
            damage = damage or error
    if damage:  # never fall from a damaged real model to the practice model in silence
        raise damage
    if PRACTICE_NAME not in found:
        raise ModelMissing(AUTO_ORDER[0])
    return checked(PRACTICE_NAME, found[PRACTICE_NAME])


def _holds_model(folder: Path) -> bool:
    """Tell whether somebody put a model here, whole or not."""
    return is_file(folder / WEIGHTS) or is_file(folder / "config.json")


def holds_language_model(folder: Path) -> bool:
    """Tell whether a model that writes is here, or was: its record names its file."""
    if language_files(folder):
        return True
    return any(name.endswith(SUFFIX) for name in read_record(folder).files)


def _is_unfinished(folder: Path) -> bool:
    return folder.name.startswith(".")


def _looks_like_path(text: str) -> bool:
    separators = {os.sep, os.altsep or os.sep, "/"}
    return text.startswith("~") or any(mark in text for mark in separators)
