"""A model for voices comes in whole and compared, or not at all."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from minutes.diarization.importing import import_speaker_model, is_speaker_model
from minutes.diarization.weights import PRACTICE, SEGMENTATION, find_speaker_model, read_weights
from minutes.errors import SpeakerModelRejected
from minutes.models.catalog import carried_folder
from minutes.models.installed import user_folder


@pytest.fixture
def carried(tmp_path: Path) -> Path:
    """Return a model as it lies on a stick."""
    folder = tmp_path / "USB" / "庁内の話者モデル"
    shutil.copytree(carried_folder() / PRACTICE, folder)
    return folder


def zipped(folder: Path, root: str) -> Path:
    path = folder.parent / "話者.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.rglob("*"):
            if file.is_file():
                archive.write(file, f"{root}{file.relative_to(folder).as_posix()}")
    return path


def test_a_folder_comes_in_under_its_name_and_is_found(carried: Path) -> None:
    assert is_speaker_model(carried)
    model = import_speaker_model(carried.parent)
    assert model.folder == user_folder() / "庁内の話者モデル"
    assert find_speaker_model("庁内の話者モデル").folder == model.folder
    assert read_weights(model.folder).files.keys() == read_weights(carried).files.keys()


@pytest.mark.parametrize("root", ["", "庁内の話者モデル/", "a/b/"])
def test_a_zip_comes_in_wherever_the_model_lies_in_it(carried: Path, root: str) -> None:
    path = zipped(carried, root)
    seen: list[tuple[int, int]] = []
    assert is_speaker_model(path)
    model = import_speaker_model(path, lambda _file, done, total: seen.append((done, total)))
    assert model.name == (root.rstrip("/").rpartition("/")[2] or "話者")
    assert seen[-1][0] == seen[-1][1] > 0


def test_an_altered_file_is_refused_and_leaves_nothing(carried: Path) -> None:
    weights = carried / SEGMENTATION
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(SpeakerModelRejected):
        import_speaker_model(carried)
    assert list(user_folder().iterdir()) == []


def test_a_model_that_nobody_vouches_for_is_refused(carried: Path) -> None:
    (carried / "SHA256SUMS").unlink()
    with pytest.raises(SpeakerModelRejected):
        import_speaker_model(carried)


def test_a_broken_zip_and_a_recogniser_are_no_such_model(tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04nothing")
    assert not is_speaker_model(broken)
    assert not is_speaker_model(carried_folder() / "practice-ja")
    with pytest.raises(SpeakerModelRejected):
        import_speaker_model(broken)
