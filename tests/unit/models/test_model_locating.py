from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from minutes import config, models
from minutes.errors import FileUnreadable, ModelDamaged, ModelMissing, ModelUnknown
from minutes.models.catalog import FileFacts
from minutes.models.records import Record, sha256_of, write_record

MakeToy = Callable[..., Path]


@pytest.fixture(autouse=True)
def no_listed_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINUTES_MODELS", raising=False)


def record(folder: Path, name: str = "toy") -> Path:
    files = {
        path.name: FileFacts(path.stat().st_size, sha256_of(path)) for path in folder.iterdir()
    }
    write_record(folder, Record(name=name, files=files))
    return folder


def test_the_user_folder_is_where_the_store_is() -> None:
    assert models.user_folder() == config.data_folder() / "models"


def test_without_any_real_model_auto_is_the_practice_model() -> None:
    model = models.locate("auto")

    assert model.name == models.PRACTICE_NAME
    assert model.is_practice


def test_a_real_model_comes_before_the_practice_model(make_toy: MakeToy) -> None:
    make_toy(models.user_folder() / "わが町のモデル")

    model = models.locate("auto")

    assert model.name == "わが町のモデル"
    assert not model.is_practice


def test_a_folder_with_japanese_and_spaces_is_a_model(tmp_path: Path, make_toy: MakeToy) -> None:
    folder = make_toy(tmp_path / "議会 事務局" / "モデル 一号")

    assert models.locate(str(folder)).folder == folder


def test_listed_folders_are_searched_in_their_order_and_before_the_users(
    tmp_path: Path, make_toy: MakeToy, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "一番 目", tmp_path / "二番 目"
    make_toy(second / "toy")
    make_toy(models.user_folder() / "toy")
    monkeypatch.setenv("MINUTES_MODELS", os.pathsep.join([str(first), str(second)]))
    assert models.locate("toy").folder == second / "toy"

    make_toy(first / "toy")

    assert models.locate("toy").folder == first / "toy"


def test_a_listed_folder_may_be_a_model_itself_and_is_then_what_auto_means(
    tmp_path: Path, make_toy: MakeToy, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_toy(models.user_folder() / "another")
    folder = make_toy(tmp_path / "chosen")
    monkeypatch.setenv("MINUTES_MODELS", str(folder))

    assert models.locate("auto").folder == folder
    assert models.locate("chosen").folder == folder


@pytest.mark.parametrize("missing", ["model.bin", "config.json", "tokenizer.json"])
def test_a_folder_without_a_needed_file_is_damaged(
    missing: str, tmp_path: Path, make_toy: MakeToy
) -> None:
    folder = make_toy(tmp_path / "toy", without=missing)

    with pytest.raises(ModelDamaged) as caught:
        models.locate(str(folder))

    assert (caught.value.file, caught.value.is_missing) == (missing, True)


def test_a_folder_without_any_vocabulary_is_damaged(tmp_path: Path, make_toy: MakeToy) -> None:
    folder = make_toy(tmp_path / "toy", without="vocabulary.txt")

    with pytest.raises(ModelDamaged, match=r"vocabulary"):
        models.locate(str(folder))


def test_a_model_that_hears_128_mel_bands_needs_its_preprocessor_settings(
    tmp_path: Path, make_toy: MakeToy
) -> None:
    folder = make_toy(tmp_path / "toy")
    (folder / "config.json").write_text(json.dumps({"lang_ids": list(range(100))}))

    with pytest.raises(ModelDamaged) as caught:
        models.locate(str(folder))

    assert caught.value.file == "preprocessor_config.json"


def test_one_altered_byte_is_found(tmp_path: Path, make_toy: MakeToy) -> None:
    folder = record(make_toy(tmp_path / "toy"))
    weights = bytearray((folder / "model.bin").read_bytes())
    weights[1000] ^= 1
    (folder / "model.bin").write_bytes(weights)

    for check in (models.locate, lambda text: models.verify(models.model_at("toy", Path(text)))):
        with pytest.raises(ModelDamaged) as caught:
            check(str(folder))
        assert (caught.value.file, caught.value.is_missing) == ("model.bin", False)


def test_a_file_that_was_cut_short_is_found_without_reading_it(
    tmp_path: Path, make_toy: MakeToy
) -> None:
    folder = make_toy(tmp_path / "toy")
    facts = {"model.bin": FileFacts(size=(folder / "model.bin").stat().st_size + 1)}
    sums = {"model.bin": FileFacts(facts["model.bin"].size, sha256_of(folder / "model.bin"))}
    write_record(folder, Record(name="toy", files=sums))

    with pytest.raises(ModelDamaged):
        models.locate(str(folder))


def test_an_empty_file_is_damaged(tmp_path: Path, make_toy: MakeToy) -> None:
    folder = make_toy(tmp_path / "toy")
    (folder / "tokenizer.json").write_bytes(b"")

    with pytest.raises(ModelDamaged, match="tokenizer"):
        models.locate(str(folder))


def test_settings_that_are_no_json_are_damaged(tmp_path: Path, make_toy: MakeToy) -> None:
    folder = make_toy(tmp_path / "toy")
    (folder / "config.json").write_bytes(b"\xff\xfe")

    with pytest.raises(ModelDamaged, match="config"):
        models.locate(str(folder))


def test_a_changed_readme_does_not_stop_the_work(tmp_path: Path, make_toy: MakeToy) -> None:
    folder = record(make_toy(tmp_path / "toy"))
    (folder / "README.md").write_text("メモ")

    assert models.locate(str(folder)).name == "toy"


def test_a_model_of_the_catalogue_is_held_to_the_catalogue(make_toy: MakeToy) -> None:
    make_toy(models.user_folder() / "faster-whisper-small")

    with pytest.raises(ModelDamaged):
        models.locate("small")


def test_auto_does_not_fall_from_a_damaged_real_model_to_the_practice_model(
    make_toy: MakeToy,
) -> None:
    make_toy(models.user_folder() / "small")

    with pytest.raises(ModelDamaged):
        models.locate("auto")


def test_auto_takes_another_real_model_when_the_best_is_damaged(make_toy: MakeToy) -> None:
    make_toy(models.user_folder() / "small")
    make_toy(models.user_folder() / "toy")

    assert models.locate("auto").name == "toy"


def test_a_known_name_that_is_not_here_is_missing_and_an_unknown_one_unknown() -> None:
    with pytest.raises(ModelMissing):
        models.locate("small")
    for wrong in ("smal", "", "./no/such/folder"):
        with pytest.raises(ModelUnknown):
            models.locate(wrong)


def test_an_unfinished_import_or_fetch_is_no_model(make_toy: MakeToy) -> None:
    make_toy(models.user_folder() / ".small.fetching")
    make_toy(models.user_folder() / ".import-12345678")

    assert [name for name, _ in models.installed_folders()] == [models.PRACTICE_NAME]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user who can be refused")
def test_a_model_that_may_not_be_read_is_said_so(tmp_path: Path, make_toy: MakeToy) -> None:
    folder = record(make_toy(tmp_path / "toy"))
    (folder / "model.bin").chmod(0)

    with pytest.raises(FileUnreadable):
        models.locate(str(folder))


def test_locating_the_practice_model_with_all_its_hashes_is_quick() -> None:
    start = time.process_time()

    models.locate(models.PRACTICE_NAME)

    assert time.process_time() - start < 1.0


def test_a_model_without_a_record_is_reported_as_not_compared(
    tmp_path: Path, make_toy: MakeToy
) -> None:
    result = models.verify(models.model_at("toy", make_toy(tmp_path / "toy")))

    assert result.checked == ()
    assert "model.bin" in result.unrecorded
