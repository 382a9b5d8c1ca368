"""Looks of captions under a name: those that come along, and the office's own."""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from minutes.config import CaptionSettings, read_captions
from minutes.errors import DocumentRejected, FileUnreadable, writing_to

FILE_NAME = "captions.toml"

NOT_IN_PRESETS = ("screen", "is_holding", "hold_seconds")
"""What belongs to a place or an hour, not to a look."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A look and what people call it; `is_own` ones can be changed and taken away."""

    name: str
    settings: CaptionSettings
    is_own: bool = False

    def apply_to(self, settings: CaptionSettings) -> CaptionSettings:
        """Return this look for the place and hour of other settings."""
        kept = {name: getattr(settings, name) for name in NOT_IN_PRESETS}
        return replace(self.settings, **kept)


_DEFAULT = CaptionSettings()

SHIPPED = (
    Preset("会場スクリーン（2 行）", _DEFAULT),
    Preset(
        "カウンター（透明ディスプレイ・左右反転）",
        replace(
            _DEFAULT,
            lines=3,
            characters_per_line=12.0,
            is_mirrored=True,
            position="middle",
            is_bold=True,
            ruby="hard",
            clear_after=60.0,
        ),
    ),
    Preset(
        "要約筆記風（6 行 × 14 字）",
        replace(
            _DEFAULT,
            lines=6,
            characters_per_line=14.0,
            colors="yellow_on_black",
            position="middle",
            minimum_line_seconds=3.0,
        ),
    ),
    Preset(
        "放送風（15.5 字 × 2 行・資料に重ねる）",
        replace(
            _DEFAULT,
            is_bold=True,
            outline=0.06,
            background_opacity=60,
            scrolling="stepped",
            line_spacing=1.3,
            size_points=44.0,
        ),
    ),
    Preset(
        "子ども・やさしい日本語（ふりがな）",
        replace(_DEFAULT, lines=3, characters_per_line=13.0, ruby="all", position="middle"),
    ),
    Preset(
        "話者の名前付き（4 行）",
        replace(_DEFAULT, lines=4, speaker="both", position="middle"),
    ),
    Preset(
        "縦書き（5 行 × 12 字）",
        replace(_DEFAULT, lines=5, characters_per_line=12.0, is_vertical=True, position="middle"),
    ),
)
"""Sources: 15.5 characters in 2 lines as in broadcasting; 6 lines of 14 characters as in
projected note-taking (要約筆記); the transparent counter display as in Hofu City."""


def own_presets(data: Path) -> tuple[Preset, ...]:
    """Return the office's own looks, in the order in which they were made.

    Raises:
        DocumentRejected: the file was changed by hand and does not fit.
        FileUnreadable: it is there but cannot be read.
    """
    path = data / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(path, str(error)) from error
    try:
        tables = tomllib.loads(text).get("preset", [])
    except tomllib.TOMLDecodeError as error:
        raise DocumentRejected(path, "TOML の書き方が正しくありません") from error
    found = []
    for table in tables if isinstance(tables, list) else [tables]:
        if not isinstance(table, dict) or not isinstance(table.get("name"), str):
            raise DocumentRejected(path, "name のない preset があります")
        values = {key: value for key, value in table.items() if key != "name"}
        found.append(Preset(table["name"], read_captions(path, values), is_own=True))
    return tuple(found)


def presets(data: Path) -> tuple[Preset, ...]:
    """Return all looks, those that come along first.

    Raises:
        DocumentRejected, FileUnreadable: the office's own cannot be used.
    """
    return (*SHIPPED, *own_presets(data))


def save_preset(data: Path, name: str, settings: CaptionSettings) -> None:
    """Keep a look under a name; an own one of this name becomes this.

    Raises:
        DocumentRejected: the name is empty or that of a look that comes along.
        DiskFull, FolderUnwritable: what was there is as it was.
    """
    name = " ".join(name.split())
    if not name or any(preset.name == name for preset in SHIPPED):
        raise DocumentRejected(data / FILE_NAME, "その名前は付けられません。別の名前にしてください")
    kept = [preset for preset in own_presets(data) if preset.name != name]
    _write(data, [*kept, Preset(name, settings, is_own=True)])


def remove_preset(data: Path, name: str) -> None:
    """Take one of the own looks away.

    Raises:
        DiskFull, FolderUnwritable: it is still there.
    """
    _write(data, [preset for preset in own_presets(data) if preset.name != name])


def _write(data: Path, own: list[Preset]) -> None:
    import tomlkit

    document = tomlkit.document()
    tables = tomlkit.aot()
    for preset in own:
        table = tomlkit.table()
        table["name"] = preset.name
        for item in dataclasses.fields(CaptionSettings):
            value = getattr(preset.settings, item.name)
            if item.name not in NOT_IN_PRESETS and value != getattr(_DEFAULT, item.name):
                table[item.name] = value
        tables.append(table)
    document["preset"] = tables
    path = data / FILE_NAME
    unfinished = path.with_suffix(".part")
    with writing_to(path):
        data.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(tomlkit.dumps(document), encoding="utf-8", newline="\n")
        unfinished.replace(path)
