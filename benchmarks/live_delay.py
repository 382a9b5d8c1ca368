"""Delay of live text: a file is played as if it were the microphone.

python benchmarks/live_delay.py [FILE.wav]

`delay` is what the program itself shows each second: how far the text on the screen,
tentative or final, is behind the sound. `final` is the time from the end of an
utterance's last word to its final text.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path
from statistics import quantiles

from sample import MINUTES, sample


def main() -> None:
    """Play the file, read the events, print percentiles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=sample())
    parser.add_argument("--model", default="practice-ja")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        command = ["record", "--input", str(options.file), "--realtime", "--events", "-"]
        lines = subprocess.run(
            [*MINUTES, *command, "--model", options.model],
            env={**os.environ, "MINUTES_DATA": folder},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout.splitlines()
    events = [json.loads(line) for line in lines if line.startswith("{")]
    ends = next(at for at, e in enumerate(events) if e["event"] == "RecordingStopped")
    events = events[:ends]
    delays = [e["seconds"] for e in events if e["event"] == "DelayMeasured"]
    finals = [
        e["clock"] - e["utterance"]["words"][-1]["end"]
        for e in events
        if e["event"] == "UtteranceFinalized"
    ]
    for name, values in (("delay", delays), ("final", finals)):
        centiles = quantiles(values, n=100, method="inclusive")
        print(f"{name}: p50 {centiles[49]:.2f} s, p95 {centiles[94]:.2f} s, n {len(values)}")


if __name__ == "__main__":
    main()
