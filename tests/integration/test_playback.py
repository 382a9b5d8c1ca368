"""Playing for real: PortAudio into a sound server, whose output is recorded again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from minutes.config import RecordingSettings
from minutes.recording import RecordingWriter
from minutes.types import SAMPLE_RATE
from tests.virtual_microphone import VirtualMicrophone

KEY_TO_SOUND = 0.1
"""Seconds between the key and the first sound that nobody calls late."""

PLAYER = """
import json, subprocess, sys, threading, time
from pathlib import Path
import numpy as np
from minutes.audio.playback import Player
from minutes.recording import RecordingReader

loud = []
listener = subprocess.Popen(
    ["parec", "-d", "vmic.monitor", "--format=s16le", "--rate=16000", "--channels=1",
     "--latency-msec=5", "--raw"], stdout=subprocess.PIPE)
def listen():
    while data := listener.stdout.read(320):
        if np.abs(np.frombuffer(data, "<i2")).max() > 500:
            loud.append(time.monotonic())
threading.Thread(target=listen, daemon=True).start()
player = Player(RecordingReader(Path(sys.argv[1])))
player.prepare()
time.sleep(2.5)
delays = []
for _ in range(5):
    pressed = time.monotonic()
    player.play(1.0)
    time.sleep(0.5)
    delays.append(min(moment for moment in loud if moment > pressed) - pressed)
    player.pause()
    stopped = time.monotonic()
    time.sleep(0.3)
print(json.dumps({"delays": delays, "after_pause": max(loud) - stopped}))
player.close()
listener.kill()
"""


def test_the_first_sound_follows_the_key_and_a_pause_is_silent(
    virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    if not shutil.which("parec"):
        pytest.skip("not installed: parec")
    times = np.arange(8 * SAMPLE_RATE) / SAMPLE_RATE
    with RecordingWriter(tmp_path, RecordingSettings(reserve_bytes=0)) as writer:
        writer.append((0.5 * np.sin(2 * np.pi * 440 * times)).astype(np.float32))
    ended = subprocess.run(
        [sys.executable, "-c", PLAYER, str(tmp_path)],
        env=virtual_microphone.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    measured = json.loads(ended.stdout)
    assert sorted(measured["delays"])[2] < KEY_TO_SOUND
    assert measured["after_pause"] < KEY_TO_SOUND
