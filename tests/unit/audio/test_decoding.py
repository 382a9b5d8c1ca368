"""Any file a clerk has becomes 16 kHz mono of the right length, in the right place."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.audio.decoding import BLOCK, CLOCK_TOLERANCE, Clock, decode, probe
from minutes.errors import FileEmpty, FileUnreadable, InputRejected, NoSoundTrack, NotMedia
from minutes.types import SAMPLE_RATE, Samples
from tests.unit.audio import media

LENGTH = 4.0
VOICE = media.voice(LENGTH)


def sound_of(path: Path) -> Samples:
    with decode(path) as decoding:
        blocks = list(decoding)
        assert decoding.position == sum(map(len, blocks)) / SAMPLE_RATE
    assert all(0 < len(block) <= BLOCK * SAMPLE_RATE for block in blocks)
    assert all(block.dtype == np.float32 for block in blocks)
    return np.concatenate(blocks)


def likeness(heard: Samples, original: Samples) -> tuple[float, float]:
    """Return the best correlation and the shift in seconds at which it is found."""
    size = 1 << (len(heard) + len(original)).bit_length()
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(original, size))
    correlation = np.fft.irfft(spectrum, size)
    shift = int(correlation.argmax())
    scale = float(np.linalg.norm(heard) * np.linalg.norm(original))
    return float(correlation.max()) / scale, (shift - size * (shift > size // 2)) / SAMPLE_RATE


def assert_same_sound(heard: Samples, original: Samples = VOICE, alike: float = 0.95) -> None:
    assert len(heard) / SAMPLE_RATE == pytest.approx(len(original) / SAMPLE_RATE, abs=0.05)
    correlation, shift = likeness(heard, original)
    assert correlation > alike
    assert abs(shift) < 0.05
    assert np.std(heard) == pytest.approx(np.std(original), rel=0.1)


@pytest.mark.parametrize(
    ("name", "codec", "rate", "layout"),
    [
        ("a.wav", "pcm_s16le", 44_100, "mono"),
        ("a.wav", "pcm_s24le", 48_000, "stereo"),
        ("a.wav", "pcm_s32le", 96_000, "mono"),
        ("a.wav", "pcm_u8", 11_025, "mono"),
        ("a.wav", "pcm_f32le", 22_050, "stereo"),
        ("a.wav", "pcm_alaw", 8_000, "mono"),
        ("a.wav", "pcm_mulaw", 8_000, "mono"),
        ("a.wav", "adpcm_ima_wav", 44_100, "mono"),
        ("a.wav", "pcm_s16le", 48_000, "5.1"),
        ("a.wav", "pcm_s16le", 48_000, "3.0"),
        ("a.mp3", "libmp3lame", 44_100, "stereo"),
        ("a.mp3", "libmp3lame", 16_000, "mono"),
        ("a.m4a", "aac", 44_100, "mono"),
        ("a.m4a", "aac", 48_000, "5.1"),
        ("a.m4a", "alac", 44_100, "stereo"),
        ("a.mp4", "aac", 32_000, "stereo"),
        ("a.mov", "aac", 48_000, "stereo"),
        ("a.wma", "wmav2", 44_100, "stereo"),
        ("a.flac", "flac", 96_000, "stereo"),
        ("a.ogg", "vorbis", 44_100, "stereo"),
        ("a.opus", "libopus", 48_000, "mono"),
        ("a.webm", "libopus", 48_000, "stereo"),
        ("a.mkv", "aac", 44_100, "mono"),
        ("a.3gp", "aac", 16_000, "mono"),
        ("a.ts", "aac", 48_000, "mono"),
        ("a.aiff", "pcm_s16be", 44_100, "stereo"),
    ],
)
def test_every_format_keeps_length_place_and_level(
    tmp_path: Path, name: str, codec: str, rate: int, layout: str
) -> None:
    count = {"mono": 1, "stereo": 2, "3.0": 3, "5.1": 6}[layout]
    path = tmp_path / f"第１回 定例会 {name}"
    media.write(path, np.tile(VOICE, (count, 1)), codec, rate=rate, layout=layout)
    assert_same_sound(sound_of(path))
    info = probe(path)
    assert info.duration == pytest.approx(LENGTH, abs=0.1)
    assert (info.sample_rate, info.channels, info.has_video) == (rate, count, False)


def test_amr_of_old_recorders_is_read(tmp_path: Path) -> None:
    path = media.write(tmp_path / "a.amr", VOICE[None], "libopencore_amrnb", rate=8_000)
    heard = sound_of(path)
    assert len(heard) / SAMPLE_RATE == pytest.approx(LENGTH, abs=0.05)
    # It keeps how speech sounds, not its waves: compare the loudness of 20 ms pieces.
    pieces = [np.std(np.resize(sound, (199, 320)), axis=1) for sound in (heard, VOICE)]
    assert np.corrcoef(*pieces)[0, 1] > 0.9


def test_16_khz_wave_comes_through_bit_for_bit(tmp_path: Path) -> None:
    whole = np.round(VOICE * 32_768) / 32_768
    path = media.write(tmp_path / "a.wav", whole[None], "pcm_s16le")
    assert np.array_equal(sound_of(path), whole.astype(np.float32))


def test_real_speech_from_mp3_and_flac_is_read(shared_folder: Callable[[str], Path]) -> None:
    folder = shared_folder("audio")
    for name in ("fw_multilingual.mp3", "jfk.flac", "fw_stereo_diarization.wav"):
        heard = sound_of(folder / name)
        assert len(heard) / SAMPLE_RATE == pytest.approx(probe(folder / name).duration, abs=0.1)
        assert np.std(heard) > 0.01


@pytest.mark.parametrize("codec", ["pcm_s16le", "libmp3lame"])
def test_a_silent_channel_takes_nothing_from_the_other(tmp_path: Path, codec: str) -> None:
    suffix = "wav" if codec.startswith("pcm") else "mp3"
    pair = np.stack([np.zeros_like(VOICE), VOICE])
    path = media.write(tmp_path / f"a.{suffix}", pair, codec, rate=44_100, layout="stereo")
    assert_same_sound(sound_of(path))


def test_channels_of_opposite_sign_do_not_cancel(tmp_path: Path) -> None:
    pair = np.stack([VOICE, -VOICE])
    heard = sound_of(media.write(tmp_path / "a.wav", pair, "pcm_s16le", layout="stereo"))
    assert_same_sound(heard)


def test_video_gives_its_sound_where_the_picture_puts_it(tmp_path: Path) -> None:
    late = media.write_video(tmp_path / "会議.mp4", VOICE[: 2 * SAMPLE_RATE], sound_starts=1.5)
    heard = sound_of(late)
    assert not heard[:SAMPLE_RATE].any()
    assert likeness(heard, VOICE[: 2 * SAMPLE_RATE])[1] == pytest.approx(1.5, abs=0.05)
    assert probe(late).has_video


def test_of_several_tracks_one_is_read_and_not_a_mixture(tmp_path: Path) -> None:
    other = media.voice(LENGTH, seed=99)
    heard = sound_of(media.write_tracks(tmp_path / "a.mp4", [VOICE, other]))
    assert max(likeness(heard, VOICE)[0], likeness(heard, other)[0]) > 0.95


def test_missing_packets_become_silence_so_that_the_clock_stays_right(tmp_path: Path) -> None:
    path = media.write_with_hole(tmp_path / "a.webm", VOICE, 1.0, 2.5)
    with decode(path) as decoding:
        heard = np.concatenate(list(decoding))
        assert decoding.filled == pytest.approx(1.5, abs=0.1)
    assert len(heard) / SAMPLE_RATE == pytest.approx(LENGTH, abs=0.05)
    assert not heard[round(1.1 * SAMPLE_RATE) : round(2.4 * SAMPLE_RATE)].any()
    after = slice(round(2.7 * SAMPLE_RATE), round(3.8 * SAMPLE_RATE))
    assert likeness(heard[after], VOICE[after])[0] > 0.95
    assert abs(likeness(heard[after], VOICE[after])[1]) < 0.05


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("a.wav", "pcm_s16le", {}),
        ("a.mp3", "libmp3lame", {}),
        ("a.flac", "flac", {}),
        ("a.mkv", "aac", {}),
        ("a.m4a", "aac", {"movflags": "faststart"}),
    ],
)
def test_a_file_cut_in_the_middle_gives_all_before_the_cut_and_says_so(
    tmp_path: Path, name: str, codec: str, options: dict[str, str]
) -> None:
    path = media.write(tmp_path / name, VOICE[None], codec, options=options)
    os.truncate(path, path.stat().st_size * 6 // 10 + 1)
    with decode(path) as decoding:
        heard = np.concatenate(list(decoding))
        assert decoding.damaged
    assert 0.4 * LENGTH < len(heard) / SAMPLE_RATE < 0.75 * LENGTH
    assert likeness(heard[:-2_000], VOICE[: len(heard) - 2_000])[0] > 0.95


@pytest.mark.parametrize(("name", "codec"), [("a.m4a", "aac"), ("a.mp3", "libmp3lame")])
def test_damage_in_the_middle_costs_only_the_damaged_part(
    tmp_path: Path, name: str, codec: str
) -> None:
    path = media.write(tmp_path / name, media.voice(10.0)[None], codec)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + len(data) // 20] = np.random.default_rng(5).bytes(len(data) // 20)
    path.write_bytes(data)
    with decode(path) as decoding:
        heard = np.concatenate(list(decoding))
        assert decoding.damaged
    assert len(heard) / SAMPLE_RATE == pytest.approx(10.0, abs=0.7)
    tail = media.voice(10.0)[8 * SAMPLE_RATE :]
    assert likeness(heard[-len(tail) - 8_000 :], tail)[0] > 0.8


def test_a_recorder_that_lost_power_left_no_sizes_but_all_the_sound(tmp_path: Path) -> None:
    path = media.write(tmp_path / "a.wav", VOICE[None], "pcm_s16le")
    data = bytearray(path.read_bytes())
    place = data.find(b"data")
    data[4:8] = data[place + 4 : place + 8] = bytes(4)
    path.write_bytes(data)
    assert_same_sound(sound_of(path))
    assert probe(path).duration == pytest.approx(LENGTH, abs=0.05)


def wave_without_sound(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)


@pytest.mark.parametrize(
    ("name", "make", "error"),
    [
        ("ない.mp3", lambda path: None, FileUnreadable),
        ("フォルダ.mp3", Path.mkdir, FileUnreadable),
        ("管.wav", os.mkfifo, FileUnreadable),
        ("空.m4a", Path.touch, FileEmpty),
        ("長さ0.wav", wave_without_sound, FileEmpty),
        ("1.wav", lambda path: path.write_bytes(b"R"), NotMedia),
        ("文書.txt", lambda path: path.write_text("議事録です。\n" * 500), NotMedia),
        ("文書.mp3", lambda path: path.write_text("議事録です。\n" * 500), NotMedia),
        ("表.csv", lambda path: path.write_text("番号,氏名\n1,山田\n" * 99), NotMedia),
        ("でたらめ.mp3", lambda p: p.write_bytes(np.random.default_rng(1).bytes(99_999)), NotMedia),
        ("文書.docx", lambda path: path.write_bytes(b"PK\x03\x04" + bytes(30_000)), NotMedia),
        ("文書.pdf", lambda path: path.write_bytes(b"%PDF-1.7\n" + bytes(30_000)), NotMedia),
        ("無声.mp4", lambda path: media.write_video(path, None), NoSoundTrack),
    ],
)
def test_what_cannot_be_used_is_told_by_its_kind(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    name: str,
    make: Callable[[Path], object],
    error: type[InputRejected],
) -> None:
    path = tmp_path / name
    make(path)
    for use in (decode, probe):
        with pytest.raises(error):
            use(path)
    assert capfd.readouterr() == ("", "")


def test_a_picture_has_no_sound_track(tmp_path: Path) -> None:
    import av

    path = tmp_path / "写真.png"
    with av.open(str(path), "w", format="image2", options={"update": "1"}) as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = 16, 16, "rgb24"
        container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8))))
        container.mux(stream.encode(None))
    with pytest.raises(NoSoundTrack):
        decode(path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs another user to be")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = media.write(tmp_path / "a.wav", VOICE[None], "pcm_s16le")
    path.chmod(0)
    os.seteuid(65_534)
    try:
        with pytest.raises(FileUnreadable):
            decode(path)
    finally:
        os.seteuid(0)


def test_a_play_list_leads_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "list.m3u8"
    path.write_text("#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(InputRejected):
        decode(path)


def test_tags_in_another_encoding_do_no_harm(tmp_path: Path) -> None:
    path = media.write(tmp_path / "a.mp3", VOICE[None], "libmp3lame")
    title = "定例会".encode("cp932")
    tag = b"TIT2" + (len(title) + 1).to_bytes(4, "big") + b"\0\0\0" + title
    header = b"ID3\x03\0\0\0\0\0" + bytes([len(tag)])
    path.write_bytes(header + tag + path.read_bytes())
    assert_same_sound(sound_of(path))


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    program = (
        "import sys, resource, pathlib\n"
        "from minutes.audio.decoding import decode\n"
        "length = sum(map(len, decode(pathlib.Path(sys.argv[1]))))\n"
        "print(length, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    used: list[int] = []
    for hours in (0.1, 1.5):
        path = tmp_path / f"{hours}.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.setnframes(round(hours * 3_600 * SAMPLE_RATE))
            file.writeframesraw(b"")
        header = path.read_bytes()[:44]
        size = round(hours * 3_600 * SAMPLE_RATE) * 2
        path.write_bytes(header[:40] + size.to_bytes(4, "little"))
        os.truncate(path, 44 + size)
        done = subprocess.run(
            [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
        )
        length, memory = map(int, done.stdout.split())
        assert length == size // 2
        used.append(memory)
    assert used[1] < used[0] * 1.1


def test_a_file_let_go_early_is_closed(tmp_path: Path) -> None:
    path = media.write(tmp_path / "a.wav", VOICE[None], "pcm_s16le")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (len(list(Path("/proc/self/fd").iterdir())) + 8, hard)
    )
    try:
        for _ in range(20):
            with decode(path) as decoding:
                next(decoding)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@given(st.lists(st.floats(0, 0.05), max_size=50))
def test_jitter_of_time_stamps_is_no_hole(jitter: list[float]) -> None:
    clock = Clock(0.0, None)
    for count, shake in enumerate(jitter):
        assert clock.place(count * 0.02 + shake, 0.02) == 0.0


@given(st.floats(CLOCK_TOLERANCE * 1.01, 500), st.floats(0, 1_000))
def test_after_a_hole_the_clock_is_the_files_again(hole: float, start: float) -> None:
    clock = Clock(start, None)
    clock.place(start, 1.0)
    assert clock.place(start + 1.0 + hole, 1.0) == pytest.approx(hole)
    assert clock.place(start + 2.0 + hole, 1.0) == 0.0
    assert clock.start == pytest.approx(2.0 + hole)


@pytest.mark.parametrize("wild", [-50.0, 1e6])
def test_a_wild_time_stamp_is_a_new_origin_and_no_hole(wild: float) -> None:
    clock = Clock(0.0, 100.0)
    clock.place(0.0, 1.0)
    assert clock.place(wild, 1.0) == 0.0
    assert clock.place(wild + 1.0, 1.0) == 0.0
    assert clock.start == 2.0
