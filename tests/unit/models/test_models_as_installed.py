"""The commands as a person runs them, from a copy of the package laid out like the wheel."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from local_hub import REPOSITORY, REVISION, TOY_FILES, LocalHub

import minutes

CATALOGUE = """
schema = 1
[[model]]
name = "toy"
purpose = "試験"
repository = "{repository}"
revision = "{revision}"
licence = "MIT"
[model.files]
"model.bin" = {{ size = {size}, sha256 = "{sha256}" }}
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    site = tmp_path / "site packages"
    shutil.copytree(
        Path(minutes.__file__).parent,
        site / "minutes",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    carried = site / "minutes" / "carried" / "models"
    carried.mkdir(parents=True)
    weights = TOY_FILES["model.bin"]
    text = CATALOGUE.format(
        repository=REPOSITORY,
        revision=REVISION,
        size=len(weights),
        sha256=hashlib.sha256(weights).hexdigest(),
    )
    (carried / "catalog.toml").write_text(text, encoding="utf-8")

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        program = "import sys; from minutes.cli.models import group; group(sys.argv[1:])"
        return subprocess.run(
            [sys.executable, "-c", program, *words],
            env={**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    return command


def test_a_model_goes_from_the_hub_over_a_stick_into_another_machine(
    run: Run, hub: LocalHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = run("fetch", "toy")
    assert fetched.returncode == 0, fetched.stderr
    assert fetched.stdout == f"{tmp_path / 'data' / 'models' / 'toy'}\n"
    packed = run("pack", "toy", "--output", "USB メモリ")
    assert packed.stdout.strip() == str(
        Path("USB メモリ") / f"minutes-model-toy-{REVISION[:8]}.zip"
    )
    hub.asked.clear()

    monkeypatch.setenv("MINUTES_DATA", str(tmp_path / "閉じた 網"))
    imported = run("import", packed.stdout.strip())

    assert imported.stdout == f"{tmp_path / '閉じた 網' / 'models' / 'toy'}\n"
    assert imported.stderr == ""
    assert "問題ありません" in run("verify", "toy").stdout
    assert hub.asked == []


def test_weights_of_the_catalogue_are_recognised_whatever_their_folder_is_called(
    run: Run, make_toy: Callable[..., Path], tmp_path: Path
) -> None:
    folder = make_toy(tmp_path / REVISION)

    imported = run("import", str(folder))

    assert Path(imported.stdout.strip()).name == "toy"
    assert "照合する記録がない" not in imported.stderr
