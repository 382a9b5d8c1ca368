"""The text of a live meeting: stored first, then announced; and how far it is behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from minutes import events
from minutes.asr.worker import STAGE, Died, Heard, Recognition, Restarted
from minutes.session.announcements import Announcements
from minutes.store.meetings import Store
from minutes.types import Hypothesis, MeetingId, Seconds, Utterance

DELAY_INTERVAL: Seconds = 1.0
"""How often the delay is published."""


class TextFollower:
    """Takes what the recogniser sends, in the thread that calls `follow`."""

    def __init__(
        self,
        store: Store,
        meeting: MeetingId,
        recognition: Recognition,
        announcements: Announcements,
    ) -> None:
        self._store = store
        self._meeting = meeting
        self._recognition = recognition
        self._announcements = announcements
        self.on_utterance: Callable[[Utterance], None] = lambda utterance: None
        """Told of each one when it is stored and announced; must return at once."""
        self.heard = Heard(0.0, 0.0, 0.0)
        """How far the recogniser came, and what that cost."""

    @property
    def behind(self) -> Seconds:
        """How late the text is now: how much sound there is that nobody has read yet."""
        return max(0.0, self._announcements.clock - self.heard.position)

    def follow(self) -> None:
        """Take text until the recording has ended and all of it was sent.

        Raises:
            MinutesError: there will be no more text for now, or it cannot be stored.
        """
        tell = self._announcements.tell
        for message in self._recognition.messages():
            match message:
                case Utterance():
                    self._store.add_utterance(self._meeting, message)
                    tell(events.UtteranceFinalized, message)
                    self.on_utterance(message)
                case Hypothesis():
                    tell(events.HypothesisUpdated, message)
                case Heard():
                    self.heard = message
                case Died(exit_code=code):
                    tell(events.WorkerFailed, STAGE, code)
                case Restarted(position=position):
                    tell(events.WorkerRestarted, STAGE, position)

    def measure_delay(self, finished: threading.Event) -> None:
        """Announce each second how far the text is behind, and once more at the end.

        Also after the recording has ended, while the text catches up.
        """
        due = time.monotonic()
        is_last = False
        while True:
            self._announcements.tell(events.DelayMeasured, self.behind)
            if is_last:
                return
            # After a freeze one measurement, not all that were missed.
            due = max(due, time.monotonic() - DELAY_INTERVAL / 2) + DELAY_INTERVAL
            is_last = finished.wait(due - time.monotonic())
