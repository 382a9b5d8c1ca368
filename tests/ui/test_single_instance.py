"""Two copies for one folder: the second calls the first, and a crash leaves no obstacle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.single_instance import SingleInstance

HOLDER = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.single_instance import SingleInstance
application = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
print(instance.claim(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def first(tmp_path: Path) -> Iterator[SingleInstance]:
    instance = SingleInstance(tmp_path / "data")
    assert instance.claim()
    yield instance
    instance.release()


def test_the_second_start_calls_the_first_and_ends(qtbot: QtBot, first: SingleInstance) -> None:
    with (
        qtbot.waitSignal(first.knocked, timeout=20_000),
        subprocess.Popen([sys.executable, "-m", "ui"]) as second,
    ):
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert second.returncode == 0


def test_another_folder_is_another_program(first: SingleInstance, tmp_path: Path) -> None:
    other = SingleInstance(tmp_path / "other")
    assert other.claim()
    other.release()


def test_a_crash_is_no_obstacle_to_the_next_start(qtbot: QtBot, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as crashed:
        assert crashed.stdout is not None
        assert crashed.stdout.readline().strip() == "True"
        crashed.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        crashed.wait()
    following = SingleInstance(tmp_path)
    assert following.claim()
    with (
        qtbot.waitSignal(following.knocked, timeout=20_000),
        subprocess.Popen(
            [sys.executable, "-m", "ui"], env={**os.environ, "MINUTES_DATA": str(tmp_path)}
        ) as second,
    ):
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    following.release()


def test_whoever_lets_go_is_followed_by_the_next(tmp_path: Path) -> None:
    for _ in range(2):
        instance = SingleInstance(tmp_path)
        assert instance.claim()
        instance.release()
