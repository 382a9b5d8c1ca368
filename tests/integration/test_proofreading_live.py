"""A person corrects while the meeting is recorded, and the recogniser dies in between."""

from __future__ import annotations

import os
import signal

from minutes import events
from minutes.proofreading import Proofreader
from minutes.store.meetings import Store
from minutes.types import SAMPLE_RATE, MeetingState, Samples, UtteranceId
from tests.integration.live_meeting import ArraySource, SessionMaker, Watcher


def test_what_a_person_does_in_a_running_meeting_outlives_a_new_worker(
    make_session: SessionMaker, store: Store, watcher: Watcher, meeting_sound: Samples
) -> None:
    session, meeting = make_session(ArraySource(meeting_sound[: 36 * SAMPLE_RATE], pace=0.03))
    seen: list[UtteranceId] = []
    told: list[events.Event] = []

    def work(event: events.Event) -> None:
        if not isinstance(event, events.UtteranceFinalized):
            return
        seen.append(event.utterance.id)
        proofreader = Proofreader(store, meeting.id, told.append)
        match len(seen):
            case 1:
                proofreader.change_text(seen[0], "人が直した文です。")
            case 2:
                proofreader.merge(seen[0], seen[1])
                assert session.worker_pid is not None
                os.kill(session.worker_pid, signal.SIGKILL)
            case 3:
                proofreader.split(seen[2], 2)

    watcher.act = work
    session.start()
    assert session.wait(timeout=120)

    first, *rest = store.utterances(meeting.id)
    assert store.meeting(meeting.id).state is MeetingState.READY
    assert len(watcher.of(events.WorkerRestarted)) == 1
    assert len(seen) == len(set(seen)) >= 4
    assert (first.id, first.is_edited) == (seen[0], True)
    assert first.text.startswith("人が直した文です。")
    assert seen[1] not in {item.id for item in rest}
    assert set(seen) - {seen[1]} <= {item.id for item in (first, *rest)}
    assert len(rest) == len(seen) - 1
    assert len(told) == 4
    proofreader = Proofreader(store, meeting.id, told.append)
    while proofreader.can_undo:
        proofreader.undo()
    heard = {item.id: item.text for item in watcher.finals}
    assert {item.id: item.text for item in store.utterances(meeting.id)} == heard
