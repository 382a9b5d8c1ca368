"""The models that tell voices apart at a glance, as `models.overview` has recognisers."""

from __future__ import annotations

from pathlib import Path

from minutes.diarization.weights import (
    SpeakerModel,
    find_speaker_model,
    installed_speaker_models,
    read_weights,
)
from minutes.errors import FileUnreadable, SpeakerModelMissing, SpeakerModelRejected
from minutes.models import ListedModel, Presence
from minutes.models.catalog import speaker_entries


def list_speaker_models() -> tuple[ListedModel, ...]:
    """Return the catalogue in its order, then what else is here; files are compared."""
    here = {model.name: model.folder for model in installed_speaker_models()}
    listed: list[ListedModel] = []
    for entry in speaker_entries():
        folder = here.pop(entry.name, None)
        if folder is None:
            listed.append(
                ListedModel(entry.name, Presence.ABSENT, entry, size_bytes=entry.size_bytes)
            )
            continue
        presence, size = _look_into(folder)
        listed.append(ListedModel(entry.name, presence, entry, folder, size))
    for name, folder in here.items():
        presence, size = _look_into(folder)
        listed.append(ListedModel(name, presence, None, folder, size))
    return tuple(listed)


def verify_speaker_model(model: SpeakerModel) -> int:
    """Compare every file of a model with what it must be; return how many there are.

    Raises:
        SpeakerModelRejected: a file is missing, altered, or has no hash to compare with.
        FileUnreadable: no permission, or the medium has failed.
    """
    return len(read_weights(model.folder).files)


def speaker_model_or_none(name_or_folder: str) -> SpeakerModel | None:
    """Return the model of a name or folder, None where that is no speaker model here."""
    try:
        return find_speaker_model(name_or_folder)
    except SpeakerModelMissing:
        return None


def _look_into(folder: Path) -> tuple[Presence, int | None]:
    try:
        weights = read_weights(folder)
    except (SpeakerModelRejected, FileUnreadable):
        return Presence.DAMAGED, None
    return Presence.INSTALLED, sum(map(len, weights.files.values()))
