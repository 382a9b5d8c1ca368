"""Print how fast llama.cpp reads and writes on this machine, for models of true shapes.

    python benchmarks/language_speed.py SHAPE|FILE.gguf [--threads N] [--lines N]

A shape (see `shaped_language_model.py`) is written with random weights into the folder for
temporary files, which takes as much room as the model, and removed afterwards.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from shaped_language_model import SHAPES, write

from minutes.config import SummarySettings
from minutes.summary.llama import LlamaWriter
from minutes.summary.prompting import read_prompt, schema_of
from minutes.summary.writer import Request

LINE = "{at}. 委員「補正予算は三億円です。これは{at}番目の発言であります。」"
ANSWER = 160
"""Tokens that each answer is given."""


def measure(path: Path, threads: int, lines: int) -> None:
    """Print the speed of one model file."""
    import llama_cpp

    start = time.monotonic()
    writer = LlamaWriter(SummarySettings("llama", str(path), context=4096, threads=threads))
    loaded = time.monotonic() - start
    material = "\n".join(LINE.format(at=at) for at in range(1, lines + 1))
    schema = schema_of([str(at) for at in range(1, lines + 1)], 3)
    schema["properties"]["items"]["minItems"] = 3
    request = Request(read_prompt("points").text, material, schema, ANSWER)
    start = time.monotonic()
    writer.write(request, 1)
    seconds = time.monotonic() - start
    spent = llama_cpp.llama_perf_context(writer._model.ctx)  # noqa: SLF001 - a measurement
    reading = spent.n_p_eval / spent.t_p_eval_ms * 1000
    writing = spent.n_eval / spent.t_eval_ms * 1000
    outside = seconds - (spent.t_p_eval_ms + spent.t_eval_ms) / 1000
    print(f"{path.name}: loaded in {loaded:.1f} s, {path.stat().st_size / 1e9:.2f} GB")
    print(
        f"  reads {reading:.1f} tokens/s ({spent.n_p_eval}), writes {writing:.1f} ({spent.n_eval})"
    )
    print(f"  grammar and the rest: {outside / max(1, spent.n_eval) * 1000:.0f} ms a token")


def main() -> None:
    """Write the model if it is a shape, and measure it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help=f"{', '.join(SHAPES)} or a file")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--lines", type=int, default=20)
    given = parser.parse_args()
    if given.model not in SHAPES:
        measure(Path(given.model), given.threads, given.lines)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{given.model}.gguf"
        write(SHAPES[given.model], path)
        measure(path, given.threads, given.lines)


if __name__ == "__main__":
    main()
