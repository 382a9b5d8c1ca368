"""Install what the system itself must give: PortAudio, and for tests a virtual microphone.

Debian and Ubuntu are served by apt-get; on other systems the person is told what to do.
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable

from installation import StepFailedError, run_logged, say

CORE_PACKAGES = ("libportaudio2",)
"""Debian packages that recording needs; the Windows and macOS wheels carry PortAudio."""

DESKTOP_PACKAGES = (
    *("libegl1", "libgl1", "libdbus-1-3", "libfontconfig1", "libxkbcommon0", "libxkbcommon-x11-0"),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0"),
    *("libxcb-render-util0", "libxcb-shape0", "libxcb-xkb1"),
    *("fonts-morisawa-bizud-gothic", "fonts-morisawa-bizud-mincho"),
)
"""Debian packages that Qt's windows need, and the letters in them."""

TEST_PACKAGES = ("pulseaudio", "pulseaudio-utils", "libasound2-plugins", "xvfb", "xauth")
"""Debian packages that give the tests a microphone and a screen without hardware."""


def install(packages: Iterable[str]) -> None:
    """Install the Debian packages that are missing.

    Raises:
        StepFailedError: they are missing and cannot be installed from here.
    """
    apt = shutil.which("apt-get")
    if apt is None:
        _require_portaudio()
        return
    missing = [name for name in packages if not _has_package(name)]
    if not missing:
        say("  そろっています")
        return
    say(f"  入れるもの：{' '.join(missing)}")
    arguments = ["install", "-y", "--no-install-recommends", *missing]
    root = _root_prefix()
    if root is None:
        raise StepFailedError(
            "システムのパッケージを入れる権限がありません。次を実行してから、もう一度実行して"
            f"ください：\n    sudo apt-get update && sudo apt-get {' '.join(arguments)}"
        )
    command = [*root, "env", "DEBIAN_FRONTEND=noninteractive", apt]
    command += ["-o", "DPkg::Lock::Timeout=120"]
    try:
        run_logged([*command, *arguments])
    except StepFailedError:
        # The usual reason in a fresh container: the package lists were never fetched.
        run_logged([*command, "update"])
        run_logged([*command, *arguments])


def _has_package(name: str) -> bool:
    query = shutil.which("dpkg-query")
    if query is None:
        return False
    answer = subprocess.run(
        [query, "-W", "-f=${Status}", name], capture_output=True, text=True, check=False
    )
    return answer.returncode == 0 and answer.stdout == "install ok installed"


def _root_prefix() -> list[str] | None:
    """Return what to put before a command to run it as root, None without permission."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    allowed = subprocess.run(
        [sudo, "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return [sudo, "-n"] if allowed.returncode == 0 else None


def _require_portaudio() -> None:
    if sys.platform != "linux" or ctypes.util.find_library("portaudio"):
        return
    raise StepFailedError(
        "録音に使う PortAudio がありません。お使いの Linux の方法で入れてから、もう一度実行して"
        "ください（例：sudo dnf install portaudio、sudo zypper install libportaudio2）。"
    )


def venv_packages() -> tuple[str, ...]:
    """Return the Debian package without which this Python makes no environments."""
    if importlib.util.find_spec("ensurepip") is not None:
        return ()
    return (f"python{sys.version_info.major}.{sys.version_info.minor}-venv",)
