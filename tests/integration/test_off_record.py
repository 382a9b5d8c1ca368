"""Off the record: nothing that is said after the key is heard, kept or written."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from minutes import events, processing
from minutes.asr.worker import Weights
from minutes.errors import MicrophoneMissing
from minutes.processing import Workshop
from minutes.recording import RecordingReader, RecordingWriter
from minutes.session import Session
from minutes.session.sound import TAIL
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, AudioBlock, Mark, MarkKind, Meeting, MeetingState, Samples
from tests.integration.live_meeting import SETTINGS, SessionMaker, Watcher, until

BLOCK = SAMPLE_RATE // 10


class Room:
    """A microphone in a room where sound goes on, `speed` times as fast as in a real one.

    What was captured waits in the device for `latency` before it is delivered, and is gone
    when the device is closed.
    """

    def __init__(self, sound: Samples, speed: float = 1.0, latency: float = 0.0) -> None:
        self._sound = sound
        self._speed = speed
        self._latency = latency
        self._begun: float | None = None
        self._at = 0
        self.opened_at: list[int] = []
        self.is_open = False
        self.refusals = 0
        self.name = "試験室"

    @property
    def now(self) -> int:
        """How much of the sound was made since the device was opened first, in samples."""
        if self._begun is None:
            self._begun = time.monotonic()
        return round((time.monotonic() - self._begun) * SAMPLE_RATE * self._speed)

    @property
    def has_ended(self) -> bool:
        return self._at + BLOCK > len(self._sound)

    def open(self) -> None:
        if self.refusals:
            self.refusals -= 1
            raise MicrophoneMissing(self.name)
        self.is_open = True
        self._at = self.now
        self.opened_at.append(self._at)
        while not self._is_due:
            time.sleep(0.005)

    def read(self, timeout: float) -> AudioBlock | None:
        assert self.is_open, "a closed device is not read"
        until = time.monotonic() + timeout
        while not self._is_due:
            if time.monotonic() > until:
                return None
            time.sleep(0.005)
        if self.has_ended:
            return None
        block = self._sound[self._at : self._at + BLOCK]
        self._at += BLOCK
        return AudioBlock(block)

    def close(self) -> None:
        self.is_open = False

    @property
    def _is_due(self) -> bool:
        return self.now - self._latency * SAMPLE_RATE * self._speed >= self._at + BLOCK


def numbered(seconds: float) -> Samples:
    """Return sound whose every sample tells where it is and is never zero."""
    values = np.arange(round(seconds * SAMPLE_RATE)) % 32_000 + 1
    return (values / 32_768).astype(np.float32)


def kept_sound(store: Store, meeting: Meeting) -> Samples:
    return RecordingReader(store.folder(meeting.id)).read(0, 3600)


@pytest.mark.parametrize("latency", [0.0, 0.4])
def test_nothing_after_the_key_is_kept_and_silence_of_the_same_length_stands_in(
    make_session: SessionMaker, store: Store, watcher: Watcher, latency: float
) -> None:
    sound = numbered(30)
    room = Room(sound, latency=latency)
    session, meeting = make_session(room)
    session.start()
    time.sleep(1.5)
    hit_at = room.now
    session.pause()
    assert session.is_paused
    until(lambda: watcher.of(events.RecordingPaused))
    assert not room.is_open
    time.sleep(1.0)
    assert not room.is_open
    resumed_at = room.now
    session.resume()
    until(lambda: watcher.of(events.RecordingResumed))
    time.sleep(1.0)
    session.stop()
    assert session.wait(timeout=60)

    (gap,) = RecordingReader(store.folder(meeting.id)).gaps
    assert gap.reason == "off_record"
    kept = kept_sound(store, meeting)
    first, last = round(gap.start * SAMPLE_RATE), round(gap.end * SAMPLE_RATE)
    assert not kept[first:last].any(), "every sample of the gap is exactly zero"
    assert kept[:first].all()
    assert kept[last:].all()
    assert first <= hit_at, "nothing that was said after the key"
    np.testing.assert_array_equal(kept[:first], sound[:first])
    _, again = room.opened_at
    assert again >= resumed_at
    np.testing.assert_array_equal(kept[last:], sound[again : again + len(kept) - last])
    # The wall clock still fits: the gap is as long as the time without sound.
    assert gap.end - gap.start == pytest.approx((again - first) / SAMPLE_RATE, abs=0.2)


def test_it_is_marked_in_the_record_when_it_begins_and_again_when_it_ends(
    make_session: SessionMaker, store: Store, watcher: Watcher
) -> None:
    session, meeting = make_session(Room(numbered(30)))
    session.start()
    until(lambda: watcher.of(events.RecordingStarted))
    session.pause()
    until(lambda: watcher.of(events.MarkMade))
    (begun,) = store.marks(meeting.id)
    assert (begun.kind, begun.end) == (MarkKind.OFF_RECORD, begun.start)
    time.sleep(0.5)
    session.resume()
    until(lambda: len(watcher.of(events.MarkMade)) == 2)
    session.stop()
    assert session.wait(timeout=60)

    (mark,) = store.transcript(meeting.id).marks
    (gap,) = RecordingReader(store.folder(meeting.id)).gaps
    assert (mark.start, mark.end) == (gap.start, gap.end)
    assert mark.id == begun.id
    assert [event.mark for event in watcher.of(events.MarkMade)] == [begun, mark]  # type: ignore[union-attr]


def test_words_before_the_key_become_text_and_words_after_it_do_not(
    make_session: SessionMaker, store: Store, watcher: Watcher, meeting_sound: Samples
) -> None:
    room = Room(meeting_sound, speed=4.0)
    session, meeting = make_session(room)
    session.start()
    until(lambda: room.now > 14 * SAMPLE_RATE)
    session.pause()
    until(lambda: room.now > 26 * SAMPLE_RATE)
    session.resume()
    until(lambda: room.now > 40 * SAMPLE_RATE)
    session.stop()
    assert session.wait(timeout=90)

    (gap,) = RecordingReader(store.folder(meeting.id)).gaps
    said = store.utterances(meeting.id)
    assert any(utterance.end <= gap.start + 0.5 for utterance in said)
    assert any(utterance.start >= gap.end - 0.5 for utterance in said)
    words = [word for utterance in said for word in utterance.words]
    assert not [word for word in words if gap.start + 0.3 < word.middle < gap.end - 0.3]
    assert store.meeting(meeting.id).state is MeetingState.READY


def test_a_pause_too_short_to_be_noticed_is_one_all_the_same(
    make_session: SessionMaker, store: Store, watcher: Watcher
) -> None:
    session, meeting = make_session(Room(numbered(30)))
    session.start()
    time.sleep(0.5)
    session.pause()
    session.resume()
    until(lambda: watcher.of(events.RecordingResumed))
    session.stop()
    assert session.wait(timeout=60)
    (gap,) = RecordingReader(store.folder(meeting.id)).gaps
    assert gap.reason == "off_record"
    assert not RecordingReader(store.folder(meeting.id)).read(gap.start, gap.end).any()


def test_a_microphone_that_does_not_come_back_is_tried_for_like_a_lost_one(
    make_session: SessionMaker, store: Store, watcher: Watcher
) -> None:
    room = Room(numbered(30))
    session, meeting = make_session(room)
    session.start()
    session.pause()
    until(lambda: watcher.of(events.RecordingPaused))
    room.refusals = 2
    session.resume()
    until(lambda: watcher.of(events.DeviceLost))
    assert watcher.of(events.RecordingResumed) == []
    until(lambda: watcher.of(events.RecordingResumed))
    session.stop()
    assert session.wait(timeout=60)
    gaps = RecordingReader(store.folder(meeting.id)).gaps
    assert [gap.reason for gap in gaps] == ["off_record", "device_lost"]
    assert gaps[0].end == gaps[1].start


def test_off_the_record_while_the_microphone_is_lost(
    make_session: SessionMaker, store: Store, watcher: Watcher
) -> None:
    room = Room(numbered(30))
    session, meeting = make_session(room)
    session.start()
    session.pause()
    until(lambda: watcher.of(events.RecordingPaused))
    room.refusals = 100
    session.resume()
    until(lambda: watcher.of(events.DeviceLost))
    session.pause()
    until(lambda: len(watcher.of(events.RecordingPaused)) == 2)
    room.refusals = 0
    time.sleep(1.5)
    assert not room.is_open
    session.stop()
    assert session.wait(timeout=60)
    reasons = [gap.reason for gap in RecordingReader(store.folder(meeting.id)).gaps]
    assert reasons == ["off_record", "device_lost", "off_record"]
    marks = [mark.kind for mark in store.marks(meeting.id)]
    assert marks == [MarkKind.OFF_RECORD, MarkKind.GAP, MarkKind.OFF_RECORD]


def test_a_meeting_can_end_off_the_record(
    make_session: SessionMaker, store: Store, watcher: Watcher
) -> None:
    room = Room(numbered(30))
    session, meeting = make_session(room)
    session.start()
    time.sleep(0.5)
    session.pause()
    until(lambda: watcher.of(events.RecordingPaused))
    time.sleep(0.5)
    session.stop()
    until(lambda: not session.is_recording, within=TAIL)
    assert session.wait(timeout=60)
    (mark,) = store.marks(meeting.id)
    assert mark.end == store.meeting(meeting.id).duration > mark.start
    assert watcher.of(events.RecordingResumed) == []
    kept = kept_sound(store, meeting)
    assert not kept[round(mark.start * SAMPLE_RATE) :].any()
    assert not session.is_paused


def test_a_recording_of_a_given_length_ends_off_the_record_too(
    make_session: SessionMaker, store: Store, watcher: Watcher
) -> None:
    session, meeting = make_session(Room(numbered(30)))
    session.stop_at(1.5)
    session.start()
    session.pause()
    assert session.wait(timeout=60)
    assert store.meeting(meeting.id).duration == 1.5


def test_what_a_crash_left_off_the_record_ends_with_the_sound(
    store: Store, make_session: SessionMaker, meeting_sound: Samples, practice_model: object
) -> None:
    _, meeting = make_session(Room(numbered(1)))
    store.create(replace(meeting, state=MeetingState.RECORDING))
    with RecordingWriter(store.folder(meeting.id), SETTINGS.recording) as writer:
        writer.append(meeting_sound[: 6 * SAMPLE_RATE])
        writer.append_silence(3.0)
    store.add_mark(meeting.id, Mark("m1", MarkKind.OFF_RECORD, 6.0, 6.0))
    store.add_mark(meeting.id, Mark("m0", MarkKind.APPLAUSE, 2.0, 2.0))
    weights = Weights(practice_model)  # type: ignore[arg-type]
    processing.resume(Workshop(store, weights, SETTINGS, lambda _event: None), meeting)
    assert [(mark.start, mark.end) for mark in store.marks(meeting.id)] == [(2.0, 2.0), (6.0, 9.0)]


# The live log


def test_a_key_never_waits_for_the_disk_and_is_stored_before_it_is_told(
    make_session: SessionMaker, store: Store, watcher: Watcher
) -> None:
    session, meeting = make_session(Room(numbered(30)))
    stored: list[bool] = []

    def look(event: events.Event) -> None:
        if isinstance(event, events.MarkMade):
            stored.append(event.mark in store.marks(meeting.id))

    watcher.act = look
    session.start()
    time.sleep(0.3)
    marks, slowest = press_keys_while_the_store_is_busy(session, store)
    until(lambda: len(watcher.of(events.MarkMade)) == len(marks))
    assert slowest < 0.005
    assert stored == [True] * len(marks)
    session.remove_mark(marks[0])
    until(lambda: watcher.of(events.MarkRemoved))
    session.stop()
    assert session.wait(timeout=60)
    assert set(store.marks(meeting.id)) == set(marks[1:])
    assert marks[-1].text == "動議"


def press_keys_while_the_store_is_busy(session: Session, store: Store) -> tuple[list[Mark], float]:
    is_busy, times, marks = threading.Event(), [], []

    def keep_busy() -> None:
        with store._database.writing():
            is_busy.set()
            time.sleep(0.5)

    holder = threading.Thread(target=keep_busy)
    holder.start()
    is_busy.wait()
    for text in ("", "", "動議"):
        begun = time.perf_counter()
        marks.append(session.mark(MarkKind.BOOKMARK, text))
        times.append(time.perf_counter() - begun)
    assert holder.is_alive(), "the store was busy all the time"
    holder.join()
    return marks, max(times)


def test_levels_are_told_about_ten_times_a_second(
    make_session: SessionMaker, watcher: Watcher
) -> None:
    session, _ = make_session(Room(numbered(30)))
    session.start()
    time.sleep(2.0)
    session.stop()
    assert session.wait(timeout=60)
    levels = watcher.of(events.LevelMeasured)
    assert 10 <= len(levels) <= 30
    assert all(event.level > -40 for event in levels)  # type: ignore[union-attr]
