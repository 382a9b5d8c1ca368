"""Settings as frozen values with measured defaults, read from one TOML file.

The file is `MINUTES_CONFIG`, else `config.toml` in the user's configuration folder. An
unknown key or a value of the wrong type is refused with the name of the key. People write
it by hand, windows through `save`, which leaves everything else in it as it stands.
Long on purpose: whoever looks for a setting finds all of them here.
"""

from __future__ import annotations

import dataclasses
import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import platformdirs

from minutes.errors import DocumentRejected, FileUnreadable, writing_to
from minutes.types import Seconds, SummaryLength

Value = bool | int | float | str
"""What a setting can be."""


@dataclass(frozen=True, slots=True)
class VadSettings:
    """Voice activity: where speech is cut.

    Source: threshold and release from the Silero documentation; padding and gap by
    measurement with the practice model on a synthetic meeting (docs/evaluation.md).
    """

    threshold: float = 0.5
    release: float = 0.35
    minimum_speech: Seconds = 0.2
    minimum_silence: Seconds = 0.5
    padding: Seconds = 0.2
    maximum_speech: Seconds = 20.0


@dataclass(frozen=True, slots=True)
class RecognitionSettings:
    """How the recogniser is driven.

    `model` "auto" takes the best one installed; an empty `partial_model` is the same one.
    """

    model: str = "auto"
    partial_model: str = ""
    language: str = "ja"
    beam_size: int = 5
    batch_size: int = 8
    threads: int = 0
    compute_type: str = "int8"
    no_speech_threshold: float = 0.6
    log_probability_threshold: float = -1.0
    repetition_penalty: float = 1.0
    final_window: Seconds = 30.0
    partial_interval: Seconds = 0.5
    partial_load: float = 0.6
    partial_beam_size: int = 1
    partial_margin: Seconds = 1.28
    partial_floor: Seconds = 4.0
    partial_window: Seconds = 5.0
    hotwords: str = ""


@dataclass(frozen=True, slots=True)
class RecordingSettings:
    """How sound is taken and kept."""

    device: str = ""
    block: Seconds = 0.1
    sync_interval: Seconds = 0.5
    silent_device_after: Seconds = 2.0
    silence_warning: Seconds = 10.0
    reserve_bytes: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class DiarizationSettings:
    """How voices are told apart: by a guess while recording, and thoroughly after it.

    Each window is looked at by itself, as the library does; with `is_quick` each stretch of
    sound only once, which is three times quicker and not the same (docs/evaluation.md).
    `is_recognising_enrolled` lets voices that people enrolled with their consent name
    labels by themselves.
    """

    model: str = "auto"
    threads: int = 0
    is_quick: bool = False
    is_recognising_enrolled: bool = False
    is_live: bool = True
    is_after: bool = True


@dataclass(frozen=True, slots=True)
class DictionarySettings:
    """What the words of dictionaries do.

    `hotword_tokens` is the room for words that the recogniser is told to expect.
    """

    is_correcting: bool = True
    has_shipped: bool = True
    hotword_tokens: int = 100


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """How many days a finished meeting is kept, sound and text; 0 keeps it for ever."""

    days: int = 0


@dataclass(frozen=True, slots=True)
class DesktopSettings:
    """How the windows look: "system", "light", "dark" or "contrast"; text in percent."""

    theme: str = "system"
    text_scale: int = 100


@dataclass(frozen=True, slots=True)
class SummarySettings:
    """Who writes summaries: "none" (the record's own sentences), "llama" or "server".

    `model` is a GGUF file, `server` the address of an OpenAI-compatible server inside the
    office's network; `context` is how many tokens the model may see at once; `length` is
    "short", "normal" or "long". With `is_masking` no model sees personal data of any meeting;
    with `is_preparing` finished parts of a meeting are read while it goes on.
    """

    engine: str = "none"
    model: str = ""
    server: str = ""
    server_model: str = ""
    context: int = 8192
    threads: int = 0
    gpu_layers: int = 0
    length: str = "normal"
    is_masking: bool = False
    is_preparing: bool = True


@dataclass(frozen=True, slots=True)
class PlaybackSettings:
    """How recordings are heard again while they are corrected.

    `pedal` is a foot pedal that was learned: its USB ids, then byte/bits of left, middle and
    right, as in 05f3:00ff 0/1 0/2 0/4.
    """

    backstep: Seconds = 2.0
    waits_while_typing: bool = True
    plays_doubts: bool = True
    pedal: str = ""


@dataclass(frozen=True, slots=True)
class KeySettings:
    """Which keys do what in the windows, as Qt writes them; several with "; " between.

    `speaker` is the key of the first one; 2-9 follow it. Empty takes a key away.
    """

    new_meeting: str = "Ctrl+N"
    open_file: str = "Ctrl+O"
    search_meetings: str = "Ctrl+Shift+F"
    settings: str = "Ctrl+,"
    key_sheet: str = "F1"
    record: str = "Ctrl+Shift+R"
    stop: str = "Ctrl+Shift+S"
    off_record: str = "Ctrl+Shift+O"
    applause: str = "Ctrl+1"
    no_objection: str = "Ctrl+2"
    recess: str = "Ctrl+3"
    resumption: str = "Ctrl+4"
    bookmark: str = "Ctrl+B"
    latest: str = "Ctrl+End"
    play: str = "F7; Space"
    pause: str = "Esc"
    back: str = "F6"
    forward: str = "F8"
    back_short: str = "Ctrl+Left"
    forward_short: str = "Ctrl+Right"
    slower: str = "Shift+F6"
    faster: str = "Shift+F8"
    loop: str = "F9"
    hear_again: str = "F4"
    play_here: str = "Ctrl+Return; Ctrl+Enter"
    pedal_back: str = "F13"
    pedal_play: str = "F14"
    pedal_forward: str = "F15"
    speaker: str = "Alt+1"
    split: str = "Ctrl+D"
    merge: str = "Ctrl+M"
    check: str = "Ctrl+Shift+Return; Ctrl+Shift+Enter"
    reject: str = "Ctrl+U"
    level: str = "Ctrl+L"
    undo: str = "Ctrl+Z"
    redo: str = "Ctrl+Y; Ctrl+Shift+Z"
    add_word: str = "Ctrl+R"
    next_doubt: str = "F2"
    previous_doubt: str = "Shift+F2"
    find: str = "Ctrl+F"
    replace: str = "Ctrl+H"
    find_next: str = "F3"
    find_previous: str = "Shift+F3"
    captions: str = "Ctrl+Shift+C"
    captions_full_screen: str = "F11"


@dataclass(frozen=True, slots=True)
class CaptionSettings:
    """How captions look on the second screen, and what is shown when.

    Lengths are in characters: one is as wide as a kanji is high. `size_points` 0 takes the
    largest letters with which all lines fit the window; `screen` "" is the second one, if
    there is one. `ruby_grade`: hard kanji are those taught after this year of school (9:
    all of the 常用漢字 are known). `clear_after` 0 leaves the text; `hold_seconds` 0 waits
    until somebody approves.

    Source: 15.5 characters in 2 lines as in broadcasting; 20 mm of height for reading at
    5 m as for signs (国土交通省, 移動等円滑化整備ガイドライン), which this gives on every screen
    that is 36 cm wide or wider.
    """

    font: str = "BIZ UDGothic"
    is_bold: bool = False
    size_points: float = 0.0
    lines: int = 2
    characters_per_line: float = 15.5
    line_spacing: float = 1.5
    colors: str = "white_on_black"
    text_color: str = "#FFFFFF"
    background_color: str = "#000000"
    outline_color: str = "#000000"
    outline: float = 0.0
    background_opacity: int = 100
    position: str = "bottom"
    is_vertical: bool = False
    is_mirrored: bool = False
    screen: str = ""
    is_full_screen: bool = True
    is_frameless: bool = True
    is_on_top: bool = True
    ruby: str = "none"
    ruby_grade: int = 6
    speaker: str = "none"
    scrolling: str = "smooth"
    minimum_line_seconds: Seconds = 2.0
    clear_after: Seconds = 0.0
    shows_partial: bool = True
    is_holding: bool = False
    hold_seconds: Seconds = 0.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, one section a field."""

    vad: VadSettings = field(default_factory=VadSettings)
    recognition: RecognitionSettings = field(default_factory=RecognitionSettings)
    recording: RecordingSettings = field(default_factory=RecordingSettings)
    dictionary: DictionarySettings = field(default_factory=DictionarySettings)
    diarization: DiarizationSettings = field(default_factory=DiarizationSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    desktop: DesktopSettings = field(default_factory=DesktopSettings)
    summary: SummarySettings = field(default_factory=SummarySettings)
    playback: PlaybackSettings = field(default_factory=PlaybackSettings)
    keys: KeySettings = field(default_factory=KeySettings)
    captions: CaptionSettings = field(default_factory=CaptionSettings)


CHOICES: dict[str, tuple[str, ...]] = {
    "captions.colors": ("white_on_black", "black_on_white", "yellow_on_black", "own"),
    "captions.position": ("top", "middle", "bottom"),
    "captions.ruby": ("none", "hard", "all", "names"),
    "captions.speaker": ("none", "name", "color", "both"),
    "captions.scrolling": ("smooth", "stepped"),
    "desktop.theme": ("system", "light", "dark", "contrast"),
    "summary.length": tuple(item.value for item in SummaryLength),
}
"""What a setting may be, where it is one of a few words."""

LIMITS: dict[str, tuple[float, float]] = {
    "captions.size_points": (0, 2000),
    "captions.lines": (1, 20),
    "captions.characters_per_line": (4, 60),
    "captions.line_spacing": (1.0, 3.0),
    "captions.outline": (0.0, 0.3),
    "captions.background_opacity": (0, 100),
    "captions.ruby_grade": (0, 9),
    "captions.minimum_line_seconds": (0, 60),
    "captions.clear_after": (0, 3600),
    "captions.hold_seconds": (0, 600),
    "desktop.text_scale": (100, 200),
    "diarization.threads": (0, 1024),
    "dictionary.hotword_tokens": (0, 223),
    "recognition.batch_size": (1, 256),
    "recognition.beam_size": (1, 20),
    "recognition.final_window": (0, 30),
    "recognition.log_probability_threshold": (-100, 0),
    "recognition.no_speech_threshold": (0, 1),
    "recognition.partial_beam_size": (1, 20),
    "recognition.partial_floor": (0, 30),
    "recognition.partial_interval": (0, 60),
    "recognition.partial_load": (0.01, 1),
    "recognition.partial_margin": (0, 10),
    "recognition.partial_window": (0, 30),
    "recognition.repetition_penalty": (0.1, 10),
    "recognition.threads": (0, 1024),
    "recording.block": (0.01, 2),
    "recording.reserve_bytes": (0, 2**62),
    "recording.silence_warning": (1, 3600),
    "recording.silent_device_after": (0.5, 600),
    "recording.sync_interval": (0, 600),
    "retention.days": (0, 36500),
    "summary.context": (1024, 1_048_576),
    "summary.gpu_layers": (-1, 1024),
    "summary.threads": (0, 1024),
    "vad.maximum_speech": (1, 600),
    "vad.minimum_silence": (0, 60),
    "vad.minimum_speech": (0, 60),
    "vad.padding": (0, 60),
    "vad.release": (0, 1),
    "vad.threshold": (0, 1),
}
"""The smallest and the largest value of a setting, where others make no sense."""

COLORS = ("captions.text_color", "captions.background_color", "captions.outline_color")
"""Settings that are colours as #RRGGBB."""

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")

Section = TypeVar("Section")


def data_folder() -> Path:
    """Return the store's folder: `MINUTES_DATA`, else the user's data folder."""
    given = os.environ.get("MINUTES_DATA")
    return Path(given) if given else Path(platformdirs.user_data_dir("minutes", appauthor=False))


def config_path() -> Path:
    """Return the settings file, which need not exist."""
    given = os.environ.get("MINUTES_CONFIG")
    if given:
        return Path(given)
    return Path(platformdirs.user_config_dir("minutes", appauthor=False)) / "config.toml"


def load(path: Path | None = None) -> Settings:
    """Read the settings; without a file, the defaults.

    Raises:
        DocumentRejected: the file is no TOML, or names a key that does not exist.
        FileUnreadable: the file is there but cannot be read.
    """
    path = path or config_path()
    return _parse(path, _read(path))


def save(changes: Mapping[str, Value], path: Path | None = None) -> Settings:
    """Change settings in the file, and return all of them as they now are.

    `changes` are values by name, as in "desktop.theme". What is the default is not written
    but taken out, so that a better default of a later version counts. Comments, order and
    all other lines stay as somebody wrote them.

    Raises:
        DocumentRejected: the file is no TOML, or a name or a value is none of a setting.
        FileUnreadable: the file is there but cannot be read.
        FolderUnwritable, DiskFull: the file is as it was.
    """
    import tomlkit

    path = path or config_path()
    text = _read(path)
    _parse(path, text)  # what is wrong in it is somebody's to mend, not ours to lose
    document = tomlkit.parse(text)
    defaults = Settings()
    for name, value in changes.items():
        section, _, key = name.partition(".")
        default = getattr(getattr(defaults, section, None), key, None)
        if default is None:
            raise DocumentRejected(path, f"設定「{name}」はありません")
        if value != default or type(value) is not type(default):
            document.setdefault(section, tomlkit.table())[key] = value
        elif key in document.get(section, {}):
            del document[section][key]
            if not document[section].as_string().strip():
                del document[section]
    changed = tomlkit.dumps(document)
    settings = _parse(path, changed)
    if changed != text:
        _replace(path, changed)
    return settings


def _read(path: Path) -> str:
    """Return the text of the file with its line ends, empty where there is none."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(path, str(error)) from error


def _replace(path: Path, text: str) -> None:
    """Write the file whole or not at all; a link keeps pointing where it points."""
    target = path.resolve()
    unfinished = target.with_name(f".minutes-{secrets.token_hex(8)}.part")
    with writing_to(path):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with unfinished.open("xb") as file:
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)


def _parse(path: Path, text: str) -> Settings:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DocumentRejected(path, "TOML の書き方が正しくありません") from error
    sections = {item.name: item for item in dataclasses.fields(Settings)}
    values: dict[str, Any] = {}
    for name, content in table.items():
        if name not in sections or not isinstance(content, dict):
            raise DocumentRejected(path, f"設定「{name}」はありません")
        values[name] = _section(path, name, type(getattr(Settings(), name)), content)
    return Settings(**values)


def read_captions(path: Path, table: dict[str, Any]) -> CaptionSettings:
    """Return the captions' settings in a table of a file; what it leaves out is the default.

    Raises:
        DocumentRejected: a name or a value is none of these settings.
    """
    return _section(path, "captions", CaptionSettings, table)


def _section(path: Path, name: str, kind: type[Section], content: dict[str, Any]) -> Section:
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for key, value in content.items():
        if key not in hints:
            raise DocumentRejected(path, f"設定「{name}.{key}」はありません")
        values[key] = float(value) if hints[key] is float and type(value) is int else value
        if type(values[key]) is not hints[key]:
            raise DocumentRejected(path, f"設定「{name}.{key}」の値の種類が違います")
        _check(path, f"{name}.{key}", values[key])
    return kind(**values)


def _check(path: Path, name: str, value: Any) -> None:  # noqa: ANN401 - any setting's value
    if name in CHOICES and value not in CHOICES[name]:
        words = "・".join(CHOICES[name])
        raise DocumentRejected(path, f"設定「{name}」は次のどれかです（{words}）")
    if name in LIMITS and not LIMITS[name][0] <= value <= LIMITS[name][1]:
        least, most = LIMITS[name]
        raise DocumentRejected(path, f"設定「{name}」は {least:g}～{most:g} です")
    if name in COLORS and not _COLOR.fullmatch(value):
        raise DocumentRejected(path, f"設定「{name}」は #FF0000 のような色です")
