"""All models at a glance: those of the catalogue, and what else lies on this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from minutes.errors import ModelDamaged, ModelMissing, writing_to
from minutes.models.catalog import Entry, entries, language_entries
from minutes.models.checking import checked, folder_size
from minutes.models.installed import installed_folders, language_folders, user_folder

MEMORY = {"light": "4 GB", "middle": "8 GB", "heavy": "16 GB"}
"""Memory of a computer on which each class runs beside the office's other programs."""

SPEED = {
    "live": "録音しながら",
    "after": "会議の後（4 コア以上）",
    "slow": "会議の後（時間がかかる）",
    "quick": "1 時間の会議の要約に約 10 分（2 コア）",
    "patient": "1 時間の会議の要約に約 20 分（2 コア）",
    "overnight": "1 時間の会議の要約に約 45 分（2 コア）",
}

OWN_PURPOSE = "独自のモデル"


class Presence(StrEnum):
    """Whether a model is on this machine."""

    INSTALLED = "installed"
    DAMAGED = "damaged"
    ABSENT = "absent"


PRESENCE_NAMES = {
    Presence.INSTALLED: "あり",
    Presence.DAMAGED: "不完全",
    Presence.ABSENT: "なし",
}


@dataclass(frozen=True, slots=True)
class ListedModel:
    """One line of the overview: `entry` where the catalogue knows it, `folder` where it lies.

    `size_bytes` is what it takes here, else what fetching it takes; None while unknown.
    """

    name: str
    presence: Presence
    entry: Entry | None = None
    folder: Path | None = None
    size_bytes: int | None = None

    @property
    def purpose(self) -> str:
        """What it is good for."""
        return self.entry.purpose if self.entry else OWN_PURPOSE

    @property
    def can_be_fetched(self) -> bool:
        """Whether somebody offers it."""
        return bool(self.entry and self.entry.repository)

    @property
    def can_be_removed(self) -> bool:
        """Whether it was put here by a person, and not carried or kept elsewhere."""
        return self.folder is not None and self.folder.parent == user_folder()


def list_models() -> tuple[ListedModel, ...]:
    """Return the recognisers of the catalogue, then what else is installed."""
    return tuple(_listed(*known) for known in _known(entries(), installed_folders()))


def list_language_models() -> tuple[ListedModel, ...]:
    """Return the models of the catalogue that write, then what else is installed."""
    return tuple(_listed(*known) for known in _known(language_entries(), language_folders()))


def remove_model(name: str) -> None:
    """Delete a model from the user's model folder.

    Raises:
        ModelMissing: it is not there; carried models and those of other folders stay.
        FolderUnwritable: a file is in use.
    """
    for found, folder in (*installed_folders(), *language_folders()):
        if found == name and folder.parent == user_folder():
            aside = folder.with_name(f".{folder.name}.removed")
            with writing_to(folder):
                folder.replace(aside)  # gone at once, or not at all
            shutil.rmtree(aside, ignore_errors=True)
            return
    raise ModelMissing(name)


def _known(
    catalogue: Iterable[Entry], installed: Iterable[tuple[str, Path]]
) -> Iterator[tuple[str, Entry | None, Path | None]]:
    folders: dict[str, Path] = {}
    for name, folder in installed:
        folders.setdefault(name, folder)
    for entry in catalogue:
        yield entry.name, entry, folders.pop(entry.name, None)
    for name, folder in folders.items():
        yield name, None, folder


def _listed(name: str, entry: Entry | None, folder: Path | None) -> ListedModel:
    if folder is None:
        size = entry.size_bytes if entry else None
        return ListedModel(name, Presence.ABSENT, entry, None, size)
    presence = Presence.INSTALLED
    try:
        checked(name, folder)
    except ModelDamaged:
        presence = Presence.DAMAGED
    return ListedModel(name, presence, entry, folder, folder_size(folder))
