"""Tell whether a model folder is whole: which files, of what size, with which hashes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from minutes.errors import ModelDamaged
from minutes.models.catalog import PRACTICE_NAME, FileFacts, carried_folder
from minutes.models.gguf import SUFFIX
from minutes.models.metering import Meter, Report
from minutes.models.records import entry_for, expected_files, read_record, sha256_of

WEIGHTS = "model.bin"
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
PREPROCESSOR = "preprocessor_config.json"
REQUIRED_FILES = (WEIGHTS, "config.json", "tokenizer.json")
"""Without `tokenizer.json` faster-whisper would go to the network for one."""

MODEL_FILES = (*REQUIRED_FILES, *VOCABULARIES, PREPROCESSOR)

LANGUAGES_OF_128_MELS = 100
"""From large-v3 on, Whisper knows 100 languages and hears 128 mel bands; older models
know 99 and hear 80, which faster-whisper assumes without `preprocessor_config.json`.
Source: openai/whisper, `tokenizer.LANGUAGES` and the large-v3 release."""

HASHED_WHEN_LOCATED_BELOW = 32 * 1024 * 1024
"""Files below this size are hashed whenever a model is located (well under 0.1 s), so the
practice model is always checked in full; of bigger ones only the size. `verify` hashes all."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model that lies complete in `folder`."""

    name: str
    folder: Path
    is_practice: bool

    @property
    def weights(self) -> Path:
        """The file to load; the first one where they are in several parts."""
        return self.folder / next(iter(language_files(self.folder)), WEIGHTS)


@dataclass(frozen=True, slots=True)
class Verification:
    """Which files were compared with a recorded hash, and which had none."""

    model: Model
    checked: tuple[str, ...]
    unrecorded: tuple[str, ...]


def checked(name: str, folder: Path) -> Model:
    """Return the model if the cheap checks find nothing wrong.

    Raises:
        ModelDamaged: a file is missing or differs from the record.
    """
    model = model_at(name, folder)
    expected = expectations(model)
    check_presence(folder, expected)
    if _is_practice_copy(folder):
        # Under whatever name: what it hears is invented, and people must be told so.
        model = Model(PRACTICE_NAME, folder, is_practice=True)
    for file, facts in expected.items():
        path = folder / file
        is_small = path.stat().st_size < HASHED_WHEN_LOCATED_BELOW
        if facts.sha256 and is_small and sha256_of(path) != facts.sha256:
            raise ModelDamaged(folder, file, is_missing=False)
    return model


def verify(model: Model, report: Report | None = None) -> Verification:
    """Compare every file with its recorded hash.

    Raises:
        ModelDamaged: a file is missing or differs.
    """
    expected = expectations(model)
    check_presence(model.folder, expected)
    meter = Meter(report, folder_size(model.folder))
    checked, unrecorded = [], []
    for name in sorted({*present_files(model.folder), *expected}):
        facts = expected.get(name, FileFacts())
        if facts.sha256 is None:
            unrecorded.append(name)
            continue
        if sha256_of(model.folder / name, meter) != facts.sha256:
            raise ModelDamaged(model.folder, name, is_missing=False)
        checked.append(name)
    return Verification(model, tuple(checked), tuple(unrecorded))


def check_presence(folder: Path, expected: dict[str, FileFacts]) -> None:
    """Check that every needed file is there and has its size.

    Raises:
        ModelDamaged: one is missing, or is longer or shorter than recorded.
    """
    for name in (*_needed_files(folder, expected), *expected):
        path = folder / name
        if not is_file(path):
            raise ModelDamaged(folder, name, is_missing=True)
        facts = expected.get(name, FileFacts())
        size = path.stat().st_size
        if size == 0 or (facts.size is not None and size != facts.size):
            raise ModelDamaged(folder, name, is_missing=False)


def expectations(model: Model) -> dict[str, FileFacts]:
    """Return what is recorded of each model file, by the catalogue or beside the model."""
    record = read_record(model.folder)
    recorded = expected_files(record, entry_for(record, model.name))
    return {name: facts for name, facts in recorded.items() if is_model_file(name)}


def present_files(folder: Path) -> tuple[str, ...]:
    """Return the names of the model files that lie in a folder."""
    found = language_files(folder)
    return found or tuple(name for name in MODEL_FILES if is_file(folder / name))


def language_files(folder: Path) -> tuple[str, ...]:
    """Return the GGUF files of a folder: a language model, in one part or several."""
    try:
        found = sorted(folder.glob(f"*{SUFFIX}"))
    except OSError:  # no permission to look into the folder
        return ()
    return tuple(path.name for path in found if is_file(path))


def is_model_file(name: str) -> bool:
    """Tell whether a file of this name is part of a model."""
    return name in MODEL_FILES or is_weights(name)


def is_weights(name: str) -> bool:
    """Tell whether a file of this name holds the weights of a model, or a part of them."""
    return name == WEIGHTS or name.endswith(SUFFIX)


def model_at(name: str, folder: Path) -> Model:
    """Return the model without looking at its files."""
    return Model(name, folder, is_practice=name == PRACTICE_NAME)


def _is_practice_copy(folder: Path) -> bool:
    carried = carried_folder() / PRACTICE_NAME / WEIGHTS
    weights = folder / WEIGHTS
    return (
        is_file(carried)
        and is_file(weights)
        and weights.stat().st_size == carried.stat().st_size
        and sha256_of(weights) == sha256_of(carried)
    )


def folder_size(folder: Path) -> int:
    """Return the bytes that a model's files take."""
    return sum((folder / name).stat().st_size for name in present_files(folder))


def _needed_files(folder: Path, expected: Iterable[str] = ()) -> tuple[str, ...]:
    if written := [*language_files(folder), *filter(_is_gguf, expected)]:
        return tuple(written)
    vocabulary = next((name for name in VOCABULARIES if is_file(folder / name)), VOCABULARIES[0])
    needed = (*REQUIRED_FILES, vocabulary)
    config = folder / "config.json"
    if not is_file(config):
        return needed
    try:
        said = json.loads(config.read_text(encoding="utf-8"))
        languages = said.get("lang_ids", ())
    except (OSError, ValueError, AttributeError) as error:
        raise ModelDamaged(folder, config.name, is_missing=False) from error
    is_wide = isinstance(languages, list) and len(languages) >= LANGUAGES_OF_128_MELS
    return (*needed, PREPROCESSOR) if is_wide else needed


def _is_gguf(name: str) -> bool:
    return name.endswith(SUFFIX)


def is_file(path: Path) -> bool:
    """Tell whether a file is there and its folder may be looked into."""
    try:
        return path.is_file()
    except OSError:  # no permission to look into the folder
        return False
