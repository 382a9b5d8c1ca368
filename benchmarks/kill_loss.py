"""Sound lost when the recorder is killed with SIGKILL in the middle of a meeting.

python benchmarks/kill_loss.py [--times 5]

The file is played at its own pace, so at the kill as much sound must be on disk as has
been played since the recorder said that it records.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import tempfile
import time
from pathlib import Path

from sample import MINUTES, sample

from minutes.recording import RecordingReader


def main() -> None:
    """Kill so many recorders at a random moment each; print what was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    losses = [lost_seconds(random.uniform(2.0, 8.0)) for _ in range(options.times)]  # noqa: S311
    print("lost: " + " ".join(f"{loss:.2f}" for loss in losses) + " s")
    print(f"worst: {max(losses):.2f} s of {options.times} kills")


def lost_seconds(after: float) -> float:
    """Record for `after` seconds, kill, and return how much sound is missing."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [*MINUTES, "record", "--input", str(sample()), "--realtime", "--events", "-"],
            env={**os.environ, "MINUTES_DATA": folder},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        for line in process.stdout:
            if json.loads(line)["event"] == "RecordingStarted":
                break
        time.sleep(after)
        process.kill()
        process.wait()
        (meeting,) = Path(folder, "meetings").iterdir()
        return max(0.0, after - RecordingReader(meeting).duration)


if __name__ == "__main__":
    main()
