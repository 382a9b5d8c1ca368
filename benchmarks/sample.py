"""What the benchmarks share: the spoken sample, the `minutes` command, process memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
MINUTES = (sys.executable, "-m", "minutes")


@dataclass(frozen=True)
class Outcome:
    """How a command went: wall and CPU seconds, and the tree's peak memory in MB."""

    wall: float
    cpu: float
    peak_mb: float


def sample() -> Path:
    """Return the spoken sample that the project carries."""
    (path,) = (PROJECT / "models" / "practice-ja" / "sample").glob("*.wav")
    return path


def duration(path: Path) -> float:
    """Return the seconds of a WAV file."""
    with wave.open(str(path)) as file:
        return file.getnframes() / file.getframerate()


def repeat(path: Path, seconds: float, target: Path) -> None:
    """Write a WAV file again and again until the target lasts so many seconds."""
    with wave.open(str(path)) as source, wave.open(str(target), "wb") as file:
        file.setparams(source.getparams())
        frames = source.readframes(source.getnframes())
        for _ in range(max(1, round(seconds / duration(path)))):
            file.writeframes(frames)


def run(arguments: Sequence[str], data: Path) -> Outcome:
    """Run `minutes` with a store of its own and watch its process tree.

    Memory is the proportional set size (shared pages counted once), read ten times a
    second. Source: Linux `/proc/PID/smaps_rollup`.
    """
    before = os.times()
    start = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [*MINUTES, *arguments],
            env={**os.environ, "MINUTES_DATA": str(data)},
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, sum(memory_mb(pid) for pid in tree(process.pid)))
            time.sleep(0.1)
        if process.returncode:
            errors.seek(0)
            raise SystemExit(errors.read().decode())
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user
    return Outcome(time.monotonic() - start, cpu - before.children_system, peak)


def tree(pid: int) -> list[int]:
    """Return a process and everything below it."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def memory_mb(pid: int) -> float:
    """Return the proportional set size of a process, 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
