from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from filelock import FileLock
from local_hub import REPOSITORY, REVISION, TOY_FILES, LocalHub

from minutes import models
from minutes.errors import DiskFull, DownloadFailed, FolderUnwritable
from minutes.models.catalog import Entry, FileFacts
from minutes.models.fetching import Patience, fetch_entry
from minutes.models.records import read_record

QUICK = Patience(timeout=2.0, tries=3, pause=0.01)
TOY = Entry(
    name="玩具 toy",
    purpose="",
    licence="MIT",
    notice="made for tests",
    repository=REPOSITORY,
    files={name: FileFacts() for name in TOY_FILES if name != "README.md"},
)
NEEDED = set(TOY_FILES) - {"README.md"}


def fetch(entry: Entry = TOY) -> models.Model:
    return fetch_entry(entry, lambda *_: None, QUICK)


def pinned(**sums: str) -> Entry:
    files = {**TOY.files, **{name: FileFacts(sha256=value) for name, value in sums.items()}}
    return Entry(name="toy", purpose="", licence="MIT", repository=REPOSITORY, files=files)


def installed() -> list[str]:
    return [name for name, _ in models.installed_folders() if name != models.PRACTICE_NAME]


def downloads(hub: LocalHub) -> list[tuple[str, str | None]]:
    return [item for item in hub.asked if item[0].startswith("/cdn/")]


def test_a_fetched_model_is_whole_and_its_record_says_what_the_hub_stated(hub: LocalHub) -> None:
    model = fetch()

    assert {path.name for path in model.folder.iterdir()} == NEEDED | {
        "SHA256SUMS",
        "provenance.json",
    }
    assert all((model.folder / name).read_bytes() == TOY_FILES[name] for name in NEEDED)
    record = read_record(model.folder)
    assert (record.revision, record.repository, record.licence) == (REVISION, REPOSITORY, "MIT")
    assert record.files["model.bin"].sha256 == hashlib.sha256(TOY_FILES["model.bin"]).hexdigest()
    assert set(models.verify(model).checked) == NEEDED


def test_only_the_listing_and_the_needed_files_are_asked_for(hub: LocalHub) -> None:
    fetch()

    asked = [path for path, _ in hub.asked]
    assert asked[0] == f"/api/models/{REPOSITORY}/revision/main?blobs=true"
    resolve = f"/{REPOSITORY}/resolve/{REVISION}/"
    assert sorted(asked[1:]) == sorted([*(resolve + name for name in NEEDED), "/cdn/model.bin"])


def test_a_fetched_model_is_not_fetched_again(hub: LocalHub) -> None:
    first = fetch()
    hub.asked.clear()

    assert fetch() == first
    assert hub.asked == []


def test_a_connection_that_breaks_is_taken_up_where_it_broke(hub: LocalHub) -> None:
    hub.break_after = [300_000, 500_000]

    model = fetch()

    assert (model.folder / "model.bin").read_bytes() == TOY_FILES["model.bin"]
    assert [item[1] for item in downloads(hub)] == [None, "bytes=300000-", "bytes=800000-"]


def test_a_fetch_that_was_given_up_goes_on_with_the_next_command(hub: LocalHub) -> None:
    hub.break_after = [400_000, 0, 0, 0]
    with pytest.raises(DownloadFailed):
        fetch()
    assert installed() == []
    hub.break_after = []
    hub.asked.clear()
    seen: list[int] = []

    fetch_entry(TOY, lambda _file, done, _total: seen.append(done), QUICK)

    assert downloads(hub) == [("/cdn/model.bin", "bytes=400000-")]
    assert seen[0] >= 400_000
    assert seen == sorted(seen)
    assert seen[-1] == sum(len(TOY_FILES[name]) for name in NEEDED)


def test_a_server_without_ranges_starts_over_and_still_gives_the_file(hub: LocalHub) -> None:
    hub.knows_ranges = False
    hub.break_after = [300_000]

    model = fetch()

    assert (model.folder / "model.bin").read_bytes() == TOY_FILES["model.bin"]


@pytest.mark.parametrize("name", ["model.bin", "config.json"])
def test_a_file_with_other_contents_than_stated_is_refused(name: str, hub: LocalHub) -> None:
    altered = bytearray(TOY_FILES[name])
    altered[-1] ^= 1
    hub.sends_instead[name] = bytes(altered)

    with pytest.raises(DownloadFailed, match=name):
        fetch()

    assert installed() == []
    hub.sends_instead.clear()
    assert models.verify(fetch()).unrecorded == ()  # what was wrong has not stayed behind


def test_more_bytes_than_stated_are_refused(hub: LocalHub) -> None:
    hub.sends_instead["model.bin"] = TOY_FILES["model.bin"] + b"more"

    with pytest.raises(DownloadFailed, match=r"model\.bin"):
        fetch()


def test_the_catalogues_hash_wins_over_what_the_hub_states(hub: LocalHub) -> None:
    with pytest.raises(DownloadFailed, match="一覧の記録と違います"):
        fetch(pinned(**{"model.bin": "0" * 64}))
    with pytest.raises(DownloadFailed, match=r"tokenizer\.json の中身"):
        fetch(pinned(**{"tokenizer.json": "0" * 64}))

    assert downloads(hub) == []


def test_a_model_that_needs_a_file_the_hub_does_not_have_is_refused_before_the_download(
    hub: LocalHub,
) -> None:
    del hub.files["tokenizer.json"]

    with pytest.raises(DownloadFailed, match=r"tokenizer\.json がありません"):
        fetch()

    assert downloads(hub) == []


@pytest.mark.parametrize(
    ("status", "said"), [(404, "見つかりません"), (401, "認めていません"), (503, "応じません")]
)
def test_a_refusal_is_one_reason(status: int, said: str, hub: LocalHub) -> None:
    hub.status = status

    with pytest.raises(DownloadFailed, match=said):
        fetch()


def test_a_login_page_in_place_of_the_hub_is_recognised(hub: LocalHub) -> None:
    hub.body = b"<html>please log in</html>"

    with pytest.raises(DownloadFailed, match="配布元ではない"):
        fetch()


def test_no_connection_is_one_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    with pytest.raises(DownloadFailed, match="つながりません"):
        fetch()


def test_an_address_that_is_no_web_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", tmp_path.as_uri())

    with pytest.raises(DownloadFailed, match="HF_ENDPOINT"):
        fetch()


def test_a_disk_that_is_too_small_is_told_before_the_download(
    hub: LocalHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.files["model.bin"] = b"small here, but said to be huge" * 400
    said = hub.listing().replace(str(len(hub.files["model.bin"])).encode(), str(10**15).encode())
    monkeypatch.setattr(hub, "listing", lambda: said)

    with pytest.raises(DiskFull):
        fetch()

    assert downloads(hub) == []


def test_two_fetches_of_one_model_do_not_mix(hub: LocalHub) -> None:
    folder = models.user_folder()
    folder.mkdir(parents=True)
    with FileLock(folder / f".{TOY.name}.lock"), pytest.raises(DownloadFailed, match="別の"):
        fetch()


def test_a_folder_that_cannot_be_made_is_said_so(hub: LocalHub) -> None:
    models.user_folder().parent.mkdir(parents=True)
    models.user_folder().write_text("a file where the folder should be")

    with pytest.raises(FolderUnwritable):
        fetch()


def test_a_damaged_model_is_replaced_by_fetching_it_again(hub: LocalHub) -> None:
    model = fetch()
    (model.folder / "model.bin").write_bytes(b"broken")

    again = fetch()

    assert (again.folder / "model.bin").read_bytes() == TOY_FILES["model.bin"]
    assert installed() == [TOY.name]
    hidden = {path.name for path in models.user_folder().iterdir() if path.name[0] == "."}
    assert hidden <= {f".{TOY.name}.lock"}


def test_the_practice_model_is_never_fetched(hub: LocalHub) -> None:
    with pytest.raises(DownloadFailed, match="付属"):
        models.fetch(models.PRACTICE_NAME, lambda *_: None)

    assert hub.asked == []


def test_a_real_name_with_other_bytes_behind_it_is_refused(
    hub: LocalHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = models.find_entry("tiny")
    assert entry
    said = hub.listing().decode().replace(REPOSITORY, entry.repository)
    monkeypatch.setattr(hub, "body", said.encode())

    with pytest.raises(DownloadFailed, match=r"model\.bin が一覧の記録と違います"):
        models.fetch("tiny", lambda *_: None, QUICK)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process need Unix")
def test_a_disk_that_fills_up_while_fetching_keeps_what_came(hub: LocalHub) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, hard))
    try:
        with pytest.raises(DiskFull):
            fetch()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert installed() == []
    hub.asked.clear()

    assert fetch().name == TOY.name
    assert downloads(hub) == [("/cdn/model.bin", "bytes=500000-")]
