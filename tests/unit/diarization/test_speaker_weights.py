"""Models that tell voices apart: which one is taken, and what vouches for it."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from minutes.diarization.weights import (
    CONFIG,
    EMBEDDINGS,
    PLDA,
    PRACTICE,
    SEGMENTATION,
    STANDARD,
    find_speaker_model,
    read_weights,
)
from minutes.errors import SpeakerModelMissing, SpeakerModelRejected
from minutes.models.catalog import carried_folder

CARRIED = carried_folder() / PRACTICE


def test_the_carried_model_is_whole_and_is_taken_when_there_is_no_other() -> None:
    found = find_speaker_model()
    assert (found.name, found.is_practice) == (PRACTICE, True)
    weights = read_weights(found.folder)
    assert set(weights.files) == {CONFIG, SEGMENTATION, EMBEDDINGS[1]}


def test_any_other_model_is_preferred_and_the_standard_one_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINUTES_MODELS", str(tmp_path))
    (tmp_path / "another" / "segmentation").mkdir(parents=True)
    assert find_speaker_model().name == "another"
    (tmp_path / STANDARD / "segmentation").mkdir(parents=True)
    assert find_speaker_model().name == STANDARD
    assert find_speaker_model("another").folder == tmp_path / "another"
    assert find_speaker_model(PRACTICE).folder == CARRIED


def test_a_renamed_copy_of_the_practice_model_is_still_one(tmp_path: Path) -> None:
    shutil.copytree(CARRIED, tmp_path / "本番用")
    assert find_speaker_model(str(tmp_path / "本番用")).is_practice


def test_a_name_that_is_not_here_is_missing() -> None:
    for name in ("nobody", STANDARD):
        with pytest.raises(SpeakerModelMissing):
            find_speaker_model(name)


def test_the_catalogue_overrules_what_the_folder_says_of_itself(tmp_path: Path) -> None:
    folder = tmp_path / STANDARD
    shutil.copytree(CARRIED, folder)
    with pytest.raises(SpeakerModelRejected, match="元と違います"):
        read_weights(folder)


@pytest.mark.parametrize("name", [CONFIG, SEGMENTATION, EMBEDDINGS[1]])
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(CARRIED, folder)
    (folder / name).unlink()
    with pytest.raises(SpeakerModelRejected) as refused:
        read_weights(folder)
    assert name.partition("/")[0] in refused.value.reason


def test_the_catalogue_pins_every_file_of_the_standard_model() -> None:
    with (carried_folder() / "catalog.toml").open("rb") as stream:
        entries = {item["name"]: item for item in tomllib.load(stream)["speaker_model"]}
    assert set(entries) == {STANDARD, PRACTICE}
    files = entries[STANDARD]["files"]
    assert set(files) == {CONFIG, SEGMENTATION, EMBEDDINGS[0], *PLDA}
    assert all(re.fullmatch(r"[0-9a-f]{64}", facts["sha256"]) for facts in files.values())
    assert re.fullmatch(r"[0-9a-f]{40}", entries[STANDARD]["revision"])
    assert all(item["licence"] and item["notice"] for item in entries.values())
