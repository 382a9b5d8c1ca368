from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from local_hub import TOY_FILES

from minutes import models
from minutes.errors import (
    DiskFull,
    FileUnreadable,
    FolderUnwritable,
    ModelDamaged,
    ModelPackRejected,
)

MakeToy = Callable[..., Path]


@pytest.fixture
def toy(tmp_path: Path, make_toy: MakeToy) -> models.Model:
    return models.locate(str(make_toy(tmp_path / "元 の" / "わが町 toy")))


@pytest.fixture
def packed(toy: models.Model, tmp_path: Path) -> Path:
    return models.pack(toy, tmp_path / "USB メモリ")


def rewritten(pack: Path, target: Path, changes: dict[str, bytes | None]) -> Path:
    """Copy a zip, replacing the contents of entries by base name, or leaving them out."""
    with zipfile.ZipFile(pack) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            base = item.filename.rpartition("/")[2]
            content = changes.get(base, old.read(item))
            if content is not None:
                new.writestr(item, content)
    return target


def others() -> list[str]:
    return [name for name, _ in models.installed_folders() if name != models.PRACTICE_NAME]


def leftovers() -> list[Path]:
    folder = models.user_folder()
    return list(folder.iterdir()) if folder.is_dir() else []


def test_what_is_packed_here_is_whole_there(packed: Path) -> None:
    imported = models.import_model(packed)

    assert imported.model.name == "わが町 toy"
    assert imported.model.folder == models.user_folder() / "わが町 toy"
    assert imported.is_compared
    for name, content in TOY_FILES.items():
        assert (imported.model.folder / name).read_bytes() == content
    assert set(TOY_FILES) - set(models.verify(imported.model).checked) == {"README.md"}


def test_the_same_model_gives_the_same_bytes(toy: models.Model, tmp_path: Path) -> None:
    first, second = models.pack(toy, tmp_path / "a"), models.pack(toy, tmp_path / "b")

    assert first.read_bytes() == second.read_bytes()


def test_packing_what_was_imported_gives_the_same_pack(packed: Path, tmp_path: Path) -> None:
    again = models.pack(models.import_model(packed).model, tmp_path / "again")

    assert again.read_bytes() == packed.read_bytes()


def test_a_pack_can_be_checked_without_this_program(packed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "out")
    folder = tmp_path / "out" / "わが町 toy"

    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()

    stated = dict(reversed(line.split("  ")) for line in lines)
    found = {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
    assert stated.keys() == found
    for name, sha256 in stated.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256


def test_weights_are_stored_and_not_deflated(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        assert {item.compress_type for item in archive.infolist()} == {zipfile.ZIP_STORED}


def test_the_carried_model_goes_out_with_its_licence_line(tmp_path: Path) -> None:
    pack = models.pack(models.locate(models.PRACTICE_NAME), tmp_path)

    with zipfile.ZipFile(pack) as archive:
        said = archive.read("practice-ja/provenance.json").decode()
        readme = archive.read("practice-ja/README.md").decode()
    assert "CC BY 3.0" in said
    assert "Nagoya Institute of Technology" in readme


def test_a_damaged_model_is_not_packed(packed: Path, tmp_path: Path) -> None:
    model = models.import_model(packed).model
    altered = bytearray(TOY_FILES["model.bin"])
    altered[0] ^= 1
    (model.folder / "model.bin").write_bytes(altered)

    with pytest.raises(ModelDamaged):
        models.pack(model, tmp_path / "out")

    assert list((tmp_path / "out").iterdir()) == []


def test_a_pack_that_cannot_be_written_is_said_so(toy: models.Model, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(FolderUnwritable):
        models.pack(toy, tmp_path / "file")


def test_a_folder_can_be_imported_as_it_is(toy: models.Model) -> None:
    imported = models.import_model(toy.folder)

    assert imported.model.name == "わが町 toy"
    assert not imported.is_compared  # nothing was known to compare it with


def test_a_model_that_lies_deeper_is_found(toy: models.Model, packed: Path, tmp_path: Path) -> None:
    wrapped = tmp_path / "wrapped.zip"
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(wrapped, "w") as new:
        for item in old.infolist():
            new.writestr(f"モデル/第一/{item.filename}", old.read(item))
        new.writestr("__MACOSX/モデル/._model.bin", b"x")

    assert models.import_model(wrapped).model.name == "わが町 toy"
    assert models.import_model(toy.folder.parent).model.name == "わが町 toy"


def test_files_at_the_root_of_a_zip_take_the_zips_name(tmp_path: Path) -> None:
    flat = tmp_path / "第二 モデル.zip"
    with zipfile.ZipFile(flat, "w") as archive:
        for name, content in TOY_FILES.items():
            archive.writestr(name, content)

    assert models.import_model(flat).model.name == "第二 モデル"


def test_names_that_windows_wrote_in_its_own_code_page_are_read(tmp_path: Path) -> None:
    old = tmp_path / "windows.zip"
    folder = "議会の予算表"  # 予 and 表 end in the byte of a backslash in code page 932
    raw = folder.encode("cp932")
    assert b"\\" in raw
    stand_in = "P" * len(raw)
    with zipfile.ZipFile(old, "w") as archive:
        for name, content in TOY_FILES.items():
            item = zipfile.ZipInfo(f"{stand_in}/{name}")
            archive.writestr(item, content)
    old.write_bytes(old.read_bytes().replace(stand_in.encode(), raw))

    assert models.import_model(old).model.name == folder


@pytest.mark.parametrize(
    "name",
    [
        "../../model.bin",
        "/etc/model.bin",
        "C:\\Windows\\model.bin",
        "toy\\..\\..\\evil.txt",
    ],
)
def test_a_zip_that_points_outside_is_refused(name: str, packed: Path, tmp_path: Path) -> None:
    evil = rewritten(packed, tmp_path / "evil.zip", {})
    with zipfile.ZipFile(evil, "a") as archive:
        archive.writestr(name, b"evil")

    with pytest.raises(ModelPackRejected, match="外を指す"):
        models.import_model(evil)

    assert others() == []
    assert not list(tmp_path.rglob("evil.txt"))


def test_a_zip_with_a_link_is_refused(packed: Path, tmp_path: Path) -> None:
    evil = rewritten(packed, tmp_path / "evil.zip", {})
    with zipfile.ZipFile(evil, "a") as archive:
        link = zipfile.ZipInfo("わが町 toy/link")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(ModelPackRejected, match="外を指す"):
        models.import_model(evil)


@pytest.mark.parametrize("missing", ["model.bin", "tokenizer.json", "vocabulary.txt"])
def test_a_pack_without_a_needed_file_is_refused(
    missing: str, packed: Path, tmp_path: Path
) -> None:
    lacking = rewritten(packed, tmp_path / "lacking.zip", {missing: None, "SHA256SUMS": None})

    with pytest.raises(ModelPackRejected, match="vocabulary" if "voc" in missing else missing):
        models.import_model(lacking)

    assert leftovers() == []


def test_a_file_that_the_manifest_lists_must_be_there(packed: Path, tmp_path: Path) -> None:
    lacking = rewritten(packed, tmp_path / "lacking.zip", {"README.md": None})

    with pytest.raises(ModelPackRejected, match=r"README\.md がありません"):
        models.import_model(lacking)


def test_one_altered_byte_is_refused(packed: Path, tmp_path: Path) -> None:
    altered = bytearray(TOY_FILES["model.bin"])
    altered[5] ^= 1
    changed = rewritten(packed, tmp_path / "changed.zip", {"model.bin": bytes(altered)})

    with pytest.raises(ModelPackRejected, match="SHA256SUMS"):
        models.import_model(changed)

    assert leftovers() == []


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_zip_that_was_cut_short_is_refused(keep: float, packed: Path, tmp_path: Path) -> None:
    content = packed.read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(content[: int(len(content) * keep)])

    with pytest.raises(ModelPackRejected):
        models.import_model(cut)


def test_a_zip_with_a_fault_in_the_middle_is_refused(packed: Path, tmp_path: Path) -> None:
    content = bytearray(packed.read_bytes())
    position = content.find(TOY_FILES["model.bin"][:512]) + 700
    content[position] ^= 0xFF
    broken = tmp_path / "broken.zip"
    broken.write_bytes(content)

    with pytest.raises(ModelPackRejected, match="壊れて"):
        models.import_model(broken)

    assert leftovers() == []


def test_two_models_in_one_zip_are_refused(packed: Path, tmp_path: Path) -> None:
    both = rewritten(packed, tmp_path / "both.zip", {})
    with zipfile.ZipFile(both, "a") as archive:
        archive.writestr("another/model.bin", b"x")

    with pytest.raises(ModelPackRejected, match="二つ以上"):
        models.import_model(both)


def test_what_is_neither_a_folder_nor_a_zip_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "メモ.txt"
    text.write_text("not a model")

    with pytest.raises(ModelPackRejected, match="zip でもありません"):
        models.import_model(text)
    with pytest.raises(FileUnreadable):
        models.import_model(tmp_path / "どこにもない.zip")
    with pytest.raises(ModelPackRejected, match=r"model\.bin か \.gguf）がありません"):
        models.import_model(tmp_path)


def test_a_folder_that_claims_a_known_name_with_other_weights_is_refused(
    tmp_path: Path, make_toy: MakeToy
) -> None:
    folder = make_toy(tmp_path / "faster-whisper-small")

    with pytest.raises(ModelPackRejected, match="--name"):
        models.import_model(folder)

    assert models.import_model(folder, name="独自 small").model.name == "独自 small"


@pytest.mark.parametrize("name", ["../up", "a/b", "a:b", ".hidden", " "])
def test_a_name_that_would_leave_the_folder_is_refused(name: str, toy: models.Model) -> None:
    with pytest.raises(ModelPackRejected, match="使えません"):
        models.import_model(toy.folder, name=name)

    assert leftovers() == []


def test_an_interrupted_import_leaves_nothing_that_looks_installed(packed: Path) -> None:
    def interrupt(_file: str, done: int, _total: int) -> None:
        if done > 1000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        models.import_model(packed, report=interrupt)

    assert leftovers() == []


def test_importing_again_replaces_a_damaged_model(packed: Path) -> None:
    model = models.import_model(packed).model
    (model.folder / "model.bin").unlink()

    models.import_model(packed)

    assert models.verify(model).checked
    assert [path.name for path in leftovers()] == [model.name]


def test_progress_ends_at_the_whole_size(packed: Path, toy: models.Model, tmp_path: Path) -> None:
    for run in (
        lambda report: models.import_model(packed, report=report),
        lambda report: models.pack(toy, tmp_path, report),
        lambda report: models.verify(models.locate("わが町 toy"), report),
    ):
        steps: list[tuple[int, int]] = []
        run(lambda _file, done, total, steps=steps: steps.append((done, total)))
        assert [done for done, _ in steps] == sorted(done for done, _ in steps)
        assert steps[-1][0] <= steps[-1][1]
        assert steps[-1][0] >= len(TOY_FILES["model.bin"])


def test_a_pack_bigger_than_the_disk_is_refused_before_it_is_copied(
    packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from minutes.models import placing

    monkeypatch.setattr(placing, "RESERVE_BYTES", 10**18)

    with pytest.raises(DiskFull):
        models.import_model(packed)

    assert leftovers() == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process need Unix")
def test_a_disk_that_fills_up_while_importing_leaves_nothing(packed: Path) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, hard))
    try:
        with pytest.raises(DiskFull):
            models.import_model(packed)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert leftovers() == []
