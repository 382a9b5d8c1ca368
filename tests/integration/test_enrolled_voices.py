"""A voice enrolled with consent names its label in the next meeting, if the office wants."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from minutes.attribution import Listening, diarize_meeting
from minutes.config import DiarizationSettings, RecordingSettings, Settings
from minutes.diarization.diarizer import SpeakerCount
from minutes.errors import ConsentMissing, SpeakerUnknown, VoicesMixed, VoiceTooShort
from minutes.naming import Consent, enrol_file, enrol_label
from minutes.recording import RecordingWriter
from minutes.store.meetings import Store
from minutes.types import (
    SAMPLE_RATE,
    Attendance,
    Meeting,
    MeetingId,
    Participant,
    Samples,
    Utterance,
    UtteranceId,
    Voiceprint,
)

PROJECT = Path(__file__).resolve().parents[2]
MODEL = PROJECT / "models" / "practice-speakers"

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pyannote") is None,
    reason="the diarization extra is not installed (scripts/setup.py --with diarization)",
)

HANAKO = Consent("水谷 花子", "本人、同意書 令和8年11月1日")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def sound(meeting_sound: Samples) -> Samples:
    """Return half of the sample: enough voices, half of the time."""
    return meeting_sound[: 24 * SAMPLE_RATE]


@pytest.fixture
def listening() -> Listening:
    return Listening(MODEL, SpeakerCount(1, 3), Settings(), lambda _event: None)


def recognising(listening: Listening) -> Listening:
    wanted = DiarizationSettings(is_recognising_enrolled=True)
    return replace(listening, settings=replace(listening.settings, diarization=wanted))


def hold_meeting(store: Store, number: int, samples: Samples, **facts: object) -> Meeting:
    """Return a meeting of ten utterances of equal length, without speakers."""
    meeting = replace(
        Meeting(MeetingId(f"20261118-10000{number}-k7q2"), "委員会", datetime.now(UTC)),
        **facts,  # type: ignore[arg-type]
    )
    store.create(meeting)
    with RecordingWriter(store.folder(meeting.id), RecordingSettings()) as writer:
        writer.append(samples)
    length = len(samples) / SAMPLE_RATE / 10
    for at in range(10):
        text = "これから会議を開きます。"
        said = Utterance(UtteranceId(f"u{at}"), 0, at * length, (at + 1) * length, (), text, text)
        store.add_utterance(meeting.id, said)
    return meeting


def names(store: Store, meeting: Meeting) -> set[str | None]:
    return {item.participant for item in store.speakers(meeting.id)}


def test_an_enrolled_voice_is_known_again_only_where_that_is_wanted(
    store: Store, sound: Samples, listening: Listening
) -> None:
    first = hold_meeting(store, 1, sound)
    found = diarize_meeting(store, first, listening)
    label = max(found.voices, key=lambda voice: spoken(store, first, voice.label)).label
    kept = enrol_label(store, first, label, HANAKO, listening)
    assert store.voiceprints() == (kept,)
    assert kept.consent == HANAKO.words

    diarize_meeting(store, first, listening)
    assert names(store, first) == {None}

    present = (Participant("水谷花子", "委員長"), Participant("髙﨑 次郎"))
    second = hold_meeting(store, 2, sound, participants=present)
    diarize_meeting(store, second, recognising(listening))
    assert names(store, second) - {None} == {"水谷花子"}

    absent = Participant("水谷 花子", attendance=Attendance.ABSENT)
    third = hold_meeting(store, 3, sound, participants=(absent,))
    diarize_meeting(store, third, recognising(listening))
    assert names(store, third) == {None}


def spoken(store: Store, meeting: Meeting, label: str) -> float:
    said = [item for item in store.utterances(meeting.id) if item.speaker == label]
    return sum(item.end - item.start for item in said)


def test_a_voice_of_another_model_is_not_compared(
    store: Store, sound: Samples, listening: Listening
) -> None:
    now = datetime.now(UTC)
    strange = Voiceprint("", "水谷 花子", "another", (1.0,) * 256, now, "本人")
    store.keep_voiceprint(strange)
    meeting = hold_meeting(store, 1, sound)
    diarize_meeting(store, meeting, recognising(listening))
    assert names(store, meeting) == {None}


def test_without_consent_nothing_is_heard_and_nothing_kept(
    store: Store, sound: Samples, listening: Listening, sample_path: Path
) -> None:
    meeting = hold_meeting(store, 1, sound)
    silent = Consent("水谷 花子", " ")
    with pytest.raises(ConsentMissing):
        enrol_label(store, meeting, "1", silent, listening)
    with pytest.raises(ConsentMissing):
        enrol_file(store, sample_path, silent, listening)
    with pytest.raises(SpeakerUnknown):
        enrol_label(store, meeting, "1", HANAKO, listening)
    assert store.voiceprints() == ()


def test_too_little_or_several_voices_are_told(
    store: Store, sample_path: Path, listening: Listening
) -> None:
    meeting = hold_meeting(store, 1, np.zeros(40 * SAMPLE_RATE, np.float32))
    spoken_once = replace(store.utterances(meeting.id)[0], speaker="水谷 花子", revision=1)
    store.add_utterance(meeting.id, spoken_once)
    with pytest.raises(VoiceTooShort):
        enrol_label(store, meeting, "水谷 花子", HANAKO, listening)
    free = replace(listening, speakers=SpeakerCount(3, 3))
    with pytest.raises(VoicesMixed):
        enrol_file(store, sample_path, HANAKO, free)
    assert list(store.data.glob(".voice-*")) == []
    assert store.voiceprints() == ()
