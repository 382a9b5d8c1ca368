"""Install the program and turn the spoken sample into a Word file.

    python3 scripts/setup.py [--with EXTRA,...] [--dev] [--no-sample] [--no-open]

Needs nothing but Python 3.11. Running it again is quick and mends what is missing.
This file must be readable by older Pythons too, so that they can be told so.
"""

import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

OLDEST = (3, 11)
EXIT_ENVIRONMENT = 4  # as the program's own exit codes: this machine cannot do it now
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

EXTRAS = "diarization（話者を自動で分ける）、llm（この機械で要約を書く）"
ELSEWHERE = "minutes speakers"  # a hint that works among one's own meetings only
MADE = "made.txt"  # beside the sample's meeting: the Word file made of it, and its SHA-256


def main() -> int:
    """Run all steps; return the exit code."""
    if sys.version_info < OLDEST:
        version = ".".join(str(part) for part in sys.version_info[:3])
        print(
            f"Python 3.11 以降が必要です（この Python は {version} です）。"
            "新しい Python を入れてから、"
            "それで実行してください（例：python3.11 scripts/setup.py）。",
            file=sys.stderr,
        )
        return EXIT_ENVIRONMENT
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    import installation

    options = _options()
    extras = (
        {name for name in options.extras.split(",") if name}
        | {"desktop"}
        | ({"dev"} & {options.dev})
    )
    unknown = extras - installation.known_extras()
    if unknown:
        named = "、".join(sorted(unknown))
        print(
            f"--with に {named} はありません。指定できるのは {EXTRAS}です"
            "（desktop は初めから入り、dev は --dev で入ります）。",
            file=sys.stderr,
        )
        return EXIT_USAGE
    start = time.monotonic()
    try:
        missing = _install(extras)
        if options.is_sample_wanted:
            _make_sample(options.is_opening_wanted)
    except installation.StepFailedError as failure:
        print(f"✗ {failure}", file=sys.stderr)
        return EXIT_ENVIRONMENT
    except KeyboardInterrupt:
        print("\n中断しました。もう一度実行すると続きから進みます。", file=sys.stderr)
        return EXIT_INTERRUPTED
    installation.say(f"準備ができました（{time.monotonic() - start:.0f} 秒）。使い方：")
    installation.say(f"    {installation.in_venv('minutes')} --help")
    if missing:
        print(f"✗ 録音だけはまだ使えません。{missing}", file=sys.stderr)
        return EXIT_ENVIRONMENT
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="minutes を使えるようにします。")
    parser.add_argument(
        "--with",
        dest="extras",
        metavar="名前,…",
        default="",
        help=f"追加の部品も入れる：{EXTRAS}",
    )
    parser.add_argument("--dev", action="store_const", const="dev", help="開発の道具も入れる")
    parser.add_argument(
        "--no-sample",
        dest="is_sample_wanted",
        action="store_false",
        help="練習音声の文字起こしをしない",
    )
    parser.add_argument(
        "--no-open",
        dest="is_opening_wanted",
        action="store_false",
        help="できた Word ファイルを開かない",
    )
    return parser.parse_args()


def _install(extras: "set[str]") -> str:
    """Install everything; return what to do about a missing recorder, or nothing."""
    import installation
    import llama_wheel
    import system_packages

    missing = ""
    with installation.step("システムのパッケージを確かめる"):
        venv_packages = system_packages.venv_packages()
        try:
            system_packages.install(
                (*venv_packages, *system_packages.CORE_PACKAGES, *system_packages.DESKTOP_PACKAGES)
            )
        except installation.StepFailedError as failure:
            if venv_packages:
                raise
            # Files can be transcribed without it, so the rest is still worth having.
            missing = str(failure)
            installation.say("  入れられません（最後に説明します）")
    with installation.step("Python の環境（.venv）を用意する"):
        installation.make_venv()
    if "llm" in extras:
        with installation.step("要約のモデルを動かす部品（llama.cpp）を用意する"):
            llama_wheel.install()
    with installation.step("minutes と必要な部品を入れる（初回は数分）"):
        installation.install_project(extras)
    return missing


def _make_sample(is_opening_wanted: bool) -> None:
    """Transcribe the sample into a store of its own; print and open the Word file."""
    import installation

    folder = installation.PROJECT / "models" / "practice-ja" / "sample"
    sounds = sorted(folder.glob("*.wav")) + sorted(folder.glob("*.flac"))
    if not sounds:
        raise installation.StepFailedError(
            f"練習音声が「{folder}」にありません。プロジェクトを取り直してください。"
        )
    store = installation.OUTPUT / "practice-store"
    with installation.step("練習音声を文字起こしして Word にする"):
        _remove_earlier(store / MADE)
        shutil.rmtree(store, ignore_errors=True)
        installation.OUTPUT.mkdir(exist_ok=True)
        command = [str(installation.in_venv("minutes")), "transcribe", str(sounds[0])]
        command += ["--model", "practice-ja", "--output", str(installation.OUTPUT)]
        command += ["--date", "2026-11-18 10:00"]
        made = _transcribe(command, store)
        if made is None:
            raise installation.StepFailedError(
                "練習音声を Word にできませんでした（上の行が理由です）。"
            )
    for line in made:
        installation.say(f"  できました：{line}")
        if line.endswith(".docx"):
            (store / MADE).write_text(f"{_digest(line)}\n{line}\n", encoding="utf-8")
            if is_opening_wanted:
                _open(line)


def _transcribe(command: "list[str]", store: "pathlib.Path") -> "list[str] | None":
    """Run a command among meetings of its own; return its lines, None where it failed.

    What it tells is passed on, but for a hint that leads nowhere outside of that store.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as printed:
        with subprocess.Popen(
            command,
            env={**os.environ, "MINUTES_DATA": str(store)},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        ) as process:
            assert process.stderr is not None
            for line in process.stderr:
                if ELSEWHERE not in line:
                    print(line, end="", file=sys.stderr, flush=True)
        if process.returncode != 0:
            return None
        printed.seek(0)
        return printed.read().splitlines()


def _remove_earlier(made: "pathlib.Path") -> None:
    """Remove the Word file of an earlier run, unless somebody has changed it since."""
    try:
        digest, path = made.read_text(encoding="utf-8").splitlines()
        if digest == _digest(path):
            pathlib.Path(path).unlink()
    except (OSError, ValueError):
        pass  # none was made, or it is gone: then there is nothing to remove


def _digest(path: str) -> str:
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def _open(path: str) -> None:
    """Show the file in its own program where there is a desktop to show it on."""
    if os.environ.get("CI"):
        return
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606 - our own file, opened as by a double click
        return
    name = "open" if sys.platform == "darwin" else "xdg-open"
    has_desktop = sys.platform == "darwin" or any(
        os.environ.get(key) for key in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    opener = shutil.which(name)
    if has_desktop and opener:
        subprocess.run([opener, path], capture_output=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
