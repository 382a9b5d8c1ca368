"""Going on with a meeting whose recording has ended: a key too early, a recess, a crash.

Positions fit the clock on the wall, so silence stands in for the time in between.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from minutes.config import RecordingSettings
from minutes.errors import BreakTooLong, DiskFull, MeetingBusy, RecordingMissing
from minutes.recording import AUDIO_NAME, RecordingReader, free_seconds, is_held
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingState, ReviewState, Seconds

LONGEST_BREAK: Seconds = 6 * 3600.0
"""A meeting goes on after lunch, not on another day; six hours of silence are 690 MB."""

WHY = "録音を止めていました"
"""What stands in the record for the time in between."""


@dataclass(frozen=True, slots=True)
class Continuation:
    """Where a meeting goes on: new sound begins at `position`.

    `heard_until` is how far there is all the text that can be made of the recording.
    """

    position: Seconds
    heard_until: Seconds


def plan_continuation(
    store: Store, meeting: Meeting, now: datetime, settings: RecordingSettings
) -> Continuation:
    """Return where a stored meeting goes on when recording begins now.

    Raises:
        BreakTooLong: its recording ended long ago.
        MeetingBusy: it is being recorded or turned into text.
        DiskFull: there is no room for the silence in between.
        RecordingMissing: it has none, or it is gone.
        FileUnreadable: its recording may not be read.
    """
    folder = store.folder(meeting.id)
    if is_held(folder):
        raise MeetingBusy(meeting.id)
    if not (folder / AUDIO_NAME).exists():
        raise RecordingMissing(meeting.title)
    end = RecordingReader(folder).duration
    position = max(end, (now - meeting.started_at).total_seconds())
    if position - end > LONGEST_BREAK:
        raise BreakTooLong(meeting.title, LONGEST_BREAK / 3600)
    if free_seconds(folder, settings.reserve_bytes) < position - end:
        raise DiskFull(folder)
    is_whole = meeting.state is MeetingState.READY
    return Continuation(position, position if is_whole else 0.0)


def reopen(store: Store, meeting: Meeting) -> None:
    """Note that a meeting is being recorded again, and must be looked through again.

    Stretches that a crash left open end where the sound does.
    """
    store.end_marks(meeting.id, RecordingReader(store.folder(meeting.id)).duration)
    known = store.meeting(meeting.id)
    store.update(replace(known, state=MeetingState.RECORDING, review=ReviewState.UNREVIEWED))
