"""What a person asked for: a meeting to be recorded, or more of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from minutes.config import RecordingSettings
from minutes.dictionary.entries import Entry
from minutes.session import Session
from minutes.session.continuing import LONGEST_BREAK, plan_continuation
from minutes.store.files import make_meeting_id
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingState, Participant, Seconds


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting that is to be recorded now; `device` "" is the machine's microphone.

    Without `started_at` it begins when recording does. `words` are those that this meeting
    needs, besides its participants.
    """

    title: str
    started_at: datetime | None = None
    place: str = ""
    participants: tuple[Participant, ...] = ()
    agenda: tuple[str, ...] = ()
    words: tuple[Entry, ...] = ()
    device: str = ""

    def begin(self) -> Meeting:
        """Return the meeting, with an id of its own, as it is when recording begins."""
        now = datetime.now().astimezone()
        return Meeting(
            make_meeting_id(now),
            self.title,
            self.started_at or now,
            place=self.place,
            participants=self.participants,
            agenda=self.agenda,
            state=MeetingState.RECORDING,
        )

    def prepare(self, session: Session, store: Store, settings: RecordingSettings) -> None:
        """Tell the session what it must know before it starts."""
        session.expect(self.words)


@dataclass(frozen=True, slots=True)
class MoreOfMeeting:
    """A meeting in the store whose recording has ended, and is to go on."""

    meeting: Meeting
    device: str = ""

    def begin(self) -> Meeting:
        """Return the meeting."""
        return self.meeting

    def prepare(self, session: Session, store: Store, settings: RecordingSettings) -> None:
        """Tell the session where it goes on.

        Raises:
            BreakTooLong, MeetingBusy, DiskFull, RecordingMissing, FileUnreadable: it cannot.
        """
        now = datetime.now().astimezone()
        session.go_on(plan_continuation(store, store.meeting(self.meeting.id), now, settings))


Order = NewMeeting | MoreOfMeeting


def time_since(meeting: Meeting) -> Seconds:
    """Return how long ago the recording of a meeting ended."""
    return (datetime.now().astimezone() - meeting.started_at).total_seconds() - meeting.duration


def may_go_on(meeting: Meeting) -> bool:
    """Return whether a recording ended so lately that more of it belongs to the meeting."""
    return bool(meeting.duration) and time_since(meeting) <= LONGEST_BREAK
