"""Models that write: found by name or file, fetched and carried like the others."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import pytest
from local_hub import REPOSITORY, LocalHub

from minutes import models
from minutes.errors import (
    DownloadFailed,
    ModelDamaged,
    ModelMissing,
    ModelPackRejected,
    ModelUnknown,
    SummaryModelRejected,
)
from minutes.messages import describe_error
from minutes.models.catalog import Entry, FileFacts
from minutes.models.fetching import Patience, fetch_entry
from tests.gguf_files import toy

CONTENT = toy(general__license="mit")
FILE = "玩具 Q4.gguf"
PLAIN = "toy-Q4.gguf"
REAL = models.language_entries()


@pytest.fixture(autouse=True)
def no_listed_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINUTES_MODELS", raising=False)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / "USB" / FILE
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    return path


def entry(sha256: str | None = None, file: str = FILE) -> Entry:
    return Entry(
        "玩具",
        "",
        "MIT",
        repository=REPOSITORY,
        kind=models.ModelKind.LANGUAGE,
        files={file: FileFacts(len(CONTENT), sha256)},
    )


def put(name: str, content: bytes = CONTENT) -> Path:
    """Put a file where the catalogue's model of that name would be."""
    (file,) = next(item for item in REAL if item.name == name).files
    folder = models.user_folder() / name
    folder.mkdir(parents=True)
    (folder / file).write_bytes(content)
    return folder / file


@pytest.mark.parametrize("model", REAL, ids=lambda model: model.name)
def test_an_entry_says_where_from_under_which_free_licence_and_how_big(model: Entry) -> None:
    assert re.fullmatch(r"[\w.-]+/[\w.-]+", model.repository)
    assert re.fullmatch(r"[0-9a-f]{40}", model.revision)
    assert model.licence in {"Apache-2.0", "MIT"}
    assert model.licence in model.notice
    assert model.size_bytes is not None
    assert 10**9 < model.size_bytes < 6 * 10**9
    assert model.memory in {"light", "middle", "heavy"}
    assert model.speed in {"quick", "patient", "overnight"}
    ((name, facts),) = model.files.items()
    assert name.endswith(".gguf")
    assert re.fullmatch(r"[0-9a-f]{64}", facts.sha256 or "")


def test_there_is_a_choice_and_no_two_have_the_same_weights() -> None:
    hashes = {facts.sha256 for model in REAL for facts in model.files.values()}
    assert len(hashes) == len(REAL) >= 4


def test_a_model_that_writes_is_no_model_that_listens(given: Path) -> None:
    models.import_model(given)
    names = [name for name, _ in models.installed_folders()]
    assert given.stem not in names
    assert given.stem in [name for name, _ in models.language_folders()]
    for writer in (REAL[0].name, given.stem):
        with pytest.raises(ModelUnknown) as refused:
            models.locate(writer)
        assert "要約のモデル" in describe_error(refused.value)
    with pytest.raises(ModelUnknown):
        models.locate_language("small")


def test_a_file_is_imported_found_by_name_verified_and_removed(given: Path) -> None:
    imported = models.import_model(given)
    assert imported.model.folder == models.user_folder() / given.stem
    assert not imported.is_compared
    weights = models.locate_weights(given.stem)
    assert weights.read_bytes() == CONTENT
    assert models.verify(imported.model).checked == (FILE,)
    models.remove_model(given.stem)
    with pytest.raises(ModelUnknown):
        models.locate_weights(given.stem)


def test_a_pack_carries_it_into_a_closed_network(given: Path, tmp_path: Path) -> None:
    pack = models.pack(models.import_model(given).model, tmp_path / "out")
    models.remove_model(given.stem)
    with zipfile.ZipFile(pack) as archive:
        names = {Path(name).name for name in archive.namelist()}
    assert names == {FILE, "SHA256SUMS", "provenance.json"}
    imported = models.import_model(pack)
    assert imported.is_compared
    assert models.locate_weights(given.stem).read_bytes() == CONTENT


def test_parts_of_one_model_are_one_model(tmp_path: Path) -> None:
    for part in (2, 1):
        (tmp_path / f"大-{part:05}-of-00002.gguf").write_bytes(CONTENT)
    imported = models.import_model(tmp_path, "大きい")
    assert imported.model.weights.name == "大-00001-of-00002.gguf"
    (tmp_path / "別.gguf").write_bytes(CONTENT)
    with pytest.raises(ModelPackRejected):
        models.import_model(tmp_path)


@pytest.mark.parametrize("wrong", [b"", b"no model", CONTENT[:-40], CONTENT[:60]])
def test_a_broken_file_is_not_taken_in(given: Path, wrong: bytes) -> None:
    given.write_bytes(wrong)
    with pytest.raises(ModelPackRejected):
        models.import_model(given)
    assert list(models.language_folders()) == []


def test_a_file_that_claims_to_be_another_is_not_taken_in(given: Path) -> None:
    with pytest.raises(ModelPackRejected):
        models.import_model(given, REAL[0].name)
    named = given.with_name(next(iter(REAL[0].files)))
    given.rename(named)
    with pytest.raises(ModelPackRejected):
        models.import_model(named, REAL[0].name)


def test_of_several_the_first_of_the_catalogue_is_taken(given: Path) -> None:
    with pytest.raises(ModelMissing):
        models.locate_weights("")
    models.import_model(given)
    assert models.locate_weights("auto").name == FILE
    put(REAL[-1].name)  # too short: damaged, and never passed over in silence
    assert models.locate_weights("auto").name == FILE
    with pytest.raises(ModelDamaged):
        models.locate_weights(REAL[-1].name)


def test_a_path_is_taken_as_it_is(given: Path) -> None:
    assert models.locate_weights(str(given)) == given
    assert models.locate_weights(str(given.parent)) == given
    for nowhere in (given.with_name("無い.gguf"), given.parent / "無い" / "model"):
        with pytest.raises(SummaryModelRejected):
            models.locate_weights(str(nowhere))


def test_it_is_fetched_with_nothing_but_its_file(hub: LocalHub) -> None:
    hub.files = {PLAIN: CONTENT, "README.md": b"", "別 Q8.gguf": CONTENT * 2}
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    model = fetch_entry(entry(sha256, PLAIN), lambda *_: None, Patience(2.0, 3, 0.01))
    assert {path.name for path in model.folder.iterdir()} == {
        PLAIN,
        "SHA256SUMS",
        "provenance.json",
    }
    assert model.weights.read_bytes() == CONTENT
    hub.asked.clear()
    fetch_entry(entry(sha256, PLAIN), lambda *_: None, Patience(2.0, 3, 0.01))
    assert hub.asked == []


def test_what_the_hub_sends_must_be_what_the_catalogue_says(hub: LocalHub) -> None:
    hub.files = {FILE: CONTENT}
    with pytest.raises(DownloadFailed):
        fetch_entry(entry("0" * 64), lambda *_: None, Patience(2.0, 3, 0.01))
    assert list(models.language_folders()) == []


def test_the_list_shows_all_of_them_and_what_is_here(given: Path) -> None:
    models.import_model(given)
    damaged = put(REAL[0].name)
    listed = {item.name: item for item in models.list_language_models()}
    assert {item.name for item in REAL} <= set(listed)
    assert listed[given.stem].presence is models.Presence.INSTALLED
    assert listed[given.stem].size_bytes == len(CONTENT)
    assert listed[REAL[0].name].presence is models.Presence.DAMAGED
    assert listed[REAL[0].name].folder == damaged.parent
    assert listed[REAL[1].name].presence is models.Presence.ABSENT
