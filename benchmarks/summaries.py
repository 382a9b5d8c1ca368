"""Print the figures of summaries: what is left out, what is made up, how long it takes.

    python benchmarks/summaries.py [--engine none|llama|server] [--model NAME|FILE]

Meetings: those of `tests/data/meetings`, the shared meeting-a where it lies beside the
project, and the invented two hours of `scripts/sample_council.py`, also three times over.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sample_meetings import FOLDER, write_samples

from minutes.cli.evaluate_summaries import measure
from minutes.config import Settings, SummarySettings
from minutes.export.interchange import render

PROJECT = Path(__file__).resolve().parents[1]

sys.path.insert(0, str(PROJECT / "scripts"))

import sample_council  # noqa: E402 - lies beside the other scripts


def meetings(folder: Path) -> Iterator[Path]:
    """Write every meeting with its reference, and yield its file."""
    yield from write_samples(folder)
    shared = Path(os.environ.get("MINUTES_SHARED") or PROJECT.parent / "shared")
    given = shared / "eval" / "meeting-a" / "meeting-a.json"
    if given.is_file():
        path = folder / given.name
        path.write_bytes(given.read_bytes())
        reference = FOLDER / "meeting-a.decisions.json"
        path.with_suffix(".decisions.json").write_bytes(reference.read_bytes())
        yield path
    for hours in (2, 6):
        path = folder / f"council-{hours}h.json"
        path.write_bytes(render(sample_council.council(hours * 60.0)))
        yield path


def row(name: str, found: dict[str, Any]) -> str:
    """Return a meeting's figures as a line of a table."""
    decisions, due, lies = found["decisions"], found["deadlines"], found["lies"]
    cells = (
        name,
        found["utterances"],
        f"{found['cited']} / {found['items']}",
        found["unsupported"],
        f"{decisions['told']} / {decisions['wanted']} ({decisions['surplus']})",
        f"{due['told']} / {due['wanted']} ({due['surplus']})",
        f"{lies['through']} / {lies['told']}",
        f"{found['seconds']} s",
        f"{found['by_model']}, {found['dropped']}, {found['fallbacks']}",
    )
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Measure each meeting and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", default="")
    parser.add_argument("--model", default="")
    given = parser.parse_args()
    engine = given.engine or ("llama" if given.model else "none")
    settings = replace(Settings(), summary=SummarySettings(engine, given.model))
    print("| meeting | utterances | cited / items | unsupported | decisions (more) |", end="")
    print(" deadlines (more) | lies through / told | time | by model, dropped, fallbacks |")
    print("|---" * 9 + "|")
    with tempfile.TemporaryDirectory() as folder:
        for path in meetings(Path(folder)):
            print(row(path.stem, measure(path, settings, lambda event: None)), flush=True)


if __name__ == "__main__":
    main()
