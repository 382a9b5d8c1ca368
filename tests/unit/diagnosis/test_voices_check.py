"""What doctor says about telling voices apart; nothing of it stops anybody's work."""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from minutes.config import DiarizationSettings, Settings
from minutes.diagnosis.checks import State
from minutes.diagnosis.voices import check_speakers
from minutes.diarization.weights import PRACTICE, SEGMENTATION
from minutes.models.catalog import carried_folder

needs_extra = pytest.mark.skipif(
    importlib.util.find_spec("pyannote") is None,
    reason="the diarization extra is not installed (scripts/setup.py --with diarization)",
)


@pytest.fixture(autouse=True)
def no_listed_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINUTES_MODELS", raising=False)


def settings(model: str) -> Settings:
    return replace(Settings(), diarization=DiarizationSettings(model=model))


@pytest.fixture
def own_model(tmp_path: Path) -> Path:
    """Return a whole model that is not the practice model, as far as anybody can tell."""
    folder = tmp_path / "運んだ モデル"
    shutil.copytree(carried_folder() / PRACTICE, folder)
    return folder


@needs_extra
def test_only_the_practice_model_is_a_warning_that_names_the_real_one() -> None:
    check = check_speakers(Settings())
    assert check.state is State.WARNING
    assert "練習用" in check.found
    assert "speaker-diarization-community-1" in check.advice
    assert "docs/speakers.md" in check.advice


def test_a_model_that_is_not_here_is_a_warning_with_what_to_do() -> None:
    check = check_speakers(settings("speaker-diarization-community-1"))
    assert check.state is State.WARNING
    assert "docs/speakers.md" in check.advice


def test_an_altered_model_is_told_with_its_name(own_model: Path) -> None:
    weights = own_model / SEGMENTATION
    weights.write_bytes(weights.read_bytes()[:-1])
    check = check_speakers(settings(str(own_model)))
    assert check.state is State.WARNING
    assert "運んだ モデル" in check.found
    assert "元と違います" in check.advice


@pytest.mark.skipif(
    importlib.util.find_spec("pyannote") is not None, reason="the diarization extra is installed"
)
def test_without_the_extra_its_installation_is_told() -> None:
    check = check_speakers(Settings())
    assert check.state is State.WARNING
    assert "--with diarization" in check.advice
