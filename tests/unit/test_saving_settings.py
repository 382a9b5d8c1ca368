"""Saving changes what was asked for, and nothing that a person wrote."""

from __future__ import annotations

import dataclasses
import math
import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes import config
from minutes.errors import DocumentRejected, FileUnreadable, FolderUnwritable

BY_HAND = """# 庁内の設定（情報担当が書いたもの）
[recognition]
model = "small"   # 2 コアなので small
threads = 4

[recording]
device = "会議用マイク"
"""

DEFAULTS = {
    f"{section.name}.{item.name}": getattr(getattr(config.Settings(), section.name), item.name)
    for section in dataclasses.fields(config.Settings)
    for item in dataclasses.fields(getattr(config.Settings(), section.name))
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "設定" / "config.toml"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())


def other_value(name: str) -> st.SearchStrategy[config.Value]:
    value = DEFAULTS[name]
    if name in config.CHOICES:
        return st.sampled_from(config.CHOICES[name])
    if name in config.COLORS:
        return st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)
    if isinstance(value, bool):
        return st.booleans()
    least, most = config.LIMITS.get(name, (-1e9, 1e9))
    if isinstance(value, int):
        return st.integers(math.ceil(least), math.floor(most))
    if isinstance(value, float):
        return st.floats(least, most)
    return st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


changes = st.lists(st.sampled_from(sorted(DEFAULTS)), unique=True, max_size=8).flatmap(
    lambda names: st.fixed_dictionaries({name: other_value(name) for name in names})
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(first=changes, second=changes)
def test_what_is_saved_is_what_is_loaded(
    tmp_path: Path, first: dict[str, config.Value], second: dict[str, config.Value]
) -> None:
    path = tmp_path / "config.toml"
    path.unlink(missing_ok=True)
    config.save(first, path)
    saved = config.save(second, path)
    assert saved == config.load(path)
    for name, value in (DEFAULTS | first | second).items():
        section, _, key = name.partition(".")
        assert getattr(getattr(saved, section), key) == value
    written = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept = {f"{name}.{key}" for name, table in written.items() for key in table}
    assert all(DEFAULTS[name] != (first | second)[name] for name in kept)


def test_what_a_person_wrote_stays_as_it_stands(path: Path) -> None:
    write(path, BY_HAND)
    config.save({"desktop.theme": "dark", "recognition.threads": 0}, path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(BY_HAND.replace("threads = 4\n", "").rstrip())
    assert text.count("#") == 2
    assert config.load(path).desktop.theme == "dark"


def test_line_ends_of_windows_and_a_byte_order_mark_do_no_harm(path: Path) -> None:
    write(path, "\ufeff" + BY_HAND.replace("\n", "\r\n"))
    saved = config.save({"recognition.model": "base"}, path)
    assert (saved.recognition.model, saved.recording.device) == ("base", "会議用マイク")
    assert b'"base"   # 2 ' in path.read_bytes()


def test_going_back_to_the_defaults_leaves_an_empty_file(path: Path) -> None:
    config.save({"desktop.text_scale": 150}, path)
    config.save({"desktop.text_scale": 100}, path)
    assert path.read_text(encoding="utf-8").strip() == ""


def test_saving_what_is_so_already_touches_nothing(path: Path) -> None:
    config.save({"desktop.theme": "system"}, path)
    assert not path.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"desktop.colour": "red"},
        {"nothing": 1},
        {"desktop.text_scale": "150"},
        {"desktop.text_scale": 1500},
        {"desktop.theme": "pink"},
    ],
)
def test_what_is_no_setting_is_refused_and_the_file_stays(
    path: Path, changes: dict[str, config.Value]
) -> None:
    write(path, BY_HAND)
    with pytest.raises(DocumentRejected):
        config.save(changes, path)
    assert path.read_text(encoding="utf-8") == BY_HAND


def test_a_file_that_is_broken_by_hand_is_never_overwritten(path: Path) -> None:
    write(path, "[recognition\nmodel = ")
    with pytest.raises(DocumentRejected):
        config.save({"desktop.theme": "dark"}, path)
    assert path.read_text(encoding="utf-8") == "[recognition\nmodel = "


def test_a_folder_in_the_place_of_the_file_is_a_sentence(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(FileUnreadable):
        config.save({"desktop.theme": "dark"}, path)


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises((FolderUnwritable, FileUnreadable)):
        config.save({"desktop.theme": "dark"}, blocked / "config.toml")


@pytest.mark.skipif(os.name == "nt", reason="links need a permission on Windows")
def test_a_link_to_the_office_wide_file_stays_a_link(path: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared.toml"
    shared.write_text(BY_HAND, encoding="utf-8")
    path.parent.mkdir()
    path.symlink_to(shared)
    config.save({"desktop.theme": "dark"}, path)
    assert path.is_symlink()
    assert config.load(shared).desktop.theme == "dark"


def test_every_limit_and_choice_belongs_to_a_setting_and_allows_its_default() -> None:
    assert {*config.LIMITS, *config.CHOICES, *config.COLORS} <= set(DEFAULTS)
    assert all(least <= DEFAULTS[name] <= most for name, (least, most) in config.LIMITS.items())
    assert all(DEFAULTS[name] in words for name, words in config.CHOICES.items())
