"""The models that tell voices apart: find them, and compare them before they are opened.

Such a model is a folder: `config.yaml`, `segmentation/`, `embedding/` and, for the better
kind of clustering, `plda/`. The checkpoints are pickles, which can run anything when they
are opened. So a file is read, hashed and compared first, with the catalogue or else with
the folder's `SHA256SUMS`, and only the bytes that were compared are handed on.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minutes.errors import FileUnreadable, SpeakerModelMissing, SpeakerModelRejected
from minutes.models.catalog import carried_folder
from minutes.models.installed import listed_folders, user_folder

STANDARD = "speaker-diarization-community-1"
PRACTICE = "practice-speakers"
"""The model that the program carries: its ear for voices is a stand-in."""

AUTO = "auto"
SUMS = "SHA256SUMS"

CONFIG = "config.yaml"
SEGMENTATION = "segmentation/pytorch_model.bin"
EMBEDDINGS = ("embedding/pytorch_model.bin", "embedding/speaker-embedding.onnx")
PLDA = ("plda/xvec_transform.npz", "plda/plda.npz")


@dataclass(frozen=True, slots=True)
class SpeakerModel:
    """A folder that looks like such a model; what is in it was not compared yet."""

    name: str
    folder: Path

    @property
    def is_practice(self) -> bool:
        """Whether it is the carried one, under whatever name it was copied."""
        carried = carried_folder() / PRACTICE / EMBEDDINGS[1]
        own = self.folder / EMBEDDINGS[1]
        try:
            return own.read_bytes() == carried.read_bytes()
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Weights:
    """The bytes of a model's files by their names, each compared with its hash."""

    folder: Path
    files: Mapping[str, bytes]

    @property
    def embedding(self) -> str:
        """The name of the file that holds the embedding."""
        return next(name for name in EMBEDDINGS if name in self.files)


def find_speaker_model(name_or_folder: str = AUTO) -> SpeakerModel:
    """Return the model of that name or folder; "auto" prefers any to the practice model.

    Raises:
        SpeakerModelMissing: there is none.
    """
    folder = Path(name_or_folder).expanduser()
    if name_or_folder != AUTO and _is_model(folder):
        return SpeakerModel(folder.resolve().name, folder.resolve())
    found = {model.name: model.folder for model in installed_speaker_models()}
    if name_or_folder != AUTO:
        if name_or_folder not in found:
            raise SpeakerModelMissing(name_or_folder)
        return SpeakerModel(name_or_folder, found[name_or_folder])
    if not found:
        raise SpeakerModelMissing(STANDARD)
    preferred = sorted(found, key=lambda name: (name != STANDARD, name == PRACTICE))
    return SpeakerModel(preferred[0], found[preferred[0]])


def installed_speaker_models() -> tuple[SpeakerModel, ...]:
    """Return the models that are here, whole or not; of one name the first that is found."""
    found: dict[str, Path] = {}
    for place in _installed():
        found.setdefault(place.name, place)
    return tuple(SpeakerModel(name, folder) for name, folder in found.items())


def read_weights(folder: Path) -> Weights:
    """Read a model's files and compare each with what it must be.

    Raises:
        SpeakerModelRejected: a file is missing, altered, or has no hash to compare with.
        FileUnreadable: no permission, or the medium has failed.
    """
    expected = _expected(folder)
    embedding = next((name for name in EMBEDDINGS if (folder / name).is_file()), EMBEDDINGS[0])
    plda = (name for name in PLDA if name in expected or (folder / name).is_file())
    names = (CONFIG, SEGMENTATION, embedding, *plda)
    return Weights(folder, {name: _compared(folder, name, expected) for name in names})


def _compared(folder: Path, name: str, expected: Mapping[str, str]) -> bytes:
    path = folder / name
    if not path.is_file():
        raise SpeakerModelRejected(folder, f"「{name}」がありません")
    if name not in expected:
        raise SpeakerModelRejected(
            folder, f"「{name}」の照合値がありません（「{SUMS}」が要ります）"
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileUnreadable(path, error.strerror or "") from error
    if hashlib.sha256(content).hexdigest() != expected[name]:
        raise SpeakerModelRejected(folder, f"「{name}」の中身が元と違います")
    return content


def _expected(folder: Path) -> dict[str, str]:
    """Return the hash that each file must have; the catalogue overrules the folder."""
    return _read_sums(folder / SUMS) | _catalogue().get(folder.name, {})


def _read_sums(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    pairs = (line.split(maxsplit=1) for line in lines if len(line.split(maxsplit=1)) > 1)
    return {name.lstrip("*").removeprefix("./"): digest.lower() for digest, name in pairs}


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    with (carried_folder() / "catalog.toml").open("rb") as stream:
        table = tomllib.load(stream)
    return {
        item["name"]: {name: facts["sha256"] for name, facts in item.get("files", {}).items()}
        for item in table.get("speaker_model", ())
    }


def _installed() -> Iterator[Path]:
    for place in (*listed_folders(), user_folder(), carried_folder()):
        if _is_model(place):
            yield place
        try:
            yield from (child for child in sorted(place.iterdir()) if _is_model(child))
        except OSError:
            continue


def _is_model(folder: Path) -> bool:
    try:
        return (folder / SEGMENTATION).is_file() or (folder / "segmentation").is_dir()
    except OSError:
        return False
