"""`minutes doctor`: what this machine can do, what is missing, how to mend it."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sys
from typing import Any

import click

from minutes import config
from minutes.cli.checks import (
    Check,
    State,
    check_disk,
    check_machine,
    check_microphone,
    check_practice,
    check_store,
    check_system,
    find_models,
    memory_size,
    practice_folder,
    read_settings,
)
from minutes.cli.speed import measure_speed
from minutes.config import RecognitionSettings, Settings
from minutes.errors import EnvironmentFailure
from minutes.evaluation.workload import (
    BY_ACCURACY,
    Cost,
    Proposal,
    estimate,
    live_load,
    propose,
)
from minutes.models import Model
from minutes.workers import WorkerDiedError

MARKS = {State.OK: "○", State.WARNING: "△", State.MISSING: "×"}
UNKNOWN_MEMORY = 8e9
"""Assumed where the system does not tell; only the largest models are then left out."""

NARROWEST = 40


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="機械で読む形式で出す")
def doctor_command(as_json: bool) -> int:
    """この機械で何ができ、何が足りず、どう直すかを調べる（通信も録音もしません）。"""
    if not as_json:
        click.echo("調べています（数秒かかります）…", err=True)
    cores, memory = os.cpu_count() or 1, memory_size()
    settings, settings_check = read_settings()
    whole, used, models_check = find_models(settings)
    speed_check, figures = check_speed(settings, whole, used, memory or UNKNOWN_MEMORY)
    if used and used.is_practice and figures["proposal"]:
        models_check = check_practice(figures["proposal"]["final"])
    checks = [
        check_system(),
        check_machine(cores, memory),
        check_disk(settings.recording),
        *check_store(),
        settings_check,
        check_microphone(settings.recording),
        models_check,
        speed_check,
    ]
    is_ready = all(check.state is not State.MISSING for check in checks)
    if as_json:
        found = {
            "schema": 1,
            "is_ready": is_ready,
            "cores": cores,
            "memory_bytes": memory,
            **figures,
            "checks": [dataclasses.asdict(check) for check in checks],
        }
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _print(checks, is_ready=is_ready)
    return 0 if is_ready else EnvironmentFailure.exit_code


def check_speed(
    settings: Settings, whole: dict[str, Model], used: Model | None, memory_bytes: float
) -> tuple[Check, dict[str, Any]]:
    """Measure for a few seconds; return what was found, and the figures for scripts."""
    label = "速さ"
    figures: dict[str, Any] = {"speed": None, "measured_with": None, "proposal": None}
    practice = practice_folder(whole)
    if practice is None:
        found, advice = "測れません（付属のモデルが壊れています）", "minutes を入れ直してください。"
        return Check("speed", label, State.WARNING, found, advice), figures
    real = tuple((name, model.folder) for name, model in whole.items() if not model.is_practice)
    try:
        measured = measure_speed(practice, real, settings.recognition)
    except WorkerDiedError:
        advice = "python3 scripts/setup.py をもう一度実行してください。"
        return Check("speed", label, State.MISSING, "音声認識を動かせません", advice), figures
    if measured is None:
        advice = "ほかのアプリを閉じて、minutes doctor をもう一度実行してください。"
        return Check(
            "speed", label, State.WARNING, "測れませんでした（混んでいます）", advice
        ), figures
    speed, measured_with = measured
    costs = estimate(speed, settings.recognition.threads or os.cpu_count() or 1)
    best = propose(costs, BY_ACCURACY, memory_bytes)
    figures |= {
        "speed": round(speed, 3),
        "measured_with": measured_with,
        "proposal": dataclasses.asdict(best) if best else None,
    }
    found = f"1 コアで基準の {speed:.1f} 倍（{measured_with} で測定）"
    state, advice = _advise(best, costs, settings.recognition, whole, used)
    return Check("speed", label, state, found, advice), figures


def _advise(
    best: Proposal | None,
    costs: dict[str, Cost],
    settings: RecognitionSettings,
    whole: dict[str, Model],
    used: Model | None,
) -> tuple[State, str]:
    """Return how the choice stands, and what would be better."""
    if best is None:
        return State.WARNING, (
            "録音中の文字は遅れて出ます（音は全部残り、文字も後で追いつきます）。"
            "録音の後に文字にするか、もっと速い機械を使ってください。"
        )
    late = _lateness(costs, settings, used)
    absent = [name for name in (best.final, best.partial) if name and name not in whole]
    lines = [_describe(best), *late, *(f"minutes models fetch {name}" for name in absent)]
    if (used.name if used else "", settings.partial_model) != (best.final, best.partial or ""):
        lines += [
            "この組み合わせにするには、設定ファイルに次の行を書きます：",
            str(config.config_path()),
        ]
        lines += ["[recognition]", f'model = "{best.final}"']
        if best.partial or settings.partial_model:
            lines += [f'partial_model = "{best.partial or ""}"']
    return (State.WARNING if absent or late else State.OK), "\n".join(lines)


def _describe(best: Proposal) -> str:
    text = f"勧めるモデル：確定の文字に {best.final}、途中の文字に {best.partial or best.final}"
    text += f"（更新 1 回 {best.update:.1f} 秒、録音中の負担 {best.load * 100:.0f} %）"
    if best.afterwards != best.final:
        text += (
            f"。会議の後のファイルには {best.afterwards} も使えます（--model {best.afterwards}）"
        )
    return text


def _lateness(
    costs: dict[str, Cost], settings: RecognitionSettings, used: Model | None
) -> list[str]:
    """Return a line when the models in use cannot keep up with people."""
    final = costs.get(used.name) if used else None
    if final is None:
        return []
    partial = costs.get(settings.partial_model, final)
    if live_load(final, partial) <= 1.0:
        return []
    return [f"今の設定（{used.name if used else ''}）では、録音中の文字がしだいに遅れます。"]


def _print(checks: list[Check], *, is_ready: bool) -> None:
    """Print the list, folded to the terminal; a script gets whole lines."""
    from rich.cells import cell_len

    indent = 3 + max(cell_len(check.label) for check in checks) + 2
    for check in checks:
        label = check.label + " " * (indent - 3 - cell_len(check.label))
        lines = [check.found, *check.advice.splitlines()]
        first, *rest = [part for line in lines for part in _folded(line, indent)]
        click.echo(f"{MARKS[check.state]} {label} {first}")
        for line in rest:
            click.echo(" " * indent + line)
    click.echo("")
    click.echo(
        "録音と文字起こしができます。" if is_ready else "× の項目を直すと、使えるようになります。"
    )


def _folded(text: str, indent: int) -> list[str]:
    """Return the text in lines that fit beside the labels; full-width signs count two."""
    if not sys.stdout.isatty():
        return [text]
    from rich.console import Console
    from rich.text import Text

    # Two columns spare: some terminals draw ○ △ × in two.
    width = max(shutil.get_terminal_size().columns - indent - 2, NARROWEST)
    lines = Text(text).wrap(Console(width=width), width)
    return [line.plain.rstrip() for line in lines] or [""]


COMMANDS: dict[str, click.Command] = {"doctor": doctor_command}
