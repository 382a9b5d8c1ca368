"""What goes wrong in a meeting room: clocks, sleep, devices, a machine that is too slow."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minutes import events
from minutes.audio.replay import FileReplay
from minutes.config import RecordingSettings
from minutes.evaluation.cer import count_errors, join_in_time
from minutes.messages import describe_event
from minutes.recording import RecordingReader
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, MeetingState, Samples, Utterance
from tests.integration.live_meeting import ArraySource, SessionMaker, Watcher
from tests.unit.audio import media
from tests.virtual_microphone import VirtualMicrophone

RECORD = (sys.executable, "-m", "minutes", "record", "--model", "practice-ja", "--events", "-")


def heard_text(utterances: tuple[Utterance, ...]) -> str:
    return join_in_time(utterances)


def test_a_wall_clock_that_is_set_moves_nothing(
    make_session: SessionMaker,
    store: Store,
    watcher: Watcher,
    meeting_sound: Samples,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = meeting_sound[: 12 * SAMPLE_RATE]
    calm, first = make_session(ArraySource(sound, pace=0.05))
    calm.start()
    assert calm.wait(timeout=120)
    undisturbed = store.utterances(first.id)
    watcher.events.clear()

    true_time, jumps = time.time, iter([3600.0, -7200.0, 86400.0] * 1000)
    monkeypatch.setattr(time, "time", lambda: true_time() + next(jumps))
    session, meeting = make_session(ArraySource(sound, pace=0.05))
    session.start()
    assert session.wait(timeout=120)

    walls = [event.wall for event in watcher.events]
    assert max(walls) - min(walls) > 3600  # the clock really jumped
    assert store.utterances(meeting.id) == undisturbed
    reader = RecordingReader(store.folder(meeting.id))
    assert reader.gaps == ()
    np.testing.assert_array_equal(reader.read(0, 100), sound)
    clocks = [event.clock for event in watcher.events]
    assert clocks == sorted(clocks)
    delays = [e.seconds for e in watcher.events if isinstance(e, events.DelayMeasured)]
    assert max(delays) <= 12.0


class SlowMachine:
    """Lets a process work only a share of the time, as a machine that is too slow does."""

    def __init__(self, pid: int, share: float) -> None:
        self._pid, self._share = pid, share
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._throttle)
        self._thread.start()

    def end(self) -> None:
        self._is_over.set()
        self._thread.join()

    def _throttle(self) -> None:
        turn = 0.2
        while not self._is_over.is_set():
            os.kill(self._pid, signal.SIGSTOP)
            self._is_over.wait(turn * (1 - self._share))
            os.kill(self._pid, signal.SIGCONT)
            self._is_over.wait(turn * self._share)


def test_a_model_too_slow_for_the_machine_makes_the_text_late_but_complete(
    make_session: SessionMaker, store: Store, watcher: Watcher, meeting_sound: Samples
) -> None:
    sound = meeting_sound[: 30 * SAMPLE_RATE]
    calm, first = make_session(ArraySource(sound))
    calm.start()
    assert calm.wait(timeout=120)
    watcher.events.clear()

    session, meeting = make_session(ArraySource(sound, pace=0.1))
    session.start()
    deadline = time.monotonic() + 60
    while not watcher.of(events.HypothesisUpdated):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert session.worker_pid is not None
    machine = SlowMachine(session.worker_pid, share=0.03)
    while session.is_recording:
        time.sleep(0.1)
    behind_at_end = [e for e in watcher.events if isinstance(e, events.DelayMeasured)][-1]
    machine.end()
    assert session.wait(timeout=120)

    assert behind_at_end.seconds > 5.0
    assert describe_event(behind_at_end).endswith("秒遅れ")
    np.testing.assert_array_equal(RecordingReader(store.folder(meeting.id)).read(0, 100), sound)
    expected = store.utterances(first.id)
    found = store.utterances(meeting.id)
    assert [one.start for one in found] == [one.start for one in expected]
    assert count_errors(heard_text(expected), heard_text(found)).rate == pytest.approx(0, abs=0.02)
    assert store.meeting(meeting.id).state is MeetingState.READY
    # Partial text was what gave way: none was made for what was heard late.
    partials = [e for e in watcher.events if isinstance(e, events.HypothesisUpdated)]
    guessed = {
        round(word.end, 1)
        for event in partials
        for word in (*event.hypothesis.committed, *event.hypothesis.tentative)
    }
    assert max(guessed) < 25
    delays = [e.seconds for e in watcher.events if isinstance(e, events.DelayMeasured)]
    assert delays[-1] == pytest.approx(0.0, abs=0.01)  # told to the end, while it catches up
    assert len(watcher.of(events.WorkerFailed)) == 0


@pytest.mark.parametrize(
    ("rate", "channels"), [(44_100, "stereo"), (48_000, "5.1"), (8_000, "mono")]
)
def test_any_rate_and_any_number_of_channels_keep_the_time_and_give_text(
    make_session: SessionMaker,
    store: Store,
    meeting_sound: Samples,
    tmp_path: Path,
    rate: int,
    channels: str,
) -> None:
    sound = meeting_sound[: 8 * SAMPLE_RATE]
    count = {"mono": 1, "stereo": 2, "5.1": 6}[channels]
    path = media.write(
        tmp_path / "device.wav", np.tile(sound, (count, 1)), "pcm_s16le", rate=rate, layout=channels
    )
    odd = RecordingSettings(block=0.0373)
    session, meeting = make_session(FileReplay(path, odd, realtime=False))
    session.start()
    assert session.wait(timeout=120)

    kept = RecordingReader(store.folder(meeting.id)).read(0, 100)
    assert len(kept) / SAMPLE_RATE == pytest.approx(8.0, abs=0.02)
    length = min(len(kept), len(sound))
    assert np.corrcoef(kept[:length], sound[:length])[0, 1] > 0.9
    text = heard_text(store.utterances(meeting.id))
    assert text
    if rate > SAMPLE_RATE:  # the practice model never heard a telephone
        plain, other = make_session(ArraySource(sound))
        plain.start()
        assert plain.wait(timeout=120)
        expected = heard_text(store.utterances(other.id))
        assert count_errors(expected, text).rate == pytest.approx(0, abs=0.1)


class Recorder:
    """`minutes record` in a process group of its own, with the events that it tells."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.events: list[dict[str, Any]] = []
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def of(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == name]

    def expect(self, name: str, within: float = 60.0) -> dict[str, Any]:
        until = time.monotonic() + within
        while not self.of(name):
            assert time.monotonic() < until, f"{name} did not come within {within} s"
            time.sleep(0.02)
        return self.of(name)[-1]

    def freeze(self, seconds: float) -> None:
        """Stop every process of it, as a machine that sleeps or hangs."""
        os.killpg(self.process.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.killpg(self.process.pid, signal.SIGCONT)

    def end(self, within: float = 120.0) -> int:
        code = self.process.wait(timeout=within)
        self._thread.join()
        return code

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{"):
                self.events.append(json.loads(line))


@contextmanager
def recording(*arguments: str, environment: dict[str, str] | None = None) -> Iterator[Recorder]:
    with subprocess.Popen(
        [*RECORD, *arguments],
        env={**os.environ, **(environment or {}), "MINUTES_DATA": os.environ["MINUTES_DATA"]},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        recorder = Recorder(process)
        try:
            yield recorder
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGCONT)
                os.killpg(process.pid, signal.SIGKILL)
            recorder.end()


def write_wave(path: Path, sound: Samples) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
        file.writeframes((sound * 32768).astype("<i2").tobytes())
    return path


def test_a_machine_that_slept_loses_nothing_of_a_file_and_catches_up(
    meeting_sound: Samples, tmp_path: Path
) -> None:
    sound = meeting_sound[: 16 * SAMPLE_RATE]
    path = write_wave(tmp_path / "会議.wav", sound)
    with recording("--input", str(path), "--realtime") as recorder:
        recorder.expect("UtteranceFinalized")
        recorder.freeze(6.0)
        assert recorder.end() == 0

    (folder,) = Path(os.environ["MINUTES_DATA"], "meetings").iterdir()
    reader = RecordingReader(folder)
    np.testing.assert_array_equal(reader.read(0, 100), sound)
    assert reader.gaps == ()
    assert recorder.of("DelayMeasured")[-1]["seconds"] == pytest.approx(0.0, abs=0.01)
    finals = [event["utterance"] for event in recorder.of("UtteranceFinalized")]
    assert finals == sorted(finals, key=lambda one: one["start"])
    assert finals[-1]["end"] > 14
    assert recorder.of("WorkerFailed") == []
    walls = [event["wall"] for event in recorder.of("DelayMeasured")][:-1]
    assert min(after - before for before, after in pairwise(walls)) > 0.5


def test_a_machine_that_slept_keeps_what_the_microphone_held_for_it(
    virtual_microphone: VirtualMicrophone, tmp_path: Path
) -> None:
    noise = np.random.default_rng(5).integers(-9000, 9000, 8 * SAMPLE_RATE) / 32768
    path = write_wave(tmp_path / "noise.wav", noise.astype(np.float32))
    with recording(environment=virtual_microphone.environment) as recorder:
        recorder.expect("RecordingStarted")
        begun = time.monotonic()
        player = virtual_microphone.play(path)
        time.sleep(2)
        recorder.freeze(5.0)
        assert player.wait(timeout=20) == 0
        time.sleep(2)
        recorder.process.send_signal(signal.SIGINT)
        passed = time.monotonic() - begun
        assert recorder.end() == 0

    (folder,) = Path(os.environ["MINUTES_DATA"], "meetings").iterdir()
    reader = RecordingReader(folder)
    assert reader.duration == pytest.approx(passed, abs=1.5)
    heard = reader.read(0, 100)
    middle = noise[SAMPLE_RATE : 7 * SAMPLE_RATE].astype(np.float32)
    size = 1 << (len(heard) + len(middle)).bit_length()
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(middle, size))
    at = int(np.fft.irfft(spectrum, size)[: len(heard)].argmax())
    np.testing.assert_allclose(heard[at : at + len(middle)], middle, atol=1e-4)
    assert recorder.of("DeviceLost") == []
