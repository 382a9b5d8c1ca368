"""Which model is used: what the settings ask for, found on this machine."""

from __future__ import annotations

from dataclasses import replace

from minutes import models
from minutes.asr.worker import Weights
from minutes.config import Settings

PRACTICE_NOTICE = (
    "練習用モデルを使っています。練習用の合成音声だけが分かり、人の声からは正しい文字を作れません。"
    "実際の会議には本物のモデルを入れてください"
    "（「モデル」の画面、またはコマンド minutes models fetch small など）。"
)


def choose_model(
    settings: Settings, model: str | None = None, language: str | None = None
) -> tuple[Settings, Weights]:
    """Return the settings with what a person chose, and the models' folders.

    Raises:
        ModelMissing, ModelUnknown, ModelDamaged: the model cannot be used.
    """
    recognition = settings.recognition
    found = models.locate(model or recognition.model)
    recognition = replace(recognition, model=found.name, language=language or recognition.language)
    quick = models.locate(recognition.partial_model) if recognition.partial_model else None
    weights = Weights(found.folder, quick.folder if quick else None)
    words = settings.dictionary
    if found.name == models.PRACTICE_NAME:
        # Correction alone writes more of its names right than with hints (docs/evaluation.md).
        words = replace(words, hotword_tokens=0)
    return replace(settings, recognition=recognition, dictionary=words), weights


def practice_notice(settings: Settings) -> str:
    """Return what people must know before the practice model works, else nothing."""
    return PRACTICE_NOTICE if settings.recognition.model == models.PRACTICE_NAME else ""
