"""A meeting whose recording ended goes on: same file, same text, same voices, right clock."""

from __future__ import annotations

import json
import wave
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest

from minutes import events
from minutes.asr.worker import Weights
from minutes.config import RecordingSettings
from minutes.errors import BreakTooLong, DiskFull, MeetingBusy, RecordingMissing
from minutes.evaluation.cer import count_errors, join_in_time
from minutes.recording import AUDIO_NAME, RecordingReader, RecordingWriter, hold
from minutes.session import Session
from minutes.session.continuing import LONGEST_BREAK, plan_continuation
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, MarkKind, Meeting, MeetingState, ReviewState, Samples
from tests.integration.live_meeting import SETTINGS, ArraySource, SessionMaker, Watcher
from tests.integration.test_cli import run

GoOn: TypeAlias = Callable[[Meeting, Samples], tuple[Session, float]]

BREAK = 7.5
HALF = 20 * SAMPLE_RATE


def record(session: Session) -> None:
    session.start()
    assert session.wait(timeout=120)
    assert session.failure is None


@pytest.fixture
def go_on(store: Store, watcher: Watcher, practice_model: Path) -> GoOn:
    def make(meeting: Meeting, sound: Samples) -> tuple[Session, float]:
        known = store.meeting(meeting.id)
        end = RecordingReader(store.folder(known.id)).duration
        now = known.started_at + timedelta(seconds=end + BREAK)
        planned = plan_continuation(store, known, now, RecordingSettings())
        weights = Weights(practice_model)
        session = Session(store, known, ArraySource(sound), weights, SETTINGS, watcher.listen)
        session.go_on(planned)
        return session, planned.position

    return make


def test_a_stopped_meeting_goes_on_where_the_clock_is(
    make_session: SessionMaker, go_on: GoOn, store: Store, watcher: Watcher, meeting_sound: Samples
) -> None:
    first, meeting = make_session(ArraySource(meeting_sound[:HALF]))
    record(first)
    before = store.utterances(meeting.id)
    store.update(replace(store.meeting(meeting.id), review=ReviewState.PUBLISHED))
    watcher.events.clear()

    second, position = go_on(meeting, meeting_sound[HALF : 2 * HALF])
    record(second)

    folder = store.folder(meeting.id)
    kept = RecordingReader(folder).read(0, 1e6)
    assert len(kept) == 2 * HALF + round(BREAK * SAMPLE_RATE)
    np.testing.assert_array_equal(kept[:HALF], meeting_sound[:HALF])
    assert not kept[HALF : HALF + round(BREAK * SAMPLE_RATE)].any()
    np.testing.assert_array_equal(kept[-HALF:], meeting_sound[HALF : 2 * HALF])
    (gap,) = RecordingReader(folder).gaps
    assert (gap.start, gap.end) == (20.0, pytest.approx(position))
    (mark,) = store.marks(meeting.id)
    assert (mark.kind, mark.start, mark.end) == (MarkKind.GAP, gap.start, gap.end)

    after = store.utterances(meeting.id)
    assert after[: len(before)] == before
    assert all(item.start >= position for item in after[len(before) :])
    assert len(after) > len(before)
    stored = store.meeting(meeting.id)
    assert stored.state is MeetingState.READY
    assert stored.review is ReviewState.UNREVIEWED
    assert stored.duration == pytest.approx(40 + BREAK)
    delays = [event.seconds for event in watcher.events if isinstance(event, events.DelayMeasured)]
    assert max(delays) < 20 + BREAK
    assert watcher.events[0].clock == pytest.approx(position)


def test_what_is_said_after_the_break_is_heard_as_if_there_had_been_none(
    make_session: SessionMaker, go_on: GoOn, store: Store, meeting_sound: Samples
) -> None:
    alone, other = make_session(ArraySource(meeting_sound[HALF : 2 * HALF]))
    record(alone)
    first, meeting = make_session(ArraySource(meeting_sound[:HALF]))
    record(first)
    said = len(store.utterances(meeting.id))
    second, _ = go_on(meeting, meeting_sound[HALF : 2 * HALF])
    record(second)

    without = join_in_time(store.utterances(other.id))
    heard = join_in_time(store.utterances(meeting.id)[said:])
    assert count_errors(without, heard).rate == pytest.approx(0.0, abs=0.1)


def test_a_meeting_that_a_crash_cut_off_goes_on_and_misses_no_text(
    make_session: SessionMaker, go_on: GoOn, store: Store, meeting_sound: Samples
) -> None:
    _, meeting = make_session(ArraySource(meeting_sound))
    store.create(replace(meeting, state=MeetingState.RECORDING))
    writer = RecordingWriter(store.folder(meeting.id), RecordingSettings())
    writer.append(meeting_sound[:HALF])
    writer.sync()  # and now nothing more: the process is gone

    second, position = go_on(meeting, meeting_sound)
    record(second)

    spoken = store.utterances(meeting.id)
    assert any(item.end <= 20 for item in spoken)
    assert any(item.start >= position for item in spoken)
    assert store.meeting(meeting.id).state is MeetingState.READY
    writer.close()


def test_what_cannot_go_on_is_refused_before_anything_changes(
    make_session: SessionMaker, store: Store, meeting_sound: Samples
) -> None:
    first, meeting = make_session(ArraySource(meeting_sound[: 2 * SAMPLE_RATE]))
    record(first)
    known = store.meeting(meeting.id)
    end = known.started_at + timedelta(seconds=known.duration)
    settings = RecordingSettings()
    with pytest.raises(BreakTooLong):
        plan_continuation(store, known, end + timedelta(seconds=LONGEST_BREAK + 1), settings)
    much = replace(settings, reserve_bytes=2**62)
    with pytest.raises(DiskFull):
        plan_continuation(store, known, end + timedelta(seconds=60), much)
    with hold(store.folder(meeting.id)), pytest.raises(MeetingBusy):
        plan_continuation(store, known, end, settings)
    earlier = plan_continuation(store, known, known.started_at, settings)
    assert earlier.position == known.duration, "a clock that was set back costs nothing"
    assert store.meeting(meeting.id) == known
    (store.folder(meeting.id) / AUDIO_NAME).unlink()
    with pytest.raises(RecordingMissing):
        plan_continuation(store, known, end, settings)


def test_the_command_line_goes_on_with_a_meeting(tmp_path: Path, meeting_sound: Samples) -> None:
    path = tmp_path / "会議.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((meeting_sound[: 4 * SAMPLE_RATE] * 32767).astype("<i2").tobytes())
    (tmp_path / "config.toml").write_text("[diarization]\nis_live = false\nis_after = false\n")
    begun = run("record", "--title", "総務常任委員会", "--input", path, "--for", "2")
    meeting = begun.stdout.split()[-1]

    refused = run("record", "--continue", meeting, "--title", "別の名前", "--input", path)
    assert refused.returncode == 2
    gone_on = run("record", "--continue", meeting, "--input", path, "--for", "2")
    assert gone_on.returncode == 0, gone_on.stderr
    assert gone_on.stdout.split()[-1] == meeting
    (listed,) = json.loads(run("list", "--json").stdout)
    assert listed["title"] == "総務常任委員会"
    assert listed["duration"] >= 4.0
