"""The microphone for real: PortAudio against a sound server that can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import numpy as np
import pytest

from minutes.config import RecordingSettings
from minutes.recording import RecordingReader, RecordingWriter
from minutes.types import SAMPLE_RATE, Samples
from tests.virtual_microphone import VirtualMicrophone

RECORDER = """
import sys, pathlib, time
from minutes.audio.microphone import Microphone
from minutes.config import RecordingSettings
from minutes.errors import EnvironmentFailure, MicrophoneLost
from minutes.messages import describe_error
from minutes.recording import RecordingWriter

settings = RecordingSettings(reserve_bytes=0)
microphone = Microphone(sys.argv[2], settings)
try:
    microphone.open()
except EnvironmentFailure as error:
    sys.exit(describe_error(error))
print("open", microphone.name, flush=True)
with RecordingWriter(pathlib.Path(sys.argv[1]), settings) as writer:
    while True:
        try:
            block = microphone.read(0.3)
        except MicrophoneLost as error:
            print("lost", error.device, flush=True)
            while True:
                try:
                    microphone.open()
                    break
                except EnvironmentFailure:
                    time.sleep(0.2)
            print("back", microphone.name, flush=True)
            continue
        if block is None:
            print("nothing", flush=True)
        else:
            writer.append_silence(block.dropped / 16000)
            writer.append(block.samples)
"""


OFF_RECORD = """
import sys, pathlib
from datetime import datetime, timezone
from minutes.asr.worker import Weights
from minutes.audio.microphone import Microphone
from minutes.config import DiarizationSettings, Settings
from minutes.session import Session
from minutes.store.files import make_meeting_id
from minutes.store.meetings import Store
from minutes.types import Meeting

def listen(event):
    if type(event).__name__.startswith("Recording"):
        print(type(event).__name__, flush=True)

def main():
    settings = Settings(diarization=DiarizationSettings(is_live=False, is_after=False))
    now = datetime.now(timezone.utc)
    meeting = Meeting(make_meeting_id(now), "本会議", now)
    with Store.open(pathlib.Path(sys.argv[1])) as store:
        print("folder", store.folder(meeting.id), flush=True)
        source = Microphone("", settings.recording)
        weights = Weights(pathlib.Path(sys.argv[2]))
        session = Session(store, meeting, source, weights, settings, listen)
        session.start()
        for line in sys.stdin:
            getattr(session, line.strip())()
        session.stop()
        session.wait()

if __name__ == "__main__":
    main()
"""


class Recorder:
    """A process that records from a microphone and tells what happens to it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lines: Queue[str] = Queue()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def expect(self, word: str, within: float = 20.0) -> str:
        until = time.monotonic() + within
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                pytest.fail(f"the recorder did not say '{word}' within {within} s")
            if line.startswith(word):
                return line.removeprefix(word).strip()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._thread.join()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)


@contextmanager
def recording(microphone: VirtualMicrophone, folder: Path, device: str = "") -> Iterator[Recorder]:
    with subprocess.Popen(
        [sys.executable, "-c", RECORDER, str(folder), device],
        env=microphone.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        recorder = Recorder(process)
        try:
            yield recorder
        finally:
            recorder.end()


@pytest.fixture
def clip(tmp_path: Path) -> tuple[Path, Samples]:
    """Return a WAV file of two seconds of noise, whose every sample is unlike the next."""
    values = np.random.default_rng(7).integers(-12_000, 12_000, 2 * SAMPLE_RATE)
    samples = values.astype(np.float32) / 32_768
    with RecordingWriter(tmp_path / "clip", RecordingSettings(reserve_bytes=0)) as writer:
        # PulseAudio's sink renders silence ahead: what is played first may come too late.
        writer.append_silence(1.0)
        writer.append(samples)
    return tmp_path / "clip" / "audio.wav", samples


def find(heard: Samples, clip: Samples) -> int:
    """Return where `clip` begins in `heard`."""
    size = 1 << (len(heard) + len(clip)).bit_length()
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(clip, size))
    return int(np.fft.irfft(spectrum, size)[: len(heard)].argmax())


def is_heard_whole(folder: Path, clip: Samples, since: float = 0.0) -> bool:
    heard = RecordingReader(folder).read(since, 3_600)
    start = find(heard, clip)
    return np.array_equal(heard[start : start + len(clip)], clip)


def play_until_heard(
    microphone: VirtualMicrophone, clip: tuple[Path, Samples], folder: Path, since: float = 0.0
) -> None:
    path, samples = clip
    assert microphone.play(path).wait(timeout=20) == 0
    until = time.monotonic() + 10
    while not is_heard_whole(folder, samples, since):
        assert time.monotonic() < until, "what was played was not recorded bit for bit"
        time.sleep(0.2)


def test_what_is_played_is_recorded_bit_for_bit(
    virtual_microphone: VirtualMicrophone, tmp_path: Path, clip: tuple[Path, Samples]
) -> None:
    folder = tmp_path / "会議 １"
    with recording(virtual_microphone, folder) as recorder:
        recorder.expect("open")
        play_until_heard(virtual_microphone, clip, folder)
    assert is_heard_whole(folder, clip[1])


def test_a_device_is_found_by_a_part_of_its_name(
    virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    with recording(virtual_microphone, tmp_path / "会議", "PUL") as recorder:
        assert recorder.expect("open") == "pulse"


def test_a_lost_microphone_is_told_and_works_again_when_it_is_back(
    virtual_microphone: VirtualMicrophone, tmp_path: Path, clip: tuple[Path, Samples]
) -> None:
    folder = tmp_path / "会議"
    with recording(virtual_microphone, folder) as recorder:
        recorder.expect("open")
        play_until_heard(virtual_microphone, clip, folder)
        virtual_microphone.kill()
        recorder.expect("lost", within=RecordingSettings().silent_device_after + 1)
        kept = RecordingReader(folder).duration
        virtual_microphone.start()
        recorder.expect("back")
        play_until_heard(virtual_microphone, clip, folder, since=kept)
        assert is_heard_whole(folder, clip[1])


def test_a_frozen_sound_server_counts_as_a_lost_microphone(
    virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    with recording(virtual_microphone, tmp_path / "会議") as recorder:
        opened = recorder.expect("open")
        virtual_microphone.freeze()
        recorder.expect("nothing")
        recorder.expect("lost", within=RecordingSettings().silent_device_after + 2)
        virtual_microphone.thaw()
        assert recorder.expect("back") == opened


def test_off_the_record_the_device_is_let_go_and_nothing_of_it_is_kept(
    virtual_microphone: VirtualMicrophone,
    tmp_path: Path,
    clip: tuple[Path, Samples],
    practice_model: Path,
) -> None:
    program = tmp_path / "off_record.py"
    program.write_text(OFF_RECORD, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, program, str(tmp_path / "data"), str(practice_model)],
        env=virtual_microphone.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        recorder = Recorder(process)
        try:
            folder = Path(recorder.expect("folder"))
            recorder.expect("RecordingStarted")
            play_until_heard(virtual_microphone, clip, folder)
            assert virtual_microphone.is_listened_to
            press(process, "pause")
            recorder.expect("RecordingPaused")
            assert not virtual_microphone.is_listened_to
            assert virtual_microphone.play(clip[0]).wait(timeout=20) == 0
            press(process, "resume")
            recorder.expect("RecordingResumed")
            play_until_heard(virtual_microphone, clip, folder, since=kept_from(folder))
        finally:
            recorder.end()
    (gap,) = RecordingReader(folder).gaps
    assert gap.reason == "off_record"
    assert not RecordingReader(folder).read(gap.start, gap.end).any()
    # Heard before and after, and nowhere else: it was played three times.
    sound = RecordingReader(folder).read(0, 3_600)
    value = clip[1][:8]
    starts = np.flatnonzero(sound[: -len(value)] == value[0])
    assert sum(np.array_equal(sound[at : at + len(value)], value) for at in starts) == 2


def press(process: subprocess.Popen[str], key: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{key}\n")
    process.stdin.flush()


def kept_from(folder: Path) -> float:
    (gap,) = RecordingReader(folder).gaps
    return gap.end


def run_recorder(environment: dict[str, str], device: str, folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", RECORDER, str(folder), device],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr.strip().splitlines()[-1]


def test_a_name_that_no_device_has_lists_those_that_there_are(
    virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    code, said = run_recorder(virtual_microphone.environment, "会議用マイク", tmp_path / "会議")
    assert code == 1
    assert "「会議用マイク」" in said
    assert "「pulse」" in said


def test_without_any_microphone_one_sentence_says_so(tmp_path: Path) -> None:
    nowhere = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "PULSE_SERVER": f"unix:{tmp_path}/nobody.sock",
    }
    code, said = run_recorder(nowhere, "", tmp_path / "会議")
    assert code == 1
    assert said == "マイクが見つかりません。マイクをつないでからもう一度実行してください。"
    assert not (tmp_path / "会議").exists()


def test_without_portaudio_the_same_sentence_is_said(tmp_path: Path) -> None:
    hidden = (
        "import ctypes.util, sys\nctypes.util.find_library = lambda name: None\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == '_sounddevice_data': raise ImportError(name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", hidden + RECORDER, str(tmp_path / "会議"), ""],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.strip().endswith("マイクをつないでからもう一度実行してください。")
    assert len(done.stderr.strip().splitlines()) == 1
