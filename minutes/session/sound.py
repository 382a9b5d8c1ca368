"""The sound of a live meeting: from the source onto the disk, whatever happens to it.

What the device cannot deliver, and what people keep off the record, becomes silence of
the same length, so that positions fit the clock on the wall.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from minutes import events
from minutes.audio.elapsed import elapsed
from minutes.audio.level import WINDOW, LevelMeter
from minutes.audio.source import AudioSource
from minutes.config import RecordingSettings
from minutes.errors import MicrophoneLost, MicrophoneMissing, MicrophoneRefused
from minutes.recording import RecordingWriter
from minutes.session.announcements import Announcements
from minutes.session.continuing import WHY
from minutes.session.notes import Notes, make_mark
from minutes.types import SAMPLE_RATE, AudioBlock, MarkKind, Seconds

READ_TIMEOUT: Seconds = 0.2
"""How long the recording thread waits for a block before it looks around."""

TAIL: Seconds = 0.5
"""How long a stopped recording still listens. Source: 0.2-0.5 s are in the buffers of
PulseAudio and PortAudio (measured, November 2026)."""

RETRY: Seconds = 1.0
"""How often a lost microphone is tried again."""

LOST = "device_lost"
OFF_RECORD = "off_record"
STOPPED = "stopped"


class SoundTaker:
    """Records a source in the thread that calls `record`; the keys work from any thread."""

    def __init__(
        self,
        folder: Path,
        source: AudioSource,
        settings: RecordingSettings,
        announcements: Announcements,
        notes: Notes,
    ) -> None:
        self._folder = folder
        self._source = source
        self._settings = settings
        self._announcements = announcements
        self._notes = notes
        self._meter = LevelMeter(settings.silence_warning)
        self._level_due = 0.0
        self._is_stopping = False
        self._is_paused = False
        self._pauses = 0
        self._pauses_seen = 0
        """Counted, so that a pause shorter than a look of the recording thread is one too."""
        self._lock = threading.Lock()
        self._key = threading.Event()
        self._longest: Seconds = math.inf
        self._delivered_at = elapsed()

    @property
    def is_paused(self) -> bool:
        """Whether the meeting is off the record: nothing from now on is kept."""
        return self._is_paused

    def pause(self) -> None:
        """Keep nothing of what is heard after this call, not even what waits in buffers."""
        with self._lock:
            self._is_paused = True
            self._pauses += 1
        self._key.set()

    def resume(self) -> None:
        """Open the source again, and go on trying where that fails."""
        self._is_paused = False
        self._key.set()

    def stop(self) -> None:
        """End the recording."""
        self._is_stopping = True
        self._key.set()

    def stop_at(self, position: Seconds) -> None:
        """End the recording once it is this long."""
        self._longest = position

    def record(self, on_start: Callable[[], None], begins_at: Seconds = 0.0) -> events.StopReason:
        """Write sound until it ends; `on_start` is called once the file is there.

        A recording that ended before `begins_at` goes on there, after silence.

        Raises:
            DiskFull, FolderUnwritable: no more can be written; what is there is whole.
        """
        with RecordingWriter(self._folder, self._settings, self._source.name) as writer:
            self._announcements.clock = max(writer.position, begins_at)
            on_start()
            self._fill_until(writer, begins_at)
            return self._take(writer)

    def _take(self, writer: RecordingWriter) -> events.StopReason:
        end = math.inf
        while time.monotonic() < end and writer.position < self._longest:
            if self._is_stopping:
                # What the device still holds was said before the stop and is taken too.
                end = min(end, time.monotonic() + TAIL)
            if self._has_new_pause:
                if not self._stay_off_record(writer):
                    break
                continue
            try:
                block = self._source.read(READ_TIMEOUT)
            except MicrophoneLost:
                if not self._bridge_gap(writer):
                    break
                continue
            if self._has_new_pause:
                continue  # The block may hold what was said since the key was hit.
            if block is not None:
                self._keep(writer, block)
            elif self._source.has_ended:
                return events.StopReason.SOURCE_ENDED
        return events.StopReason.ASKED

    def _fill_until(self, writer: RecordingWriter, position: Seconds) -> None:
        """Write silence for the time that a recording which goes on had been stopped."""
        start = writer.position
        if position <= start:
            return
        writer.append_silence(position - start)
        writer.mark_gap(start, writer.position, STOPPED)
        mark = make_mark(MarkKind.GAP, start, WHY)
        self._notes.keep(replace(mark, end=writer.position))

    def _keep(self, writer: RecordingWriter, block: AudioBlock) -> None:
        if block.dropped:
            start = writer.position
            writer.append_silence(block.dropped / SAMPLE_RATE)
            writer.mark_gap(start, writer.position, "dropped")
            self._announcements.tell(events.SamplesDropped, block.dropped)
        writer.append(block.samples)
        self._announcements.clock = writer.position
        self._delivered_at = elapsed()
        level = self._meter.insert(block.samples)
        if level is not None and time.monotonic() >= self._level_due:
            self._level_due = time.monotonic() + 0.9 * WINDOW
            self._announcements.tell(
                events.LevelMeasured, level.level, level.peak, level.is_silent, level.is_clipping
            )

    def _bridge_gap(self, writer: RecordingWriter) -> bool:
        """Keep the clock going with silence until the microphone is back, or a key is hit.

        Return whether there is more to record.
        """
        start = writer.position
        mark = make_mark(MarkKind.GAP, start)
        self._announcements.tell(events.DeviceLost, self._source.name)
        self._notes.keep(mark)
        self._source.close()
        try:
            with self._standing_in(writer, LOST) as fill:
                is_back = False
                while not is_back and not self._is_interrupted(writer):
                    self._await_key(RETRY)
                    is_back = not self._is_interrupted(writer) and self._opens()
                    fill()
        finally:
            self._notes.keep(replace(mark, end=writer.position))
        self._meter.reset()
        self._announcements.tell(events.GapMarked, start, writer.position)
        return is_back or self._has_new_pause

    def _stay_off_record(self, writer: RecordingWriter) -> bool:
        """Close the microphone until people resume; return whether there is more to record."""
        self._source.close()
        if self._is_stopping:
            return False
        mark = make_mark(MarkKind.OFF_RECORD, writer.position)
        self._announcements.tell(events.RecordingPaused)
        self._notes.keep(mark)
        try:
            with self._standing_in(writer, OFF_RECORD) as fill:
                while self._is_still_paused() and not self._is_over(writer):
                    self._await_key(READ_TIMEOUT)
                    fill()
                is_back = not self._is_over(writer) and self._opens()
        finally:
            self._notes.keep(replace(mark, end=writer.position))
        self._meter.reset()
        if not is_back and not self._is_over(writer):
            is_back = self._bridge_gap(writer)
        if is_back and not self._has_new_pause:
            self._announcements.tell(events.RecordingResumed)
        return is_back

    @contextmanager
    def _standing_in(self, writer: RecordingWriter, reason: str) -> Iterator[Callable[[], None]]:
        """Give what writes silence up to this moment; then note the gap in the journal."""
        start, since = writer.position, self._delivered_at

        def fill() -> None:
            wanted = min(start + elapsed() - since, self._longest)
            writer.append_silence(wanted - writer.position)
            self._announcements.clock = writer.position

        yield fill
        fill()
        self._delivered_at = elapsed()
        writer.mark_gap(start, writer.position, reason)

    def _opens(self) -> bool:
        try:
            self._source.open()
        except (MicrophoneMissing, MicrophoneRefused, MicrophoneLost):
            return False
        return True

    def _await_key(self, timeout: Seconds) -> None:
        self._key.wait(timeout)
        self._key.clear()

    def _is_over(self, writer: RecordingWriter) -> bool:
        return self._is_stopping or writer.position >= self._longest

    def _is_interrupted(self, writer: RecordingWriter) -> bool:
        return self._has_new_pause or self._is_over(writer)

    @property
    def _has_new_pause(self) -> bool:
        return self._pauses != self._pauses_seen

    def _is_still_paused(self) -> bool:
        """Take note of every pause up to now; one that comes later is a new one."""
        with self._lock:
            self._pauses_seen = self._pauses
            return self._is_paused
