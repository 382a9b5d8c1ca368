"""What a machine can do, what is missing, and how to mend it: for terminal and window.

`look` takes a moment, `examine` measures the speed besides, for a few seconds. Neither
records nor sends anything.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from minutes.config import Settings
from minutes.diagnosis.advising import Measurement, check_speed, measure
from minutes.diagnosis.checks import (
    Check,
    State,
    check_disk,
    check_machine,
    check_microphone,
    check_practice,
    check_store,
    check_system,
    find_models,
    read_settings,
)
from minutes.diagnosis.summaries import check_summaries
from minutes.diagnosis.voices import check_speakers
from minutes.machine import memory_size
from minutes.models import Model

__all__ = ["Check", "Examination", "Measurement", "State", "examine", "look", "measure"]

UNKNOWN_MEMORY = 8e9
"""Assumed where the system does not tell; only the largest models are then left out."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found. `whole` are the models that are complete, `used` the one in use."""

    settings: Settings
    cores: int
    memory_bytes: int | None
    checks: tuple[Check, ...]
    whole: Mapping[str, Model]
    used: Model | None
    measurement: Measurement | None = None

    @property
    def is_ready(self) -> bool:
        """Whether nothing keeps people from recording and transcribing."""
        return all(check.state is not State.MISSING for check in self.checks)


def look() -> Examination:
    """Return what can be seen at once, without measuring."""
    cores, memory = os.cpu_count() or 1, memory_size()
    settings, settings_check = read_settings()
    whole, used, models_check = find_models(settings)
    checks = (
        check_system(),
        check_machine(cores, memory),
        check_disk(settings.recording),
        *check_store(),
        settings_check,
        check_microphone(settings.recording),
        models_check,
        check_speakers(settings),
        check_summaries(settings, memory),
    )
    return Examination(settings, cores, memory, checks, whole, used)


def examine(seen: Examination | None = None) -> Examination:
    """Measure the speed as well, on top of what was seen, and return all of it."""
    seen = seen or look()
    memory = seen.memory_bytes or UNKNOWN_MEMORY
    speed_check, measured = check_speed(seen.settings, seen.whole, seen.used, memory)
    checks = list(seen.checks)
    if seen.used and seen.used.is_practice and measured and measured.proposal:
        better = check_practice(measured.proposal.final)
        checks = [better if check.name == better.name else check for check in checks]
    return Examination(
        seen.settings,
        seen.cores,
        seen.memory_bytes,
        (*checks, speed_check),
        seen.whole,
        seen.used,
        measured,
    )
