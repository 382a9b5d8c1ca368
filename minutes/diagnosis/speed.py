"""How fast this machine recognises speech: a few seconds of work in a process of its own.

The probe is silence in short windows behind a long text: the encoder runs, the decoder
reads the text, and hardly a token is written, so the work is the same whatever the weights.
The carried model predicts the real ones within about 25 %, seen by switching instruction
sets off (AVX2 without VNNI, SSE4.1); a float32 product of matrices did not notice the loss
of the int8 instructions at all. A real model, where there is one, measures itself by a
final of silence (without the text, which real weights might go on with).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from minutes.asr.recognizer import Decoding, Piece
from minutes.config import RecognitionSettings
from minutes.evaluation.workload import REFERENCE
from minutes.types import SAMPLE_RATE, Seconds
from minutes.workers import Send, Worker, WorkerDiedError

if TYPE_CHECKING:
    from minutes.asr.whisper import WhisperRecognizer

STAGE = "speed"

PRACTICE_PROBE: Seconds = 0.10
"""Core seconds of the carried model's probe on the reference machine (see `workload`).
Source: practice-ja of November 2026 (second version, width 128, 3 + 4 layers; the third
has the same shape); measure again when that changes."""

PRACTICE_BYTES = 9_781_077
"""Size of the weights that `PRACTICE_PROBE` belongs to."""

PROBE_SOUND: Seconds = 3.0
PROBE_TEXT = "本日の議題について説明します。" * 12
PRACTICE_PIECES = 8
ROUNDS = 16
"""The least of so many counts: on a busy machine a round was seen to take 2.5 times it."""

SHORTEST: Seconds = 0.001
"""Where the clock of CPU time is too coarse to see the probe."""

LONGEST_REAL_PROBE: Seconds = 3.0
"""A real model whose probe takes more core seconds is not tried: the answer is wanted soon."""

PATIENCE: Seconds = 8.0
"""A machine that has not answered by then is too busy or too slow to be measured."""


def measure_speed(
    practice: Path, real: tuple[tuple[str, Path], ...], settings: RecognitionSettings
) -> tuple[float, str] | None:
    """Return the speed of a core beside the reference's, and the model that measured it.

    `real` are installed models with their names. None when nothing came in time.

    Raises:
        WorkerDiedError: the recogniser cannot run here at all.
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
    except WorkerDiedError:
        if found is None:
            raise
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
    from minutes.asr.whisper import WhisperRecognizer

    carried = WhisperRecognizer(practice, settings)
    spent = [_guess(carried, PRACTICE_PIECES, PROBE_TEXT) for _ in range(ROUNDS)]
    speed = PRACTICE_PROBE / max(min(spent), SHORTEST)
    send((speed, practice.name))
    known = [(REFERENCE[name].probe, name, folder) for name, folder in real if name in REFERENCE]
    for probe, name, folder in sorted(known, reverse=True):
        if 0 < probe / speed <= LONGEST_REAL_PROBE:
            recognizer = WhisperRecognizer(folder, settings)
            _guess(recognizer, 1, "")  # warms up
            send((probe / min(_finish(recognizer), _finish(recognizer)), name))
            return


def _guess(recognizer: WhisperRecognizer, pieces: int, text: str) -> Seconds:
    """Return the core seconds of a partial update, with so many pieces at once."""
    decoding = Decoding(beam_size=1, previous_text=text, is_quick=True)
    return _spent(lambda: recognizer.recognize([_silence()] * pieces, decoding))


def _finish(recognizer: WhisperRecognizer) -> Seconds:
    """Return the core seconds of a final in the full window."""
    return _spent(lambda: recognizer.recognize([_silence()], Decoding(beam_size=5)))


def _silence() -> Piece:
    return Piece(0.0, np.zeros(round(PROBE_SOUND * SAMPLE_RATE), np.float32))


def _spent(work: Callable[[], object]) -> Seconds:
    begun = time.process_time()
    work()
    return time.process_time() - begun
