"""The installation says in Japanese what stops it, and does no more than it must."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

NO_INDEX = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
    "PIP_RETRIES": "0",
    "PIP_TIMEOUT": "1",
}
"""Makes pip behave as on a machine whose network reaches no package index."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the installation reads, in a folder as people name them."""
    folder = tmp_path / "議事録 作成"
    folder.mkdir()
    for name in ("pyproject.toml", "constraints.txt", "README.md"):
        shutil.copy(PROJECT / name, folder)
    shutil.copytree(PROJECT / "scripts", folder / "scripts")
    return folder


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """Programs that stand for a Debian without PortAudio and without package lists."""
    programs = tmp_path / "system"
    programs.mkdir()
    write_program(programs / "dpkg-query", "exit 1")
    write_program(
        programs / "apt-get",
        f'echo "$@" >> "{programs}/calls"',
        f'case "$*" in *update*) touch "{programs}/lists";; esac',
        f'test -e "{programs}/lists" || {{ echo "E: Unable to locate package"; exit 100; }}',
    )
    write_program(programs / "sudo", "shift; exec env", 'exec "$@"')
    return programs


def write_program(path: Path, *lines: str) -> None:
    path.write_text("#!/bin/sh\n" + "\n".join(lines) + "\n", encoding="utf-8")
    path.chmod(0o755)


def run_setup(
    checkout: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "scripts/setup.py", "--no-sample", *arguments],
        cwd=checkout,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_an_old_python_can_read_the_script_far_enough_to_be_refused() -> None:
    text = (PROJECT / "scripts" / "setup.py").read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 6))
    futures = [item for item in tree.body if isinstance(item, ast.ImportFrom)]
    assert futures == [], "only plain imports: __future__.annotations is unknown before 3.7"


def test_an_extra_that_does_not_exist_is_refused_with_those_that_do(checkout: Path) -> None:
    ended = run_setup(checkout, "--with", "nonsense")
    assert ended.returncode == 2
    assert "nonsense" in ended.stderr
    assert all(name in ended.stderr for name in ("dev", "diarization", "llm"))
    assert not (checkout / ".venv").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="apt-get is for Debian and Ubuntu")
def test_missing_packages_are_installed_and_lists_fetched_only_if_needed(
    checkout: Path, system: Path
) -> None:
    path = f"{system}{os.pathsep}{os.environ['PATH']}"
    ended = run_setup(checkout, PATH=path, **NO_INDEX)
    calls = (system / "calls").read_text(encoding="utf-8").splitlines()
    assert ["update" in call for call in calls] == [False, True, False]
    assert all("libportaudio2" in call for call in calls if "install" in call)
    # Then no package can be had: a sentence about the network, no traceback.
    assert ended.returncode == 4
    assert "ネットワーク" in ended.stderr
    assert "HTTPS_PROXY" in ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
    assert (checkout / "output" / "setup.log").is_file()


def run_wheel(code: str, cache: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run code beside `scripts/llama_wheel.py`, with the environment of this very Python."""
    start = "import pathlib, sys, installation, llama_wheel\n"
    start += "installation.VENV = pathlib.Path(sys.prefix)\n"
    return subprocess.run(
        [sys.executable, "-c", start + code],
        cwd=PROJECT / "scripts",
        env={**os.environ, "XDG_CACHE_HOME": str(cache), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_what_was_compiled_once_is_found_again_but_only_for_the_same_version(
    tmp_path: Path,
) -> None:
    code = "print(llama_wheel._folder('9.9'))"
    folder = Path(run_wheel(code, tmp_path).stdout.strip())
    assert tmp_path in folder.parents
    folder.mkdir(parents=True)
    (folder / "llama.whl").write_bytes(b"")
    found = run_wheel("print(llama_wheel.find('9.9'), llama_wheel.find('9.8'))", tmp_path)
    assert found.stdout.split() == [str(folder / "llama.whl"), "None"]


def test_without_a_network_the_build_ends_in_a_sentence_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    code = (
        f"installation.OUTPUT = pathlib.Path({str(tmp_path)!r}) / 'output'\n"
        "installation.LOG = installation.OUTPUT / 'setup.log'\n"
        "try: llama_wheel._build('0.0.0')\n"
        "except installation.StepFailedError as failure: print(failure)\n"
    )
    ended = run_wheel(code, tmp_path / "cache", **NO_INDEX)
    assert "ネットワーク" in ended.stdout, ended.stderr
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []


def test_the_sample_is_made_once_and_without_a_hint_that_leads_nowhere(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys, setup\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "words = 'import sys; print(1); print(2, file=sys.stderr);'\n"
        "words += 'print(\"minutes speakers 3\", file=sys.stderr)'\n"
        "print(setup._transcribe([sys.executable, '-c', words], folder))\n"
        "made, word = folder / setup.MADE, folder / 'a.docx'\n"
        "for changed in (b'', b' by hand'):\n"
        "    word.write_bytes(b'ours')\n"
        "    made.write_text(f'{setup._digest(str(word))}\\n{word}\\n', encoding='utf-8')\n"
        "    word.write_bytes(b'ours' + changed)\n"
        "    setup._remove_earlier(made)\n"
        "    print(word.exists())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=PROJECT / "scripts",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.stdout.split() == ["['1']", "False", "True"], ended.stderr
    assert ended.stderr.split() == ["2"]
