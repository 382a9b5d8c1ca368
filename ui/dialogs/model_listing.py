"""What the dialog of models shows: recognisers and those that tell voices apart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from minutes import models
from minutes.config import Settings
from minutes.diarization.weights import (
    find_speaker_model,
    installed_speaker_models,
    read_weights,
)
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.models import ListedModel, Presence
from minutes.models.catalog import speaker_entries


@dataclass(frozen=True, slots=True)
class Listing:
    """All models there are, in two groups."""

    recognition: tuple[ListedModel, ...] = ()
    speakers: tuple[ListedModel, ...] = ()


def list_everything() -> Listing:
    """Return what the catalogue knows and what is here; reads and hashes small files."""
    return Listing(models.list_models(), _list_speaker_models())


def resolve_used(settings: Settings, listing: Listing) -> str:
    """Return which models are used, or why the ones that are set cannot be."""
    if not listing.recognition:
        return ""
    try:
        final = models.locate(settings.recognition.model)
        words = f"文字起こしに使うモデル：{final.name}"
        words += _told(settings.recognition.model)
        if settings.recognition.partial_model:
            words += f"　途中の文字：{models.locate(settings.recognition.partial_model).name}"
        words += f"　話者：{find_speaker_model(settings.diarization.model).name}"
        words += _told(settings.diarization.model)
    except MinutesError as error:
        return describe_error(error)
    if final.is_practice:
        words += "\n練習用のモデルは、人の声からは正しい文字を作れません。本物を取得してください。"
    return words


def _told(name: str) -> str:
    return "（自動）" if name == models.AUTO else ""


def _list_speaker_models() -> tuple[ListedModel, ...]:
    here = {model.name: model for model in installed_speaker_models()}
    listed: list[ListedModel] = []
    for entry in speaker_entries():
        model = here.pop(entry.name, None)
        if model is None:
            listed.append(ListedModel(entry.name, Presence.ABSENT, entry))
            continue
        presence, size = _look_into(model.folder)
        listed.append(ListedModel(entry.name, presence, entry, model.folder, size))
    for name, model in here.items():
        presence, size = _look_into(model.folder)
        listed.append(ListedModel(name, presence, None, model.folder, size))
    return tuple(listed)


def _look_into(folder: Path) -> tuple[Presence, int | None]:
    try:
        weights = read_weights(folder)
    except MinutesError:
        return Presence.DAMAGED, None
    return Presence.INSTALLED, sum(map(len, weights.files.values()))
