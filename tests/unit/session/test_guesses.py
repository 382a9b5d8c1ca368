"""Who is completed on the attendance list while a meeting goes on is known from then on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from minutes.config import DiarizationSettings
from minutes.diarization.enrolment import identify
from minutes.diarization.stretches import Heard
from minutes.diarization.weights import SpeakerModel
from minutes.session.announcements import Announcements
from minutes.session.guesses import Guesses
from minutes.store.meetings import Store
from minutes.types import Meeting, MeetingId, Participant, Utterance, UtteranceId, Voiceprint

MODEL = Path(__file__).resolve().parents[3] / "models" / "practice-speakers"
BEGAN = datetime(2026, 11, 18, 1, tzinfo=UTC)
CHAIR, LATE = Participant("水谷 花子", "委員長"), Participant("佐藤 一郎", "委員")
OTHER, VOICE = (tuple(float(value) for value in np.eye(1, 256, at)[0]) for at in (3, 7))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        yield opened


def said(number: int) -> Utterance:
    start = number * 10.0
    return Utterance(UtteranceId(f"u{number}"), 1, start, start + 8, (), "はい。", "はい。")


def test_the_enrolled_voice_of_somebody_who_comes_later_is_known(store: Store) -> None:
    meeting = Meeting(MeetingId("20261118-100000-k001"), "委員会", BEGAN, participants=(CHAIR,))
    store.create(meeting)
    store.keep_voiceprint(Voiceprint("v1", "佐藤一郎", identify(MODEL), VOICE, BEGAN, "同意書"))
    guesses = Guesses(store, meeting, Announcements(lambda event: None))
    guesses.begin(SpeakerModel("p", MODEL), DiarizationSettings(is_recognising_enrolled=True))
    for number in range(2):
        store.add_utterance(meeting.id, said(number))
    guesses.hear(UtteranceId("u0"), [Heard(((0.0, 8.0),), 8.0, np.array(OTHER))])
    assert store.utterances(meeting.id)[0].speaker != LATE.name
    store.update(replace(store.meeting(meeting.id), participants=(CHAIR, LATE)))
    guesses.hear(UtteranceId("u1"), [Heard(((10.0, 18.0),), 8.0, np.array(VOICE))])
    assert store.utterances(meeting.id)[1].speaker == LATE.name
