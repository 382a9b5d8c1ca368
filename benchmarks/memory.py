"""Peak memory for short and long files: it must not grow with the length.

python benchmarks/memory.py [--hours 1 3]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from sample import repeat, run, sample


def main() -> None:
    """Transcribe files of these lengths, joined from the sample; print peak and ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", nargs="+", type=float, default=[1.0, 3.0])
    options = parser.parse_args()
    peaks = []
    for hours in options.hours:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "long.wav"
            repeat(sample(), hours * 3600, path)
            outcome = run(
                ["transcribe", str(path), "--model", "practice-ja", "--output", folder],
                Path(folder) / "data",
            )
        peaks.append(outcome.peak_mb)
        print(f"{hours:g} h: peak {outcome.peak_mb:.0f} MB, wall {outcome.wall:.0f} s", flush=True)
    print(f"longest / shortest: {peaks[-1] / peaks[0]:.3f}")


if __name__ == "__main__":
    main()
