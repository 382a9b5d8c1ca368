"""Voices are told apart by the real library, in a process of its own, without a network."""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import json
import os
import shutil
import subprocess
import sys
import wave
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from minutes.attribution import TEMPORARY, Listening, diarize_file, diarize_meeting
from minutes.config import DiarizationSettings, RecordingSettings, Settings
from minutes.diarization.diarizer import Diarization, SpeakerCount
from minutes.diarization.pyannote import PyannoteNetworks
from minutes.diarization.weights import EMBEDDINGS, SEGMENTATION, SUMS
from minutes.diarization.windows import WindowDiarizer
from minutes.diarization.worker import Task, diarize
from minutes.errors import SpeakerModelRejected, SpeechNotFound
from minutes.recording import RecordingWriter, hold
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, Meeting, MeetingId, Samples, Utterance, UtteranceId, Word
from minutes.workers import Send, Worker

PROJECT = Path(__file__).resolve().parents[2]
MODEL = PROJECT / "models" / "practice-speakers"

needs_extra = pytest.mark.skipif(
    importlib.util.find_spec("pyannote") is None,
    reason="the diarization extra is not installed (scripts/setup.py --with diarization)",
)


def record(folder: Path, samples: Samples) -> Path:
    with RecordingWriter(folder, RecordingSettings()) as writer:
        writer.append(samples)
    return folder


def altered(tmp_path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    folder = tmp_path / "話者モデル"
    shutil.copytree(MODEL, folder)
    (folder / name).write_bytes(change((folder / name).read_bytes()))
    return folder


def cut_last_byte(content: bytes) -> bytes:
    return content[:-1]


def flip_a_bit(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


# Weights


@pytest.mark.parametrize("name", [SEGMENTATION, EMBEDDINGS[1], "config.yaml"])
@pytest.mark.parametrize("change", [cut_last_byte, flip_a_bit])
def test_an_altered_file_is_refused_before_anything_is_opened(
    name: str, change: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    model = altered(tmp_path, name, change)
    recording = record(tmp_path / "meeting", np.zeros(SAMPLE_RATE, np.float32))
    task = Task(recording, model, SpeakerCount(), DiarizationSettings())
    with pytest.raises(SpeakerModelRejected, match="元と違います"):
        diarize(task, lambda _position: None)


def test_a_pickle_that_nobody_vouches_for_is_never_opened(tmp_path: Path) -> None:
    model = altered(tmp_path, SUMS, lambda _content: b"")
    recording = record(tmp_path / "meeting", np.zeros(SAMPLE_RATE, np.float32))
    task = Task(recording, model, SpeakerCount(), DiarizationSettings())
    with pytest.raises(SpeakerModelRejected, match="照合値がありません"):
        diarize(task, lambda _position: None)


@needs_extra
def test_a_file_that_is_vouched_for_but_is_no_model_is_refused(tmp_path: Path) -> None:
    model = altered(tmp_path, SEGMENTATION, lambda _content: b"no model at all")
    sums = (model / SUMS).read_text(encoding="utf-8")
    old = hashlib.sha256((MODEL / SEGMENTATION).read_bytes()).hexdigest()
    new = hashlib.sha256(b"no model at all").hexdigest()
    (model / SUMS).write_text(sums.replace(old, new), encoding="utf-8")
    recording = record(tmp_path / "meeting", np.zeros(SAMPLE_RATE, np.float32))
    task = Task(recording, model, SpeakerCount(), DiarizationSettings())
    with pytest.raises(SpeakerModelRejected, match="読めません"):
        diarize(task, lambda _position: None)


# Sound


CASES = {
    "sample": SpeakerCount(2, 3),
    "nothing": SpeakerCount(),
    "shorter than a word": SpeakerCount(),
    "silence": SpeakerCount(4, 4),
    "a break": SpeakerCount(),
    "a short clip": SpeakerCount(),
    "a short clip of one": SpeakerCount(1, 1),
    "a short clip of more than can be told": SpeakerCount(9, 9),
}


def hear_all(send: Send, sounds: dict[str, Samples]) -> None:
    """Hear every case with networks that are loaded once: that takes most of the time."""
    networks = PyannoteNetworks(MODEL, DiarizationSettings(threads=1))
    diarizer = WindowDiarizer(networks, is_quick=False)
    for name, samples in sounds.items():

        def read(start: float, end: float, samples: Samples = samples) -> Samples:
            return samples[max(0, round(start * SAMPLE_RATE)) : round(end * SAMPLE_RATE)]

        length = len(samples) / SAMPLE_RATE
        send((name, diarizer.diarize(read, length, CASES[name], lambda _position: None)))


@pytest.fixture(scope="module")
def heard(meeting_sound: Samples) -> dict[str, Diarization]:
    clip = meeting_sound[: 4 * SAMPLE_RATE]
    sounds = {name: clip for name in CASES if name.startswith("a short clip")}
    sounds |= {"sample": meeting_sound, "nothing": clip[:0], "shorter than a word": clip[:3200]}
    sounds["a break"] = np.concatenate([clip, np.zeros(60 * SAMPLE_RATE, np.float32), clip])
    worker = Worker("diarization", hear_all, ({**sounds, "silence": np.zeros_like(clip)},))
    found: dict[str, Diarization] = {}
    try:
        while True:
            message = worker.receive(1.0)
            if isinstance(message, tuple):
                found[message[0]] = message[1]
    except EOFError:
        return found
    finally:
        worker.stop()


@needs_extra
def test_voices_of_the_sample_become_turns_in_time_order(
    heard: dict[str, Diarization], meeting_sound: Samples
) -> None:
    found = heard["sample"]
    end = len(meeting_sound) / SAMPLE_RATE
    assert found.turns
    assert all(0 <= turn.start < turn.end <= end for turn in found.turns)
    starts = [turn.start for turn in found.turns]
    assert starts == sorted(starts)
    labels = list(dict.fromkeys(turn.label for turn in found.turns))
    assert labels == [str(number) for number in range(1, len(labels) + 1)]
    assert len(labels) <= 3
    assert {turn.label for turn in found.exclusive} <= set(labels)
    pairs = itertools.pairwise(found.exclusive)
    assert all(one.end <= other.start for one, other in pairs)


@needs_extra
def test_nobody_speaks_while_a_recording_was_stopped(heard: dict[str, Diarization]) -> None:
    turns = heard["a break"].turns
    assert any(turn.end <= 4.5 for turn in turns)
    assert any(turn.start >= 63.5 for turn in turns)
    assert all(turn.end <= 4.5 or turn.start >= 63.5 for turn in turns)


@needs_extra
@pytest.mark.parametrize("name", ["nothing", "silence"])
def test_where_nobody_speaks_there_are_no_turns(name: str, heard: dict[str, Diarization]) -> None:
    assert heard[name] == Diarization()


@needs_extra
@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("a short clip")])
def test_a_clip_shorter_than_a_window_is_as_many_voices_as_can_be_told(
    name: str, heard: dict[str, Diarization]
) -> None:
    found = heard[name]
    assert found.turns
    assert all(turn.end <= 4.0 for turn in found.turns)
    assert len({turn.label for turn in found.turns}) <= (CASES[name].maximum or 3)


@needs_extra
def test_ours_and_the_stock_pipeline_name_the_same_voices(
    tmp_path: Path, meeting_sound: Samples
) -> None:
    path = tmp_path / "clip.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", "not compressed"))
        file.writeframes((meeting_sound[: 25 * SAMPLE_RATE] * 32767).astype("<i2").tobytes())
    program = PROJECT / "benchmarks" / "diarization_speed.py"
    ended = subprocess.run(
        [sys.executable, program, path, "--threads", "1", "--speakers", "3"],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert ended.returncode == 0, ended.stderr
    (line,) = [line for line in ended.stdout.splitlines() if "exact:" in line]
    assert "differs 0.0000" in line


# The command


def command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "minutes", "diarize", *words],
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


@needs_extra
def test_the_command_prints_turns_and_says_that_the_model_is_for_practice(
    sample_path: Path,
) -> None:
    ended = command(str(sample_path), "--speakers", "２－３", "--json")
    assert ended.returncode == 0, ended.stderr
    turns = json.loads(ended.stdout)
    assert turns
    assert {"start", "end", "label"} == set(turns[0])
    assert "練習用の話者モデル" in ended.stderr


WITHOUT_EXTRA = """
import importlib.abc, sys
class Refuser(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("pyannote", "torch", "torchaudio"):
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Refuser())
"""


def test_without_the_extra_one_sentence_says_how_to_install_it(
    sample_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_EXTRA, encoding="utf-8")
    ended = command(str(sample_path), PYTHONPATH=str(tmp_path))
    assert (ended.returncode, ended.stdout) == (4, "")
    assert "python3 scripts/setup.py --with diarization" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_channels_become_speakers_without_any_model(tmp_path: Path) -> None:
    stereo = np.zeros((2, 6 * SAMPLE_RATE))
    noise = np.random.default_rng(0).normal(0, 0.1, 2 * SAMPLE_RATE)
    stereo[0, SAMPLE_RATE : 3 * SAMPLE_RATE] = noise
    stereo[1, round(3.5 * SAMPLE_RATE) : round(5.5 * SAMPLE_RATE)] = noise
    stereo[1, SAMPLE_RATE : 3 * SAMPLE_RATE] += noise / 10
    path = tmp_path / "二人.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, SAMPLE_RATE, 0, "NONE", "not compressed"))
        file.writeframes((stereo.T * 32767).clip(-32768, 32767).astype("<i2").tobytes())
    ended = command(str(path), "--channels")
    assert ended.returncode == 0, ended.stderr
    rows = [line.split("\t") for line in ended.stdout.splitlines()]
    assert [row[2] for row in rows] == ["話者1", "話者2"]
    assert [float(row[0]) for row in rows] == pytest.approx([1.0, 3.5], abs=0.1)


def test_one_channel_cannot_be_told_apart_by_channel(sample_path: Path) -> None:
    ended = command(str(sample_path), "--channels")
    assert ended.returncode == 3
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("count", ["0", "3-2", "多数", "-1"])
def test_an_impossible_number_of_speakers_is_wrong_usage(count: str, sample_path: Path) -> None:
    assert command(str(sample_path), f"--speakers={count}").returncode == 2


def test_neither_a_file_nor_a_meeting_is_one_sentence() -> None:
    for given in ("ない会議.wav", "20991231"):
        ended = command(given)
        assert ended.returncode == 3
        assert ended.stderr.count("\n") == 1


@needs_extra
def test_a_meeting_gets_speakers_twice_the_same_and_a_persons_word_stands(
    tmp_path: Path, meeting_sound: Samples, sample_path: Path
) -> None:
    meeting = Meeting(MeetingId("20261118-100000-k7q2"), "総務常任委員会", datetime.now(UTC))
    listening = Listening(MODEL, SpeakerCount(2, 3), Settings(), lambda _event: None)
    with Store.open(tmp_path / "data") as store:
        store.create(meeting)
        record(store.folder(meeting.id), meeting_sound)
        for number in range(4):
            start = number * 12.0
            words = tuple(
                Word(start + at * 0.25, start + at * 0.25 + 0.25, letter, 0.9)
                for at, letter in enumerate("これから会議を開きます。よろしくお願いします。" * 2)
            )
            text = "".join(word.text for word in words)
            said = Utterance(
                UtteranceId(f"u{round(start * 1000):09d}"),
                0,
                start,
                words[-1].end,
                words,
                text,
                text,
            )
            store.add_utterance(meeting.id, said)
        own = replace(
            store.utterances(meeting.id)[1],
            revision=1,
            text="直した文",
            is_edited=True,
            speaker="水谷",
            is_speaker_set=True,
        )
        store.add_utterance(meeting.id, own)
        found = diarize_meeting(store, meeting, listening)
        once = store.utterances(meeting.id)
        assert "".join(item.recognized for item in once) == text * 4
        assert own in once
        assert {item.speaker for item in once} <= {"水谷", *(turn.label for turn in found.turns)}
        diarize_meeting(store, meeting, listening)
        assert store.utterances(meeting.id) == once
        assert store.turns(meeting.id) == found.turns


@needs_extra
def test_what_a_crash_left_of_a_file_is_removed_at_the_next_run(
    tmp_path: Path, meeting_sound: Samples
) -> None:
    data = Path(os.environ["MINUTES_DATA"])
    left, used, own = (data / f"{TEMPORARY}{name}" for name in ("left", "used", "own"))
    for folder in (left, used):
        record(folder, meeting_sound[:1600])
        with hold(folder):
            pass
    own.mkdir()
    sound = tmp_path / "clip.wav"
    with wave.open(str(sound), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", "not compressed"))
        file.writeframes(bytes(2 * SAMPLE_RATE))
    with hold(used), pytest.raises(SpeechNotFound):
        diarize_file(sound, Listening(MODEL, SpeakerCount(), Settings(), lambda _event: None))
    assert sorted(path.name for path in data.glob(f"{TEMPORARY}*")) == [own.name, used.name]
    assert (used / "audio.wav").exists()
