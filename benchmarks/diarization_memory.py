"""Peak memory of speaker diarization: it must stay below 3 GB for four hours.

python benchmarks/diarization_memory.py [FILE.wav …] [--hours 4] [--model practice|shaped]

The files (16 kHz mono) are joined again and again to so many hours. With `practice`, the
embedding is a stand-in of 48 numbers; `shaped` has random weights in the shape of the real
one (256 numbers).
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from pathlib import Path

from diarization_speed import PRACTICE, read, shape
from sample import memory_mb, sample, tree

from minutes.config import DiarizationSettings, RecordingSettings
from minutes.diarization.diarizer import SpeakerCount
from minutes.diarization.pyannote import import_library
from minutes.diarization.worker import Task, diarize
from minutes.recording import RecordingReader, RecordingWriter


def main() -> None:
    """Diarize a long recording in its worker process and watch that process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--hours", type=float, default=4.0)
    parser.add_argument("--model", default="practice", choices=["practice", "shaped"])
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        model = PRACTICE
        if options.model == "shaped":
            import_library()
            model = Path(place) / "shaped"
            shape(model)
        folder = Path(place) / "meeting"
        record(options.files or [sample()], options.hours * 3600, folder)
        settings = DiarizationSettings(threads=options.threads)
        watch = Watch()
        begun = time.monotonic()
        found = diarize(Task(folder, model, SpeakerCount(), settings), lambda _position: None)
        print(
            f"{options.hours:g} h, {model.name}: peak {watch.stop():.0f} MB, "
            f"wall {time.monotonic() - begun:.0f} s, {len(found.turns)} turns, "
            f"{len(found.voices)} voices"
        )


def record(files: list[Path], seconds: float, folder: Path) -> None:
    """Write a recording of at least so many seconds."""
    sounds = [read(path) for path in files]
    with RecordingWriter(folder, RecordingSettings(sync_interval=60)) as writer:
        while writer.position < seconds:
            for samples in sounds:
                writer.append(samples)
    assert RecordingReader(folder).duration >= seconds


class Watch:
    """Looks at the memory of the processes below this one, four times a second."""

    def __init__(self) -> None:
        self._peak = 0.0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """Return the highest proportional set size seen, in MB."""
        self._is_over.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        while not self._is_over.wait(0.25):
            below = [pid for pid in tree(os.getpid()) if pid != os.getpid()]
            self._peak = max(self._peak, sum(memory_mb(pid) for pid in below))


if __name__ == "__main__":
    main()
