"""Put the program into `.venv`: what `setup.py` and `check.py` have in common.

Standard library only, because nothing is installed yet. Every step says in Japanese what
it does and how long it took; a step that fails says what to do about it. What the called
programs print goes to `output/setup.log`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
OUTPUT = PROJECT / "output"
LOG = OUTPUT / "setup.log"

_NETWORK_SIGNS = (
    "ProxyError",
    "NewConnectionError",
    "ConnectTimeout",
    "ReadTimeout",
    "Temporary failure in name resolution",
    "Failed to establish a new connection",
    "Network is unreachable",
    "Could not resolve",
    "Unable to connect",
    "Tunnel connection failed",
    "(from versions: none)",
)

_ERROR_LINE = re.compile(r"(ERROR|E|\w*Error): ")
"""How pip, apt and Python begin the line that says what was wrong."""


class StepFailedError(Exception):
    """A step cannot be done; the text is for the person, in Japanese."""


def say(text: str) -> None:
    """Print at once, so that lines keep their order beside those of called programs."""
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step, and say how long it took once it is done."""
    say(f"▶ {title}")
    start = time.monotonic()
    yield
    say(f"  完了（{time.monotonic() - start:.1f} 秒）")


def in_venv(program: str) -> Path:
    """Return where a program of the virtual environment is or will be."""
    if os.name == "nt":
        return VENV / "Scripts" / f"{program}.exe"
    return VENV / "bin" / program


def run_logged(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> str:
    """Run a program with its output in the log, a running clock on a terminal.

    Returns:
        What the program printed.

    Raises:
        StepFailedError: it ended with an error; what it printed last is in the text.
    """
    OUTPUT.mkdir(exist_ok=True)
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        log.flush()
        begin = log.tell()
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=PROJECT,
            env={**os.environ, **(environment or {})},
        ) as process:
            _wait_with_clock(process)
    printed = LOG.read_bytes()[begin:].decode("utf-8", "replace")
    if process.returncode != 0:
        raise StepFailedError(_explain(printed))
    return printed


def _wait_with_clock(process: subprocess.Popen[bytes]) -> None:
    start = time.monotonic()
    while True:
        try:
            process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            if sys.stdout.isatty():
                print(f"\r  … {time.monotonic() - start:.0f} 秒", end="", flush=True)
        else:
            break
    if sys.stdout.isatty():
        print("\r              \r", end="", flush=True)


def _explain(printed: str) -> str:
    """Say what to do about a failed program, from what it printed."""
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    errors = [line for line in lines if _ERROR_LINE.match(line)]
    tail = "\n".join(f"    {line}" for line in (errors or lines)[-3:])
    if "No space left on device" in printed:
        advice = "ディスクの空きが足りません。2 GB ほど空けてから、もう一度実行してください。"
    elif "CERTIFICATE_VERIFY_FAILED" in printed:
        advice = (
            "通信の証明書を確かめられません。庁内の証明書ファイルを環境変数 PIP_CERT に"
            "指定して、もう一度実行してください。"
        )
    elif any(sign in printed for sign in _NETWORK_SIGNS):
        advice = (
            "配布元につながりません。ネットワークを確かめてください。プロキシがある場合は"
            "環境変数 HTTPS_PROXY と HTTP_PROXY に設定して、もう一度実行してください。"
        )
    else:
        advice = "途中で止まりました。もう一度実行しても同じなら、記録を管理者に見せてください。"
    return f"{advice}\n{tail}\n  記録：{LOG}"


def make_venv() -> None:
    """Make `.venv` with this Python, unless a working one is there."""
    if _venv_works():
        say("  すでにあります")
        return
    run_logged([sys.executable, "-m", "venv", "--clear", VENV])


def _venv_works() -> bool:
    python = in_venv("python")
    if not python.exists():
        return False
    question = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    answer = subprocess.run([python, "-c", question], capture_output=True, check=False)
    return answer.returncode == 0


def known_extras() -> frozenset[str]:
    """Return the optional parts that the project declares."""
    import tomllib  # new in Python 3.11: an older one must come as far as being told so

    table = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    return frozenset(table["project"].get("optional-dependencies", {}))


def install_project(extras: Iterable[str]) -> None:
    """Install the project and its dependencies, unless that very state is installed.

    What was asked for earlier stays: a later call without extras removes nothing.
    """
    stamp = VENV / "installed.json"
    before = _read_stamp(stamp)
    wanted = sorted({*extras, *before.get("extras", "").split(",")} & known_extras())
    # A .pth file is read in the code page of Windows before Python 3.13, so a project in a
    # Japanese folder would not be found there: it is copied in instead of linked.
    is_linked = os.name != "nt" or str(PROJECT).isascii()
    state = {"source": _digest(), "extras": ",".join(wanted), "project": str(PROJECT)}
    if is_linked and before == state and in_venv("minutes").exists():
        say("  変わりありません")
        return
    target = f"{PROJECT}[{','.join(wanted)}]" if wanted else str(PROJECT)
    command: list[str | Path] = [in_venv("python"), "-m", "pip", "install"]
    command += ["--progress-bar", "off", "-c", PROJECT / "constraints.txt"]
    command += ["-e", target] if is_linked else [target]
    run_logged(command, {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"})
    stamp.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")


def _read_stamp(stamp: Path) -> dict[str, str]:
    try:
        state = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _digest() -> str:
    content = b"".join(
        (PROJECT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")
    )
    return hashlib.sha256(content + sys.version.encode()).hexdigest()
