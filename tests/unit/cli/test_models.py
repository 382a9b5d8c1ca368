from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minutes import models
from minutes.cli.models import COMMANDS
from minutes.errors import (
    DownloadFailed,
    ModelDamaged,
    ModelMissing,
    ModelPackRejected,
    SpeakerModelRejected,
)
from minutes.messages import describe_error


@pytest.fixture(autouse=True)
def no_listed_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINUTES_MODELS", raising=False)


def run(*words: str) -> Result:
    return CliRunner().invoke(COMMANDS["models"], words)


def test_the_list_shows_every_model_of_the_catalogue_and_what_is_here() -> None:
    rows = {row["name"]: row for row in json.loads(run("list", "--json").stdout)}

    recognisers = {name for name, row in rows.items() if row["kind"] == "recognition"}
    assert recognisers == {entry.name for entry in models.entries()}
    assert rows["speaker-diarization-community-1"]["state"] == "absent"
    assert rows["practice-speakers"]["state"] == "installed"
    assert rows["practice-speakers"]["kind"] == "speakers"
    assert rows["practice-ja"]["state"] == "installed"
    assert Path(rows["practice-ja"]["folder"]).is_dir()
    assert rows["small"]["state"] == "absent"
    assert rows["small"]["folder"] is None
    assert rows["small"]["size_bytes"] > 10**8


def test_the_list_for_people_names_purpose_licence_and_place() -> None:
    said = run("list").stdout

    for entry in models.entries():
        assert entry.purpose in said
        assert entry.licence in said
    assert str(models.locate("practice-ja").folder) in said


def test_the_list_tells_a_damaged_model_and_one_of_our_own() -> None:
    damaged = models.user_folder() / "small"
    damaged.mkdir(parents=True)
    (damaged / "model.bin").write_bytes(b"cut")
    own = models.import_model(models.locate("practice-ja").folder, name="独自 モデル")

    rows = {row["name"]: row for row in json.loads(run("list", "--json").stdout)}

    assert rows["small"]["state"] == "damaged"
    assert rows["独自 モデル"]["folder"] == str(own.model.folder)


def test_an_altered_speaker_model_is_told_by_list_and_verify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = {row["name"]: row for row in json.loads(run("list", "--json").stdout)}
    folder = tmp_path / "運んだモデル" / "practice-speakers"
    shutil.copytree(carried["practice-speakers"]["folder"], folder)
    monkeypatch.setenv("MINUTES_MODELS", str(folder.parent))
    assert "問題ありません（3 ファイルを照合）" in run("verify", "practice-speakers").stdout
    weights = folder / "segmentation" / "pytorch_model.bin"
    weights.write_bytes(weights.read_bytes()[:-1])
    rows = {row["name"]: row for row in json.loads(run("list", "--json").stdout)}
    assert rows["practice-speakers"]["state"] == "damaged"
    refused = run("verify", str(folder))
    assert isinstance(refused.exception, SpeakerModelRejected)
    assert "practice-speakers: 問題があります" in refused.stdout


def test_pack_and_import_print_only_the_path_on_stdout(tmp_path: Path) -> None:
    packed = run("pack", "practice-ja", "--output", str(tmp_path / "USB メモリ"))
    assert packed.exit_code == 0
    assert Path(packed.stdout.strip()).is_file()

    imported = run("import", packed.stdout.strip())

    assert Path(imported.stdout.strip()) == models.user_folder() / "practice-ja"
    assert imported.stderr == ""


def test_verify_without_a_name_goes_through_every_model_and_fails_if_one_is_damaged() -> None:
    assert run("verify").exit_code == 0
    folder = models.import_model(models.locate("practice-ja").folder, name="toy").model.folder
    weights = bytearray((folder / "model.bin").read_bytes())
    weights[-1] ^= 1
    (folder / "model.bin").write_bytes(weights)

    result = run("verify")

    assert isinstance(result.exception, ModelDamaged)
    assert "toy: 問題があります（model.bin）" in result.stdout
    assert "practice-ja: 問題ありません" in result.stdout


def test_a_model_that_is_not_here_is_one_sentence_with_the_command_that_mends_it() -> None:
    result = run("verify", "small")

    assert isinstance(result.exception, ModelMissing)
    assert "minutes models fetch small" in describe_error(result.exception)


def test_fetching_without_a_network_is_one_sentence_with_a_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "ftp://127.0.0.1")

    result = run("fetch", "tiny")

    assert isinstance(result.exception, DownloadFailed)
    assert "minutes models import" in describe_error(result.exception)


def test_importing_what_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "写真.zip").write_bytes(b"no zip")

    assert isinstance(run("import", str(tmp_path / "写真.zip")).exception, ModelPackRejected)
