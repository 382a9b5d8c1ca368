"""What the dialog of models shows: those that listen, tell voices apart, or write."""

from __future__ import annotations

from dataclasses import dataclass

from minutes import models
from minutes.config import Settings
from minutes.diarization.listing import list_speaker_models
from minutes.diarization.weights import find_speaker_model
from minutes.errors import MinutesError
from minutes.messages import describe_error
from minutes.models import ListedModel, ModelKind


@dataclass(frozen=True, slots=True)
class Listing:
    """All models there are, in groups."""

    recognition: tuple[ListedModel, ...] = ()
    speakers: tuple[ListedModel, ...] = ()
    language: tuple[ListedModel, ...] = ()

    def kind_of(self, model: ListedModel | None) -> ModelKind:
        """Return what a model is for."""
        if model in self.speakers:
            return ModelKind.VOICES
        return ModelKind.LANGUAGE if model in self.language else ModelKind.SPEECH


def list_everything() -> Listing:
    """Return what the catalogue knows and what is here; reads and hashes small files."""
    return Listing(models.list_models(), list_speaker_models(), models.list_language_models())


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
        if settings.summary.engine == "llama":
            words += f"　要約：{models.locate_weights(settings.summary.model).stem}"
    except MinutesError as error:
        return describe_error(error)
    if final.is_practice:
        words += "\n練習用のモデルは、人の声からは正しい文字を作れません。本物を取得してください。"
    return words


def _told(name: str) -> str:
    return "（自動）" if name == models.AUTO else ""
