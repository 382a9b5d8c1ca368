"""One opened sound or video file: its best sound track and what can be decoded of it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from minutes.errors import FileEmpty, FileUnreadable, NoSoundTrack, NotMedia
from minutes.types import Seconds

if TYPE_CHECKING:
    import av
    from av.audio.stream import AudioStream

_MICROSECOND = 1e-6
"""FFmpeg's unit for a whole container. Source: AV_TIME_BASE, libavutil/avutil.h."""

_GUESSED_LENGTHS = frozenset({"mp3", "aac", "amr", "ac3", "dts", "mpeg"})
"""Formats whose length FFmpeg computes from the bit rate."""


class MediaFile:
    """An opened file. FFmpeg's own words never reach a terminal; see `is_damaged`.

    Raises:
        FileUnreadable: missing, a folder, no permission.
        FileEmpty: zero bytes.
        NotMedia: no decoder knows it.
        NoSoundTrack: a video without sound, a picture.
    """

    def __init__(self, path: Path) -> None:
        import av

        _require_bytes(path)
        self.path = path
        self.is_damaged = False
        self._decoded = 0
        self._failed = 0
        try:
            # "file:" and the white list: a name is never taken for a network address,
            # and a play list cannot lead to one. Tags may be Shift_JIS: never fatal.
            self._container = av.open(
                f"file:{path}",
                options={"protocol_whitelist": "file"},
                metadata_errors="replace",
            )
        except (PermissionError, FileNotFoundError) as error:
            raise FileUnreadable(path, str(error)) from error
        except av.error.FFmpegError as error:
            raise NotMedia(path) from error
        try:
            self._stream = self._best_track()
        except BaseException:
            self._container.close()
            raise

    @property
    def format(self) -> str:
        """FFmpeg's name of the container."""
        return str(self._container.format.name)

    @property
    def codec(self) -> str:
        """FFmpeg's name of the sound's codec."""
        return str(self._stream.codec_context.name)

    @property
    def sample_rate(self) -> int:
        """Samples a second in the file."""
        return int(self._stream.codec_context.sample_rate)

    @property
    def channels(self) -> int:
        """How many channels the sound has in the file."""
        return int(self._stream.codec_context.channels)

    @property
    def has_video(self) -> bool:
        """Whether there is a picture too, be it only a cover."""
        return bool(self._container.streams.video)

    @property
    def tags(self) -> dict[str, str]:
        """What the file says about its making, keys in lower case."""
        both = {**self._stream.metadata, **self._container.metadata}
        return {key.lower(): value for key, value in both.items()}

    @property
    def origin(self) -> Seconds | None:
        """The time stamp at which a player starts, None where the file does not say."""
        start = self._container.start_time
        return None if start is None else start * _MICROSECOND

    @property
    def duration(self) -> Seconds:
        """The length that the file states or FFmpeg guesses, 0.0 for neither."""
        container = self._container.duration
        return self._track_duration() or (container or 0) * _MICROSECOND

    @property
    def promised(self) -> Seconds | None:
        """The length that the file itself states for this track, None where it doesn't."""
        # An MP3 with a start time has a header that counts its frames.
        if self.format in _GUESSED_LENGTHS and not self._stream.start_time:
            return None
        has_company = len(self._container.streams) > 1
        return (self._track_duration() if has_company else self.duration) or None

    @property
    def is_mostly_broken(self) -> bool:
        """Whether more packets failed than gave sound: noise taken for a format."""
        return self._failed > self._decoded

    def measure(self) -> Seconds:
        """Return the end of the last packet, reading the whole file but decoding nothing."""
        import av

        end = 0.0
        try:
            for packet in self._container.demux(self._stream):
                if packet.pts is not None and packet.time_base:
                    end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        except av.error.FFmpegError:
            self.is_damaged = True
        return max(0.0, end - (self.origin or 0.0))

    def frames(self) -> Iterator[av.AudioFrame]:
        """Yield everything that can be decoded, passing over damaged packets."""
        import av

        is_moving = True
        while is_moving:
            is_moving = False
            try:
                for packet in self._container.demux(self._stream):
                    is_moving = True
                    yield from self._decode(packet)
            except av.error.FFmpegError:
                # The reader may find its feet behind the damage: go on while it moves.
                self.is_damaged = True
            else:
                return

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()

    def _decode(self, packet: av.Packet[AudioStream]) -> Iterator[av.AudioFrame]:
        import av

        if packet.is_corrupt:
            self.is_damaged = True
        try:
            frames: list[av.AudioFrame] = packet.decode()
        except av.error.FFmpegError:
            self.is_damaged = True
            self._failed += 1
            return
        self._decoded += 1
        yield from (frame for frame in frames if frame.samples and frame.sample_rate)

    def _best_track(self) -> AudioStream:
        best = self._container.streams.best("audio")
        for track in self._container.streams.audio:
            if best is not None and track.index == best.index and track.codec_context is not None:
                return track
        if self._container.streams.audio:
            raise NotMedia(self.path)
        raise NoSoundTrack(self.path)

    def _track_duration(self) -> Seconds:
        stream = self._stream
        if stream.duration and stream.time_base:
            return float(stream.duration * stream.time_base)
        return _parse_length(stream.metadata.get("DURATION", ""))


def _require_bytes(path: Path) -> None:
    """Refuse what is no readable file before FFmpeg sees it."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise FileUnreadable(path, "not a file")
        with path.open("rb"):
            pass
    except (OSError, ValueError) as error:
        raise FileUnreadable(path, str(error)) from error
    if not status.st_size:
        raise FileEmpty(path)


def _parse_length(text: str) -> Seconds:
    """Return h:mm:ss.fraction as seconds, 0.0 for anything else (Matroska's tag)."""
    parts = text.split(":")
    try:
        hours, minutes, seconds = (float(part) for part in parts)
    except ValueError:
        return 0.0
    return timedelta(hours=hours, minutes=minutes, seconds=seconds).total_seconds()
