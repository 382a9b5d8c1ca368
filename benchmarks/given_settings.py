"""What benchmarks of recognition share: settings on the command line, a worker's threads."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace

from minutes.config import RecognitionSettings

WORKER = {"OMP_WAIT_POLICY": "passive", "OPENBLAS_NUM_THREADS": "1"}
"""As `minutes.workers` and `minutes` set it, read by libraries when they are loaded."""


def run_like_a_worker() -> None:
    """Start this program again with the environment of our worker processes."""
    if any(os.environ.get(name) != value for name, value in WORKER.items()):
        os.environ.update(WORKER)
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - this very program


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add `--set`, which may come any number of times."""
    parser.add_argument(
        "--set",
        dest="given",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a setting of recognition, without its section",
    )


def given_settings(options: argparse.Namespace) -> RecognitionSettings:
    """Return the default settings with those that were given."""
    settings = RecognitionSettings()
    for pair in options.given:
        name, _, value = pair.partition("=")
        kind = type(getattr(settings, name))
        settings = replace(settings, **{name: kind(value)})
    return settings
