"""`minutes doctor` in real processes; what it measures depends on the machine."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from minutes import models
from minutes.diagnosis.speed import PRACTICE_BYTES


@pytest.fixture
def quiet_machine(tmp_path: Path) -> dict[str, str]:
    """Return an environment without a microphone on any machine.

    With an empty ALSA configuration PortAudio aborts the process that asks it.
    """
    alsa = tmp_path / "asound.conf"
    alsa.touch()
    names = ("PULSE_SERVER", "MINUTES_MODELS", "JACK_DEFAULT_SERVER")
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return {**kept, "ALSA_CONFIG_PATH": str(alsa), "PULSE_SERVER": f"unix:{tmp_path}/none"}


def doctor(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "minutes", "doctor", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment,
    )


def checks(finished: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    assert "Traceback" not in finished.stderr
    found = json.loads(finished.stdout)
    assert found["is_ready"] == (finished.returncode == 0)
    return {check["name"]: check for check in found["checks"]}


def test_without_a_microphone_the_rest_is_still_told_and_the_exit_code_is_4(
    quiet_machine: dict[str, str],
) -> None:
    finished = doctor(quiet_machine, "--json")

    assert finished.returncode == 4
    found = checks(finished)
    assert finished.stderr == ""
    assert [name for name in found if found[name]["state"] == "missing"] == ["microphone"]
    assert "minutes models fetch" in found["models"]["advice"]
    assert all(check["advice"] for check in found.values() if check["state"] != "ok")


def test_an_unwritable_data_folder_and_broken_settings_are_told_not_thrown(
    quiet_machine: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "会議 録音"
    file.write_text("a file where a folder should be")
    settings = tmp_path / "config.toml"
    settings.write_text("[recognition]\nmodell = 'small'\n", encoding="utf-8")
    environment = {**quiet_machine, "MINUTES_DATA": str(file / "data")}

    found = checks(doctor({**environment, "MINUTES_CONFIG": str(settings)}, "--json"))

    assert found["store"]["state"] == "missing"
    assert "MINUTES_DATA" in found["store"]["advice"]
    assert found["settings"]["state"] == "missing"
    assert "recognition.modell" in found["settings"]["advice"]


def test_every_line_for_people_has_a_mark_and_stands_in_its_column(
    quiet_machine: dict[str, str],
) -> None:
    from rich.cells import cell_len

    finished = doctor(quiet_machine)

    assert finished.returncode == 4
    lines = [line for line in finished.stdout.splitlines() if line]
    marked = [line for line in lines if line[0] in "○△×" and line[1] == " " and "項目" not in line]
    assert len(marked) >= 8
    columns = {
        cell_len(match[0]) for line in marked if (match := re.match(r". \S+(?: \S+)*? {2,}", line))
    }
    assert len(columns) == 1


def test_a_setting_that_names_an_absent_model_is_told_with_what_mends_it(
    quiet_machine: dict[str, str], tmp_path: Path
) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('[recognition]\nmodel = "medium"\n', encoding="utf-8")

    found = checks(doctor({**quiet_machine, "MINUTES_CONFIG": str(settings)}, "--json"))

    assert found["models"]["state"] == "missing"
    assert "minutes models fetch medium" in found["models"]["advice"]


def test_the_carried_model_is_the_one_that_the_reference_figure_belongs_to() -> None:
    weights = models.locate(models.PRACTICE_NAME).folder / "model.bin"
    assert weights.stat().st_size == PRACTICE_BYTES, (
        "measure PRACTICE_PROBE in diagnosis.speed again"
    )
