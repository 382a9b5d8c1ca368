"""A live meeting on real parts: file, disk, worker process, SQLite, practice model."""

from __future__ import annotations

import os
import signal
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from minutes import events
from minutes.audio.replay import FileReplay
from minutes.errors import DiskFull, MicrophoneMissing
from minutes.evaluation.cer import count_errors, join_in_time
from minutes.messages import describe_event
from minutes.recording import RecordingReader, RecordingWriter
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, AudioBlock, MarkKind, MeetingState, Samples
from tests.integration.live_meeting import ArraySource, SessionMaker, Watcher


def test_a_meeting_leaves_sound_and_text_and_says_so_in_order(
    make_session: SessionMaker, store: Store, watcher: Watcher, sample_path: Path
) -> None:
    session, meeting = make_session(FileReplay(sample_path, realtime=False))
    session.start()
    assert session.wait(timeout=120)

    stored = store.transcript(meeting.id)
    assert session.failure is None
    assert stored.meeting.state is MeetingState.READY
    assert list(stored.utterances) == watcher.finals != []
    assert stored.engine is not None
    assert stored.engine.model == "practice-ja"
    assert RecordingReader(store.folder(meeting.id)).duration == stored.meeting.duration > 40
    names = [type(event).__name__ for event in watcher.events]
    assert names[0] == "RecordingStarted"
    assert names.index("RecordingStopped") > 0


def test_sound_on_disk_is_what_the_source_delivered(
    make_session: SessionMaker, store: Store, meeting_sound: Samples
) -> None:
    session, meeting = make_session(ArraySource(meeting_sound[: 5 * SAMPLE_RATE]))
    session.start()
    assert session.wait(timeout=60)

    kept = RecordingReader(store.folder(meeting.id)).read(0, 100)
    np.testing.assert_array_equal(kept, meeting_sound[: 5 * SAMPLE_RATE])


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_dies_costs_no_sound_and_no_final_text(
    make_session: SessionMaker,
    store: Store,
    watcher: Watcher,
    meeting_sound: Samples,
    number: signal.Signals,
) -> None:
    sound = meeting_sound[: 30 * SAMPLE_RATE]
    session, meeting = make_session(ArraySource(sound, pace=0.03))
    killed: list[int] = []

    def kill_once(event: events.Event) -> None:
        if isinstance(event, events.UtteranceFinalized) and not killed:
            assert session.worker_pid is not None
            killed.append(session.worker_pid)
            os.kill(session.worker_pid, number)

    watcher.act = kill_once
    session.start()
    assert session.wait(timeout=120)

    assert killed
    assert [event.exit_code for event in watcher.of(events.WorkerFailed)] == [-number]  # type: ignore[union-attr]
    assert len(watcher.of(events.WorkerRestarted)) == 1
    np.testing.assert_array_equal(RecordingReader(store.folder(meeting.id)).read(0, 100), sound)
    assert store.meeting(meeting.id).state is MeetingState.READY
    undisturbed, other = make_session(ArraySource(sound))
    watcher.act = lambda event: None
    undisturbed.start()
    assert undisturbed.wait(timeout=120)
    with_crash = join_in_time(store.utterances(meeting.id))
    without = join_in_time(store.utterances(other.id))
    assert count_errors(without, with_crash).rate == pytest.approx(0.0, abs=0.1)
    assert all(one.end <= next_.start for one, next_ in pairwise(store.utterances(meeting.id)))


def test_a_worker_that_falls_behind_is_told_and_catches_up(
    make_session: SessionMaker, store: Store, watcher: Watcher, meeting_sound: Samples
) -> None:
    sound = meeting_sound[: 20 * SAMPLE_RATE]
    session, meeting = make_session(ArraySource(sound, pace=0.1))
    session.start()
    deadline = time.monotonic() + 30
    while not watcher.of(events.HypothesisUpdated):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert session.worker_pid is not None
    os.kill(session.worker_pid, signal.SIGSTOP)
    time.sleep(6)
    os.kill(session.worker_pid, signal.SIGCONT)
    assert session.wait(timeout=90)

    delays = [e.seconds for e in watcher.events if isinstance(e, events.DelayMeasured)]
    assert max(delays) > 4
    assert any(describe_event(event).endswith("秒遅れ") for event in watcher.events)
    assert watcher.of(events.WorkerFailed) == []
    stored = store.transcript(meeting.id)
    assert stored.meeting.duration == 20.0
    assert stored.utterances[-1].end > 15


def test_blocks_of_any_size_make_the_same_recording(
    make_session: SessionMaker, store: Store, meeting_sound: Samples
) -> None:
    sound = meeting_sound[: 3 * SAMPLE_RATE]

    class Ragged(ArraySource):
        def read(self, timeout: float) -> AudioBlock | None:
            if self.has_ended:
                return None
            block = self._sound[self._at : self._at + 1 + self._at * 7919 % 5003]
            self._at += len(block)
            return AudioBlock(block)

    session, meeting = make_session(Ragged(sound))
    session.start()
    assert session.wait(timeout=60)
    kept = RecordingReader(store.folder(meeting.id)).read(0, 100)
    np.testing.assert_array_equal(kept, sound)


def test_a_lost_microphone_leaves_a_marked_gap_and_the_clock_goes_on(
    make_session: SessionMaker, store: Store, watcher: Watcher, meeting_sound: Samples
) -> None:
    sound = meeting_sound[: 4 * SAMPLE_RATE]
    session, meeting = make_session(ArraySource(sound, lost_at=2.0))
    session.start()
    assert session.wait(timeout=60)

    assert len(watcher.of(events.DeviceLost)) == 1
    (gap,) = RecordingReader(store.folder(meeting.id)).gaps
    assert gap.start == pytest.approx(2.0)
    assert 1.0 <= gap.end - gap.start <= 4.0  # one failed try, then success
    reader = RecordingReader(store.folder(meeting.id))
    assert not reader.read(gap.start, gap.end).any()
    np.testing.assert_array_equal(reader.read(gap.end, 100), sound[2 * SAMPLE_RATE :])
    (mark,) = store.marks(meeting.id)
    assert (mark.kind, mark.start) == (MarkKind.GAP, pytest.approx(gap.start))
    assert mark.end == pytest.approx(gap.end)


def test_stop_ends_the_recording_but_not_the_text(
    make_session: SessionMaker, store: Store, watcher: Watcher, meeting_sound: Samples
) -> None:
    session, meeting = make_session(ArraySource(meeting_sound, pace=0.02))
    session.start()
    time.sleep(3)
    session.stop()
    assert session.wait(timeout=60)

    duration = store.meeting(meeting.id).duration
    assert 5 < duration < 40
    assert watcher.finals
    assert store.meeting(meeting.id).state is MeetingState.READY


def test_text_that_was_abandoned_can_be_made_later(
    make_session: SessionMaker, store: Store, meeting_sound: Samples
) -> None:
    session, meeting = make_session(ArraySource(meeting_sound))
    session.start()
    session.abandon()
    assert session.wait(timeout=30)

    assert store.is_interrupted(store.meeting(meeting.id))


def test_a_full_disk_ends_the_recording_and_keeps_what_fitted(
    make_session: SessionMaker,
    store: Store,
    meeting_sound: Samples,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    append = RecordingWriter.append

    def fill_up(self: RecordingWriter, samples: Samples) -> None:
        if self.position >= 3.0:
            raise DiskFull(store.folder(meeting.id))
        append(self, samples)

    session, meeting = make_session(ArraySource(meeting_sound))
    monkeypatch.setattr(RecordingWriter, "append", fill_up)
    session.start()
    assert session.wait(timeout=60)

    assert isinstance(session.failure, DiskFull)
    kept = RecordingReader(store.folder(meeting.id)).read(0, 100)
    np.testing.assert_array_equal(kept, meeting_sound[: len(kept)])
    assert len(kept) == 3 * SAMPLE_RATE


def test_a_listener_that_fails_does_not_stop_the_recording(
    make_session: SessionMaker,
    store: Store,
    watcher: Watcher,
    meeting_sound: Samples,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reported: list[object] = []
    monkeypatch.setattr("threading.excepthook", reported.append)

    def fail(event: events.Event) -> None:
        raise RuntimeError("a window that was closed")

    watcher.act = fail
    session, meeting = make_session(ArraySource(meeting_sound[: 5 * SAMPLE_RATE]))
    session.start()
    deadline = time.monotonic() + 60
    while store.meeting(meeting.id).state is not MeetingState.READY:
        assert time.monotonic() < deadline
        time.sleep(0.1)

    assert len(reported) == 1
    assert RecordingReader(store.folder(meeting.id)).duration == 5.0


def test_without_a_microphone_nothing_is_stored(
    make_session: SessionMaker, store: Store, meeting_sound: Samples
) -> None:
    source = ArraySource(meeting_sound)
    source._failed_opens = 1
    session, _ = make_session(source)

    with pytest.raises(MicrophoneMissing):
        session.start()
    assert store.meetings() == ()
