"""A microphone without hardware: PulseAudio's null sink, recorded through PortAudio.

Whatever is played into the sink comes out of the microphone bit for bit. Recording
belongs into a process of its own, started with `environment`: PortAudio remembers the
first sound server that it met.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from ctypes.util import find_library
from pathlib import Path

import pytest

DEVICE = "pulse"
"""PortAudio's name for it; it is the default device too."""

_PROGRAMS = ("pulseaudio", "paplay", "pactl")
_LIBRARIES = ("portaudio",)
_START_WITHIN = 10.0

_SINK = """\
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink sink_name=vmic rate=16000 channels=1 format=s16le
set-default-source vmic.monitor
set-default-sink vmic
"""


class VirtualMicrophone:
    """A sound server that can be killed and started again, and played into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "pulse.sock"
        self._server: subprocess.Popen[bytes] | None = None
        self._players: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **os.environ,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_COOKIE": str(folder / "cookie"),
        }

    def start(self) -> None:
        """Start the sound server and wait until it answers."""
        script = self._folder / "default.pa"
        script.write_text(_SINK.format(socket=self._socket), encoding="utf-8")
        self._socket.unlink(missing_ok=True)
        with (self._folder / "pulseaudio.log").open("ab") as log:
            self._server = subprocess.Popen(
                [  # noqa: S607
                    "pulseaudio",
                    *("-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
                    *("--disable-shm=yes", "--realtime=no", "--high-priority=no"),
                    *("-F", str(script)),
                ],
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + _START_WITHIN
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > until:
                words = (self._folder / "pulseaudio.log").read_text(errors="replace")
                pytest.fail(f"pulseaudio does not start: {words[-500:]}")
            time.sleep(0.05)

    def play(self, path: Path) -> subprocess.Popen[bytes]:
        """Play a WAV file into the microphone; the process ends when it was played."""
        player = subprocess.Popen(["paplay", str(path)], env=self.environment)  # noqa: S607
        self._players.append(player)
        return player

    @property
    def is_listened_to(self) -> bool:
        """Whether any program has the microphone open."""
        asked = subprocess.run(
            ["pactl", "list", "short", "source-outputs"],  # noqa: S607
            env=self.environment,
            capture_output=True,
            check=True,
        )
        return bool(asked.stdout.strip())

    def kill(self) -> None:
        """Take the microphone away: SIGKILL to the sound server."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def freeze(self) -> None:
        """Let the microphone deliver nothing without going away."""
        assert self._server is not None
        self._server.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """End a freeze."""
        assert self._server is not None
        self._server.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """Stop everything that was started."""
        self.kill()
        for player in self._players:
            with suppress(ProcessLookupError):
                player.kill()
            player.wait()

    def _answers(self) -> bool:
        asked = subprocess.run(
            ["pactl", "get-default-source"],  # noqa: S607
            env=self.environment,
            capture_output=True,
            check=False,
        )
        return asked.returncode == 0 and b"vmic.monitor" in asked.stdout


@pytest.fixture
def virtual_microphone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualMicrophone]:
    """Yield a running virtual microphone, or skip and say what is not installed."""
    missing = [name for name in _PROGRAMS if not shutil.which(name)]
    missing += [f"lib{name}" for name in _LIBRARIES if not find_library(name)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    folder = tmp_path_factory.mktemp("pulse")
    folder.chmod(0o700)
    microphone = VirtualMicrophone(folder)
    try:
        microphone.start()
        yield microphone
    finally:
        microphone.close()
