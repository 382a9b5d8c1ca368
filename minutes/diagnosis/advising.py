"""Which models this machine carries, by measuring; and what to change for that."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass

from minutes import config
from minutes.config import RecognitionSettings, Settings
from minutes.diagnosis.checks import Check, State, practice_folder
from minutes.diagnosis.speed import measure_speed
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

SMALLEST = "tiny"
MANY_CORES = 4
USUAL = tuple(name for name in BY_ACCURACY if name not in {"medium", SMALLEST})
"""Without medium: turbo costs a third more and hears better, see the list of models."""
USUAL_ON_FEW_CORES = ("small", "base")
"""Source: the advice of README.ja.md (2 cores: base while recording, small for finals). The
costs of larger ones are of an idle machine; an office's has other programs on its 2 cores."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """How fast a core is beside the reference's, and what that makes of each model.

    `proposal` is None where no model keeps up with speech.
    """

    speed: float
    measured_with: str
    costs: Mapping[str, Cost]
    proposal: Proposal | None


def measure(
    settings: Settings, whole: Mapping[str, Model], memory_bytes: float
) -> Measurement | None:
    """Measure for a few seconds; None where the machine is too busy, or nothing to try is here.

    Raises:
        WorkerDiedError: the recogniser cannot run here at all.
    """
    practice = practice_folder(whole)
    if practice is None:
        return None
    real = tuple((name, model.folder) for name, model in whole.items() if not model.is_practice)
    measured = measure_speed(practice, real, settings.recognition)
    if measured is None:
        return None
    speed, measured_with = measured
    cores = settings.recognition.threads or os.cpu_count() or 1
    costs = estimate(steady(speed), cores)
    return Measurement(speed, measured_with, costs, advise(costs, cores, memory_bytes))


def steady(speed: float) -> float:
    """Return the nearest of steps half an octave apart: a busy moment changes no advice."""
    return float(2.0 ** (round(2 * math.log2(speed)) / 2))


def advise(costs: Mapping[str, Cost], cores: int, memory_bytes: float) -> Proposal | None:
    """Return what to use here, None where nothing keeps up; as the papers and the list say.

    The smallest model is proposed only where no better one keeps up.
    """
    usual = USUAL if cores >= MANY_CORES else USUAL_ON_FEW_CORES
    return propose(costs, usual, memory_bytes) or propose(costs, (*usual, SMALLEST), memory_bytes)


def check_speed(
    settings: Settings, whole: Mapping[str, Model], used: Model | None, memory_bytes: float
) -> tuple[Check, Measurement | None]:
    """Measure for a few seconds; return what was found, and the figures."""
    label = "速さ"
    if practice_folder(whole) is None:
        found, advice = "測れません（付属のモデルが壊れています）", "minutes を入れ直してください。"
        return Check("speed", label, State.WARNING, found, advice), None
    try:
        measured = measure(settings, whole, memory_bytes)
    except WorkerDiedError:
        advice = "minutes を入れ直してください。"
        commands = "python3 scripts/setup.py"
        found = "音声認識を動かせません"
        return Check("speed", label, State.MISSING, found, advice, commands), None
    if measured is None:
        found, advice = (
            "測れませんでした（混んでいます）",
            "ほかのアプリを閉じて、もう一度調べてください。",
        )
        return Check("speed", label, State.WARNING, found, advice), None
    found = f"1 コアで基準の {measured.speed:.1f} 倍（{measured.measured_with} で測定）"
    state, advice, commands = _advise(measured, settings.recognition, whole, used)
    return Check("speed", label, state, found, advice, commands), measured


def _advise(
    measured: Measurement,
    settings: RecognitionSettings,
    whole: Mapping[str, Model],
    used: Model | None,
) -> tuple[State, str, str]:
    """Return how the choice stands, what would be better, and the lines to type for it."""
    best = measured.proposal
    if best is None:
        advice = "録音中の文字は遅れて出ます（音は全部残り、文字も後で追いつきます）。"
        advice += "録音の後に文字にするか、もっと速い機械を使ってください。"
        return State.WARNING, advice, ""
    late = _lateness(measured.costs, settings, used)
    absent = [name for name in (best.final, best.partial) if name and name not in whole]
    commands = [f"minutes models fetch {name}" for name in absent]
    if (used.name if used else "", settings.partial_model) != (best.final, best.partial or ""):
        commands += [
            "この組み合わせにするには、設定ファイルに次の行を書きます：",
            str(config.config_path()),
        ]
        commands += ["[recognition]", f'model = "{best.final}"']
        if best.partial or settings.partial_model:
            commands += [f'partial_model = "{best.partial or ""}"']
    state = State.WARNING if absent or late else State.OK
    return state, "\n".join([_describe(best), *late]), "\n".join(commands)


def _describe(best: Proposal) -> str:
    text = f"勧めるモデル：確定の文字に {best.final}、途中の文字に {best.partial or best.final}"
    text += f"（更新 1 回 {best.update:.1f} 秒、録音中の負担 {best.load * 100:.0f} %）"
    if best.afterwards != best.final:
        text += f"。会議の後のファイルには {best.afterwards} も使えます"
    return text


def _lateness(
    costs: Mapping[str, Cost], settings: RecognitionSettings, used: Model | None
) -> list[str]:
    """Return a line when the models in use cannot keep up with people."""
    final = costs.get(used.name) if used else None
    if final is None:
        return []
    partial = costs.get(settings.partial_model, final)
    if live_load(final, partial) <= 1.0:
        return []
    return [f"今の設定（{used.name if used else ''}）では、録音中の文字がしだいに遅れます。"]
