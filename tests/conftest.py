"""What every test gets: no network but loopback, its own store, warnings as errors."""

from __future__ import annotations

import ipaddress
import os
import socket
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minutes.types import SAMPLE_RATE, Samples

PROJECT = Path(__file__).resolve().parents[1]


class NetworkBlockedError(RuntimeError):
    """A test tried to leave this machine."""


def _is_local(family: int, address: Any) -> bool:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return True
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return bool(address[0] == "localhost")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection and name look-up that is not for this machine."""
    connect = socket.socket.connect
    look_up = socket.getaddrinfo

    def connect_locally(self: socket.socket, address: Any) -> None:
        if not _is_local(self.family, address):
            raise NetworkBlockedError(str(address))
        connect(self, address)

    def look_up_locally(host: Any, *arguments: Any, **options: Any) -> Any:
        if host is not None and not _is_local(socket.AF_INET, (host,)):
            raise NetworkBlockedError(str(host))
        return look_up(host, *arguments, **options)

    monkeypatch.setattr(socket.socket, "connect", connect_locally)
    monkeypatch.setattr(socket, "getaddrinfo", look_up_locally)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a store and settings of its own."""
    monkeypatch.setenv("MINUTES_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MINUTES_CONFIG", str(tmp_path / "config.toml"))


def _shared(name: str) -> Path | None:
    given = os.environ.get("MINUTES_SHARED")
    folder = (Path(given) if given else PROJECT.parent / "shared") / name
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def shared_folder() -> Callable[[str], Path]:
    """Return a folder of test material that stands beside the project, or skip."""

    def find(name: str) -> Path:
        folder = _shared(name)
        if folder is None:
            pytest.skip(f"test material '{name}' is not beside the project (MINUTES_SHARED)")
        return folder

    return find


@pytest.fixture(scope="session")
def practice_model() -> Path:
    """Return the model that the project carries."""
    return PROJECT / "models" / "practice-ja"


@pytest.fixture(scope="session")
def read_wave() -> Callable[[Path], Samples]:
    """Return a reader of 16 kHz mono s16 WAV files."""

    def read(path: Path) -> Samples:
        with wave.open(str(path)) as file:
            assert (file.getframerate(), file.getnchannels()) == (SAMPLE_RATE, 1)
            data = file.readframes(file.getnframes())
        return np.frombuffer(data, "<i2").astype(np.float32) / 32768

    return read


@pytest.fixture(scope="session")
def sample_path() -> Path:
    """Return the spoken sample that the project carries: several synthetic speakers."""
    (path,) = (PROJECT / "models" / "practice-ja" / "sample").glob("*.wav")
    return path


@pytest.fixture(scope="session")
def meeting_sound(sample_path: Path, read_wave: Callable[[Path], Samples]) -> Samples:
    """Return the sound of the sample."""
    return read_wave(sample_path)
