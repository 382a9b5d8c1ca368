"""The `minutes` command as people and scripts meet it: real processes, real files."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minutes.evaluation.cer import count_errors
from minutes.recording import RecordingReader
from minutes.types import SAMPLE_RATE, Samples
from tests.virtual_microphone import VirtualMicrophone

MINUTES = (sys.executable, "-m", "minutes")
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def run(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*MINUTES, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **options,
    )


def transcribe(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Turn sound into text without telling voices apart, which takes ten times as long."""
    return run("transcribe", "--speakers", "off", *arguments, **options)


def sentences(finished: subprocess.CompletedProcess[str]) -> list[str]:
    """What a person was told, without the notice about the practice model."""
    lines = [line for line in finished.stderr.splitlines() if line.strip()]
    return [line for line in lines if "練習用モデルを使っています" not in line]


def assert_refused(finished: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert finished.returncode == code, finished.stderr
    (sentence,) = sentences(finished)
    assert JAPANESE.search(sentence)
    assert sentence.endswith(("。", "）。"))
    assert "Traceback" not in finished.stderr
    for word in words:
        assert word in sentence


@pytest.fixture
def short_file(tmp_path: Path, meeting_sound: Samples) -> Path:
    path = tmp_path / "委員会 録音.wav"
    write_wave(path, meeting_sound[: 7 * SAMPLE_RATE])
    return path


def write_wave(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


def test_a_file_goes_in_and_every_format_comes_out(tmp_path: Path, short_file: Path) -> None:
    out = tmp_path / "出力"
    formats = "docx,json,txt,srt,vtt,csv"
    finished = transcribe(short_file, "--output", out, "--format", formats)

    assert finished.returncode == 0, finished.stderr
    paths = [Path(line) for line in finished.stdout.splitlines()]
    assert [path.suffix[1:] for path in paths] == formats.split(",")
    assert all(path.is_file() and path.stat().st_size for path in paths)
    assert "練習用モデル" in finished.stderr
    meeting = json.loads(paths[1].read_text("utf-8"))
    assert meeting["schema"] == 1
    assert meeting["meeting"]["title"] == "委員会 録音"
    assert "".join(u["text"] for u in meeting["utterances"])


def test_a_list_given_for_a_file_is_used_told_and_asked_for_anew_only_with_again(
    tmp_path: Path, short_file: Path
) -> None:
    words = tmp_path / "出席者 名簿.csv"
    words.write_text("表記,読み,誤認識例\n御出席委員,ごしゅっせきいいん,出席委員\n", "cp932")
    order = (short_file, "--dictionary", words, "--output", tmp_path)
    first = transcribe(*order)
    assert first.returncode == 0, first.stderr
    assert "1 か所を直しました" in first.stderr
    assert "--again" not in first.stderr
    assert "--again" in transcribe(*order).stderr

    words.write_text("表記,読み\n", "utf-8")
    assert_refused(transcribe(*order), 3, words.name)


def test_the_store_lists_shows_finds_exports_and_erases(tmp_path: Path, short_file: Path) -> None:
    transcribe(short_file, "--title", "総務常任委員会", "--output", tmp_path)
    (meeting,) = json.loads(run("list", "--json").stdout)

    shown = run("show", meeting["id"]).stdout
    assert "総務常任委員会" in shown
    assert json.loads(run("search", "定足数", "--json").stdout)
    exported = run("export", meeting["id"], "--format", "txt", "--output", tmp_path)
    assert Path(exported.stdout.strip()).read_text("utf-8-sig")
    assert run("erase", meeting["id"], "--yes").returncode == 0
    assert json.loads(run("list", "--json").stdout) == []
    assert_refused(run("show", meeting["id"]), 3, meeting["id"])


def bad_files(folder: Path) -> Iterator[tuple[Path, int]]:
    text = folder / "議案書.wav"
    text.write_text("これは文書です。" * 99, "utf-8")
    empty = folder / "空.wav"
    empty.touch()
    no_length = folder / "長さなし.wav"
    no_length.write_bytes(
        b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80\x3e\0\0\0\x7d\0\0\2\0\x10\0data\0\0\0\0"
    )
    yield from ((text, 3), (empty, 3), (no_length, 3), (folder / "ない.wav", 3), (folder, 3))


def test_bad_files_get_one_sentence_and_leave_nothing(tmp_path: Path) -> None:
    for path, code in bad_files(tmp_path):
        assert_refused(transcribe(path, "--output", tmp_path), code, path.name)
    assert json.loads(run("list", "--json").stdout) == []


def test_one_bad_file_does_not_keep_the_others_from_being_done(
    tmp_path: Path, short_file: Path
) -> None:
    bad = tmp_path / "壊れ.mp3"
    bad.write_bytes(b"\0" * 100)
    finished = transcribe(bad, short_file, "--output", tmp_path)

    assert finished.returncode == 3
    assert Path(finished.stdout.strip()).suffix == ".docx"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("transcribe",), 2),
        (("transcribe", "x.wav", "--nonsense"), 2),
        (("transcribe", "x.wav", "--format", "odt"), 2),
        (("record", "--for", "ten"), 2),
        (("nonsense",), 2),
        (("transcribe", "x.wav", "--model", "whisper-unknown"), 4),
        (("transcribe", "x.wav", "--model", "small"), 4),
        (("show", "20990101"), 3),
    ],
)
def test_wrong_calls_are_answered_in_japanese(arguments: tuple[str, ...], code: int) -> None:
    assert_refused(run(*arguments), code)


def test_an_incomplete_model_folder_is_named(
    tmp_path: Path, practice_model: Path, short_file: Path
) -> None:
    folder = tmp_path / "モデル"
    folder.mkdir()
    (folder / "config.json").write_bytes((practice_model / "config.json").read_bytes())

    finished = transcribe(short_file, "--model", folder, "--output", tmp_path)
    assert_refused(finished, 4, "モデル")


def test_settings_that_do_not_fit_are_named(tmp_path: Path, short_file: Path) -> None:
    (tmp_path / "config.toml").write_text("[recognition]\nbeam = 3\n", "utf-8")

    assert_refused(transcribe(short_file), 3, "recognition.beam")


def test_a_store_that_cannot_be_written_is_named(tmp_path: Path, short_file: Path) -> None:
    blocked = tmp_path / "ファイル"
    blocked.write_text("")
    environment = {**os.environ, "MINUTES_DATA": str(blocked / "data")}

    assert_refused(transcribe(short_file, env=environment), 4)


def test_help_is_japanese() -> None:
    for arguments in (("--help",), ("transcribe", "--help"), (), ("models",)):
        finished = run(*arguments)
        page = finished.stdout
        assert finished.returncode == 0, finished.stderr
        assert "使い方" in page
        assert "OPTIONS" not in page
        assert "Show this message" not in page
        assert "Options:" not in page


def wait_for(lines: Iterator[str], event: str) -> dict[str, Any]:
    for line in lines:
        found: dict[str, Any] = json.loads(line)
        if found["event"] == event:
            return found
    pytest.fail(f"no {event}")


def start_recording(*arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*MINUTES, "record", *map(str, arguments), "--events", "-"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def stored_recording(data: Path) -> RecordingReader:
    (folder,) = (data / "meetings").iterdir()
    return RecordingReader(folder)


def test_a_recorder_killed_by_force_leaves_sound_text_and_no_process(
    tmp_path: Path, sample_path: Path, meeting_sound: Samples
) -> None:
    recorder = start_recording("--input", sample_path, "--realtime")
    assert recorder.stdout is not None
    wait_for(recorder.stdout, "RecordingStarted")
    started = time.monotonic()
    final = wait_for(recorder.stdout, "UtteranceFinalized")["utterance"]
    recorder.kill()
    elapsed = time.monotonic() - started
    recorder.communicate()

    reader = stored_recording(tmp_path / "data")
    assert reader.duration >= elapsed - 1.0
    kept = reader.read(0, 1000)
    np.testing.assert_array_equal(kept, meeting_sound[: len(kept)])
    (meeting,) = json.loads(run("list", "--json").stdout)
    shown = run("export", meeting["id"], "--format", "json", "--output", tmp_path)
    stored = json.loads(Path(shown.stdout.strip()).read_text("utf-8"))
    assert final in stored["utterances"]
    finished = run("resume", "--speakers", "off")  # which would cut and label text
    assert finished.returncode == 0, finished.stderr
    assert meeting["id"] in finished.stdout
    again = run("export", meeting["id"], "--format", "json", "--output", tmp_path)
    complete = json.loads(Path(again.stdout.splitlines()[-1]).read_text("utf-8"))["utterances"]
    assert complete[: len(stored["utterances"])] == stored["utterances"]
    assert complete[-1]["end"] > reader.duration - 6


def test_ctrl_c_ends_a_recording_politely(tmp_path: Path, sample_path: Path) -> None:
    recorder = start_recording("--input", sample_path, "--realtime")
    assert recorder.stdout is not None
    wait_for(recorder.stdout, "UtteranceFinalized")
    recorder.send_signal(signal.SIGINT)
    stdout, stderr = recorder.communicate(timeout=60)

    assert recorder.returncode == 0, stderr
    assert "Traceback" not in stderr
    assert "RecordingStopped" in stdout
    (meeting,) = json.loads(run("list", "--json").stdout)
    assert stored_recording(tmp_path / "data").is_finished
    assert meeting["duration"] > 3


def test_a_recording_ends_after_the_time_that_was_asked_for(
    tmp_path: Path, sample_path: Path
) -> None:
    finished = run("record", "--input", sample_path, "--realtime", "--for", "3")

    assert finished.returncode == 0, finished.stderr
    assert stored_recording(tmp_path / "data").duration == pytest.approx(3.0, abs=0.2)


def test_events_go_on_when_their_reader_goes_away(tmp_path: Path, sample_path: Path) -> None:
    recorder = start_recording("--input", sample_path, "--realtime", "--for", "4")
    assert recorder.stdout is not None
    wait_for(recorder.stdout, "RecordingStarted")
    recorder.stdout.close()
    assert recorder.stderr is not None
    with recorder.stderr:
        stderr = recorder.stderr.read()
    recorder.wait(timeout=60)

    assert "Traceback" not in stderr
    assert stored_recording(tmp_path / "data").duration == pytest.approx(4.0, abs=0.2)


@pytest.fixture
def minded_ctrl_c() -> Iterator[None]:
    """What a shell starts in the background ignores Ctrl-C, and hands that on."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("minded_ctrl_c")
def test_an_interrupted_transcription_goes_on_with_the_same_command(
    tmp_path: Path, meeting_sound: Samples
) -> None:
    path = tmp_path / "長い会議.wav"
    write_wave(path, np.tile(meeting_sound, 8))
    command = [*MINUTES, "transcribe", str(path), "--output", str(tmp_path)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    database = tmp_path / "data" / "minutes.db"
    deadline = time.monotonic() + 60
    while count_utterances(database) < 3:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    try:
        _, stderr = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    kept = count_utterances(database)

    assert process.returncode == 130
    assert "Traceback" not in stderr
    (left,) = json.loads(run("list", "--json").stdout)
    assert left["is_interrupted"]
    finished = transcribe(path, "--output", tmp_path)
    assert finished.returncode == 0, finished.stderr
    (done,) = json.loads(run("list", "--json").stdout)
    assert done["id"] == left["id"]
    assert count_utterances(database) > kept


def count_utterances(database: Path) -> int:
    if not database.exists():
        return 0
    with closing(sqlite3.connect(database, timeout=5)) as connection:
        try:
            (count,) = connection.execute("SELECT count(*) FROM utterances").fetchone()
        except sqlite3.OperationalError:  # not made yet
            return 0
    return int(count)


def test_without_a_microphone_there_is_one_sentence_and_no_meeting() -> None:
    environment = {**os.environ, "PULSE_SERVER": "unix:/nonexistent"}

    finished = run("record", "--device", "存在しないマイク", env=environment)
    assert_refused(finished, 4, "マイク")
    assert json.loads(run("list", "--json").stdout) == []


def test_a_real_microphone_becomes_text(
    tmp_path: Path, sample_path: Path, virtual_microphone: VirtualMicrophone
) -> None:
    environment = {**virtual_microphone.environment, "MINUTES_DATA": str(tmp_path / "data")}
    recorder = start_recording("--for", "16", env=environment)
    assert recorder.stdout is not None
    wait_for(recorder.stdout, "RecordingStarted")
    virtual_microphone.play(sample_path)
    stdout, stderr = recorder.communicate(timeout=90)

    assert recorder.returncode == 0, stderr
    events = [json.loads(line) for line in stdout.splitlines()]  # each line is one
    assert any(e["event"] == "HypothesisUpdated" and e["tentative"] for e in events)
    text = "".join(e["utterance"]["text"] for e in events if e["event"] == "UtteranceFinalized")
    said = "ただいまの出席委員は3人であります。定足数に達しておりますので、会議を開きます。"
    rate = count_errors(said, text[: len(said)]).rate
    assert rate is not None
    assert rate < 0.5


def test_a_microphone_that_goes_away_and_comes_back_is_a_gap(
    tmp_path: Path, virtual_microphone: VirtualMicrophone
) -> None:
    environment = {**virtual_microphone.environment, "MINUTES_DATA": str(tmp_path / "data")}
    recorder = start_recording("--for", "20", env=environment)
    assert recorder.stdout is not None
    wait_for(recorder.stdout, "RecordingStarted")
    started = time.monotonic()
    time.sleep(2)
    virtual_microphone.kill()
    wait_for(recorder.stdout, "DeviceLost")
    virtual_microphone.start()
    gap = wait_for(recorder.stdout, "GapMarked")
    recorder.send_signal(signal.SIGINT)
    recorder.communicate(timeout=60)
    elapsed = time.monotonic() - started

    assert recorder.returncode == 0
    reader = stored_recording(tmp_path / "data")
    assert len(reader.gaps) == 1
    assert gap["end"] - gap["start"] > 0.5
    assert reader.duration == pytest.approx(elapsed, abs=3.0)
