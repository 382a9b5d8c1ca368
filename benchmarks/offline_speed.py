"""Real-time factor of `minutes transcribe`: seconds of work / seconds of sound.

python benchmarks/offline_speed.py [FILE.wav …] [--model NAME]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from sample import duration, run, sample


def main() -> None:
    """Run each file in an empty store and print one line for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--model", default="practice-ja")
    options = parser.parse_args()
    for path in options.files or [sample()]:
        with tempfile.TemporaryDirectory() as folder:
            outcome = run(
                ["transcribe", str(path), "--model", options.model, "--output", folder],
                Path(folder) / "data",
            )
        seconds = duration(path)
        print(
            f"{path.name}: sound {seconds:.0f} s, wall {outcome.wall:.1f} s, "
            f"RTF {outcome.wall / seconds:.3f}, CPU {outcome.cpu / seconds:.3f} s/s, "
            f"peak {outcome.peak_mb:.0f} MB"
        )


if __name__ == "__main__":
    main()
