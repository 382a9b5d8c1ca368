"""Makes sound and video files of many kinds with real encoders."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from minutes.types import SAMPLE_RATE, Samples

BIT_RATES = {"wmav2": 64_000, "libopencore_amrnb": 12_200}
"""For encoders that take none or a useless one by themselves."""


def voice(seconds: float, seed: int = 3) -> Samples:
    """Return something like speech: gliding harmonics in syllables, unlike at any shift."""
    random = np.random.default_rng(seed)
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    knots = np.arange(0, seconds + 0.2, 0.2)
    pitch = np.interp(times, knots, random.uniform(110, 220, len(knots)))
    loudness = np.interp(times, knots, random.uniform(0.1, 1, len(knots)))
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
    waves = [np.sin(count * phase) / count for count in range(1, 10)]
    return (0.25 * loudness * np.sum(waves, axis=0)).astype(np.float32)


def write(
    path: Path,
    channels: np.ndarray,
    codec: str,
    *,
    rate: int = SAMPLE_RATE,
    layout: str = "mono",
    options: dict[str, str] | None = None,
) -> Path:
    """Encode `channels` of shape (c, n) at 16 kHz with `codec` at `rate`."""
    with av.open(str(path), "w", options=options or {}) as container:
        _add_track(container, channels, codec, rate, layout)
    return path


def write_video(path: Path, sound: Samples | None, sound_starts: float = 0.0) -> Path:
    """Write four seconds of picture with or without a sound track."""
    with av.open(str(path), "w") as container:
        picture = container.add_stream("mpeg4", rate=10)
        picture.width, picture.height = 32, 32
        track = (
            container.add_stream("aac", rate=SAMPLE_RATE, layout="mono")
            if (sound is not None)
            else None
        )
        for count in range(40):
            frame = av.VideoFrame.from_ndarray(np.full((32, 32, 3), count, np.uint8))
            frame.pts, frame.time_base = count, Fraction(1, 10)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        if track is not None and sound is not None:
            _encode(container, track, sound[None], round(sound_starts * SAMPLE_RATE))
    return path


def write_tracks(path: Path, tracks: list[Samples]) -> Path:
    """Write several mono sound tracks into one file."""
    with av.open(str(path), "w") as container:
        streams = [container.add_stream("aac", rate=SAMPLE_RATE, layout="mono") for _ in tracks]
        for stream, sound in zip(streams, tracks, strict=True):
            _encode(container, stream, sound[None], 0)
    return path


def write_with_hole(path: Path, sound: Samples, start: float, end: float) -> Path:
    """Write Opus whose packets between `start` and `end` never arrived."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libopus", rate=48_000, layout="mono")
        for packet in _packets(stream, sound[None], 0):
            if not start <= float(packet.pts * packet.time_base) < end:
                container.mux(packet)
    return path


def _add_track(container, channels, codec, rate, layout) -> None:  # noqa: ANN001
    stream = container.add_stream(codec, rate=rate, layout=layout)
    if codec in BIT_RATES:
        stream.codec_context.bit_rate = BIT_RATES[codec]
    if codec == "vorbis":
        stream.codec_context.options = {"strict": "-2"}
    _encode(container, stream, channels, 0)


def _encode(container, stream, channels, first: int) -> None:  # noqa: ANN001
    for packet in _packets(stream, channels, first):
        container.mux(packet)


def _packets(stream, channels, first: int):  # noqa: ANN001, ANN202
    context = stream.codec_context
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(channels, np.float32), format="fltp", layout=stream.layout.name
    )
    frame.sample_rate, frame.time_base = SAMPLE_RATE, Fraction(1, SAMPLE_RATE)
    resampler = av.AudioResampler(
        stream.format.name, stream.layout.name, stream.rate, context.frame_size or 1024
    )
    position = first * stream.rate // SAMPLE_RATE
    for piece in [*resampler.resample(frame), *resampler.resample(None)]:
        if piece is None:
            continue
        piece.pts, piece.time_base = position, Fraction(1, stream.rate)
        position += piece.samples
        yield from stream.encode(piece)
    yield from stream.encode(None)
