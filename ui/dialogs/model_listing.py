"""What the dialog of models shows: recognisers and those that tell voices apart."""

from __future__ import annotations

from dataclasses import dataclass

from minutes import models
from minutes.config import Settings
from minutes.diarization.listing import list_speaker_models
from minutes.diarization.weights import find_speaker_model
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.models import ListedModel


@dataclass(frozen=True, slots=True)
class Listing:
    """All models there are, in two groups."""

    recognition: tuple[ListedModel, ...] = ()
    speakers: tuple[ListedModel, ...] = ()


def list_everything() -> Listing:
    """Return what the catalogue knows and what is here; reads and hashes small files."""
    return Listing(models.list_models(), list_speaker_models())


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
