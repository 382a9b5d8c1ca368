"""Looks under a name: those that come along can be used, own ones are kept whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes.captions.presets import (
    FILE_NAME,
    SHIPPED,
    Preset,
    own_presets,
    presets,
    remove_preset,
    save_preset,
)
from minutes.config import CaptionSettings, read_captions
from minutes.errors import DocumentRejected, FileUnreadable


@pytest.mark.parametrize("preset", SHIPPED, ids=lambda preset: preset.name)
def test_a_look_that_comes_along_is_allowed(preset: Preset, tmp_path: Path) -> None:
    values = {name: getattr(preset.settings, name) for name in CaptionSettings.__slots__}
    assert read_captions(tmp_path, values) == preset.settings


def test_a_look_leaves_the_place_and_the_hold_as_they_are() -> None:
    here = CaptionSettings(screen="HDMI-2", is_holding=True, hold_seconds=5.0)
    for preset in SHIPPED:
        applied = preset.apply_to(here)
        assert (applied.screen, applied.is_holding, applied.hold_seconds) == ("HDMI-2", True, 5.0)
        assert applied.lines == preset.settings.lines


LOOKS = st.builds(
    CaptionSettings,
    lines=st.integers(1, 20),
    characters_per_line=st.floats(4, 60),
    ruby=st.sampled_from(["none", "all", "hard", "names"]),
    is_mirrored=st.booleans(),
    text_color=st.sampled_from(["#00FF00", "#123456"]),
)
SHIPPED_NAMES = {preset.name for preset in SHIPPED}
NAMES = st.text(min_size=1, max_size=20).filter(
    lambda name: name.split() and " ".join(name.split()) not in SHIPPED_NAMES
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(NAMES, LOOKS)
def test_an_own_look_comes_back_as_it_was(tmp_path: Path, name: str, look: CaptionSettings) -> None:
    (tmp_path / FILE_NAME).unlink(missing_ok=True)
    save_preset(tmp_path, name, look)
    assert look in [preset.settings for preset in own_presets(tmp_path)]


def test_an_own_look_is_replaced_and_removed_by_its_name(tmp_path: Path) -> None:
    save_preset(tmp_path, "市民課", CaptionSettings(lines=3))
    save_preset(tmp_path, "議場", CaptionSettings(lines=4))
    save_preset(tmp_path, "市民課", CaptionSettings(lines=5))
    assert {item.name: item.settings.lines for item in own_presets(tmp_path)} == {
        "議場": 4,
        "市民課": 5,
    }
    remove_preset(tmp_path, "議場")
    assert [item.name for item in presets(tmp_path)][len(SHIPPED) :] == ["市民課"]


@pytest.mark.parametrize("name", ["", "  ", SHIPPED[0].name])
def test_a_name_that_cannot_be_given_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentRejected):
        save_preset(tmp_path, name, CaptionSettings())
    assert own_presets(tmp_path) == ()


@pytest.mark.parametrize(
    "text",
    ["[[preset", "[[preset]]\nlines = 2", '[[preset]]\nname = "x"\nlines = 99', "preset = 3",
     '[[preset]]\nname = "x"\ncolour = "red"'],
)  # fmt: skip
def test_a_file_that_somebody_broke_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(DocumentRejected):
        own_presets(tmp_path)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes("[[preset]]\nname = '市民課'".encode("cp932"))
    with pytest.raises(FileUnreadable):
        own_presets(tmp_path)


def test_other_settings_stay_the_default(tmp_path: Path) -> None:
    save_preset(tmp_path, "議場", replace(CaptionSettings(), lines=4))
    assert "ruby" not in (tmp_path / FILE_NAME).read_text(encoding="utf-8")
