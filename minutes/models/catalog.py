"""The catalogue: which models there are, what for, from where, with which hashes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from minutes.errors import ModelUnknown

PRACTICE_NAME = "practice-ja"
"""The model that the program carries; it understands only its synthetic voices."""

_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of one file; None while nobody has looked it up."""

    size: int | None = None
    sha256: str | None = None


class ModelKind(StrEnum):
    """What a model is for."""

    SPEECH = "speech"
    VOICES = "voices"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Entry:
    """One model of the catalogue. `repository` is empty for what cannot be fetched."""

    name: str
    purpose: str
    licence: str
    notice: str = ""
    repository: str = ""
    revision: str = ""
    memory: str = ""
    speed: str = ""
    is_practice: bool = False
    kind: ModelKind = ModelKind.SPEECH
    files: Mapping[str, FileFacts] = field(default_factory=dict)

    @property
    def size_bytes(self) -> int | None:
        """Return the size of all files, None while one of them is unknown."""
        sizes = [facts.size for facts in self.files.values()]
        known = [size for size in sizes if size is not None]
        return sum(known) if known and len(known) == len(sizes) else None


def carried_folder() -> Path:
    """Return where the program keeps its own models: in the wheel, else in the checkout."""
    packed = _PACKAGE / "carried" / "models"
    return packed if (packed / "catalog.toml").is_file() else _PACKAGE.parent / "models"


@cache
def entries() -> tuple[Entry, ...]:
    """Return the recognisers of the catalogue in its order."""
    return _entries("model", ModelKind.SPEECH)


@cache
def speaker_entries() -> tuple[Entry, ...]:
    """Return the models that tell voices apart; `docs/speakers.md` says how they come here."""
    return _entries("speaker_model", ModelKind.VOICES)


@cache
def language_entries() -> tuple[Entry, ...]:
    """Return the models that write summaries; of several that are here the first is taken."""
    return _entries("language_model", ModelKind.LANGUAGE)


def find_entry(name: str) -> Entry | None:
    """Return the entry of that name, or whose repository is called so.

    Models that tell voices apart have a record of their own.
    """
    for entry in (*entries(), *language_entries()):
        if name in (entry.name, entry.repository.rpartition("/")[2] or entry.name):
            return entry
    return None


def entry_of(name: str) -> Entry:
    """Return the entry of that name.

    Raises:
        ModelUnknown: the catalogue has no such model.
    """
    entry = find_entry(name)
    if entry is None:
        raise ModelUnknown(name)
    return entry


def _table() -> dict[str, Any]:
    with (carried_folder() / "catalog.toml").open("rb") as stream:
        return tomllib.load(stream)


def _entries(table: str, kind: ModelKind) -> tuple[Entry, ...]:
    return tuple(_entry(item, kind) for item in _table().get(table, ()))


def _entry(item: dict[str, Any], kind: ModelKind) -> Entry:
    files = {
        name: FileFacts(size=facts.get("size"), sha256=facts.get("sha256"))
        for name, facts in item.get("files", {}).items()
    }
    return Entry(
        name=item["name"],
        purpose=item["purpose"],
        licence=item["licence"],
        notice=item.get("notice", ""),
        repository=item.get("repository", ""),
        revision=item.get("revision", ""),
        memory=item.get("memory", ""),
        speed=item.get("speed", ""),
        is_practice=item.get("practice", False),
        kind=kind,
        files=files,
    )
