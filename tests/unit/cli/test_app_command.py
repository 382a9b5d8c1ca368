"""Where there is no screen: a sentence for who asks for windows, help for who asks nothing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    screens = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    kept = {name: value for name, value in os.environ.items() if name not in screens}
    return subprocess.run(
        [sys.executable, "-m", "minutes", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**kept, **environment},
        timeout=60,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a screen")
def test_who_asks_for_windows_without_a_screen_gets_a_sentence() -> None:
    ended = run("app")
    assert ended.returncode == 4
    assert "画面" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a screen")
def test_a_screen_that_does_not_answer_is_no_screen() -> None:
    ended = run("app", DISPLAY=":9876")
    assert ended.returncode == 4
    assert "Traceback" not in ended.stderr
    assert "画面" in ended.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a screen")
def test_who_asks_for_nothing_without_a_screen_gets_help() -> None:
    ended = run()
    assert ended.returncode == 0
    assert "transcribe" in ended.stdout


def test_windows_that_nobody_sees_are_not_opened_unasked() -> None:
    ended = run(QT_QPA_PLATFORM="offscreen")
    assert ended.returncode == 0
    assert "transcribe" in ended.stdout
