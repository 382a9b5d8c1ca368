"""Run every check that must be green: style, types, layers and the whole test suite.

    python3 scripts/check.py [--no-install]

Installs first what the checks need. Ends with a table; the exit code is 1 when a check
failed and 4 when the machine lacks something that cannot be installed from here.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import unicodedata
from dataclasses import dataclass

import installation
import llama_wheel
import system_packages
from installation import PROJECT, in_venv, say
from system_packages import CORE_PACKAGES, DESKTOP_PACKAGES, TEST_PACKAGES

CHECKS = {
    "ruff check": ("ruff", "check", "."),
    "ruff format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "mypy scripts": ("mypy", "scripts"),
    "lint-imports": ("lint-imports",),
    "pytest": ("python", "-m", "pytest"),
}
"""Each check's name and its command, a program of the virtual environment."""

EXIT_FAILED = 1
EXIT_ENVIRONMENT = 4
EXIT_INTERRUPTED = 130


@dataclass(frozen=True)
class Outcome:
    """How a check ended, and how long it took in seconds."""

    name: str
    is_passed: bool
    seconds: float


def main() -> int:
    """Install, run every check even when one fails, print the table."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older one is told so, not crashed
        print("Python 3.11 以降が必要です。", file=sys.stderr)
        return EXIT_ENVIRONMENT
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(description="すべての検査とテストを実行します。")
    parser.add_argument(
        "--no-install", dest="is_installing", action="store_false", help="何も入れずに検査だけする"
    )
    options = parser.parse_args()
    outcomes: list[Outcome] = []
    is_machine_ready = True
    try:
        if options.is_installing:
            start = time.monotonic()
            is_machine_ready = _install()
            outcomes.append(Outcome("準備", is_machine_ready, time.monotonic() - start))
        outcomes += [_run(name, command) for name, command in CHECKS.items()]
    except installation.StepFailedError as failure:
        print(f"✗ {failure}", file=sys.stderr)
        return EXIT_ENVIRONMENT
    except KeyboardInterrupt:
        print("\n中断しました。", file=sys.stderr)
        return EXIT_INTERRUPTED
    _print_table(outcomes)
    if not all(outcome.is_passed for outcome in outcomes if outcome.name in CHECKS):
        return EXIT_FAILED
    return 0 if is_machine_ready else EXIT_ENVIRONMENT


def _install() -> bool:
    """Install what the checks need; return False when only system packages are missing."""
    is_complete = True
    with installation.step("システムのパッケージを確かめる"):
        needed = system_packages.venv_packages()
        try:
            system_packages.install((*needed, *CORE_PACKAGES, *DESKTOP_PACKAGES, *TEST_PACKAGES))
        except installation.StepFailedError as failure:
            if needed:
                raise
            print(f"✗ {failure}", file=sys.stderr)
            is_complete = False
    with installation.step("Python の環境（.venv）を用意する"):
        installation.make_venv()
    extras = {"dev", "desktop", "diarization"}
    with installation.step("要約のモデルを動かす部品（llama.cpp）を用意する"):
        try:
            llama_wheel.install()
            extras |= {"llm"}
        except installation.StepFailedError as failure:
            # Nothing else needs it; the tests of it say that they are skipped, and why.
            print(f"✗ 要約のモデルの検査は省かれます。{failure}", file=sys.stderr)
    with installation.step("minutes と検査の道具を入れる"):
        installation.install_project(extras)
    return is_complete


def _run(name: str, command: tuple[str, ...]) -> Outcome:
    program, *arguments = command
    say(f"\n▶ {name}")
    path = in_venv(program)
    if not path.exists():
        raise installation.StepFailedError(
            f"{program} がありません。--no-install なしで実行してください。"
        )
    # The tests call programs of the environment by name, as a person does after activating it.
    places = os.pathsep.join([str(path.parent), os.environ.get("PATH", "")])
    start = time.monotonic()
    ended = subprocess.run(
        [path, *arguments],
        cwd=PROJECT,
        env={**os.environ, "PATH": places},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return Outcome(name, ended.returncode == 0, time.monotonic() - start)


def _print_table(outcomes: list[Outcome]) -> None:
    say("\n検査            結果      秒")
    for outcome in outcomes:
        result = "合格" if outcome.is_passed else "不合格"
        name = outcome.name + " " * (14 - _columns(outcome.name))
        say(f"{name}  {result}{' ' * (6 - _columns(result))}{outcome.seconds:7.1f}")
    failed = [outcome.name for outcome in outcomes if not outcome.is_passed]
    say(f"不合格：{'、'.join(failed)}" if failed else "すべて合格しました。")


def _columns(text: str) -> int:
    """Return the width on a terminal, where a Japanese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


if __name__ == "__main__":
    sys.exit(main())
