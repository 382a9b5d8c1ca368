"""Whether voices can be told apart on this machine, and what is missing for that."""

from __future__ import annotations

from minutes.config import Settings
from minutes.diagnosis.checks import Check, State
from minutes.diarization.weights import STANDARD, find_speaker_model
from minutes.diarization.worker import require
from minutes.errors import ExtraMissing, MinutesError, SpeakerModelMissing
from minutes.messages import describe_error

NAME, LABEL = "speakers", "話者を分ける"
BY_HAND = "話者は手で付けられます"
HOW = "本物のモデルを入れてください（手順は docs/speakers.md）"


def check_speakers(settings: Settings) -> Check:
    """Say which model tells voices apart, whether it is whole, and what else it needs.

    Nothing of this keeps anybody from recording and transcribing.
    """
    try:
        model = find_speaker_model(settings.diarization.model)
    except SpeakerModelMissing as error:
        return _warning(f"モデルがありません（{BY_HAND}）", describe_error(error))
    try:
        require(model.folder)
    except ExtraMissing as error:
        found = f"話者を分ける部品が入っていません（{BY_HAND}）"
        advice = describe_error(error)
        return _warning(found, f"{advice}\n{HOW}" if model.is_practice else advice)
    except MinutesError as error:
        return _warning(f"「{model.name}」は使えません（{BY_HAND}）", describe_error(error))
    if model.is_practice:
        return _warning("練習用だけ（人数と話者をよく間違えます）", f"{HOW}：{STANDARD}")
    return Check(NAME, LABEL, State.OK, model.name)


def _warning(found: str, advice: str) -> Check:
    return Check(NAME, LABEL, State.WARNING, found, advice)
