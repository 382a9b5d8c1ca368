"""Have llama.cpp for Python in `.venv`: it comes as source, and is compiled once a machine.

The wheel that was made lies in the cache of the person (`XDG_CACHE_HOME`), named after what
it was made from, so that the next checkout and the next run take it as it is. It runs on
any processor of the last ten years (AVX2), not only on this one, and can be carried.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import system_packages
from installation import PROJECT, StepFailedError, in_venv, run_logged, say

DISTRIBUTION = "llama-cpp-python"

COMPILER_PACKAGES = ("g++",)
"""Debian packages that compiling needs; CMake and Ninja come from the package index."""

CMAKE_OPTIONS = (
    "-DGGML_NATIVE=OFF",  # AVX2 and its kin stay on: what every office computer has
    "-DLLAVA_BUILD=OFF",
    *("-DLLAMA_BUILD_TOOLS=OFF", "-DLLAMA_BUILD_TESTS=OFF", "-DLLAMA_BUILD_EXAMPLES=OFF"),
    *("-DLLAMA_BUILD_SERVER=OFF", "-DLLAMA_OPENSSL=OFF"),
)

JOB_BYTES = 3_000_000_000
"""Memory of a machine for each compiler on it, which leaves room for the person's programs:
a file of llama.cpp was seen to take 0.35 GB (g++ 12), some take more."""


def install() -> None:
    """Install the version that `constraints.txt` names, compiled now if it never was.

    Raises:
        StepFailedError: it cannot be compiled or fetched here.
    """
    version = _version()
    if _installed() == version and not _own_options():
        say("  すでにあります")
        return
    wheel = find(version)
    if wheel is None:
        say("  初めてなので作ります（2 コアで 6～20 分。次からは作ったものを使います）")
        wheel = _build(version)
    _pip("install", "--no-deps", "--force-reinstall", wheel)


def find(version: str) -> Path | None:
    """Return the wheel that was made earlier, None if there is none."""
    return next(iter(sorted(_folder(version).glob("*.whl"))), None)


def _build(version: str) -> Path:
    """Compile, and put the whole wheel where it is found again."""
    if not any(map(shutil.which, ("c++", "g++", "clang++", "cl"))):
        system_packages.install(COMPILER_PACKAGES)
    folder = _folder(version)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".making-") as making:
        environment = {
            "CMAKE_ARGS": " ".join((*CMAKE_OPTIONS, *_own_options())),
            "CMAKE_BUILD_PARALLEL_LEVEL": str(_jobs()),
        }
        wanted = f"{DISTRIBUTION}=={version}"
        _pip("wheel", "--no-deps", "--wheel-dir", making, wanted, **environment)
        (made,) = Path(making).glob("*.whl")
        folder.mkdir(exist_ok=True)
        return Path(made.replace(folder / made.name))


def _own_options() -> list[str]:
    """Return what a person wants otherwise: `CMAKE_ARGS=-DGGML_CUDA=ON` for a GPU."""
    return os.environ.get("CMAKE_ARGS", "").split()


def _pip(*arguments: str | Path, **environment: str) -> None:
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    command = [in_venv("python"), "-m", "pip", *arguments, "--progress-bar", "off"]
    run_logged(command, {**quiet, **environment})


def _folder(version: str) -> Path:
    """Return where the wheel lies: another name for everything that makes it another one."""
    made_from = " ".join(
        (version, *CMAKE_OPTIONS, *_own_options(), sys.platform, platform.machine())
    )
    key = hashlib.sha256(made_from.encode()).hexdigest()[:12]
    given = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    cache = Path(given) if given else Path.home() / ".cache"
    return cache / "minutes" / "wheels" / f"llama-{version}-{key}"


def _version() -> str:
    """Return the version that the project is tested with."""
    text = (PROJECT / "constraints.txt").read_text(encoding="utf-8")
    match = re.search(rf"^{DISTRIBUTION}==(\S+)", text, re.MULTILINE)
    if match is None:
        raise StepFailedError(f"constraints.txt に {DISTRIBUTION} がありません。")
    return match[1]


def _installed() -> str:
    question = f"from importlib.metadata import version; print(version('{DISTRIBUTION}'))"
    command = [str(in_venv("python")), "-c", question]
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return str(answer.stdout).strip()


def _jobs() -> int:
    """Return how many compilers may run at once without filling the memory."""
    cores = os.cpu_count() or 1
    if not hasattr(os, "sysconf"):  # Windows: its compiler does not say; half is safe
        return max(1, cores // 2)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(1, min(cores, memory // JOB_BYTES))
