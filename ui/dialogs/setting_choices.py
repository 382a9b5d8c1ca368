"""What can be chosen on this machine: its microphones and its models."""

from __future__ import annotations

from minutes import models
from minutes.config import Value
from minutes.diagnosis.checks import SOUND_PATIENCE, send_microphones
from minutes.diarization.weights import installed_speaker_models
from minutes.errors import MicrophoneMissing
from minutes.workers import Worker, WorkerDiedError


def find_choices() -> dict[str, list[tuple[Value, str]]]:
    """Return values and texts by the name of the setting; takes a second or so."""
    recognisers = list(dict.fromkeys(name for name, _ in models.installed_folders()))
    named: list[tuple[Value, str]] = [(name, name) for name in recognisers]
    return {
        "recording.device": [(name, name) for name in find_microphones()],
        "recognition.model": named,
        "recognition.partial_model": named,
        "summary.model": [
            (name, name) for name in dict.fromkeys(name for name, _ in models.language_folders())
        ],
        "diarization.model": [(model.name, model.name) for model in installed_speaker_models()],
    }


def find_microphones() -> tuple[str, ...]:
    """Return the names of the microphones, none where there are none.

    Asked in a process of its own: a broken sound system can abort the one that asks.
    """
    worker = Worker("microphone", send_microphones, ("",))
    try:
        names = worker.receive(SOUND_PATIENCE)
    except (MicrophoneMissing, WorkerDiedError, EOFError):
        return ()
    finally:
        worker.stop()
    return names if isinstance(names, tuple) else ()
