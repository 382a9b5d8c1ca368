"""What a person asked for: a meeting to be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from minutes.dictionary.entries import Entry
from minutes.store.files import make_meeting_id
from minutes.types import Meeting, MeetingState, Participant


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
