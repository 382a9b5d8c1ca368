"""Print the figures by which the practice model is judged, and write them as JSON.

    python evaluate.py MODEL_FOLDER data EVALUATION_SETS --out figures.json

`data` holds syn/test, syn/rare and syn/voice shards made with --reference (README, step 1);
EVALUATION_SETS is the folder with meeting-a/, rare-names/ and quiet/. For the row of the product's
own path give --product with what it made of the meeting:

    minutes transcribe meeting-a.wav --model MODEL_FOLDER --format json
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measures import (
    Figures,
    load,
    meeting,
    nothing_said,
    product_meeting,
    random_cuts,
    unseen_names,
    whole_sentences,
    word_times,
)
from recogniser import Recogniser

# Goals of the project for this model, in the order of the table.
ROWS: list[tuple[str, str, str]] = [
    ("whole sentences, beam 5", "cer", "<= 3 %"),
    ("meeting-a, the product's offline path", "cer", "<= 5 %"),
    ("meeting-a", "plain 30 s windows, beam 5", "<= 10 %"),
    ("meeting-a", "cut at 250 ms pauses", "<= 7 %"),
    ("cut at random points", "cer", "<= 8 %"),
    ("cut at random points", "invented", "<= 1 %"),
    ("unseen names", "recall without", "-"),
    ("unseen names", "recall with own + 20 distractors", ">= 70 %"),
    ("unseen names", "distractors only: leaked of 131 clips", "0"),
    ("held-out voice", "cer", "<= 8 %"),
    ("quiet, noise, applause, music", "not empty", "none"),
    ("word times", "median error of starts, s", "<= 0.05"),
    ("size", "folder MB", "<= 20"),
    ("meeting-a", "real-time factor, beam 5", "<= 0.05"),
]


def shown(value: float | dict[str, str], name: str) -> str:
    """Return a figure as the table shows it."""
    if isinstance(value, dict):
        return ", ".join(value) or "none"
    if isinstance(value, int):
        return str(value)
    if any(unit in name for unit in (" s", "MB", "factor")) and "windows" not in name:
        return f"{value:.3f}" if value < 1 else f"{value:.1f}"
    return f"{100 * value:.1f} %"


def print_table(figures: Figures) -> None:
    """Print the figures with their goals as a Markdown table."""
    print("| test | figure | result | goal |\n|---|---|---|---|")
    for test, name, goal in ROWS:
        if test in figures:
            print(f"| {test} | {name} | {shown(figures[test][name], name)} | {goal} |")


def measures(args: argparse.Namespace) -> dict[str, Callable[[], Figures]]:
    """Return what to measure, by name."""
    model = Recogniser(args.model)
    test = load(args.data / "syn" / "test")[: args.limit]
    rare = load(args.data / "syn" / "rare")
    voice = load(args.data / "syn" / "voice")[: args.limit]
    lines = (args.data / "text" / "reserved_names.tsv").read_text("utf-8").splitlines()
    pool = sorted({n[0] for r in rare for n in r["names"]} | {x.split("\t")[0] for x in lines})
    folder = args.sets / "meeting-a"
    result: dict[str, Callable[[], Any]] = {
        "whole sentences, beam 5": lambda: {"cer": whole_sentences(model, test)},
        "meeting-a": lambda: meeting(model, folder),
        "cut at random points": lambda: random_cuts(model, test),
        "unseen names": lambda: unseen_names(model, rare, test, pool),
        "held-out voice": lambda: {"cer": whole_sentences(model, voice)},
        "quiet, noise, applause, music": lambda: nothing_said(model, args.sets / "quiet"),
        "word times": lambda: {"median error of starts, s": word_times(model, test[:100])},
        "size": lambda: {"folder MB": sum(p.stat().st_size for p in args.model.glob("*.*")) / 1e6},
    }
    if args.product:
        name = "meeting-a, the product's offline path"
        result[name] = lambda: {"cer": product_meeting(args.product, folder)}
    return result


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("sets", type=Path)
    parser.add_argument("--limit", type=int, default=10**9, help="sentences of each kind")
    parser.add_argument("--product", type=Path, help="meeting-a as transcribed by the product")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    figures: Figures = {}
    for name, measure in measures(args).items():
        figures[name] = measure()
        print(name, json.dumps(figures[name], ensure_ascii=False), flush=True)
    print_table(figures)
    if args.out:
        args.out.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
