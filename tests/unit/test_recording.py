"""The recording on disk: every fault leaves sound that can be read."""

from __future__ import annotations

import errno
import os
import resource
import signal
import struct
import subprocess
import sys
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes import recording
from minutes.config import RecordingSettings
from minutes.errors import DiskFull, FileUnreadable, FolderUnwritable, MeetingBusy
from minutes.recording import RecordingReader, RecordingWriter, hold, is_held, repair
from minutes.types import SAMPLE_RATE, Samples

SETTINGS = RecordingSettings(reserve_bytes=0)
NEVER_SYNC = RecordingSettings(reserve_bytes=0, sync_interval=1e9)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "第１回 定例会" / "会議 0001"


def noise(seconds: float, seed: int = 1) -> Samples:
    count = round(seconds * SAMPLE_RATE)
    return np.random.default_rng(seed).uniform(-0.9, 0.9, count).astype(np.float32)


def record(folder: Path, samples: Samples, *, is_closed: bool = True) -> RecordingWriter:
    writer = RecordingWriter(folder, SETTINGS, device="試験用マイク")
    writer.append(samples)
    if is_closed:
        writer.close()
    return writer


def declared_samples(folder: Path) -> int:
    with wave.open(str(folder / "audio.wav"), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
        return file.getnframes()


def journal(folder: Path) -> str:
    return (folder / "journal.jsonl").read_text(encoding="utf-8")


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@given(st.lists(st.integers(-32_768, 32_767), max_size=300), st.integers(1, 60))
def test_what_is_appended_is_what_is_read_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, values: list[int], size: int
) -> None:
    folder = tmp_path_factory.mktemp("会議")
    samples = np.array(values, np.float32) / 32_768
    with RecordingWriter(folder, NEVER_SYNC) as writer:
        for start in range(0, len(samples), size):
            writer.append(samples[start : start + size])
        assert writer.position == len(samples) / SAMPLE_RATE
    assert np.array_equal(RecordingReader(folder).read(0, 1), samples)


@given(st.floats(-0.5, 2), st.floats(-0.5, 2))
def test_any_span_is_the_same_as_slicing_the_whole(
    tmp_path_factory: pytest.TempPathFactory, start: float, end: float
) -> None:
    folder = tmp_path_factory.getbasetemp() / "span"
    samples = noise(1.0)
    if not folder.exists():
        record(folder, samples)
    whole = RecordingReader(folder).read(0, 10)
    first, last = max(0, round(start * SAMPLE_RATE)), max(0, round(end * SAMPLE_RATE))
    assert np.array_equal(RecordingReader(folder).read(start, end), whole[first:last])


def test_too_loud_samples_are_clipped_and_not_a_number_is_silence(folder: Path) -> None:
    record(folder, np.array([2.0, -2.0, np.nan, np.inf, -np.inf], np.float32))
    loudest = 32_767 / 32_768
    assert RecordingReader(folder).read(0, 1).tolist() == [loudest, -1.0, 0.0, loudest, -1.0]


def test_a_reader_sees_each_block_while_the_writer_is_still_open(folder: Path) -> None:
    with RecordingWriter(folder, NEVER_SYNC) as writer:
        reader = RecordingReader(folder)
        for count in range(1, 4):
            writer.append(noise(0.1))
            assert reader.duration == pytest.approx(0.1 * count)
            assert len(reader.read(0, 100)) == round(0.1 * count * SAMPLE_RATE)
        assert not reader.is_finished
    assert reader.is_finished


def test_the_header_tells_the_truth_after_each_sync_and_after_closing(folder: Path) -> None:
    writer = RecordingWriter(folder, RecordingSettings(reserve_bytes=0, sync_interval=0.0))
    writer.append(noise(0.5))
    assert declared_samples(folder) == 8_000
    writer.append(noise(0.25))
    assert declared_samples(folder) == 12_000
    writer.close()
    writer.close()
    assert declared_samples(folder) == 12_000
    assert journal(folder).count("stopped") == 1


def test_sound_reaches_the_disk_itself_at_least_each_interval(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_size))
    writer = RecordingWriter(folder, RecordingSettings(reserve_bytes=0, sync_interval=0.0))
    synced.clear()
    writer.append(noise(0.1))
    assert synced == [44 + 3_200]
    writer.close()


def test_silence_and_gaps_keep_the_clock(folder: Path) -> None:
    with RecordingWriter(folder, SETTINGS) as writer:
        writer.append(noise(0.5))
        start = writer.position
        writer.append_silence(2.3)
        writer.mark_gap(start, writer.position, "device_lost")
        writer.append_silence(-1)
        assert writer.position == pytest.approx(2.8)
    reader = RecordingReader(folder)
    assert reader.gaps == (recording.Gap(0.5, pytest.approx(2.8), "device_lost"),)
    assert not reader.read(0.5, 2.8).any()
    assert reader.read(0.0, 0.5).any()


@pytest.mark.parametrize("cut", [1, 2, 3, 44, 45, 500, 3_243])
def test_a_file_cut_anywhere_is_read_and_repaired(folder: Path, cut: int) -> None:
    samples = noise(0.1)
    record(folder, samples, is_closed=False)._file.close()
    path = folder / "audio.wav"
    os.truncate(path, cut)
    left = max(0, cut - 44) // 2
    assert RecordingReader(folder).duration == left / SAMPLE_RATE
    assert repair(folder) == left / SAMPLE_RATE
    assert declared_samples(folder) == left
    assert np.allclose(RecordingReader(folder).read(0, 1), samples[:left], atol=1 / 32_768)


def test_repair_finishes_once_and_then_changes_nothing(folder: Path) -> None:
    record(folder, noise(0.2), is_closed=False)._file.close()
    assert not RecordingReader(folder).is_finished
    repair(folder)
    assert RecordingReader(folder).is_finished
    before = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    assert repair(folder) == pytest.approx(0.2)
    assert [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())] == before
    assert "interrupted" in journal(folder)


def test_repair_of_a_folder_without_sound_leaves_an_empty_recording(folder: Path) -> None:
    folder.mkdir(parents=True)
    assert repair(folder) == 0.0
    assert RecordingReader(folder).duration == 0.0
    assert len(RecordingReader(folder).read(0, 10)) == 0


def test_a_header_lost_to_power_failure_is_written_anew(folder: Path) -> None:
    samples = noise(0.3)
    record(folder, samples)
    with (folder / "audio.wav").open("r+b") as file:
        file.write(bytes(44))
    repair(folder)
    assert declared_samples(folder) == len(samples)


def test_a_journal_line_torn_by_a_crash_hides_no_other(folder: Path) -> None:
    record(folder, noise(0.1), is_closed=False)._file.close()
    with (folder / "journal.jsonl").open("ab") as file:
        file.write(b'{"mark": "gap", "start": 0.0, "en')
    reader = RecordingReader(folder)
    assert reader.gaps == ()
    with RecordingWriter(folder, SETTINGS) as writer:
        writer.mark_gap(0.0, 0.1, "overflow")
        assert not reader.is_finished
    assert reader.is_finished
    assert len(reader.gaps) == 1


def test_a_new_writer_goes_on_where_a_dead_one_stopped(folder: Path) -> None:
    first, second = noise(0.2, 1), noise(0.3, 2)
    record(folder, first, is_closed=False)._file.close()
    with (folder / "audio.wav").open("ab") as file:
        file.write(b"\x7f")
    record(folder, second)
    whole = RecordingReader(folder).read(0, 10)
    assert np.allclose(whole, np.concatenate([first, second]), atol=1 / 32_768)
    assert declared_samples(folder) == len(whole)


def test_a_killed_writer_loses_nothing_that_append_returned_from(folder: Path) -> None:
    program = (
        "import sys, numpy as np, pathlib\n"
        "from minutes.recording import RecordingWriter, hold\n"
        "from minutes.config import RecordingSettings\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "with hold(folder):\n"
        "    writer = RecordingWriter(folder, RecordingSettings(reserve_bytes=0))\n"
        "    while True:\n"
        "        writer.append(np.full(1600, 0.25, np.float32))\n"
        "        print(writer.position, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for _ in range(20):
            told = float(process.stdout.readline())
        assert is_held(folder)
        with pytest.raises(MeetingBusy), hold(folder):
            pass
        process.send_signal(signal.SIGKILL)
        told = max([told, *(float(line) for line in process.stdout if line.endswith("\n"))])
        process.wait()
    assert not is_held(folder)
    assert repair(folder) >= told > 1.9
    assert np.all(RecordingReader(folder).read(0, told) == 0.25)
    with hold(folder):
        assert is_held(folder)
    assert not is_held(folder)


def test_a_folder_without_a_lock_is_held_by_nobody(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    assert not is_held(tmp_path / "ない")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("limit", [44 + 10_000, 44 + 10_001, 44 + 3_200 * 5])
def test_a_full_disk_keeps_every_sample_that_fitted(folder: Path, limit: int) -> None:
    samples = noise(1.0)
    writer = RecordingWriter(folder, NEVER_SYNC)
    with file_size_limit(limit), pytest.raises(DiskFull) as caught:  # noqa: PT012
        for start in range(0, len(samples), 1_600):
            writer.append(samples[start : start + 1_600])
    assert caught.value.path == folder
    kept = (limit - 44) // 2
    assert declared_samples(folder) == kept
    writer.close("disk_full")
    reader = RecordingReader(folder)
    assert reader.is_finished
    assert np.allclose(reader.read(0, 1), samples[:kept], atol=1 / 32_768)
    assert reader.duration == writer.position == kept / SAMPLE_RATE


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may mount a tmpfs")
def test_a_full_file_system_keeps_the_recording_whole(tmp_path: Path) -> None:
    disk = tmp_path / "小さなディスク"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)],  # noqa: S607
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        folder = disk / "会議"
        writer = RecordingWriter(folder, SETTINGS)
        with pytest.raises(DiskFull):
            writer.append(noise(60))
        writer.close("disk_full")
        assert recording.free_seconds(folder) < 1
        kept = RecordingReader(folder).duration
        assert kept > 7
        assert declared_samples(folder) == round(kept * SAMPLE_RATE)
        assert repair(folder) == kept
        assert RecordingReader(folder).is_finished
    finally:
        subprocess.run(["umount", str(disk)], check=True)  # noqa: S607


def test_recording_stops_in_time_to_leave_the_reserve(folder: Path) -> None:
    with pytest.raises(DiskFull):
        RecordingWriter(folder, RecordingSettings(reserve_bytes=1 << 60))
    writer = RecordingWriter(folder, NEVER_SYNC)
    writer._settings = RecordingSettings(reserve_bytes=1 << 60, sync_interval=0.0)
    with pytest.raises(DiskFull):
        writer.append(noise(0.1))
    writer.close("disk_full")
    assert RecordingReader(folder).duration == pytest.approx(0.1)


def test_free_space_is_told_as_time_even_before_the_folder_exists(folder: Path) -> None:
    free = recording.free_seconds(folder)
    assert free > 1
    assert free - recording.free_seconds(folder, 32_000 * 60) == pytest.approx(60, abs=30)
    assert recording.free_seconds(folder, 1 << 60) == 0
    assert not folder.exists()


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS, errno.EIO])
def test_a_disk_that_refuses_is_no_full_disk(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    writer = RecordingWriter(folder, RecordingSettings(reserve_bytes=0, sync_interval=0.0))

    def refuse(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(FolderUnwritable) as caught:
        writer.append(noise(0.1))
    assert caught.value.path == folder
    writer.close()
    assert RecordingReader(folder).duration == pytest.approx(0.1)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "会議").write_bytes(b"")
    with pytest.raises(FolderUnwritable):
        RecordingWriter(tmp_path / "会議", SETTINGS)
    with pytest.raises(FolderUnwritable), hold(tmp_path / "会議"):
        pass


def test_reading_what_is_not_there_is_told(tmp_path: Path) -> None:
    reader = RecordingReader(tmp_path / "ない")
    with pytest.raises(FileUnreadable):
        _ = reader.duration
    with pytest.raises(FileUnreadable):
        reader.read(0, 1)
    with pytest.raises(FileUnreadable):
        repair(tmp_path / "ない")
    assert not reader.is_finished


def test_a_span_of_a_huge_recording_needs_only_its_own_memory(folder: Path) -> None:
    folder.mkdir(parents=True)
    hours = 30
    with (folder / "audio.wav").open("wb") as file:
        file.truncate(44 + hours * 3_600 * 32_000)
    assert repair(folder) == hours * 3_600
    with (folder / "audio.wav").open("rb") as file:
        file.seek(40)
        assert struct.unpack("<I", file.read(4)) == (hours * 3_600 * 32_000,)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(RecordingReader(folder).read(29 * 3_600, 29 * 3_600 + 5)) == 80_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
