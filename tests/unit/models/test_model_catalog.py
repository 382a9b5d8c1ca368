from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from minutes import models
from minutes.errors import ModelUnknown
from minutes.models.catalog import carried_folder, entry_of
from minutes.models.checking import PREPROCESSOR, REQUIRED_FILES, VOCABULARIES

REAL = [entry for entry in models.entries() if not entry.is_practice]


def test_every_model_that_auto_prefers_is_in_the_catalogue_and_the_other_way_round() -> None:
    assert sorted(models.AUTO_ORDER) == sorted(entry.name for entry in REAL)


@pytest.mark.parametrize("entry", REAL, ids=lambda entry: entry.name)
def test_an_entry_says_where_from_under_which_licence_and_how_big(entry: models.Entry) -> None:
    assert re.fullmatch(r"[\w.-]+/[\w.-]+", entry.repository)
    assert re.fullmatch(r"[0-9a-f]{40}", entry.revision)
    assert entry.licence
    assert entry.notice
    assert entry.size_bytes
    assert entry.memory in {"light", "middle", "heavy"}
    assert entry.speed in {"live", "after", "slow"}


@pytest.mark.parametrize("entry", REAL, ids=lambda entry: entry.name)
def test_an_entry_lists_all_files_that_a_model_needs_with_their_hashes(
    entry: models.Entry,
) -> None:
    assert set(REQUIRED_FILES) <= entry.files.keys()
    assert any(name in entry.files for name in VOCABULARIES)
    assert (PREPROCESSOR in entry.files) == ("vocabulary.json" in entry.files)  # large-v3 kin
    for facts in entry.files.values():
        assert re.fullmatch(r"[0-9a-f]{64}", facts.sha256 or "")


def test_no_two_models_have_the_same_weights() -> None:
    hashes = [entry.files["model.bin"].sha256 for entry in REAL]

    assert len(set(hashes)) == len(hashes)


def test_a_model_is_also_found_under_its_repository_name() -> None:
    assert entry_of("faster-whisper-small").name == "small"


def test_an_unknown_name_is_told_apart() -> None:
    with pytest.raises(ModelUnknown):
        entry_of("huge-v9")


def test_the_practice_models_record_is_in_step_with_its_files() -> None:
    result = models.verify(models.locate(str(carried_folder() / models.PRACTICE_NAME)))

    assert result.unrecorded == ()
    assert {*REQUIRED_FILES, PREPROCESSOR} <= set(result.checked)


def test_the_catalogue_file_has_no_key_that_nobody_reads() -> None:
    with Path(carried_folder() / "catalog.toml").open("rb") as stream:
        table = tomllib.load(stream)
    known = {"name", "purpose", "licence", "notice", "repository", "revision"}
    known |= {"memory", "speed", "practice", "files"}

    assert {key for item in table["model"] for key in item} <= known
