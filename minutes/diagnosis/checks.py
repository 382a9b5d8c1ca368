"""What is looked at on a machine: each check says what was found, and how to mend it."""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from minutes import config, models
from minutes.audio.devices import find_input, list_inputs
from minutes.config import RecordingSettings, Settings
from minutes.errors import MicrophoneMissing, MinutesError
from minutes.messages import describe_error
from minutes.models import Model
from minutes.recording import free_seconds
from minutes.store.database import DATABASE_NAME
from minutes.store.meetings import Store
from minutes.types import Seconds
from minutes.workers import Send, Worker, WorkerDiedError

HOUR: Seconds = 3600.0

FEW_HOURS = 10.0
"""Less room than this is said in advance: a day of meetings, and their files."""

ADVISED_MODEL = "base"
"""The real model to begin with, where the speed tells nothing better."""

SOUND_PATIENCE: Seconds = 5.0
"""How long the sound system may take to list its devices."""

SMALL_MEMORY_BYTES = 3.5e9
"""A machine sold with 4 GB shows a little less; below, even `base` is tight."""


class State(StrEnum):
    """How well it stands; `MISSING` keeps people from recording or transcribing."""

    OK = "ok"
    WARNING = "warning"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `found` and `advice` are Japanese; advice may have lines.

    `commands` are lines for the terminal, which a window has buttons for.
    """

    name: str
    label: str
    state: State
    found: str
    advice: str = ""
    commands: str = ""


def check_system() -> Check:
    """Say which Python and operating system this is."""
    found = f"Python {platform.python_version()}、{platform.system()} {platform.release()}"
    return Check("system", "Python と OS", State.OK, f"{found}（{platform.machine()}）")


def check_machine(cores: int, memory_bytes: int | None) -> Check:
    """Say how many cores and how much memory there are."""
    memory = "不明" if memory_bytes is None else f"{memory_bytes / 2**30:.1f} GB"
    found = f"CPU {cores} コア、メモリー {memory}"
    if memory_bytes is not None and memory_bytes < SMALL_MEMORY_BYTES:
        return Check(
            "machine",
            "CPU とメモリー",
            State.WARNING,
            found,
            "ほかのアプリを閉じて使ってください。",
        )
    return Check("machine", "CPU とメモリー", State.OK, found)


def read_settings() -> tuple[Settings, Check]:
    """Return the settings, the defaults where they cannot be used, and what was found."""
    path = config.config_path()
    try:
        settings = config.load(path)
    except MinutesError as error:
        advice = describe_error(error)
        return Settings(), Check("settings", "設定", State.MISSING, "設定を読めません", advice)
    found = str(path) if path.exists() else "初期値のまま（設定ファイルなし）"
    return settings, Check("settings", "設定", State.OK, found)


def check_disk(settings: RecordingSettings) -> Check:
    """Say for how many hours of recording the disk has room."""
    try:
        hours = free_seconds(config.data_folder(), settings.reserve_bytes) / HOUR
    except MinutesError as error:
        return Check(
            "disk", "ディスク", State.MISSING, "空きを調べられません", describe_error(error)
        )
    found = f"録音 {hours:,.0f} 時間分の空き" if hours >= 1 else f"録音 {hours * 60:.0f} 分の空き"
    if hours >= FEW_HOURS:
        return Check("disk", "ディスク", State.OK, found)
    state = State.WARNING if hours else State.MISSING
    advice = "要らないファイルを消すか、環境変数 MINUTES_DATA で広いディスクを指定してください。"
    return Check("disk", "ディスク", state, found, advice)


def check_store() -> list[Check]:
    """Say whether meetings can be kept, and whether some were left interrupted."""
    folder = config.data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"minutes")
    except OSError:
        advice = "書き込みを許可するか、環境変数 MINUTES_DATA で書き込める場所を指定してください。"
        found = f"「{folder}」に書き込めません"
        return [Check("store", "会議の保存先", State.MISSING, found, advice)]
    kept = Check("store", "会議の保存先", State.OK, str(folder))
    if not (folder / DATABASE_NAME).exists():
        return [kept]
    try:
        with Store.open(folder) as store:
            left = sum(store.is_interrupted(meeting) for meeting in store.meetings())
    except MinutesError as error:
        broken = "会議の記録を開けません"
        return [Check("store", "会議の保存先", State.MISSING, broken, describe_error(error))]
    if not left:
        return [kept, Check("interrupted", "中断した会議", State.OK, "なし")]
    advice = "録音は残っています。最後まで文字にできます。"
    found = f"{left} 件"
    command = "minutes resume"
    return [kept, Check("interrupted", "中断した会議", State.WARNING, found, advice, command)]


def check_microphone(settings: RecordingSettings) -> Check:
    """Say which microphones there are, and whether the wanted one is among them.

    Asked in a process of its own: a broken sound system can abort the one that asks.
    """
    label = "マイク"
    worker = Worker("microphone", send_microphones, (settings.device,))
    try:
        names = worker.receive(SOUND_PATIENCE)
    except MicrophoneMissing as error:
        if error.available:
            advice = "つなぐか、設定 recording.device を直してください。"
            return Check("microphone", label, State.MISSING, describe_error(error), advice)
        return Check("microphone", label, State.MISSING, "見つかりません", _microphone_advice())
    except (WorkerDiedError, EOFError):
        names = None
    finally:
        worker.stop()
    if not isinstance(names, tuple):
        found = "音の仕組み（PortAudio）が答えません"
        return Check("microphone", label, State.MISSING, found, _microphone_advice())
    chosen, *others = names
    found = f"{chosen}（ほかに {'、'.join(others)}）" if others else chosen
    return Check("microphone", label, State.OK, found)


def send_microphones(send: Send, wanted: str) -> None:
    """Send the names of the microphones, the one that would be used first.

    Raises:
        MicrophoneMissing: there is none, or not the wanted one.
    """
    chosen = find_input(wanted).name
    send(tuple(dict.fromkeys([chosen, *(device.name for device in list_inputs())])))


def _microphone_advice() -> str:
    if sys.platform == "win32":
        allow = "Windows の 設定 > プライバシー > マイク で、アプリの使用を許可してください。"
    elif sys.platform == "darwin":
        allow = "システム設定 > プライバシーとセキュリティ > マイク で許可してください。"
    else:
        allow = "部品がないとき：sudo apt-get install libportaudio2\n"
        allow += "許可がないとき：sudo usermod -aG audio $USER（後でログインし直す）"
    files = "ファイルの文字起こしは、マイクなしでもできます。"
    return f"マイクをつないでください。\n{allow}\n{files}"


def find_models(settings: Settings) -> tuple[dict[str, Model], Model | None, Check]:
    """Return the whole models by name, the one in use, and what was found."""
    whole: dict[str, Model] = {}
    damage = ""
    for name, folder in models.installed_folders():
        try:
            whole.setdefault(name, models.locate(str(folder)))
        except MinutesError as error:
            damage = damage or describe_error(error)
    label = "モデル"
    used: Model | None = None
    try:
        used = models.locate(settings.recognition.model)
        if settings.recognition.partial_model:
            models.locate(settings.recognition.partial_model)
    except MinutesError as error:
        found = "設定のモデルを使えません"
        check = Check("models", label, State.MISSING, found, describe_error(error))
        return whole, used, check
    real = [name for name in whole if not whole[name].is_practice]
    found = f"{'、'.join(real)}（使うもの：{used.name}）"
    if damage:
        return whole, used, Check("models", label, State.WARNING, found, damage)
    if used.is_practice:
        return whole, used, check_practice(ADVISED_MODEL)
    return whole, used, Check("models", label, State.OK, found)


def check_practice(advised: str) -> Check:
    """Say that only the practice model is here, and which real one to fetch."""
    found = "練習用だけ（人の声からは正しい文字を作れません）"
    advice = f"本物のモデルを入れてください。この機械には「{advised}」を勧めます。"
    commands = f"minutes models fetch {advised}\n"
    commands += "インターネットにつながらない機械では：minutes models import"
    return Check("models", "モデル", State.WARNING, found, advice, commands)


def practice_folder(whole: Mapping[str, Model]) -> Path | None:
    """Return the carried model's folder, None where it is gone or damaged."""
    found = whole.get(models.PRACTICE_NAME)
    return found.folder if found else None
