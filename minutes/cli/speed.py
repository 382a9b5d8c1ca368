"""How fast this machine recognises speech: a few seconds of work in a process of its own.

The probe is silence in short windows behind a long text: the encoder runs, the decoder
reads the text, and hardly a token is written, so the work is the same whatever the weights.
The carried model predicts the real ones within about 25 %, seen by switching instruction
sets off (AVX2 without VNNI, SSE4.1); a float32 product of matrices did not notice the loss
of the int8 instructions at all. A real model, where there is one, measures itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from minutes.config import RecognitionSettings
from minutes.errors import MinutesError
from minutes.evaluation.workload import REFERENCE
from minutes.types import SAMPLE_RATE, Seconds
from minutes.workers import Send, Worker, WorkerDiedError

STAGE = "speed"

PRACTICE_PROBE: Seconds = 0.098
"""Core seconds of the carried model's probe on the reference machine (see `workload`).
Source: practice-ja of November 2026 (9.5 MB, width 128, 3 + 3 layers); measure again when
its shape changes."""

PRACTICE_BYTES = 9_501_040
"""Size of the weights that `PRACTICE_PROBE` belongs to."""

PROBE_SOUND: Seconds = 3.0
PROBE_TEXT = "本日の議題について説明します。" * 12
PRACTICE_PIECES = 8
ROUNDS = 5
LONGEST_REAL_PROBE: Seconds = 3.0
"""A real model that would take longer is not tried: the answer is wanted soon."""

PATIENCE: Seconds = 12.0
"""A machine that has not answered by then is too busy or too slow to be measured."""


def measure_speed(
    practice: Path, real: tuple[tuple[str, Path], ...], settings: RecognitionSettings
) -> tuple[float, str] | None:
    """Return the speed of a core beside the reference's, and the model that measured it.

    `real` are installed models by name. None when nothing could be measured in time.
    """
    worker = Worker(STAGE, run, (practice, real, settings))
    until = time.monotonic() + PATIENCE
    found: tuple[float, str] | None = None
    try:
        while (left := until - time.monotonic()) > 0:
            message = worker.receive(left)
            if isinstance(message, tuple):
                found = message
    except EOFError:
        pass  # all is measured
    except (MinutesError, WorkerDiedError):
        pass  # what was measured before counts; the caller says when that is nothing
    finally:
        worker.stop()
    return found


def run(
    send: Send,
    practice: Path,
    real: tuple[tuple[str, Path], ...],
    settings: RecognitionSettings,
) -> None:
    """Send the speed by the practice model, then by the best real one that is quick."""
    speed = PRACTICE_PROBE / _least(_probe(practice, settings, PRACTICE_PIECES), ROUNDS)
    send((speed, practice.name))
    tried = [item for item in real if item[0] in REFERENCE and REFERENCE[item[0]].probe]
    for name, folder in sorted(tried, key=lambda item: -REFERENCE[item[0]].probe):
        if 2 * REFERENCE[name].probe / speed <= LONGEST_REAL_PROBE:
            quick, final = _probe(folder, settings, 1), _final_probe(folder, settings)
            spent = _least(quick, 2) + _least(final, 1)
            send((REFERENCE[name].probe / spent, name))
            return
